"""What is asked of a network, as arrays for the walk; and what the walk found, as names."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any

import numpy as np

from kithkin.casework.network import best
from kithkin.casework.network.arrays import Network, Numbers
from kithkin.casework.network.kinds import Rules, rules
from kithkin.casework.network.read import BEGINNING, END
from kithkin.casework.network.walk import GOAL, OUT, START, Desk, Net, Pool, Rule

MOST_HOPS, MOST_PATHS, MOST_ENDS = 6, 100, 50
MOST_FOUND = 1_000
"""So many that cost alike are set in order before the last of them are left out."""
ROOM = 400_000
"""So many beginnings of paths are looked at; where there were more, the answer says so."""
STEP = 1_000_000
"""What a step costs where only the fewest steps count: more than all else of a path together."""
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Question:
    """Paths between whom, by what, when, and how many."""

    starts: tuple[str, ...]
    goals: tuple[str, ...]
    kinds: frozenset[str]
    since: str | None = None
    until: str | None = None
    without: tuple[str, ...] = ()
    """Nodes that no path goes through."""
    victims: bool = True
    """Whether a path may go through somebody who was a victim in these days."""
    strength: str = "tentative"
    hops: int = 4
    k: int = 10
    shortest: bool = False
    """All paths of the fewest steps, in place of the k that cost least."""


@dataclass(frozen=True, slots=True)
class Route:
    """A path: persons, the thing that joins each with the next (None: a tie between them), and how many it joins."""

    persons: tuple[str, ...]
    things: tuple[str | None, ...]
    sizes: tuple[int, ...]
    cost: int


@dataclass
class Desks:
    """Places to work a walk out on, kept between walks: as many as ever worked at once."""

    _free: list[Desk] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def one(self, nodes: int, hops: int) -> Iterator[Desk]:
        """A desk for a network of so many nodes."""
        with self._lock:
            fitting = [desk for desk in self._free if len(desk.seen) >= nodes and desk.left.shape[1] > hops]
            desk = fitting[0] if fitting else _desk(nodes, hops)
            self._free = [other for other in self._free if other is not desk and len(other.seen) >= nodes]
        yield desk
        # After a failure nobody knows what is left on it, and it does not come back.
        with self._lock:
            self._free.append(desk)


def routes(network: Network, access: Collection[int], asked: Question, desks: Desks) -> tuple[list[Route], bool]:
    """The paths that a reader of these classes finds, in order of cost, and whether there may be more as good."""
    starts, goals = (places(network, ends) for ends in (asked.starts, asked.goals))
    if not (len(starts) and len(goals)):
        return [], False
    rule = rule_of(network, access, asked)
    rule.place[starts], rule.place[goals] = START, GOAL
    want = (1 if asked.shortest else asked.k, MOST_FOUND, ROOM, STEP if asked.shortest else 0)
    with desks.one(len(network), asked.hops) as desk:
        one, two = pools(network)
        found = best.walked(net_of(network), rule, desk, one, two, (starts, goals), want)
    step = STEP if asked.shortest else 0
    told = [
        _route(network, row, sizes, int(cost) - step * int((sizes > 0).sum()))
        for row, sizes, cost in zip(*found[:3], strict=True)
    ]
    told.sort(key=_order)
    return told[: asked.k], bool(found[3]) or (asked.shortest and len(told) > asked.k)


def rule_of(network: Network, access: Collection[int], asked: Question) -> Rule:
    """What may be walked by a reader of these classes, and what it costs."""
    known = rules()
    readable, strong = set(access), known.at_least(asked.strength)
    read = np.array([readable.issuperset(label.needs) for label in network.labels], bool)
    open_ = np.array([label.kind in asked.kinds and label.strength in strong for label in network.labels], bool)
    price = np.array([known.strength.get(label.strength, 0) for label in network.labels], np.int32)
    harmed = np.array([not asked.victims and label.kind == "victim" for label in network.labels], bool)
    place = np.zeros(len(network), np.uint8)
    place[places(network, asked.without)] = OUT
    return Rule(
        (read & open_).astype(np.uint8), price, (read & harmed).astype(np.uint8), place,
        np.int32(day_number(asked.since, BEGINNING)), np.int32(day_number(asked.until, END)),
        *_costs(known, asked), np.int64(asked.hops),
    )  # fmt: skip


def _costs(known: Rules, asked: Question) -> tuple[Any, Any]:
    return np.int64(known.hop + (STEP if asked.shortest else 0)), np.float64(known.size)


def readable(network: Network, access: Collection[int], key: str) -> bool:
    """Whether a reader of these classes may know of a node: by any tie of any kind, whenever it held."""
    place, known = network.place(key), set(access)
    if place is None:
        return False
    over, base = network.over, network.base
    labels = set(over.label[over.start[place] : over.start[place + 1]].tolist())
    if place < len(base.start) - 1 and not network.stale[place]:
        there = slice(base.start[place], base.start[place + 1])
        labels |= set(base.label[there][network.stale[base.to[there]] == 0].tolist())
    return any(known.issuperset(network.labels[label].needs) for label in labels)


def net_of(network: Network) -> Net:
    """The arrays that a walk takes."""
    base, over = network.base, network.over
    return Net(
        base.start, base.to, base.label, base.since, base.until,
        over.start, over.to, over.label, over.since, over.until, network.person, network.stale,
    )  # fmt: skip


def pools(network: Network) -> tuple[Pool, Pool]:
    """Room for the ties of one person and of one thing."""
    room = network.base.widest + network.over.widest
    one, two = (Pool(*(np.empty(room, np.int32) for _ in Pool._fields)) for _ in range(2))
    return one, two


def _desk(nodes: int, hops: int) -> Desk:
    flags = (np.zeros(nodes, np.uint8) for _ in range(3))
    left = np.empty((nodes, hops + 1), np.int32)
    seen, ring, done = flags
    return Desk(seen, left, np.zeros(nodes, np.int32), ring, done, np.empty(nodes, np.int32), np.zeros(1, np.int64))


def places(network: Network, keys: Sequence[str]) -> Numbers:
    """The numbers of these nodes, those that there are."""
    found = {at for key in keys if (at := network.place(key)) is not None}
    return np.array(sorted(found), np.int32)


def day_number(on: str | None, otherwise: int) -> int:
    """The number of a day, or another where none is given."""
    return (date.fromisoformat(on) - EPOCH).days if on else otherwise


def _route(network: Network, row: Numbers, sizes: Numbers, cost: int) -> Route:
    places = [int(at) for at in row]
    persons = [at for at in places[::2] if at >= 0]
    things = places[1 : 2 * len(persons) - 1 : 2]
    return Route(
        tuple(network.key(at) for at in persons),
        tuple(network.key(at) if at >= 0 else None for at in things),
        tuple(int(many) for many in sizes[: len(things)]),
        cost,
    )


def _order(one: Route) -> tuple[Any, ...]:
    return one.cost, len(one.persons), one.persons, tuple(thing or "" for thing in one.things)
