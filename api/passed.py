"""What servers of one folder tell each other of the records they stored: sealed, and gone within a minute."""

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from kithkin.api.access.database import OWNER_ONLY, private_folder
from kithkin.api.access.secret import seal, unseal
from kithkin.graph.errors import WrongUse

SECONDS = 60.0
"""Whoever has not followed by then reads the graph."""


class Passed:
    """A folder with a small file for each stored record, named by the instant after which it was written."""

    def __init__(self, folder: Path, secret: bytes) -> None:
        self._folder = private_folder(folder)
        self._secret = secret

    def give(self, after: str, told: Mapping[str, Any]) -> None:
        """Tell of the run that was committed next after that of an instant."""
        path = self._path(after)
        half = path.with_suffix(f".{os.getpid()}")
        # Whoever is told nothing reads the graph.
        with suppress(OSError):
            with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "w") as file:
                file.write(seal(self._secret, dict(told), after))
            half.replace(path)

    def take(self, after: str) -> Mapping[str, Any] | None:
        """What was told of it; none where nobody told."""
        with suppress(OSError, WrongUse):
            return unseal(self._secret, self._path(after).read_text(), after)
        return None

    def tidy(self, seconds: float = SECONDS) -> None:
        """Let nothing that is older stay."""
        before = time.time() - seconds
        for path in self._folder.glob("*"):
            with suppress(OSError):
                if path.stat().st_mtime < before:
                    path.unlink()

    def _path(self, after: str) -> Path:
        return self._folder / "".join(letter for letter in after if letter.isalnum())
