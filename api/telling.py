"""Accounts as lines for the console, as JSON, and as pictures."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from kithkin.api.tables import save
from kithkin.graph.errors import NotThere, WrongUse
from kithkin.resolution.account import REVIEW, Account
from kithkin.resolution.compared import Compared
from kithkin.resolution.making import Join, Making
from kithkin.viz.waterfall import Bar, Waterfall, waterfall

NAMED = 3
SOURCES = {"stored": "as the last run stored it", "anew": "scored anew", "file": "from the file", "decided": ""}
HOME = "two strangers and two of one household are both possible"


def lines(told: Account) -> Iterator[str]:
    """An account for the console."""
    yield from told.says
    for pair in told.steps:
        yield f"{pair.left} and {pair.right}: {pair.weight:+.1f} bits ({SOURCES[pair.source]})"
        yield from (f"    {line.weight:+6.1f}  {line.finding}" for line in pair.findings)
        rest = rest_of(pair)
        if rest:
            yield f"    {rest:+6.1f}  {HOME.capitalize()}"
    if told.model:
        yield f"model {told.model}"


def rest_of(pair: Compared) -> float:
    """What the lines, which are held against strangers, do not say: the weight is held against a household too."""
    rest = round(pair.weight - sum(line.weight for line in pair.findings), 1)
    return 0.0 if pair.of_home or abs(rest) < 0.1 else rest


def making_lines(told: Making) -> Iterator[str]:
    """How a person was put together, for the console."""
    yield f"{told.person}: {len(told.records)} records, {len(told.joins)} joins (joined from {told.join:+.1f} bits)"
    for at, join in enumerate(told.joins, 1):
        mark = "   <- the weakest link" if join is told.weakest and len(told.joins) > 1 else ""
        yield f"{at:>3}. {_sides(join)}: {_worth(join)}{mark}"
        if join.strongest:
            pair = join.strongest
            yield f"       most alike: {pair.left} and {pair.right}, {pair.weight:+.1f} bits"
            yield from (f"         {line.weight:+6.1f}  {line.finding}" for line in pair.findings)
    if not told.joins:
        yield f"{told.records[0]} stands alone: no other record reaches the threshold."
    if told.model:
        yield f"model {told.model}"


def _sides(join: Join) -> str:
    return f"{_side(join.left)} + {_side(join.right)}"


def _side(records: tuple[str, ...]) -> str:
    """Records as a group; of many the first few."""
    if len(records) == 1:
        return records[0]
    more = len(records) - NAMED
    return "{" + ", ".join(records[:NAMED]) + (f" and {more} more}}" if more > 0 else "}")


def _worth(join: Join) -> str:
    if join.decided:
        return "somebody decided that they are one person"
    if join.pairs == 1:
        return f"{join.weight:+.1f} bits"
    return f"{join.weight:+.1f} bits on average over {join.pairs} pairs, {join.worth:+.1f} with their number"


def as_json(told: Account | Making) -> str:
    """An answer for programs; evidence stands line by line."""
    content = asdict(told)
    for pair in _pairs(content):
        pair["findings"] = orjson.loads(pair.pop("evidence"))
    if isinstance(told, Making):
        content["weakest"] = told.joins.index(told.weakest) + 1 if told.weakest else None
    return orjson.dumps(content, option=orjson.OPT_INDENT_2).decode()


def _pairs(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from content.get("steps", ())
    yield from (join["strongest"] for join in content.get("joins", ()) if join["strongest"])


def draw(told: Account | Making, out: Path) -> None:
    """The evidence as a waterfall; of a chain or a person its weakest link."""
    if out.suffix != ".svg":
        raise WrongUse(f"{out.name}: a waterfall is written as .svg")
    save(waterfall(picture(told)), out)


def picture(told: Account | Making) -> Waterfall:
    """What the waterfall shows."""
    if isinstance(told, Making):
        pair = told.weakest.strongest if told.weakest else None
        said = f"The weakest of {len(told.joins)} links of {told.person}"
        says: tuple[str, ...] = (f"{said}: {_worth(told.weakest)}",) if told.weakest else ()
    else:
        pair = min(told.steps, key=lambda one: one.weight, default=None)
        says = (*told.says[:2], *told.says[2:][-1:])
    if pair is None:
        raise NotThere("there is no evidence to draw: the two were not compared, or the record stands alone")
    bars = [Bar(line.finding, line.weight) for line in pair.findings]
    bars += [Bar(HOME.capitalize(), rest)] if (rest := rest_of(pair)) else []
    total = "Together, for one household" if pair.of_home else "Together"
    return Waterfall(f"{pair.left} and {pair.right}", tuple(bars), told.join, REVIEW, says, total)
