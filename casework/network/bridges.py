"""Bridges between groups: who of the chosen people has a tie with a member of a group that they are not in."""

from collections import defaultdict
from dataclasses import dataclass

from kithkin.casework.network.subgraph import Subgraph


@dataclass(frozen=True, slots=True)
class Bridge:
    """Somebody, a group that they are not in, its members with whom they have a tie, and by which layers."""

    person_id: str
    group_id: str
    through: tuple[str, ...]
    layers: tuple[str, ...]


def bridges(graph: Subgraph) -> list[Bridge]:
    """Every such pair of person and group, in the order of their ids."""
    within: dict[str, set[str]] = defaultdict(set)
    for group, members in graph.groups.items():
        for one in members:
            within[one].add(group)
    through: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for bond in graph.bonds:
        for one, other in (bond.pair, bond.pair[::-1]):
            for group in within[other] - within[one]:
                through[one, group].add((other, bond.layer))
    return [
        Bridge(one, group, *(tuple(sorted(set(side))) for side in zip(*found, strict=True)))
        for (one, group), found in sorted(through.items())
    ]
