"""Who saw what, when and why: events that can be added and never changed."""

import json
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Error as SQLiteError
from typing import Any, Literal

from sqlalchemy import (
    DDL,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    bindparam,
    event,
    insert,
    select,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import PoolProxiedConnection

from kithkin.api.access.database import as_text, only_reading, open_database
from kithkin.api.access.tidying import Tidying
from kithkin.api.access.together import Together
from kithkin.graph.errors import EngineUnavailable

Outcome = Literal["shown", "absent", "refused", "done"]
SUBJECTS = ("person", "group", "record")

tables = MetaData()
events = Table(
    "event",
    tables,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("action", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("recipient", String, nullable=False),
    Column("fields", String, nullable=False),
    Column("result_hash", String, nullable=False),
    Column("policy", String, nullable=False),
    sqlite_autoincrement=True,
)
subjects = Table(
    "subject",
    tables,
    Column("sequence", ForeignKey("event.sequence"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("id", String, primary_key=True),
    Index("subject_by_id", "kind", "id"),
)
# As texts, once: an event is kept with every answer.
KEEP_EVENT, KEEP_SUBJECT = (
    as_text(insert(table).values({name: bindparam(name) for name in names}))
    for table, names in (
        (events, [column.name for column in events.columns if column.name != "sequence"]),
        (subjects, [column.name for column in subjects.columns]),
    )
)
for _table in (events, subjects):
    for _change in ("UPDATE", "DELETE"):
        event.listen(
            _table,
            "after_create",
            DDL(  # type: ignore[no-untyped-call]
                f"CREATE TRIGGER IF NOT EXISTS {_table.name}_no_{_change.lower()} BEFORE {_change} ON {_table.name} "
                "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
            ),
        )


class AuditUnavailable(EngineUnavailable):
    """What cannot be recorded is not shown."""

    kind = "audit-unavailable"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing somebody saw or did: ids only, never names or search terms."""

    actor: str
    purpose: str
    action: str
    outcome: Outcome = "shown"
    recipient: str = ""
    persons: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    result_hash: str = ""
    policy: str = ""


class Audit:
    """The append-only table of events."""

    def __init__(self, path: Path) -> None:
        self._engine = open_database(path, tables)
        self._together = Together(self._written)
        self._tidying = Tidying(self._engine)

    def close(self) -> None:
        """Give the file back."""
        self._tidying.end()
        self._engine.dispose()

    def record(self, *entries: Event) -> list[int]:
        """Commit events to disk and give their numbers; raises when it cannot, and then nothing may be shown."""
        try:
            return self._together.put(*entries)
        except (SQLiteError, SQLAlchemyError) as error:
            raise AuditUnavailable("the audit cannot be written, so nothing is shown; check the disk") from error

    def _written(self, entries: Sequence[Event]) -> list[int]:
        """Commit events in one transaction; gives their numbers."""
        # What was begun and not committed ends with the connection's being given back.
        with closing(self._engine.raw_connection()) as connection:
            numbers, rows = _kept(connection, entries)
        self._tidying.wrote(rows)
        return numbers

    def who_saw(self, kind: str, subject: str) -> list[dict[str, Any]]:
        """Every event that touched this person, group or record, oldest first."""
        joined = events.join(subjects, events.c.sequence == subjects.c.sequence)
        chosen = (subjects.c.kind == kind) & (subjects.c.id == subject)
        return self._rows(select(events).select_from(joined).where(chosen).order_by(events.c.sequence))

    def showed(self, persons: Collection[str], group: str, records: Collection[str]) -> list[dict[str, Any]]:
        """Every answer that showed one of these persons together with the group, or one of these records."""
        number = events.c.sequence
        together = number.in_(_of("person", persons)) & number.in_(_of("group", [group]))
        chosen = (together | number.in_(_of("record", records))) & (events.c.outcome == "shown")
        return self._rows(select(events).where(chosen).order_by(events.c.sequence))

    def what_user(self, actor: str) -> list[dict[str, Any]]:
        """Everything this user saw or did, oldest first, with the ids."""
        rows = self._rows(select(events).where(events.c.actor == actor).order_by(events.c.sequence))
        return [row | self._ids(row["sequence"]) for row in rows]

    def _ids(self, sequence: int) -> dict[str, list[str]]:
        rows = self._rows(select(subjects).where(subjects.c.sequence == sequence).order_by(subjects.c.id))
        return {f"{kind}s": [row["id"] for row in rows if row["kind"] == kind] for kind in SUBJECTS}

    def _rows(self, question: Any) -> list[dict[str, Any]]:
        with only_reading(self._engine) as connection:
            return [dict(row) for row in connection.execute(question).mappings()]


def _of(kind: str, wanted: Collection[str]) -> Select[tuple[int]]:
    """The events that touched one of these."""
    return select(subjects.c.sequence).where((subjects.c.kind == kind) & subjects.c.id.in_(sorted(wanted)))


def _kept(connection: PoolProxiedConnection, entries: Sequence[Event]) -> tuple[list[int], int]:
    """Events kept by the driver itself, which costs a third of what SQLAlchemy takes; their numbers, and all rows."""
    cursor = connection.cursor()
    cursor.execute("BEGIN IMMEDIATE")
    numbers: list[int] = []
    marks: list[dict[str, Any]] = []
    for entry in entries:
        cursor.execute(KEEP_EVENT, _columns(entry))
        numbers.append(int(cursor.lastrowid))
        marks += _subjects(entry, numbers[-1])
    cursor.executemany(KEEP_SUBJECT, marks)
    cursor.execute("COMMIT")
    return numbers, len(entries) + len(marks)


def _columns(entry: Event) -> dict[str, Any]:
    # Not asdict: it would copy every id of an answer, to leave them out.
    kept = {name: getattr(entry, name) for name in Event.__slots__ if name not in ("persons", "groups", "records")}
    return kept | {"at": instant(datetime.now(UTC)), "fields": json.dumps(sorted(entry.fields))}


def _subjects(entry: Event, sequence: int) -> list[dict[str, Any]]:
    named = {"person": entry.persons, "group": entry.groups, "record": entry.records}
    return [{"sequence": sequence, "kind": kind, "id": one} for kind, ids in named.items() for one in sorted(set(ids))]


def instant(moment: datetime) -> str:
    """A UTC instant as Kithkin writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
