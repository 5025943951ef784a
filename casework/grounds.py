"""What a membership rests on: the rows behind it, the days that they give, and what they say of whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from kithkin.graph.store import Asker, Row, View

BETWEEN = "same_household"
"""Said of everybody in a row, whoever they are: it is told only where a row says nothing more."""


@dataclass(frozen=True, order=True, slots=True)
class Says:
    """One thing that a row says: who is what, to whom where it is said of two."""

    kind: str
    person_id: str
    other_id: str = ""
    graded: str = ""


@dataclass(frozen=True, order=True, slots=True)
class Ground:
    """One row behind a membership: its feed and the sender's own id, from when to when, and what it says."""

    first: str
    last: str
    feed: str
    row: str
    says: tuple[Says, ...]


class Grounds:
    """The rows behind some records, read once, as far as a view shows them."""

    def __init__(self, asker: Asker, view: View, records: Iterable[str]) -> None:
        ids = sorted(set(records))
        known = {"access": list(view.access), "known_at": view.known_at}
        rows = asker.ask("read/row_records", keys=sorted({_row(one) for one in ids}), **known) if ids else []
        self._person = {row["record_id"]: str(row["person_id"]) for row in rows}
        self._states = asker.ask("read/reason_states", ids=ids, **known) if ids else []
        self._days = asker.ask("read/reason_days", ids=ids, **known) if ids else []

    @property
    def people(self) -> frozenset[str]:
        """Everybody whom the rows are about."""
        return frozenset(self._person.values())

    def of(self, person_id: str, basis: Collection[str]) -> list[Ground]:
        """The rows behind one membership, the earliest first; a row that gives no day comes last."""
        wanted = {one for one in basis if one in self._person}
        days: dict[str, list[Row]] = defaultdict(list)
        for one in [*self._days, *self._states]:
            record = one.get("record_id") or one["source_record"]
            if record in wanted:
                days[_row(record)].append(one)
        said: dict[str, set[Says]] = {_row(one): set() for one in wanted}
        for row, says in self._said(person_id, wanted):
            said[row].add(says)
        return sorted((_ground(row, days[row], said[row]) for row in said), key=lambda one: (not one.first, one))

    def _said(self, person_id: str, wanted: Collection[str]) -> Iterator[tuple[str, Says]]:
        """What rows say of somebody and others, and where they put them."""
        for one in self._states:
            ends = one["source_record"], one["target_record"]
            people = self._person.get(ends[0]), self._person.get(ends[1])
            if set(ends) <= set(wanted) and person_id in people:
                yield _row(ends[0]), Says(one["kind"], str(people[0]), str(people[1]))
        for one in self._days:
            if one["record_id"] in wanted and self._person[one["record_id"]] == person_id:
                source = f"source {one['source_ref']}" if one["source_ref"] else ""
                graded = ", ".join(part for part in (one["grading"], source) if part) if one["grading"] else ""
                yield _row(one["record_id"]), Says(one["kind"], person_id, "", graded)


def _row(record_id: str) -> str:
    return record_id.rpartition(":")[0]


def _ground(key: str, days: Collection[Row], said: Collection[Says]) -> Ground:
    """A row with the first and the last day that it gives; an end that one of its parts leaves open is open."""
    feed, _, row = key.partition(":")
    firsts = [one["valid_from"] for one in days if one["valid_from"]]
    lasts = [one["valid_to"] for one in days if one["valid_from"]]
    last = max(lasts) if lasts and None not in lasts else ""
    more = [one for one in said if (one.other_id or one.graded) and one.kind != BETWEEN]
    return Ground(min(firsts, default=""), last, feed, row, tuple(sorted(more or said)))
