"""The short summary at the end of a demonstration."""

from collections.abc import Iterator
from typing import Any

from kithkin.api.demo.state import State


def summary(state: State, graph: str) -> Iterator[str]:
    """What was done, how long it took, how right it is, and where everything lies."""
    steps = state.steps
    yield from _feeds(steps)
    yield ""
    yield from _chain(steps)
    yield ""
    yield from _right(steps["figures"])
    yield ""
    yield f"chart     {state.folder / steps['chart']['chart']} (and .svg)"
    yield f"data      {state.folder} (graph {graph}; feeds and truth in synthetic/, rejects in rejects/)"


def _feeds(steps: dict[str, Any]) -> Iterator[str]:
    yield f"{'feed':<14}{'rows':>9}{'records':>9}{'rejects':>9}{'seconds':>9}"
    for name, one in steps.items():
        if name.startswith("load "):
            counts = f"{one['rows']:>9,}{one['records']:>9,}{one['rejects']:>9,}{one['seconds']:>9.1f}"
            yield f"{name.removeprefix('load '):<14}{counts}"


def _chain(steps: dict[str, Any]) -> Iterator[str]:
    loads = [one for name, one in steps.items() if name.startswith("load ")]
    groups, done = steps["propose"]["groups"] | steps["groups"]["groups"], steps["resolve"]
    others = ", ".join(f"{count:,} {_words(kind)}" for kind, count in groups.items() if kind != "Family")
    grouped = steps["propose"]["seconds"] + steps["groups"]["seconds"]
    rows = [
        (f"{steps['synth']['people']:,} invented people", steps["synth"]["seconds"]),
        (f"{done['records']:,} records", sum(one["seconds"] for one in loads)),
        (f"{done['persons']:,} persons ({done['possible']:,} possible matches wait for a person)", done["seconds"]),
        (f"{groups.get('Family', 0):,} families, {others}", grouped),
        (
            f"{steps['authorise']['ready']:,} gang memberships authorised by a fictional analyst",
            steps["authorise"]["seconds"],
        ),
        (
            f"{steps['score']['persons']:,} persons and {steps['score']['families']:,} families scored",
            steps["score"]["seconds"],
        ),
    ]
    for told, seconds in rows:
        yield f"{told:<74}{seconds:>7.1f} s"


def _right(figures: dict[str, Any]) -> Iterator[str]:
    yield f"{'F1 against the truth':<26}{'Kithkin':>9}{'name + birth date':>19}"
    yield f"{'persons, all records':<26}{figures['f1']:>9.3f}{figures['exact']:>19.3f}"
    for flag, one in figures["classes"].items():
        label = f"  {flag.replace('_', ' ')}"
        yield f"{label:<26}{one['f1']:>9.3f}{one['exact']:>19.3f}   ({one['records']:,} records)"
    yield f"{'families':<26}{figures['families']:>9.3f}{'':>10}{figures['one_address']:>9.3f} (one address, one family)"


def _words(kind: str) -> str:
    return {"Household": "households", "Gang": "gangs", "AssociationGroup": "association groups"}.get(kind, kind)
