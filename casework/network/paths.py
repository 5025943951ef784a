"""Paths between people, each step explained: found among arrays, read again from the graph within a scope."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from itertools import pairwise
from typing import Any, NamedTuple

from kithkin.casework.network.arrays import Network, within
from kithkin.casework.network.kinds import UNIT, rules
from kithkin.casework.network.read import BEGINNING, END, TIES, told
from kithkin.casework.network.search import MOST_PATHS, Desks, Question, Route, day_number, routes
from kithkin.casework.network.walk import weight_of
from kithkin.graph.store import Asker, Row, View

ROUNDS = 3
"""So often paths are sought again, where somebody on them is another to the caller, or a step does not hold."""
Evidence = Mapping[tuple[str, str], list[Row]]


class Apart(NamedTuple):
    """Stored persons who are others to the caller, and the persons whom their records are to them."""

    holders: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()


def _as_stored(_: Iterable[str]) -> Apart:
    return Apart()


@dataclass(frozen=True)
class Ground:
    """Where paths are looked for: a network, the graph behind it, and who is who to the caller."""

    network: Network
    asker: Asker
    view: View
    desks: Desks = field(default_factory=Desks)
    apart: Callable[[Iterable[str]], Apart] = _as_stored
    """Who of these, or behind them, are others to the caller than they are stored."""

    @property
    def scope(self) -> dict[str, Any]:
        """What ties are read with."""
        return {"access": list(self.view.access), "known_at": self.view.known_at}


@dataclass(frozen=True, slots=True)
class Tie:
    """One tie of a step, with the records that say so."""

    person_id: str
    kind: str
    role: str
    strength: str
    valid_from: str | None
    valid_to: str | None
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """How one person is joined with the next."""

    source: str
    target: str
    thing: str | None
    """What joins them; none where it is a tie between the two."""
    called: str | None
    people: int
    cost: float
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """A path with every step explained."""

    steps: tuple[Step, ...]
    cost: float

    @property
    def persons(self) -> tuple[str, ...]:
        """Who is on it, in order."""
        return (self.steps[0].source, *(step.target for step in self.steps))


@dataclass(frozen=True, slots=True)
class Found:
    """The paths, the best first, and whether there may be others as good."""

    paths: tuple[Path, ...]
    more: bool


def paths(ground: Ground, asked: Question) -> Found:
    """The paths that hold for the caller: what is found is asked of the graph again, and what fails is left out."""
    apart = ground.apart((*asked.starts, *asked.goals, *asked.without))
    network, wanted, found, more = in_scope(ground, apart), asked.k, list[Path](), False
    for _ in range(ROUNDS):
        seen, more = routes(network, ground.view.access, replace(asked, k=wanted), ground.desks)
        others = ground.apart({one for route in seen for one in route.persons})
        if not others.persons <= apart.persons:
            apart = Apart(apart.holders | others.holders, apart.persons | others.persons)
            network = in_scope(ground, apart)
            continue
        found = explained(ground, asked, seen)
        if len(found) >= asked.k or len(seen) < wanted or wanted >= MOST_PATHS:
            break
        wanted = min(4 * wanted, MOST_PATHS)
    return Found(tuple(found[: asked.k]), more or len(found) > asked.k)


def in_scope(ground: Ground, apart: Apart) -> Network:
    """The network with the caller's persons in place of those stored, as far as they were come across."""
    if not apart.persons:
        return ground.network
    theirs = told(ground.asker, sorted(apart.persons), ground.scope).select(list(TIES)).unique()
    return within(ground.network, apart.holders, theirs)


def explained(ground: Ground, asked: Question, seen: Sequence[Route]) -> list[Path]:
    """Each path with the ties of its steps, as far as the graph says them to the caller."""
    ids = sorted({one for route in seen for one in route.persons})
    evidence = _evidence(told(ground.asker, ids, ground.scope).iter_rows(named=True), asked) if ids else {}
    return [path for path in (_path(route, evidence) for route in seen) if path]


def _evidence(rows: Iterable[Row], asked: Question) -> Evidence:
    """The ties that may be gone by, by person and by what they lead to."""
    strong = rules().at_least(asked.strength)
    low, high = day_number(asked.since, BEGINNING), day_number(asked.until, END)
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row["kind"] in asked.kinds and row["strength"] in strong and row["since"] <= high and row["until"] >= low:
            span = {"since": max(row["since"], low), "until": min(row["until"], high)}
            found[row["person"], row["joint"]].append(row | span)
    return found


def _path(route: Route, evidence: Evidence) -> Path | None:
    """The path with its steps; none where the graph does not say one of them."""
    between = zip(pairwise(route.persons), route.things, route.sizes, strict=True)
    steps = [_step(ends, thing, size, evidence) for ends, thing, size in between]
    whole = tuple(step for step in steps if step)
    return Path(whole, route.cost / UNIT) if len(whole) == len(steps) else None


def _step(ends: tuple[str, str], thing: str | None, size: int, evidence: Evidence) -> Step | None:
    source, target = ends
    if thing is None:
        rows = evidence.get((source, target), [])
        price = min((_price(row) for row in rows), default=None)
    else:
        pairs = [
            (one, other)
            for one in evidence.get((source, thing), [])
            for other in evidence.get((target, thing), [])
            if one["since"] <= other["until"] and other["since"] <= one["until"]
        ]
        price = min((_price(one) + _price(other) for one, other in pairs), default=None)
        rows = [row for pair in pairs for row in pair]
    if price is None:
        return None
    cost = (rules().hop + price + weight_of(rules().size, size)) / UNIT
    # Rows come in no order, and an address may be written in more than one way.
    called = min((row["called"] for row in rows if row["called"]), default=None)
    return Step(source, target, thing, called, size, cost, _ties(rows))


def _price(row: Row) -> int:
    return rules().strength[row["strength"]]


def _ties(rows: Iterable[Row]) -> tuple[Tie, ...]:
    """The ties once each; those that differ only in who may read them are one, with all their records."""
    same: dict[Tie, set[str]] = defaultdict(set)
    for row in rows:
        named = row["person"], row["kind"], row["role"], row["strength"]
        same[Tie(*named, row["from_day"], row["to_day"])].update(row["basis"] or ())
    order = sorted(same, key=lambda tie: tuple(part or "" for part in astuple(tie)[:-1]))
    return tuple(replace(tie, records=tuple(sorted(same[tie]))) for tie in order)
