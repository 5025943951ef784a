"""Snapshots of charts: how a chart stood under a name, sealed, for its owner and whom they share it with."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from kithkin.api.access.database import only_reading, open_database
from kithkin.api.access.saved_charts import Content
from kithkin.api.access.secret import seal, unseal
from kithkin.graph import instants
from kithkin.graph.errors import NotThere, WrongUse

MOST = 500
tables = MetaData()
snapshots = Table(
    "snapshot",
    tables,
    Column("id", String, primary_key=True),
    Column("chart", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("made_at", String, nullable=False),
    Column("content", String, nullable=False),
)
shares = Table(
    "share",
    tables,
    Column("snapshot", ForeignKey("snapshot.id", ondelete="CASCADE"), primary_key=True),
    Column("user", String, primary_key=True),
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One chart as it stood."""

    id: str
    chart: str
    owner: str
    version: int
    made_at: str
    name: str
    state: Content
    follows: str
    """The day the chart was to be seen at; none is today's, whichever day that is."""
    shared: tuple[str, ...] = ()
    """With whom its owner said to share it, whether there is an account of that name or not."""


class SavedSnapshots:
    """The table of them; who is neither the owner nor shared with finds none."""

    def __init__(self, path: Path, secret: bytes) -> None:
        self._engine, self._secret = open_database(path, tables), secret

    def close(self) -> None:
        """Give the file back."""
        self._engine.dispose()

    def keep(self, owner: str, chart: str, name: str, told: tuple[Content, str]) -> str:
        """Keep how a chart stands, as its next version, and give its id."""
        made = f"chart-{secrets.token_hex(8)}"
        content = {"name": name, "state": told[0], "follows": told[1]}
        with self._engine.begin() as connection:
            mine = snapshots.c.owner == owner
            if (connection.scalar(select(func.count()).where(mine)) or 0) >= MOST:
                raise WrongUse(f"you have {MOST} snapshots; forget some that you no longer need")
            last = connection.scalar(select(func.max(snapshots.c.version)).where(mine & (snapshots.c.chart == chart)))
            row = {"id": made, "chart": chart, "owner": owner, "version": (last or 0) + 1, "made_at": instants.now()}
            connection.execute(insert(snapshots).values(**row, content=seal(self._secret, content, made)))
        return made

    def of_chart(self, owner: str, chart: str) -> list[Snapshot]:
        """The snapshots of one chart of somebody's, the latest first."""
        return self._read((snapshots.c.owner == owner) & (snapshots.c.chart == chart))

    def of(self, user: str) -> list[Snapshot]:
        """Every snapshot somebody may open, the latest first."""
        return self._read(_open_to(user))

    def one(self, user: str, wanted: str) -> Snapshot:
        """One that somebody may open."""
        found = self._read(_open_to(user) & (snapshots.c.id == wanted))
        if not found:
            raise NotThere("no such snapshot for this caller")
        return found[0]

    def share(self, owner: str, wanted: str, users: Iterable[str], known: Iterable[str]) -> None:
        """Let those of these who have an account, and nobody else, open it too; every name is told alike."""
        self._own(owner, wanted)
        named = sorted(set(users))
        with self._engine.begin() as connection:
            connection.execute(delete(shares).where(shares.c.snapshot == wanted))
            for user in sorted(set(named).intersection(known)):
                connection.execute(insert(shares).values(snapshot=wanted, user=user))
            self._change(connection, wanted, lambda told: told | {"named": named})

    def forget(self, owner: str, wanted: str) -> None:
        """Remove one of somebody's."""
        self._own(owner, wanted)
        with self._engine.begin() as connection:
            connection.execute(delete(snapshots).where(snapshots.c.id == wanted))

    def rewrite(self, wanted: str, change: Callable[[Content], Content]) -> None:
        """Change what is kept of the state of one: what must be forgotten is not in it."""
        with self._engine.begin() as connection:
            self._change(connection, wanted, lambda told: told | {"state": change(told["state"])})

    def _change(self, connection: Connection, wanted: str, change: Callable[[Content], Content]) -> None:
        here = snapshots.c.id == wanted
        kept = connection.scalar(select(snapshots.c.content).where(here))
        if kept is not None:
            told = change(unseal(self._secret, kept, wanted))
            connection.execute(update(snapshots).where(here).values(content=seal(self._secret, told, wanted)))

    def _own(self, owner: str, wanted: str) -> Snapshot:
        found = self.one(owner, wanted)
        if found.owner != owner:
            raise NotThere("you have no such snapshot")
        return found

    def _read(self, which: Any) -> list[Snapshot]:
        with only_reading(self._engine) as connection:
            chosen = select(snapshots).where(which).order_by(snapshots.c.made_at.desc(), snapshots.c.id)
            rows = [dict(row) for row in connection.execute(chosen).mappings()]
            names = connection.execute(select(shares).where(shares.c.snapshot.in_([row["id"] for row in rows]))).all()
        shared = {row["id"]: sorted(user for one, user in names if one == row["id"]) for row in rows}
        return [self._snapshot(row, shared[row["id"]]) for row in rows]

    def _snapshot(self, row: dict[str, Any], shared: list[str]) -> Snapshot:
        told = unseal(self._secret, row.pop("content"), row["id"])
        return Snapshot(**row, shared=tuple(told.pop("named", shared)), **told)


def _open_to(user: str) -> Any:
    given = select(shares.c.snapshot).where(shares.c.user == user)
    return or_(snapshots.c.owner == user, snapshots.c.id.in_(given))
