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
    every = list(told)
    gone = [row for row in every if row["kind"] == "not_member"]
    if not gone:
        return Removals()
    around, rows, pairs = _Around(store, gone), set[str](), dict[Pair, str]()
    for row in gone:
        until = _until(row, around.records(row), every)
        rows |= around.rows(row, until)
        for person in around.ever(row):
            pair = (person, row["group_id"])
            pairs[pair] = max(until, pairs.get(pair, ""))
    return Removals(frozenset(rows), pairs)


def _until(removal: Row, records: Collection[str], told: Iterable[Row]) -> str:
    """The instant of the next proposal of the same person for the same gang, if there is one."""
    again = (
        row["at"]
        for row in told
        if (row["kind"], row["group_id"]) == ("propose_member", removal["group_id"])
        and row["at"] > removal["at"]
        and set(records).intersection(row["record_ids"])
    )
    return min(again, default=END)


class _Around:
    """Where the records of removals stand and stood, and what they say of gangs; asked once for all of them."""

    def __init__(self, store: GraphStore, gone: Iterable[Row]) -> None:
        removed = list(gone)
        anchors = {record for row in removed for record in row["record_ids"]}
        self._now = _by("source", "target", _current(_edges(store, "SAME_AS", "Person", anchors)))
        persons = set().union(*self._now.values()) if self._now else set[str]()
        standing = _edges(store, "SAME_AS", "Person", persons, at_target=True)
        self._records = _by("target", "source", _current(standing))
        whole = anchors.union(*self._records.values())
        self._ever = _by("source", "target", _edges(store, "SAME_AS", "Person", whole))
        before = set().union(*self._ever.values()) - persons if self._ever else set[str]()
        taken = _current(_edges(store, "SAME_AS", "Person", before, at_target=True))
        self._standing = persons | {row["target"] for row in taken}
        self._said: dict[str, list[Row]] = defaultdict(list)
        for row in _edges(store, "AFFILIATED_WITH", "Organisation", whole):
            self._said[row["source"]].append(row)
        named = labelled.edges_by("NAMED_BY", ("Gang", "Organisation"))
        gangs = store.read(named, ids=sorted({row["group_id"] for row in removed}))
        self._names = _by("source", "target", gangs)

    def _persons(self, removal: Row) -> set[str]:
        return set[str]().union(*(self._now.get(one, ()) for one in removal["record_ids"]))

    def records(self, removal: Row) -> frozenset[str]:
        """All records of whoever the removal is about."""
        return frozenset(removal["record_ids"]).union(*(self._records[one] for one in self._persons(removal)))

    def ever(self, removal: Row) -> frozenset[str]:
        """Every id that they had, but those that stand for somebody else now."""
        now = self._persons(removal)
        before = set[str]().union(*(self._ever.get(one, ()) for one in self.records(removal)))
        return frozenset(now | (before - self._standing))

    def rows(self, removal: Row, until: str = END) -> set[str]:
        """The rows that name them as of the gang, under any name that the gang was ever known by."""
        names = self._names.get(removal["group_id"], set())
        said = [row for record in self.records(removal) for row in self._said.get(record, ())]
        return {row_of(row["source"]) for row in said if row["target"] in names and row["known_from"] <= until}


def _by(key: str, value: str, rows: Iterable[Row]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[row[key]].add(row[value])
    return found


def _current(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row["known_to"] is None]


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
    around = _Around(store, [removal])
    rows = around.rows(removal)
    named = frozenset(one for one in around.records(removal) if row_of(one) in rows)
    return Gone(around.ever(removal), named)
