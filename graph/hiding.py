"""Which delivered rows are hidden, and below which roles: those of protected records, and of whoever lives with them.

The unit is the row, as it was sent: it names the protected, an address where they live or a school of the house.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from kithkin.graph import labelled
from kithkin.graph.store import GraphStore, Row

NOBODY = "nobody"
"""No role has this name: what is hidden below nobody in particular is hidden from everybody."""
SCHOOL = "attends"
TIMES = ("known_to", "valid_to", "kind")
Below = Mapping[str, frozenset[str]]


def row_of(record: str) -> str:
    """The key of the row that states a record."""
    return record.rpartition(":")[0]


def hidden(store: GraphStore, told: Iterable[Row], today: str) -> Below:
    """The key of each row that is hidden, and the roles that one must hold to read it."""
    by_role: dict[str, set[str]] = defaultdict(set)
    for row in told:
        by_role[row["hidden_below"] or NOBODY].update(row["record_ids"])
    below: dict[str, set[str]] = defaultdict(set)
    for role, records in sorted(by_role.items()):
        for record in records | _House(store, frozenset(records), today).told:
            below[row_of(record)].add(role)
    return {key: frozenset(names) for key, names in below.items()}


@dataclass(frozen=True)
class _House:
    """Where some records live now, and who lives there."""

    store: GraphStore
    records: frozenset[str]
    today: str

    @cached_property
    def told(self) -> set[str]:
        """The records that tell of it: of anybody there now, and of these people at any time; and where they learn."""
        here = self._edges("AT", "Address", self.homes, at_target=True)
        mates = {row["source"] for row in here if self._now(row)}
        persons = {row["target"] for row in self._edges("SAME_AS", "Person", mates) if row["known_to"] is None}
        ties = self._edges("SAME_AS", "Person", persons, at_target=True)
        theirs = mates | {row["source"] for row in ties if row["known_to"] is None}
        told = mates | ({row["source"] for row in here} & theirs)
        schools = self._edges("AFFILIATED_WITH", "Organisation", theirs)
        return told | {row["source"] for row in schools if row["kind"] == SCHOOL and self._now(row)}

    @cached_property
    def homes(self) -> set[str]:
        """Every wording of the places where these records live now."""
        now = {row["target"] for row in self._edges("AT", "Address", self.records) if self._now(row)}
        if not now:
            return set()
        every = [(row["id"], _places(row)) for row in self.store.read(labelled.all_addresses())]
        wanted = {place for one, places in every if one in now for place in places}
        return now | {one for one, places in every if wanted & places}

    def _now(self, row: Row) -> bool:
        return row["known_to"] is None and (row["valid_to"] is None or row["valid_to"] >= self.today)

    def _edges(self, kind: str, target: str, ids: Collection[str], *, at_target: bool = False) -> list[Row]:
        query = labelled.edges_by(kind, ("Record", target), TIMES, at_target=at_target)
        return self.store.read(query, ids=sorted(ids)) if ids else []


def _places(row: Row) -> set[str]:
    """What an address has in common with others of one place: its UPRN, and its line and postcode without marks."""
    line = " ".join(re.findall(r"[^\W_]+", (row["line"] or "").casefold()))
    postcode = (row["postcode"] or "").replace(" ", "").casefold()
    return {one for one in (row["uprn"], f"{line}\n{postcode}" if line and postcode else None) if one}
