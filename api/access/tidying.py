"""What SQLite has written ahead is taken into its file beside the requests, so that none of them waits for it."""

from threading import Lock, Thread
from typing import Any

from sqlalchemy import Engine, event

ROWS = 2_000
"""After so many rows it is time: an id stands anywhere in an index, so that a row is more than a page."""
AT_LAST = 50_000
"""Pages after which whoever commits does it after all."""


class Tidying:
    """Moves what was written ahead from time to time; of one file, whose other processes do the same."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._rows, self._lock = engine, 0, Lock()
        self._beside: Thread | None = None
        event.listen(engine, "connect", _seldom)
        # Those that were opened before.
        engine.dispose()

    def wrote(self, rows: int) -> None:
        """So many rows are on the disk."""
        with self._lock:
            self._rows += rows
            if self._rows < ROWS or (self._beside and self._beside.is_alive()):
                return
            self._rows = 0
            self._beside = Thread(target=self._tidy, daemon=True)
            self._beside.start()

    def end(self) -> None:
        """Wait for what is being moved."""
        if self._beside:
            self._beside.join()

    def _tidy(self) -> None:
        connection = self._engine.raw_connection()
        try:
            # The first moves nearly all of it while others write; the second the rest, and lets them begin anew.
            for how in ("PASSIVE", "RESTART"):
                connection.cursor().execute(f"PRAGMA wal_checkpoint({how})").fetchall()
        finally:
            connection.close()


def _seldom(connection: Any, _record: object) -> None:
    connection.execute(f"PRAGMA wal_autocheckpoint = {AT_LAST}")
