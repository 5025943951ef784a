"""Intelligence gaps: the ties of chosen people that are not confirmed, and what would turn each solid."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kithkin.casework.network.kinds import rules
from kithkin.casework.network.subgraph import Bond, Subgraph


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
    words = _solid().get(bond.layer, {}).get(bond.strength)
    if words is None:
        return None
    feeds = tuple(sorted({record.split(":", maxsplit=1)[0] for record in bond.records}))
    return Gap(bond.pair, bond.layer, bond.strength, words.format(feeds=len(feeds)), feeds, bond.records)


@cache
def _solid() -> dict[str, dict[str, str]]:
    told: dict[str, dict[str, str]] = tomllib.loads((files(__package__) / "gaps.toml").read_text("utf-8"))["solid"]
    return told
