"""A small network of chosen people: who is tied with whom in which layer, and on which records each tie rests."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from kithkin.casework.network.kinds import rules
from kithkin.casework.network.read import BEGINNING, END, told
from kithkin.casework.network.search import day_number
from kithkin.graph.errors import WrongUse
from kithkin.graph.store import Asker, Row, View

MOST_PERSONS = 5_000
CROWD = 50
"""What joins more of the chosen people than this ties nobody to anybody."""
AT_ONCE = 500
Pair = tuple[str, str]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which people, by what, and when."""

    persons: tuple[str, ...]
    kinds: frozenset[str]
    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        """Say that there are too many."""
        if len(self.persons) > MOST_PERSONS:
            raise WrongUse(
                f"measures are of at most {MOST_PERSONS:,} persons, these are {len(self.persons):,}; choose fewer"
            )


@dataclass(frozen=True, slots=True)
class Bond:
    """What ties two people in one layer: the ties of each kind of evidence, one or two together."""

    layer: str
    pair: Pair
    evidence: tuple[tuple[Row, ...], ...]

    @property
    def strength(self) -> str:
        """Two ties to one thing are as strong together as the weaker; of several lines of evidence the best counts."""
        order = list(rules().strength)
        weaker = (max((str(row["strength"]) for row in rows), key=order.index) for rows in self.evidence)
        return min(weaker, key=order.index)

    @property
    def records(self) -> tuple[str, ...]:
        """Every record that says so."""
        return tuple(sorted({record for rows in self.evidence for row in rows for record in row["basis"] or ()}))


@dataclass(frozen=True)
class Subgraph:
    """The chosen people, their bonds, the groups they are in, and what was too large to tie anybody."""

    persons: tuple[str, ...]
    bonds: tuple[Bond, ...]
    groups: Mapping[str, frozenset[str]]
    crowds: int

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers in which anybody is tied."""
        return tuple(sorted({bond.layer for bond in self.bonds}))


@dataclass(frozen=True, slots=True)
class Layer:
    """Who is tied with whom, by numbers, and each tie's evidence: a tie is there while both records of one line are."""

    ends: NDArray[np.int64]
    tie: Numbers
    first: Numbers
    second: Numbers
    records: int


def subgraph(asker: Asker, view: View, chosen: Chosen) -> Subgraph:
    """The network of these people as far as the caller may see."""
    rows = [row for row in _rows(asker, view, chosen.persons) if _within(row, chosen)]
    inside = set(chosen.persons)
    bonds: dict[tuple[str, Pair], list[tuple[Row, ...]]] = defaultdict(list)
    crowds = 0
    for row in rows:
        if row["between"] and row["joint"] in inside and row["person"] != row["joint"] and row["kind"] in chosen.kinds:
            bonds[row["kind"], _pair(row["person"], row["joint"])].append((row,))
    for some in _by_thing(rows, chosen.kinds).values():
        if len({row["person"] for row in some}) > CROWD:
            crowds += 1
            continue
        for one, other in combinations(some, 2):
            if one["person"] != other["person"] and one["since"] <= other["until"] and other["since"] <= one["until"]:
                bonds[one["kind"], _pair(one["person"], other["person"])].append((one, other))
    made = tuple(
        Bond(layer, pair, tuple(found)) for (layer, pair), found in sorted(bonds.items(), key=lambda one: one[0])
    )
    return Subgraph(tuple(sorted(inside)), made, _groups(rows), crowds)


def layer(graph: Subgraph, kinds: Iterable[str]) -> Layer:
    """The ties of some kinds together, as numbers."""
    wanted, number = set(kinds), {one: at for at, one in enumerate(graph.persons)}
    lines = sorted({(bond.pair, line) for bond in graph.bonds if bond.layer in wanted for line in _lines(bond)})
    # By their names, so that what is drawn does not hang on the order in which anything was read.
    tie = {pair: at for at, pair in enumerate(dict.fromkeys(pair for pair, _ in lines))}
    record = {one: at for at, one in enumerate(sorted({one for _, line in lines for one in line}))}
    numbers = [(tie[pair], record[first], record[second]) for pair, (first, second) in lines]
    columns = np.array(numbers, np.int64).reshape(-1, 3)
    ends = np.array([[number[one] for one in pair] for pair in tie], np.int64).reshape(-1, 2)
    return Layer(ends, columns[:, 0], columns[:, 1], columns[:, 2], len(record))


def _lines(bond: Bond) -> Iterable[Pair]:
    """Each two records that are enough for a tie; of a tie that one record states, that record twice."""
    for rows in bond.evidence:
        told_by = [row["basis"] or [] for row in rows]
        if len(rows) == 1:
            yield from ((one, one) for one in told_by[0])
        else:
            yield from ((one, other) for one in told_by[0] for other in told_by[1])


def _rows(asker: Asker, view: View, persons: Sequence[str]) -> Iterable[Row]:
    scope = {"access": list(view.access), "known_at": view.known_at}
    for at in range(0, len(persons), AT_ONCE):
        yield from told(asker, persons[at : at + AT_ONCE], scope).iter_rows(named=True)


def _within(row: Row, chosen: Chosen) -> bool:
    low, high = day_number(chosen.since, BEGINNING), day_number(chosen.until, END)
    return bool(row["since"] <= high and row["until"] >= low)


def _by_thing(rows: Iterable[Row], kinds: frozenset[str]) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if not row["between"] and row["kind"] in kinds:
            found[row["kind"], row["joint"]].append(row)
    return found


def _groups(rows: Iterable[Row]) -> dict[str, frozenset[str]]:
    named = {*rules().groups.values(), "group"}
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["kind"] in named and not row["between"]:
            found[row["joint"].removeprefix("group:")].add(row["person"])
    return {group: frozenset(persons) for group, persons in found.items()}


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one <= other else (other, one)
