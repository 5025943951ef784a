"""Seed and wave requests that somebody saved under a name, each with what its last answer rested on."""

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, MetaData, String, Table, UniqueConstraint, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from kithkin.api.access.audit import instant
from kithkin.api.access.database import only_reading, open_database
from kithkin.graph.errors import NotThere, WrongUse

tables = MetaData()
saved = Table(
    "saved",
    tables,
    Column("id", String, primary_key=True),
    Column("owner", String, nullable=False),
    Column("name", String, nullable=False),
    Column("request", String, nullable=False),
    Column("state", String, nullable=False),
    Column("made_at", String, nullable=False),
    Column("asked_at", String, nullable=False),
    UniqueConstraint("owner", "name"),
)


@dataclass(frozen=True, slots=True)
class Saved:
    """One request under its name, with ids and marks of what was answered last: no names, no values."""

    id: str
    owner: str
    name: str
    request: dict[str, Any]
    state: dict[str, list[str]]
    made_at: str
    asked_at: str


class SavedWaves:
    """The table of saved requests; each is its owner's, and to anybody else it is not there."""

    def __init__(self, path: Path) -> None:
        self._engine = open_database(path, tables)

    def close(self) -> None:
        """Give the file back."""
        self._engine.dispose()

    def keep(self, owner: str, name: str, request: dict[str, Any], state: dict[str, list[str]]) -> str:
        """Save a request and give its id."""
        made, now = f"V-{secrets.token_hex(8)}", _now()
        row = {"id": made, "owner": owner, "name": name, "made_at": now, "asked_at": now}
        try:
            with self._engine.begin() as connection:
                told = {"request": json.dumps(request), "state": json.dumps(state)}
                connection.execute(insert(saved).values(**row, **told))
        except IntegrityError:
            raise WrongUse("you have saved a seed and wave under this name; choose another, or repeat it") from None
        return made

    def of(self, owner: str) -> list[Saved]:
        """Everything somebody saved, by name."""
        with only_reading(self._engine) as connection:
            chosen = select(saved).where(saved.c.owner == owner).order_by(saved.c.name)
            return [_read(dict(row)) for row in connection.execute(chosen).mappings()]

    def one(self, owner: str, wanted: str) -> Saved:
        """One of somebody's by its id or name."""
        for each in self.of(owner):
            if wanted in {each.id, each.name}:
                return each
        raise NotThere("you have saved no seed and wave under that name; `kithkin waves --list` names those there are")

    def asked(self, one: Saved, state: dict[str, list[str]]) -> None:
        """Keep what the request was answered this time."""
        with self._engine.begin() as connection:
            now = update(saved).where(saved.c.id == one.id)
            connection.execute(now.values(state=json.dumps(state), asked_at=_now()))

    def forget(self, owner: str, wanted: str) -> None:
        """Remove one of somebody's."""
        one = self.one(owner, wanted)
        with self._engine.begin() as connection:
            connection.execute(delete(saved).where(saved.c.id == one.id))


def _read(row: dict[str, Any]) -> Saved:
    return Saved(**row | {"request": json.loads(row["request"]), "state": json.loads(row["state"])})


def _now() -> str:
    return instant(datetime.now(UTC))
