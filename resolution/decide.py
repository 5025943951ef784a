"""What people have decided about pairs of records: closed before anything is weighed, refused when they contradict."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from kithkin.graph.errors import Conflict
from kithkin.resolution.cluster import Bounds
from kithkin.resolution.coded import Index
from kithkin.resolution.components import inside
from kithkin.resolution.levels import Pairs

IdPair = tuple[str, str]


class Contradiction(Conflict):
    """Decisions that cannot all hold, with every record of the chain between them."""

    def __init__(self, says: str, records: Iterable[str]) -> None:
        super().__init__(says)
        self.records = tuple(records)


@dataclass(frozen=True, slots=True)
class Decisions:
    """Pairs of record ids that are one person, pairs that are two, and records that keep to themselves."""

    same: tuple[IdPair, ...] = ()
    different: tuple[IdPair, ...] = ()
    guarded: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.same or self.different or self.guarded)


def among(decisions: Decisions, records: Iterable[str]) -> Decisions:
    """What was decided of some records alone: one that is not there brings nobody together and keeps nobody apart."""
    here = set(records)
    same, different = (tuple(pair for pair in pairs if here.issuperset(pair))
                       for pairs in (decisions.same, decisions.different))  # fmt: skip
    guarded = tuple(tuple(one for one in group if one in here) for group in decisions.guarded)
    return Decisions(same, different, tuple(group for group in guarded if group))


def check(decisions: Decisions) -> dict[str, str]:
    """The first record of every closed group by record; a contradiction is refused with the chain that makes it."""
    group: dict[str, str] = {}
    for one, two in sorted(tuple(sorted(pair)) for pair in decisions.same):
        _join(group, one, two)
    for one, two in decisions.different:
        if one == two or (one in group and _first(group, one) == _first(group, two)):
            raise _contradiction(f"{one} and {two} are decided to be two people", decisions, one, two)
    closed = {member: _first(group, member) for member in group}
    _check_guards(decisions, closed)
    return closed


def _check_guards(decisions: Decisions, closed: Mapping[str, str]) -> None:
    """Nobody is one person with somebody who is protected from everybody else."""
    for guard in decisions.guarded:
        inside = {closed[one] for one in guard if one in closed}
        for member, first in closed.items():
            if first in inside and member not in guard:
                one = next(one for one in guard if closed.get(one) == first)
                raise _contradiction(f"{one} is protected from all others", decisions, one, member)


def _contradiction(says: str, decisions: Decisions, one: str, two: str) -> Contradiction:
    chain = _chain(decisions.same, one, two)
    return Contradiction(f"{says}, but {' = '.join(chain)} is decided to be one; withdraw a decision.", chain)


def bounds(decisions: Decisions, ids: Iterable[str]) -> Bounds:
    """The decisions as places of rows; records that are not in the table bind what is there all the same."""
    group = check(decisions)
    if not group and not decisions.different and not decisions.guarded:
        return Bounds(_pairs([]), _pairs([]))
    place = {member: at for at, member in enumerate(ids)}
    members: dict[str, list[int]] = {}
    for member, first in group.items():
        if member in place:
            members.setdefault(first, []).append(place[member])
    must = [(rows[0], row) for rows in map(sorted, members.values()) for row in rows[1:]]
    must += [(a, b) for rows in members.values() for a in rows for b in rows if a < b and a != min(rows)]
    return Bounds(_pairs(must), _pairs(_apart(decisions, group, members, place)), _guards(decisions, place))


def _guards(decisions: Decisions, place: Mapping[str, int]) -> Index | None:
    """A number for each protected group of rows, 0 for everybody else; nothing where nobody is protected."""
    if not decisions.guarded:
        return None
    guard = np.zeros(len(place), np.int64)
    for number, group in enumerate(decisions.guarded, 1):
        guard[[place[one] for one in group if one in place]] = number
    return guard


def with_rows(bounds: Bounds, keys: Index) -> Bounds:
    """The bounds, and that people of one delivered row are different people, unless somebody decided otherwise."""
    alone = bounds.must.left * len(keys) + bounds.must.right
    found = inside(np.where(keys >= 0, keys, keys.max(initial=0) + 1 + np.arange(len(keys))))
    free = found.at(~np.isin(found.left * len(keys) + found.right, alone))
    cannot = Pairs(np.append(bounds.cannot.left, free.left), np.append(bounds.cannot.right, free.right))
    return Bounds(bounds.must, cannot, bounds.guard)


def _apart(
    decisions: Decisions, group: Mapping[str, str], members: Mapping[str, list[int]], place: Mapping[str, int]
) -> list[tuple[int, int]]:
    """A decision that two records are two people holds for all that is closed with either."""

    def rows(member: str) -> list[int]:
        return members.get(group[member], []) if member in group else [place[member]] if member in place else []

    return [(min(a, b), max(a, b)) for one, two in decisions.different for a in rows(one) for b in rows(two)]


def _pairs(rows: list[tuple[int, int]]) -> Pairs:
    table: Index = np.array(sorted(set(rows)), np.int64).reshape(-1, 2)
    return Pairs(table[:, 0], table[:, 1])


def _first(group: dict[str, str], member: str) -> str:
    while group.get(member, member) != member:
        member = group[member]
    return member


def _join(group: dict[str, str], one: str, two: str) -> None:
    a, b = sorted((_first(group, one), _first(group, two)))
    group[a], group[b] = a, a
    group.setdefault(one, a)
    group.setdefault(two, a)


def _chain(same: Iterable[IdPair], start: str, end: str) -> list[str]:
    """The shortest chain of decisions from one record to another."""
    beside: dict[str, set[str]] = {}
    for one, two in same:
        beside.setdefault(one, set()).add(two)
        beside.setdefault(two, set()).add(one)
    before = {start: start}
    waiting = deque([start])
    while waiting and end not in before:
        here = waiting.popleft()
        for following in sorted(beside.get(here, ())):
            if following not in before:
                before[following] = here
                waiting.append(following)
    chain = [end]
    while chain[-1] != start:
        chain.append(before[chain[-1]])
    return chain[::-1]
