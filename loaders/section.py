"""One table of a feed file, read key by key, so that every mistake is one line that says where it is."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from kithkin.graph.errors import BadInput


class Section:
    """A table and where it stands; `end()` refuses keys that nobody asked for."""

    def __init__(self, where: str, values: Mapping[str, Any]) -> None:
        self.where = where
        self._values = values
        self._known: list[str] = []

    def wrong(self, what: str) -> BadInput:
        """The error to raise: where, then what is wrong."""
        return BadInput(f"{self.where}: {what}")

    def get(self, key: str) -> Any:
        """The value as it stands in the file, or None."""
        self._known.append(key)
        return self._values.get(key)

    def has(self, key: str) -> bool:
        """Whether the file gives this key."""
        return key in self._values

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty; required where there is no default."""
        value = self.get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(f"{key} must be given as text in quotes")
        return value

    def choice(self, key: str, among: Iterable[str], default: str | None = None) -> str:
        """A text that is one of a list."""
        value = self.text(key, default)
        self.one_of(key, value, among)
        return value

    def one_of(self, what: str, value: str, among: Iterable[str]) -> None:
        """Refuse a word that is not in the list."""
        words = list(among)
        if value not in words:
            raise self.wrong(f"{what} {value!r} is not known; {hint(value, words)}")

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """One text or a list of texts."""
        value = self.get(key)
        if value is None and default is not None:
            return default
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not values or not all(isinstance(one, str) and one for one in values):
            raise self.wrong(f"{key} must be a text or a list of texts")
        return tuple(values)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Yes or no."""
        value = self.get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.wrong(f"{key} must be true or false")
        return value

    def count(self, key: str) -> int | None:
        """A whole number from 1 to 99, or None when it is not given."""
        value = self.get(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 99:
            raise self.wrong(f"{key} must be a whole number from 1 to 99")
        return value

    def table(self, key: str) -> "Section":
        """The table under this key; empty when it is not given."""
        value = self.get(key)
        if value is None:
            value = {}
        if not isinstance(value, dict):
            raise self.wrong(f"{key} must be a table")
        return Section(f"{self.where}, {key}", value)

    def tables(self, key: str) -> list[dict[str, Any]]:
        """The list of tables under this key; empty when it is not given."""
        value = self.get(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.wrong(f"{key} must be written as [[{key}]]")
        return value

    def rest(self) -> dict[str, Any]:
        """Every key of the table and its value; for tables whose keys the feed chooses."""
        self._known.extend(self._values)
        return dict(self._values)

    def end(self) -> None:
        """Refuse the keys that were not asked for."""
        unknown = [key for key in self._values if key not in self._known]
        if unknown:
            raise self.wrong(f"{unknown[0]} is not a key here; {hint(unknown[0], self._known)}")


def hint(word: str, known: list[str]) -> str:
    """What may have been meant, or what there is."""
    close = difflib.get_close_matches(word, known, n=1)
    return f"did you mean {close[0]}?" if close else f"known are {', '.join(dict.fromkeys(known))}"
