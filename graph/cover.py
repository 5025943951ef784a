"""Cover what is protected: it, and all that rests on it, gets classes that only holders of the named role read.

Whenever it held: what was known last month is hidden as well. What is protected no longer gets its classes back.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

import polars as pl

from kithkin.cypher.catalogue import Query
from kithkin.graph import labelled
from kithkin.graph.access import AccessClass, class_for, classes, join
from kithkin.graph.hiding import Below, hidden, row_of
from kithkin.graph.model import KIN
from kithkin.graph.removals import REMOVED, Removals, by_roles, removals, told_of
from kithkin.graph.run import Run
from kithkin.graph.store import GraphStore, Row
from kithkin.graph.suspend import suspend
from kithkin.graph.tombstones import bury_removed

STATED = {"FROM": "Row", "STATES": "Record", "INVOLVED_IN": "Event", "AT": "Address",
          "AFFILIATED_WITH": "Organisation", "SAME_AS": "Person", "POSSIBLY_SAME_AS": "Record"}  # fmt: skip
Roles = frozenset[str]


def cover(store: GraphStore, run: Run) -> bool:
    """Give every fact the class that decisions in force ask for; whether anything is, or was, protected or removed.

    Where nothing is, nothing is read. What waits to be removed is in force no more.
    """
    suspend(store, run)
    told, gone, known = store.ask("read/protected"), told_of(store), classes(store)
    covered = [one.number for one in known if _is_covered(one, known)]
    if told or gone or covered:
        run.check()
        taken = removals(store, gone)
        below = by_roles(hidden(store, told, run.instant[:10]), taken)
        _Cover(store, below, covered, run, taken).write()
    return bool(told or gone or covered)


def covering(store: GraphStore, run: Run, frame: pl.DataFrame, about: str) -> pl.DataFrame:
    """What is about to be written of rows or records, with their classes, so that no fact stands bare meanwhile."""
    told, gone = (store.ask("read/protected"), told_of(store)) if frame.height else ([], [])
    if not told and not gone:
        return frame
    below = by_roles(hidden(store, told, run.instant[:10]), removals(store, gone))
    one = _Cover(store, below, [], run)
    numbers = [one.number(row["access"], one.roles(row[about])) for row in frame.iter_rows(named=True)]
    return frame.with_columns(access=pl.Series(numbers, dtype=frame.schema["access"]))


def _is_covered(one: AccessClass, known: Collection[AccessClass]) -> bool:
    labels = [each.labels for each in known if each.number in (one.members or (one.number,))]
    return any(told and told.hidden_below for told in labels)


@dataclass(slots=True)
class _Cover:
    """Rows that are hidden, and the classes that hide something."""

    store: GraphStore
    below: Below
    covered: list[int]
    run: Run
    taken: Removals = field(default_factory=Removals)
    known: dict[int, AccessClass] = field(default_factory=dict)
    made: dict[tuple[int, Roles], int] = field(default_factory=dict)

    def write(self) -> None:
        """Rows, records and what they state; what is derived from it; and what others say of it."""
        keys = sorted(self.below)
        records = [row["record_id"] for row in self.store.ask("read/load_records_of", keys=keys)] if keys else []
        self._nodes("Row", "key", keys, "key")
        self._nodes("Record", "id", records, "id")
        ends = {kind: self._stated(kind, target, records) for kind, target in STATED.items()}
        self._events(ends["INVOLVED_IN"])
        persons = ends["SAME_AS"] | {person for person, _ in self.taken.pairs}
        self._less(persons)
        for kind in KIN:
            self._derived(kind, ("Person", "Person"), persons)
        groups = self._memberships(persons)
        self._derived("LIVES_AT", ("Group", "Address"), groups)
        self._derived("NAMED_BY", ("Gang", "Organisation"), groups)
        for label, ids in (("Person", persons), ("Group", groups)):
            self._scores(label, ids)
        self._tombstones(records)

    def _set(self, query: Query, rows: list[Row]) -> None:
        """Write, and say before and after that what was read of it no longer holds."""
        if rows:
            self.store.tell("write/covered", run_id=self.run.id)
            self.store.write_rows(query, rows)
            self.store.tell("write/covered", run_id=self.run.id)

    def roles(self, about: object) -> Roles:
        """The roles that one must hold to read of these records; of a key, as well."""
        if isinstance(about, str):
            return self.below.get(about) or self.below.get(row_of(about)) or frozenset()
        ids: Iterable[object] = about if isinstance(about, list | tuple | set) else ()
        return frozenset[str]().union(*(self.roles(one) for one in ids))

    def _nodes(self, label: str, key: str, ids: Collection[str], about: str) -> None:
        rows = self.store.read(labelled.nodes_within(label, about), access=self.covered) if self.covered else []
        rows += self.store.read(labelled.nodes_by(label, key, about), ids=sorted(ids)) if ids else []
        self._set(labelled.set_node(label), self._changed(rows, [self.roles(row["about"]) for row in rows]))

    def _stated(self, kind: str, target: str, records: list[str]) -> set[str]:
        """Cover the ties of a type; gives where those of hidden records lead."""
        ends = ("Record", target)
        rows = self._edges(kind, ends, records)
        leads = {row["target"] for row in rows if self.roles(row["source"])}
        if target == "Record":
            rows += self._edges(kind, ends, records, at_target=True)
        roles = [self.roles([row["source"], row["target"]] if target == "Record" else row["source"]) for row in rows]
        self._set(labelled.set_edge(kind, "Record"), self._changed(rows, roles))
        return leads

    def _derived(self, kind: str, ends: tuple[str, str], ids: Collection[str]) -> set[str]:
        """Cover what rests on hidden records, around these persons or groups; gives where it leads."""
        rows = self._edges(kind, ends, ids, ("basis",))
        leads = {row["target"] for row in rows}
        if ends[0] == ends[1]:
            rows += self._edges(kind, ends, ids, ("basis",), at_target=True)
        self._set(labelled.set_edge(kind, ends[0]), self._changed(rows, [self.roles(row["basis"]) for row in rows]))
        return leads

    def _memberships(self, persons: Collection[str]) -> set[str]:
        """Cover what rests on hidden records, and what was removed; that it was is told to who could read it."""
        ends = ("Person", "Group")
        rows = self._edges("MEMBER_OF", ends, persons, ("basis", "known_from"))
        gone = [row for row in rows if self.taken.took(row)]
        was = [row | {"access": self._without(row)} for row in gone]
        bury_removed(self.store, self.run, was)
        mine = {row["id"] for row in gone}
        roles = [self.roles(row["basis"]) | ({REMOVED} if row["id"] in mine else set()) for row in rows]
        self._set(labelled.set_edge("MEMBER_OF", "Person"), self._changed(rows, roles))
        return {row["target"] for row in rows}

    def _without(self, row: Row) -> int:
        """The class that a membership would have had if it were not removed."""
        return self.number(row["access"], self.roles(row["basis"]) - {REMOVED})

    def _edges(
        self,
        kind: str,
        ends: tuple[str, str],
        ids: Collection[str],
        also: tuple[str, ...] = (),
        *,
        at_target: bool = False,
    ) -> list[Row]:
        within = labelled.edges_within(kind, ends, also)
        rows = self.store.read(within, access=self.covered) if self.covered and not at_target else []
        by = labelled.edges_by(kind, ends, also, at_target=at_target)
        return rows + (self.store.read(by, ids=sorted(ids)) if ids else [])

    def _events(self, ids: Collection[str]) -> None:
        """An event is hidden where every record that is involved in it is."""
        involved: dict[str, list[str]] = {}
        query = labelled.edges_by("INVOLVED_IN", ("Record", "Event"), at_target=True)
        again = self.store.read(labelled.nodes_within("Event", "id"), access=self.covered) if self.covered else []
        rows = again + (self.store.read(labelled.nodes_by("Event", "id", "id"), ids=sorted(ids)) if ids else [])
        for row in self.store.read(query, ids=sorted({row["id"] for row in rows})) if rows else ():
            involved.setdefault(row["target"], []).append(row["source"])
        told = [involved.get(row["id"], []) for row in rows]
        roles = [self.roles(about) if all(map(self.roles, about)) else frozenset[str]() for about in told]
        self._set(labelled.set_node("Event"), self._changed(rows, roles))

    def _scores(self, label: str, ids: Collection[str]) -> None:
        """A score that rests on hidden records."""
        ends = (
            self.store.read(labelled.edges_by("SCORES", ("Score", label), at_target=True), ids=sorted(ids))
            if ids
            else []
        )
        if self.covered:
            ends += self.store.read(labelled.edges_within("SCORES", ("Score", label)), access=self.covered)
        scores = sorted({row["source"] for row in ends})
        self._nodes("Score", "id", scores, "evidence")
        read = self.store.read(labelled.nodes_by("Score", "id", "evidence"), ids=scores) if scores else []
        about = {row["id"]: self.roles(row["about"]) for row in read}
        roles = [about.get(row["source"], frozenset()) for row in ends]
        self._set(labelled.set_edge("SCORES", "Score"), self._changed(ends, roles))

    def _tombstones(self, records: list[str]) -> None:
        self._nodes("Tombstone", "part", records, "part")

    def _less(self, persons: Collection[str]) -> None:
        """Ties of other records of these persons no longer say how like a hidden one they are."""
        also = ("compared_with", "attention")
        query = labelled.edges_by("SAME_AS", ("Record", "Person"), also, at_target=True)
        rows = self.store.read(query, ids=sorted(persons)) if persons else []
        self._set(labelled.say_less(), [row for row in rows if not self.roles(row["source"]) and self._told(row)])

    def _told(self, row: Row) -> bool:
        words = {word.strip(".,;:") for text in row["attention"] or () for word in text.split()}
        return bool(self.roles([row["compared_with"] or "", *words]))

    def _changed(self, rows: list[Row], roles: list[Roles]) -> list[Row]:
        """The rows whose class is not the one that it should be, with that."""
        found = [
            row | {"access": self.number(row["access"], role), "had": row["access"]}
            for row, role in zip(rows, roles, strict=True)
        ]
        return [
            {name: row[name] for name in ("id", "access", "source") if name in row}
            for row in found
            if row["access"] != row["had"]
        ]

    def number(self, number: int, roles: Roles) -> int:
        """The class like this one that asks for these roles."""
        self.known = self.known or {one.number: one for one in classes(self.store)}
        if (number, roles) not in self.made:
            one = self.known.get(number)
            members = one.members if one else ()
            if members:
                made = join(self.store, [self.number(each, roles) for each in members])
            elif one and one.labels:
                made = class_for(self.store, replace(one.labels, hidden_below=tuple(sorted(roles))))
            else:
                made = number
            self.made[number, roles] = made
        return self.made[number, roles]
