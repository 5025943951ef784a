"""A small network of chosen people: who is tied with whom in which layer, and on which records each tie rests."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kithkin.casework.network.kinds import rules
from kithkin.casework.network.meet import PAIR, Met, met
from kithkin.casework.network.read import BEGINNING, END, told_of
from kithkin.casework.network.search import day_number
from kithkin.graph.abreast import Asked
from kithkin.graph.errors import WrongUse
from kithkin.graph.store import Asker, Row, View

MOST_PERSONS = 5_000
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
        rank = _ranks()
        weaker = [max([rank[row["strength"]] for row in rows]) for rows in self.evidence]
        return list(rank)[min(weaker)]

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


@cache
def _ranks() -> Mapping[str, int]:
    return {name: at for at, name in enumerate(rules().strength)}


def subgraph(asker: Asker, view: View, chosen: Chosen) -> Subgraph:
    """The network of these people as far as the caller may see."""
    found = meetings(view, chosen).of(asker)
    rows = found.ties.to_dicts()
    bonds: dict[tuple[str, Pair], list[tuple[Row, ...]]] = defaultdict(list)
    for kind, one, other, first, second in found.pairs.select("kind", *PAIR, "first", "second").iter_rows():
        bonds[kind, (one, other)].append((rows[first],) if first == second else (rows[first], rows[second]))
    made = tuple(Bond(kind, pair, tuple(evidence)) for (kind, pair), evidence in bonds.items())
    return Subgraph(tuple(sorted(set(chosen.persons))), made, _groups(rows), found.crowds)


def meetings(view: View, chosen: Chosen) -> Asked[Met]:
    """What to ask for the ties of these people at the time, and whom they tie."""
    low, high = day_number(chosen.since, BEGINNING), day_number(chosen.until, END)
    ties = told_of(chosen.persons, {"access": list(view.access), "known_at": view.known_at})

    def made(rows: Sequence[list[Row]]) -> Met:
        held = ties.made(rows).filter(pl.col("since") <= high, pl.col("until") >= low)
        return met(held, set(chosen.persons), chosen.kinds)

    return Asked(ties.questions, made)


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


def _groups(rows: Iterable[Row]) -> dict[str, frozenset[str]]:
    named = {*rules().groups.values(), "group"}
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["kind"] in named and not row["between"]:
            found[row["joint"].removeprefix("group:")].add(row["person"])
    return {group: frozenset(persons) for group, persons in found.items()}
