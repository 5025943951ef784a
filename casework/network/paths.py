"""Paths between people, each step explained: found among arrays, read again from the graph within a scope."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from itertools import pairwise, product

from kithkin.casework.network.arrays import Network
from kithkin.casework.network.kinds import UNIT, rules
from kithkin.casework.network.read import BEGINNING, END, told
from kithkin.casework.network.search import MOST_PATHS, Desks, Question, Route, day_number, routes
from kithkin.casework.network.walk import weight_of
from kithkin.graph.store import Asker, Row, View

ROUNDS = 3
"""So often more paths are sought, where some of those found do not hold for the caller."""
Evidence = Mapping[tuple[str, str], list[Row]]


def _themselves(ids: Iterable[str]) -> dict[str, list[str]]:
    return {one: [one] for one in ids}


@dataclass(frozen=True)
class Ground:
    """Where paths are looked for: a network, the graph behind it, and who is who to the caller."""

    network: Network
    asker: Asker
    view: View
    desks: Desks = field(default_factory=Desks)
    stored: Callable[[Iterable[str]], Mapping[str, Sequence[str]]] = _themselves
    """The stored persons behind each person of the caller's."""
    parts: Callable[[Iterable[str]], Mapping[str, Sequence[str]]] = _themselves
    """The persons of the caller's whom each stored person is."""


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
    starts, goals = (tuple(one for some in ground.stored(ends).values() for one in some)
                     for ends in (asked.starts, asked.goals))  # fmt: skip
    wanted, found, more = asked.k, list[Path](), False
    for _ in range(ROUNDS):
        question = replace(asked, starts=starts, goals=goals, k=wanted)
        seen, more = routes(ground.network, ground.view.access, question, ground.desks)
        found = explained(ground, asked, seen)
        if len(found) >= asked.k or len(seen) < wanted or wanted >= MOST_PATHS:
            break
        wanted = min(4 * wanted, MOST_PATHS)
    return Found(tuple(found[: asked.k]), more or len(found) > asked.k)


def explained(ground: Ground, asked: Question, seen: Sequence[Route]) -> list[Path]:
    """Each path with the ties of its steps, as far as the graph says them to the caller."""
    parts = ground.parts(sorted({one for route in seen for one in route.persons}))
    ids = sorted({one for some in parts.values() for one in some})
    scope = {"access": list(ground.view.access), "known_at": ground.view.known_at}
    evidence = _evidence(told(ground.asker, ids, scope).iter_rows(named=True), asked) if ids else {}
    found = (_path(route, parts, evidence, asked) for route in seen)
    return [path for path in found if path]


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


def _path(route: Route, parts: Mapping[str, Sequence[str]], evidence: Evidence, asked: Question) -> Path | None:
    """The path between persons of the caller's; none where no such persons are joined like that."""
    first, last = set(asked.starts), set(asked.goals)
    for persons in product(*(parts.get(one, [one]) for one in route.persons)):
        if len(set(persons)) < len(persons) or persons[0] not in first or persons[-1] not in last:
            continue
        between = zip(pairwise(persons), route.things, route.sizes, strict=True)
        steps = [_step(ends, thing, size, evidence) for ends, thing, size in between]
        if all(steps):
            return Path(tuple(step for step in steps if step), route.cost / UNIT)
    return None


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
    called = next((row["called"] for row in rows if row["called"]), None)
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
