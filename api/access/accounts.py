"""Users, their roles, sessions, keys and one-time links. Secrets are kept as hashes; there is no default password."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from sqlalchemy import Column, Connection, ForeignKey, Integer, MetaData, String, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from kithkin.api.access.audit import instant
from kithkin.api.access.database import only_reading, open_database
from kithkin.api.access.remembered import Remembered
from kithkin.graph.errors import KithkinError, NotThere, WrongUse

LINK_MINUTES, SESSION_HOURS, KEY_DAYS = 10, 8, 365
TRIES, LOCK_MINUTES = 5, 15
SHORTEST_PASSWORD = 12

tables = MetaData()
users = Table(
    "user",
    tables,
    Column("name", String, primary_key=True),
    Column("shown_as", String, nullable=False),
    Column("password", String),
    Column("clearance", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("created_at", String, nullable=False),
    Column("closed_at", String),
)
grants = Table(
    "grant",
    tables,
    Column("user", ForeignKey("user.name"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("value", String, primary_key=True),
)
tokens = Table(
    "token",
    tables,
    Column("hash", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("user", ForeignKey("user.name"), nullable=False),
    Column("made_at", String, nullable=False),
    Column("expires_at", String, nullable=False),
    Column("used_at", String),
)
attempts = Table(
    "attempt",
    tables,
    Column("name", String, primary_key=True),
    Column("failed", Integer, nullable=False),
    Column("last_at", String, nullable=False),
)


class NotSignedIn(KithkinError):
    """Nobody we know: sign in, or send a key."""

    exit_code, status, kind = 4, 401, "not-signed-in"


class TooMany(KithkinError):
    """Too many tries; wait."""

    exit_code, status, kind = 4, 429, "too-many"
    retry_after = LOCK_MINUTES * 60


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with an account: roles, clearance, the feeds whose team they belong to, and their usual purpose."""

    name: str
    roles: tuple[str, ...]
    clearance: str = "S1"
    teams: tuple[str, ...] = ()
    purpose: str = "families"
    shown_as: str = ""


class Accounts:
    """The table of users and what opens their door."""

    def __init__(self, path: Path) -> None:
        self._engine = open_database(path, tables)
        self._hasher = PasswordHasher()
        self._remembered = Remembered(self._engine)

    def close(self) -> None:
        """Give the file back."""
        self._remembered.close()
        self._engine.dispose()

    def add(self, user: User, password: str | None = None) -> None:
        """Open an account; without a password its owner comes in by link or key."""
        row = {"name": user.name, "shown_as": user.shown_as or user.name, "password": self._hashed(password)}
        row |= {"clearance": user.clearance, "purpose": user.purpose, "created_at": _now()}
        given = [("role", role) for role in user.roles] + [("team", team) for team in user.teams]
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(users).values(row))
                for kind, value in given:
                    connection.execute(insert(grants).values(user=user.name, kind=kind, value=value))
        except IntegrityError:
            raise WrongUse(f"there is an account named {user.name} already; choose another name") from None

    def user(self, name: str) -> User:
        """The account of that name, if it is open."""
        with only_reading(self._engine) as connection:
            return _user(connection, name)

    def names(self) -> list[str]:
        """Names of all open accounts."""
        with only_reading(self._engine) as connection:
            chosen = select(users.c.name).where(users.c.closed_at.is_(None)).order_by(users.c.name)
            return list(connection.execute(chosen).scalars())

    def close_account(self, name: str) -> None:
        """Shut the account and everything that opens it."""
        with self._engine.begin() as connection:
            _user(connection, name)
            connection.execute(update(users).where(users.c.name == name).values(closed_at=_now()))
            connection.execute(delete(tokens).where(tokens.c.user == name))

    def key(self, name: str, days: int = KEY_DAYS) -> str:
        """A new API key, shown once."""
        return self._token("key", name, timedelta(days=days))

    def link(self, name: str) -> str:
        """A new sign-in token that works once, for ten minutes."""
        return self._token("link", name, timedelta(minutes=LINK_MINUTES))

    def session(self, name: str) -> str:
        """A new session token, good for a working day."""
        return self._token("session", name, timedelta(hours=SESSION_HOURS))

    def at_hand(self, kind: str, token: str) -> User | None:
        """Whose key or session this is, if that is remembered: nothing is waited for."""
        return self._remembered.at_hand(f"{kind} {_digest(token)}", _now())

    def by_token(self, kind: str, token: str) -> User:
        """Whose key or session this is."""
        digest = _digest(token)
        return self._remembered.user(f"{kind} {digest}", _now(), lambda: self._known(kind, digest))

    def _known(self, kind: str, digest: str) -> tuple[User, str]:
        """Whose key or session this is, and until when."""
        with only_reading(self._engine) as connection:
            wanted = (tokens.c.hash == digest) & (tokens.c.kind == kind) & (tokens.c.expires_at > _now())
            found = connection.execute(select(tokens.c.user, tokens.c.expires_at).where(wanted)).first()
            if found is None:
                raise NotSignedIn("sign in first, or send a key that is still good")
            return _user(connection, found[0]), str(found[1])

    def by_link(self, token: str) -> User:
        """Whose sign-in link this is; the link is spent."""
        with self._engine.begin() as connection:
            fresh = tokens.c.used_at.is_(None) & (tokens.c.expires_at > _now())
            wanted = (tokens.c.hash == _digest(token)) & (tokens.c.kind == "link") & fresh
            spent = connection.execute(update(tokens).where(wanted).values(used_at=_now()).returning(tokens.c.user))
            name = spent.scalar()
            if name is None:
                raise NotSignedIn("this link was used or is older than ten minutes; ask for a new one")
            return _user(connection, name)

    def by_password(self, name: str, password: str) -> User:
        """Who signs in with this name and password; slow on purpose, and slower after five failures."""
        with self._engine.begin() as connection:
            _refuse_locked(connection, name)
            known = (users.c.name == name) & users.c.closed_at.is_(None)
            stored = connection.execute(select(users.c.password).where(known)).scalar()
        good = self._verified(stored, password)
        with self._engine.begin() as connection:
            _count(connection, name, good=good)
            if good:
                return _user(connection, name)
        raise NotSignedIn("name and password do not belong together")

    def sign_out(self, token: str) -> None:
        """End the session."""
        with self._engine.begin() as connection:
            connection.execute(delete(tokens).where(tokens.c.hash == _digest(token)))

    def _token(self, kind: str, name: str, life: timedelta) -> str:
        token = secrets.token_urlsafe(32)
        row = {"hash": _digest(token), "kind": kind, "user": name, "made_at": _now(), "expires_at": _now(life)}
        with self._engine.begin() as connection:
            _user(connection, name)
            connection.execute(delete(tokens).where(tokens.c.expires_at < _now(timedelta(days=-1))))
            connection.execute(insert(tokens).values(row))
        return token

    def _hashed(self, password: str | None) -> str | None:
        if password is None:
            return None
        if len(password) < SHORTEST_PASSWORD:
            raise WrongUse(f"a password has at least {SHORTEST_PASSWORD} characters; three words will do")
        return self._hasher.hash(password)

    def _verified(self, stored: str | None, password: str) -> bool:
        # An unknown name costs as long as a known one.
        against = stored or self._hasher.hash(secrets.token_urlsafe())
        try:
            return self._hasher.verify(against, password) and stored is not None
        except Argon2Error:
            return False


def _user(connection: Connection, name: str) -> User:
    row = (
        connection.execute(select(users).where((users.c.name == name) & users.c.closed_at.is_(None))).mappings().first()
    )
    if row is None:
        raise NotThere(f"there is no account named {name}; add it with `kithkin user add {name}`")
    given = connection.execute(
        select(grants.c.kind, grants.c.value).where(grants.c.user == name).order_by("value")
    ).all()
    return User(
        name=name,
        roles=tuple(value for kind, value in given if kind == "role"),
        clearance=row["clearance"],
        teams=tuple(value for kind, value in given if kind == "team"),
        purpose=row["purpose"],
        shown_as=row["shown_as"],
    )


def _refuse_locked(connection: Connection, name: str) -> None:
    row = connection.execute(select(attempts).where(attempts.c.name == _digest(name))).mappings().first()
    if row and row["failed"] >= TRIES and row["last_at"] > _now(timedelta(minutes=-LOCK_MINUTES)):
        raise TooMany(f"too many failed tries; wait {LOCK_MINUTES} minutes")


def _count(connection: Connection, name: str, *, good: bool) -> None:
    before = connection.execute(select(attempts).where(attempts.c.name == _digest(name))).mappings().first()
    stale = before is None or before["last_at"] < _now(timedelta(minutes=-LOCK_MINUTES))
    failed = 1 if before is None or stale else before["failed"] + 1
    connection.execute(delete(attempts).where(attempts.c.name == _digest(name)))
    if not good:
        connection.execute(insert(attempts).values(name=_digest(name), failed=failed, last_at=_now()))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _now(offset: timedelta = timedelta()) -> str:
    return instant(datetime.now(UTC) + offset)
