"""docs/families.md and its plot, from the kept results of `kithkin bench groups`."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import mean
from typing import Any

from kithkin.bench.dots import Row, dots
from kithkin.bench.written import DOCS, write_part

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results/groups.json"
WAYS = {"kithkin": "Kithkin", "address": "one address", "surname": "one address and one surname"}

Result = dict[str, Any]


def kept() -> list[Result]:
    """The results kept so far, smallest city and seed first."""
    found: list[Result] = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else []
    return found


def drawn(results: list[Result]) -> None:
    """Write the page and its plot from the seeds that nobody had looked at."""
    unseen = [one for one in results if not one["tuned"]] or results
    write_part("measured", page(results, unseen), DOCS / "families.md")
    rows = [Row(_called(*key), [mean(f1s) for f1s in _f1s(unseen, key)]) for key in _keys(unseen)]
    (DOCS / "families.svg").write_text(dots(rows, list(WAYS.values())), encoding="utf-8")


def page(results: list[Result], unseen: list[Result]) -> Iterator[str]:
    """The measured part of the page."""
    yield from ("| seed | households | people | records | looked at while rules were mended | family F1 | time |",
                "|---|---|---|---|---|---|---|", *map(_city, results), "")  # fmt: skip
    yield f"Means over the seeds nobody had looked at ({_seeds(unseen)}), in brackets the lowest and highest of them:"
    yield from ("", "| | occurs | true pairs | precision | recall | **F1** | one address | and one surname |",
                "|---|---|---|---|---|---|---|---|", *(_line(unseen, key) for key in _keys(unseen)), "")  # fmt: skip
    yield f"Of the better baseline's remaining error over all families {_removed(unseen):.0%} is gone."
    yield from ("", "| role | truly | said | precision | recall | F1 |", "|---|---|---|---|---|---|",
                *(_role(unseen, role) for role in _named(unseen, "roles", "role")), "")  # fmt: skip
    yield from (
        "| change since 2010 | truly | with a date | without | of those within 31 days | **of all** | at best |",
        "|---|---|---|---|---|---|---|",
    )
    yield from (_change(unseen, kind) for kind in _named(unseen, "changes", "kind"))


def _seeds(results: Iterable[Result]) -> str:
    return ", ".join(str(one["seed"]) for one in results)


def _city(one: Result) -> str:
    f1 = next(line["kithkin"][2] for line in one["lines"] if line["part"] == "families")
    looked = "yes" if one["tuned"] else "no"
    size = f"{one['households']:,} | {one['people']:,} | {one['records']:,}"
    return f"| {one['seed']} | {size} | {looked} | {_share(f1)} | {one['seconds']:,} s |"


def _keys(results: list[Result]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((line["part"], line["what"]) for one in results for line in one["lines"]))


def _of(results: list[Result], key: tuple[str, str]) -> list[Result]:
    return [line for one in results for line in one["lines"] if (line["part"], line["what"]) == key]


def _f1s(results: list[Result], key: tuple[str, str]) -> Iterator[list[float]]:
    return ([line[way][2] for line in _of(results, key)] for way in WAYS)


def _line(results: list[Result], key: tuple[str, str]) -> str:
    """Means over the seeds, and of Kithkin the lowest and highest."""
    found = _of(results, key)
    ours, *others = _f1s(results, key)
    least = min(line["occurs"] for line in found)
    shares = " | ".join(_share(mean(line["kithkin"][at] for line in found)) for at in (0, 1))
    told = f"**{_share(mean(ours))}** ({_share(min(ours))} to {_share(max(ours))})"
    rest = " | ".join(_share(mean(one)) for one in others)
    pairs = round(mean(line["pairs"] for line in found))
    return f"| {_called(*key)} | {least:,} | {pairs:,} | {shares} | {told} | {rest} |"


def _removed(results: list[Result]) -> float:
    """How much of the better baseline's remaining error is gone, over all families."""
    ours, *others = (mean(one) for one in _f1s(results, ("families", "all")))
    return 1 - (1 - ours) / (1 - max(others))


def _named(results: list[Result], table: str, by: str) -> list[str]:
    return list(dict.fromkeys(row[by] for one in results for row in one[table]))


def _role(results: list[Result], role: str) -> str:
    found = [row for one in results for row in one["roles"] if row["role"] == role]
    counts = f"{round(mean(row['true'] for row in found)):,} | {round(mean(row['said'] for row in found)):,}"
    return f"| {role} | {counts} | {' | '.join(_share(mean(row['kithkin'][at] for row in found)) for at in range(3))} |"


def _change(results: list[Result], kind: str) -> str:
    found = [row for one in results for row in one["changes"] if row["kind"] == kind]
    true, with_one = (round(mean(row[name] for row in found)) for name in ("true", "dated"))
    dated = mean(row["near"] / row["dated"] if row["dated"] else 0.0 for row in found)
    shares = f"{_share(dated)} | **{_share(mean(row['share'] for row in found))}** | {_best(found)}"
    return f"| {kind} | {true:,} | {with_one:,} | {true - with_one:,} | {shares} |"


def _best(found: list[Result]) -> str:
    """What rows could tell at best; results kept before that was counted have none."""
    shown = [row["shown"] / row["true"] for row in found if row["true"] and "shown" in row]
    return _share(mean(shown)) if shown else "not counted"


def _called(part: str, what: str) -> str:
    words = what.replace("_", " ")
    return f"{part}: {words}" if part in {"families", "households"} else words


def _share(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")
