"""Whom people have removed from a gang: the rows that name them as of it, and their memberships, are read by nobody.

What came later may be read again once somebody has proposed the membership anew; what the removal took never is.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from kithkin.graph import labelled
from kithkin.graph.hiding import row_of
from kithkin.graph.instants import END
from kithkin.graph.store import Asker, GraphStore, Row

REMOVED = "removed by decision"
"""No role has this name, and no command reads what asks for it."""
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Removals:
    """The keys of rows, and person with gang, of what was removed; with the instant until which what came counts."""

    rows: frozenset[str] = frozenset()
    pairs: Mapping[Pair, str] = field(default_factory=dict)

    def took(self, edge: Row) -> bool:
        """Whether a membership was removed."""
        until = self.pairs.get((edge["source"], edge["target"]))
        return until is not None and edge["known_from"] <= until


def told_of(asker: Asker) -> list[Row]:
    """Every removal from a gang, and every proposal, the earliest first; of no removal, nothing."""
    rows = asker.ask("read/removals")
    return rows if any(row["kind"] == "not_member" for row in rows) else []


def removals(store: GraphStore, told: Iterable[Row]) -> Removals:
    """What removals take, wherever the records that they are about stand now."""
    rows, pairs = set[str](), dict[Pair, str]()
    for one, until in _each(store, list(told)):
        rows |= _rows(store, one, until)
        for person in one.ever:
            pairs[person, one.gang] = max(until, pairs.get((person, one.gang), ""))
    return Removals(frozenset(rows), pairs)


@dataclass(frozen=True, slots=True)
class _Removed:
    """One person taken out of one gang: their records now, and every id that they had."""

    gang: str
    records: frozenset[str]
    ever: frozenset[str]


def _each(store: GraphStore, told: list[Row]) -> list[tuple[_Removed, str]]:
    """Each removal with the instant of the next proposal of the same person for the same gang, if there is one."""
    found = []
    proposed = [row for row in told if row["kind"] == "propose_member"]
    for row in told:
        if row["kind"] == "not_member":
            one = _removed(store, row["group_id"], row["record_ids"])
            again = (each["at"] for each in proposed if each["group_id"] == one.gang and each["at"] > row["at"]
                     and one.records.intersection(each["record_ids"]))  # fmt: skip
            found.append((one, min(again, default=END)))
    return found


def _removed(store: GraphStore, gang: str, anchors: Collection[str]) -> _Removed:
    now = {row["target"] for row in _edges(store, "SAME_AS", "Person", anchors) if row["known_to"] is None}
    standing = _edges(store, "SAME_AS", "Person", now, at_target=True)
    records = frozenset(anchors) | {row["source"] for row in standing if row["known_to"] is None}
    ever = {row["target"] for row in _edges(store, "SAME_AS", "Person", records)}
    return _Removed(gang, records, frozenset(now | (ever - _others(store, ever - now))))


def _others(store: GraphStore, persons: Collection[str]) -> set[str]:
    """Which of these ids stand for somebody else now."""
    ties = _edges(store, "SAME_AS", "Person", persons, at_target=True)
    return {row["target"] for row in ties if row["known_to"] is None}


def _rows(store: GraphStore, one: _Removed, until: str) -> set[str]:
    """The rows that name one person as of the gang, under any name that the gang was ever known by."""
    named = store.read(labelled.edges_by("NAMED_BY", ("Gang", "Organisation")), ids=[one.gang])
    gangs = {row["target"] for row in named}
    said = _edges(store, "AFFILIATED_WITH", "Organisation", one.records)
    return {row_of(row["source"]) for row in said if row["target"] in gangs and row["known_from"] <= until}


def _edges(store: GraphStore, kind: str, target: str, ids: Collection[str], *, at_target: bool = False) -> list[Row]:
    query = labelled.edges_by(kind, ("Record", target), ("known_from", "known_to"), at_target=at_target)
    return store.read(query, ids=sorted(ids)) if ids else []


def by_roles(below: Mapping[str, frozenset[str]], taken: Removals) -> dict[str, frozenset[str]]:
    """The roles that each row asks for, with those that a removal took."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, roles in below.items():
        found[key] |= roles
    for key in taken.rows:
        found[key].add(REMOVED)
    return {key: frozenset(roles) for key, roles in found.items()}


@dataclass(frozen=True, slots=True)
class Gone:
    """Every id that somebody had who was removed, and the records that named them as of the gang."""

    persons: frozenset[str]
    records: frozenset[str]


def taken_by(store: GraphStore, removal: Row) -> Gone:
    """Whom and what one removal was about, for whoever must call back what was shown of it."""
    one = _removed(store, removal["group_id"], removal["record_ids"])
    rows = _rows(store, one, END)
    return Gone(one.ever, frozenset(record for record in one.records if row_of(record) in rows))
