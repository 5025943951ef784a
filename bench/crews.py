"""Association groups of invented worlds, beside the crews that made them: `python -m kithkin.bench.crews`.

A world has parts of a town; in each some crews who act together, and many more who meet because they live there.
What is told is how many groups are mostly one crew, where chance knows in which part people live and where it does not.
Writes its part of docs/associations.md with --write.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from kithkin.bench.written import DOCS, write_part
from kithkin.resolution.communities.associations import find
from kithkin.resolution.communities.meetings import BESIDE, Meetings
from kithkin.resolution.material import HOMES

AS_OF, DAYS = "2016-06-30", 720
MARK = "crews"
SEEDS = (1, 2)
PARTS, PEOPLE, CREWS, TOGETHER, GUEST = 40, 150, 3, 6, 0.2
"""Parts of the town, people and crews of each, incidents of each crew, and how often somebody else is there too."""
BUSY = {"few": (10, 100), "many": (20, 200)}
"""Chance incidents of each part, and of the whole town."""
KINDS = ("offence", "stop_check", "intelligence")
NONE = -1


@dataclass(frozen=True)
class World:
    """Who met whom, and the crew of each person."""

    met: Meetings
    crew: Mapping[str, int]


@dataclass(frozen=True)
class Told:
    """Groups shown, those mostly of one crew, crews, those found in a group, and in one that is mostly theirs."""

    shown: int
    mostly: int
    crews: int
    found: int
    own: int


def main() -> None:
    """Measure, print, and write the page when asked to."""
    asked = argparse.ArgumentParser(description="Association groups beside the crews that made them.")
    asked.add_argument("--write", action="store_true", help="write the part of docs/associations.md")
    told = asked.parse_args()
    measure(write=told.write)


def measure(*, write: bool) -> None:
    """Every amount of chance, with and without homes."""
    lines = []
    for line in page():
        print(line, flush=True)
        lines.append(line)
    if write:
        write_part(MARK, lines, DOCS / "associations.md")


def page() -> Iterator[str]:
    """The table."""
    yield (
        "| chance meetings | chance knows where people live | groups shown | mostly one crew | crews in a group "
        "| crews in a group mostly theirs |"
    )
    yield "|---|---|---|---|---|---|"
    for busy, (local, town) in BUSY.items():
        worlds = [invented(seed, local, town) for seed in SEEDS]
        for knows in ("no", "yes"):
            told = [judged(one if knows == "yes" else _homeless(one)) for one in worlds]
            shown, mostly, crews, found, own = (sum(column) for column in zip(*map(_row, told), strict=True))
            shares = f"{mostly} ({mostly / max(shown, 1):.0%}) | {found / crews:.0%} | {own / crews:.0%}"
            yield f"| {busy} | {knows} | {shown} | {shares} |"


def _row(told: Told) -> tuple[int, ...]:
    return told.shown, told.mostly, told.crews, told.found, told.own


def _homeless(world: World) -> World:
    return replace(world, met=replace(world.met, homes=world.met.homes.clear()))


def invented(seed: int, local: int, town: int, parts: int = PARTS) -> World:
    """A world of this seed, with so many chance incidents in each part and in the whole town."""
    lot, count = np.random.default_rng(seed), parts * PEOPLE
    busy, crew = lot.pareto(1.5, count) + 0.2, np.full(count, NONE)
    happened: list[Sequence[int]] = []
    for part in range(parts):
        mine = np.arange(part * PEOPLE, (part + 1) * PEOPLE)
        happened += _of_crews(lot, mine, crew)
        happened += _by_chance(lot, mine, busy, (local, 5))
    happened += _by_chance(lot, np.arange(count), busy, (town, 4))
    return World(_met(lot, happened, count), {_name(one): int(of) for one, of in enumerate(crew)})


def _of_crews(lot: np.random.Generator, mine: np.ndarray, crew: np.ndarray) -> Iterator[list[int]]:
    order, at = lot.permutation(mine), 0
    for _ in range(CREWS):
        size = int(lot.integers(4, 8))
        members, at = order[at : at + size], at + size
        crew[members] = crew.max() + 1
        for _ in range(TOGETHER):
            there = lot.choice(members, int(lot.integers(2, min(4, size) + 1)), replace=False).tolist()
            yield there + ([int(lot.choice(mine))] if lot.random() < GUEST else [])


def _by_chance(
    lot: np.random.Generator, people: np.ndarray, busy: np.ndarray, of: tuple[int, int]
) -> Iterator[list[int]]:
    often = busy[people] / busy[people].sum()
    for _ in range(of[0]):
        yield lot.choice(people, int(lot.integers(2, of[1])), replace=False, p=often).tolist()


def _met(lot: np.random.Generator, happened: Sequence[Sequence[int]], count: int) -> Meetings:
    rows = []
    for at, there in enumerate(happened):
        people, layer = sorted(set(there)), KINDS[lot.integers(len(KINDS))]
        day = (date.fromisoformat(AS_OF) - timedelta(days=int(lot.integers(2, DAYS)))).isoformat()
        rows += [(layer, f"e{at:06}", _name(one), f"e{at:06}:{one}", day, "1", len(people)) for one in people]
    names = ["layer", "event_id", "person_id", "record_id", "day", "needs", "people"]
    seen = pl.DataFrame(rows, names, orient="row").filter(pl.col("people") > 1).sort(names)
    homes = [(_name(one), "", _postcode(one // PEOPLE), None) for one in range(count)]
    return Meetings(seen, pl.DataFrame(schema=BESIDE), AS_OF, pl.DataFrame(homes, HOMES, orient="row"))


def _name(one: int) -> str:
    return f"P{one:06}"


def _postcode(part: int) -> str:
    return f"L{1 + part // 8} {part % 8}AB"


def judged(world: World) -> Told:
    """The groups that are shown, beside the crews."""
    found = find(world.met)
    inside = found.inside.join(found.shown, on="cluster").select("cluster", "person_id").unique()
    size = Counter(world.crew.values())
    groups: dict[str, list[int]] = defaultdict(list)
    for cluster, person in inside.iter_rows():
        groups[cluster].append(world.crew[person])
    held, own, mostly = set[int](), set[int](), 0
    for of in groups.values():
        counted = Counter(one for one in of if one != NONE)
        half = {one for one, many in counted.items() if 2 * many >= size[one]}
        most = {one for one, many in counted.items() if 2 * many > len(of)}
        held, own, mostly = held | half, own | (half & most), mostly + len(most)
    return Told(len(groups), mostly, len(size) - 1, len(held), len(own))


if __name__ == "__main__":
    main()
