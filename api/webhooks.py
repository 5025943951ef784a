"""Webhooks: who is sent the change feed, where to, and how far they have been sent it."""

import base64
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, delete, insert, select, update

from kithkin.api.access.audit import instant
from kithkin.api.access.database import only_reading, open_database
from kithkin.api.access.secret import seal, unseal
from kithkin.graph.errors import NotThere, WrongUse

SHORTEST_SECRET = 16
tables = MetaData()
webhooks = Table(
    "webhook",
    tables,
    Column("id", String, primary_key=True),
    Column("user", String, nullable=False),
    Column("url", String, nullable=False),
    Column("secret", String, nullable=False),
    Column("private_network", Boolean, nullable=False),
    Column("values", Boolean, nullable=False),
    Column("cursor", String),
    Column("made_at", String, nullable=False),
    Column("sent_at", String),
    Column("failed", Integer, nullable=False, default=0),
)


@dataclass(frozen=True, slots=True)
class Webhook:
    """One receiver: whose scope it is sent in, and where it stands."""

    id: str
    user: str
    url: str
    secret: bytes
    private_network: bool = False
    values: bool = False
    cursor: str | None = None
    sent_at: str | None = None
    failed: int = 0


class Webhooks:
    """The table of webhooks, beside the accounts; their secrets are sealed with the server's own."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._engine = open_database(path, tables)
        self._key = key

    def close(self) -> None:
        """Give the file back."""
        self._engine.dispose()

    def add(self, user: str, url: str, secret: bytes, *, private_network: bool = False, values: bool = False) -> str:
        """Keep a webhook and give its id."""
        if len(secret) < SHORTEST_SECRET:
            raise WrongUse(f"the secret of a webhook has at least {SHORTEST_SECRET} bytes; make another file")
        made = f"W-{secrets.token_hex(8)}"
        sealed = seal(self._key, {"secret": base64.b64encode(secret).decode()}, made)
        row = {"id": made, "user": user, "url": url, "secret": sealed, "made_at": instant(datetime.now(UTC))}
        with self._engine.begin() as connection:
            connection.execute(insert(webhooks).values(private_network=private_network, values=values, **row))
        return made

    def all(self) -> list[Webhook]:
        """Every webhook, the oldest first."""
        with only_reading(self._engine) as connection:
            rows = connection.execute(select(webhooks).order_by(webhooks.c.made_at, webhooks.c.id)).mappings()
            return [self._read(dict(row)) for row in rows]

    def remove(self, webhook_id: str) -> None:
        """Send nothing there any more."""
        with self._engine.begin() as connection:
            if not connection.execute(delete(webhooks).where(webhooks.c.id == webhook_id)).rowcount:
                raise NotThere(f"there is no webhook {webhook_id}; `kithkin webhook list` shows them")

    def sent(self, webhook_id: str, cursor: str) -> None:
        """Note that the receiver took everything up to the cursor."""
        self._set(webhook_id, cursor=cursor, sent_at=instant(datetime.now(UTC)), failed=0)

    def missed(self, webhook_id: str) -> None:
        """Note that the receiver did not take what was sent."""
        self._set(webhook_id, failed=webhooks.c.failed + 1)

    def begin_again(self, webhook_id: str) -> None:
        """Send everything anew."""
        self._set(webhook_id, cursor=None)

    def _set(self, webhook_id: str, **columns: Any) -> None:
        with self._engine.begin() as connection:
            connection.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(**columns))

    def _read(self, row: dict[str, Any]) -> Webhook:
        told = unseal(self._key, row["secret"], row["id"])
        kept = {name: row[name] for name in Webhook.__slots__ if name != "secret"}
        return Webhook(secret=base64.b64decode(told["secret"]), **kept)
