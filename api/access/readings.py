"""What each reviewer answered to which pair, first and blind, kept beside the decisions that came of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table, insert, select, update

from kithkin.api.access.audit import instant
from kithkin.api.access.database import only_reading, open_database

HOLD = "hold"

tables = MetaData()
readings = Table(
    "reading",
    tables,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("pair", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("reader", String, nullable=False),
    Column("answer", String, nullable=False),
    Column("at", String, nullable=False),
    Column("blind", Boolean, nullable=False),
    Column("decision", String),
    Column("kept", String, nullable=False),
    Column("undone_at", String),
    Index("reading_by_pair", "pair"),
    Index("reading_by_decision", "decision"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer to one pair; `kept` is what is needed to show the pair again: record keys, classes, evidence."""

    pair: str
    kind: str
    reader: str
    answer: str
    kept: str
    blind: bool = False
    decision: str | None = None
    sequence: int = 0

    @property
    def content(self) -> dict[str, Any]:
        """What was kept, read only when it is asked for: there may be many answers."""
        told: dict[str, Any] = json.loads(self.kept)
        return told

    @property
    def decides(self) -> bool:
        """Whether the pair left the queue by it."""
        return not self.blind and self.answer != HOLD


class Readings:
    """The table of answers; one that is taken back stays, with when."""

    def __init__(self, path: Path) -> None:
        self._engine = open_database(path, tables)

    def close(self) -> None:
        """Give the file back."""
        self._engine.dispose()

    def keep(self, one: Reading) -> None:
        """Keep an answer."""
        row = {name: getattr(one, name) for name in ("pair", "kind", "reader", "answer", "blind", "decision", "kept")}
        row |= {"at": _now()}
        with self._engine.begin() as connection:
            connection.execute(insert(readings).values(row))

    def standing(self) -> list[Reading]:
        """Every answer that was not taken back, the oldest first."""
        with only_reading(self._engine) as connection:
            chosen = select(readings).where(readings.c.undone_at.is_(None)).order_by(readings.c.sequence)
            return [_reading(row) for row in connection.execute(chosen).mappings()]

    def last(self, reader: str) -> Reading | None:
        """Somebody's latest answer that was not taken back."""
        mine = (readings.c.reader == reader) & readings.c.undone_at.is_(None)
        with only_reading(self._engine) as connection:
            chosen = select(readings).where(mine).order_by(readings.c.sequence.desc()).limit(1)
            row = connection.execute(chosen).mappings().first()
        return _reading(row) if row else None

    def take_back(self, sequence: int) -> None:
        """Mark one answer as taken back."""
        self._undo(readings.c.sequence == sequence)

    def withdrawn(self, decisions: Iterable[str]) -> None:
        """Mark the answers whose decisions were withdrawn, wherever that was."""
        self._undo(readings.c.decision.in_(list(decisions)))

    def _undo(self, chosen: Any) -> None:
        with self._engine.begin() as connection:
            standing = chosen & readings.c.undone_at.is_(None)
            connection.execute(update(readings).where(standing).values(undone_at=_now()))


def _reading(row: Any) -> Reading:
    return Reading(**{name: row[name] for name in Reading.__slots__})


def _now() -> str:
    return instant(datetime.now(UTC))
