"""What was decided to be no reason to act: about whom, for which group, by whom, when and why."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

from kithkin.api.access.audit import instant
from kithkin.api.access.database import only_reading, open_database

tables = MetaData()
answers = Table(
    "no_action",
    tables,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("group_id", String, nullable=False),
    Column("records", String, nullable=False),
    Column("decided_by", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("at", String, nullable=False),
)


@dataclass(frozen=True, slots=True)
class NoAction:
    """That nothing is to be done about somebody, told by the records that whoever decided had before them."""

    group_id: str
    records: frozenset[str]
    decided_by: str
    reason: str
    at: str = ""

    def told_of(self, records: Iterable[str]) -> bool:
        """Whether it is about the person with these records, to somebody who may read all that it is about."""
        return bool(self.records) and self.records <= set(records)


class NoActions:
    """The table of them; nothing in it is ever changed."""

    def __init__(self, path: Path) -> None:
        self._engine = open_database(path, tables)

    def close(self) -> None:
        """Give the file back."""
        self._engine.dispose()

    def keep(self, decided: Iterable[NoAction]) -> None:
        """Keep some."""
        now = instant(datetime.now(UTC))
        rows = [
            {"group_id": one.group_id, "records": json.dumps(sorted(one.records)), "decided_by": one.decided_by,
             "reason": one.reason, "at": now}
            for one in decided
        ]  # fmt: skip
        if rows:
            with self._engine.begin() as connection:
                connection.execute(insert(answers), rows)

    def all(self) -> list[NoAction]:
        """Every one, the oldest first."""
        with only_reading(self._engine) as connection:
            return [
                _read(dict(row)) for row in connection.execute(select(answers).order_by(answers.c.sequence)).mappings()
            ]


def _read(row: dict[str, Any]) -> NoAction:
    told = {name: row[name] for name in ("group_id", "decided_by", "reason", "at")}
    return NoAction(records=frozenset(json.loads(row["records"])), **told)
