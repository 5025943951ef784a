"""Who a key or session belongs to, remembered while nothing in the file of accounts changes."""

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import Engine

if TYPE_CHECKING:
    from kithkin.api.access.accounts import User

MOST = 10_000


class Remembered:
    """Users by what opened their door; whatever any process writes to the file makes all be looked up again."""

    def __init__(self, engine: Engine) -> None:
        # It never writes, so that it notices what others write, also others of this process.
        self._watch = engine.raw_connection()
        self._known: dict[str, tuple[User, str]] = {}
        self._version = -1
        self._lock = Lock()

    def close(self) -> None:
        """Give the connection back."""
        self._watch.close()

    def user(self, door: str, now: str, look: Callable[[], "tuple[User, str]"]) -> "User":
        """The user behind a door that is still good; `look` tells them, and until when, where they are not known."""
        with self._lock:
            version = self._written()
            found = self._known.get(door)
        if found is None or found[1] <= now:
            found = look()
            self._keep(door, found, version)
        return found[0]

    def at_hand(self, door: str, now: str) -> "User | None":
        """The user behind a door that is still good, if they are remembered."""
        with self._lock:
            self._written()
            found = self._known.get(door)
        return found[0] if found and found[1] > now else None

    def _written(self) -> int:
        """How often others wrote; what was known before the last time is forgotten."""
        cursor = self._watch.cursor()
        version = int(cursor.execute("PRAGMA data_version").fetchone()[0])
        cursor.close()
        if version != self._version or len(self._known) > MOST:
            self._known.clear()
            self._version = version
        return version

    def _keep(self, door: str, found: "tuple[User, str]", version: int) -> None:
        with self._lock:
            if version == self._version:
                self._known[door] = found
