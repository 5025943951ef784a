"""Intelligence gaps: the ties of chosen people that are not confirmed, and what would turn each solid."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kithkin.casework.network.kinds import rules
from kithkin.casework.network.subgraph import Bond, Subgraph
from kithkin.graph.store import Row


@dataclass(frozen=True, slots=True)
class Gap:
    """A tie of two people that is not confirmed, what it rests on, and what is lacking."""

    persons: tuple[str, str]
    kind: str
    strength: str
    lacking: str
    feeds: tuple[str, ...]
    records: tuple[str, ...]


def gaps(graph: Subgraph) -> list[Gap]:
    """Every such tie, the weakest first; where one line of evidence is confirmed, nothing is lacking."""
    found = [_gap(bond) for bond in graph.bonds]
    order = list(rules().strength)
    return sorted((one for one in found if one), key=lambda gap: (-order.index(gap.strength), gap.kind, gap.persons))


def _gap(bond: Bond) -> Gap | None:
    order = list(rules().strength)
    # Two ties to one thing are as strong together as the weaker of them; of several lines of evidence the best counts.
    strength = min((_weaker(rows, order) for rows in bond.evidence), key=order.index)
    words = _solid().get(bond.layer, {}).get(strength)
    if words is None:
        return None
    records = sorted({record for rows in bond.evidence for row in rows for record in row["basis"] or ()})
    feeds = sorted({record.split(":", maxsplit=1)[0] for record in records})
    lacking = words.format(feeds=len(feeds))
    return Gap(bond.pair, bond.layer, strength, lacking, tuple(feeds), tuple(records))


def _weaker(rows: Iterable[Row], order: Sequence[str]) -> str:
    return max((str(row["strength"]) for row in rows), key=order.index)


@cache
def _solid() -> dict[str, dict[str, str]]:
    told: dict[str, dict[str, str]] = tomllib.loads((files(__package__) / "gaps.toml").read_text("utf-8"))["solid"]
    return told
