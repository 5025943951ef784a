"""Records that came while a run was writing: kept sealed, and written in their order when it has ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, insert, select, update

from kithkin.api.access.audit import instant
from kithkin.api.access.database import as_text, by_driver, open_database
from kithkin.api.access.secret import seal, unseal
from kithkin.graph.errors import BadInput

OTHER_RECORD = "this Idempotency-Key was used for another record; send a new key with a new record"
tables = MetaData()
postponed = Table(
    "postponed",
    tables,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("key", String, nullable=False, unique=True),
    Column("body", String, nullable=False),
    Column("at", String, nullable=False),
    Column("content", String, nullable=False),
    Column("written_at", String),
)

# As texts, once: each stored record asks them.
BY_KEY = as_text(select(postponed).where(postponed.c.key == bindparam("key")))
LONGEST = as_text(select(postponed).where(postponed.c.written_at.is_(None)).order_by(postponed.c.number))


@dataclass(frozen=True, slots=True)
class Sent:
    """A record as somebody sent it, and for what."""

    key: str
    feed: str
    row: Mapping[str, str]
    actor: str
    purpose: str


class Postponed:
    """The table of them; what they say is sealed with the server's own secret until it is written, and then gone."""

    def __init__(self, path: Path, secret: bytes) -> None:
        self._engine = open_database(path, tables)
        self._secret = secret

    def close(self) -> None:
        """Give the file back."""
        self._engine.dispose()

    def keep(self, sent: Sent, body: str) -> None:
        """Keep a record until it can be written."""
        said = {"feed": sent.feed, "row": dict(sent.row), "actor": sent.actor, "purpose": sent.purpose}
        row = {"key": sent.key, "body": body, "at": _now(), "content": seal(self._secret, said, sent.key)}
        with self._engine.begin() as connection:
            connection.execute(insert(postponed).prefix_with("OR IGNORE").values(row))

    def is_written(self, key: str, body: str) -> bool | None:
        """Whether the record of this key was written since; nothing where it was not postponed."""
        row = by_driver(self._engine, BY_KEY, {"key": key})
        if row and row["body"] != body:
            raise BadInput(OTHER_RECORD)
        return bool(row["written_at"]) if row else None

    def next(self) -> Sent | None:
        """The record that has waited longest."""
        row = by_driver(self._engine, LONGEST, {})
        return Sent(row["key"], **unseal(self._secret, row["content"], row["key"])) if row else None

    def written(self, sent: Sent) -> None:
        """Forget what it said: it is in the graph, or may not be there."""
        with self._engine.begin() as connection:
            connection.execute(
                update(postponed).where(postponed.c.key == sent.key).values(written_at=_now(), content="")
            )


def _now() -> str:
    return instant(datetime.now(UTC))
