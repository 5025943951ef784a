"""Texts of an Arrow array read out of its memory: of a few Arrow's own way takes many times as long."""

import numpy as np
import pyarrow as pa

from kithkin.resolution.coded import Codes, Index

WIDTH = 4
"""Bytes of a place in the texts."""
FEW = 32
"""No more texts than these are read sooner one by one."""


class Texts:
    """An array of texts, for whoever wants some of them, or looks for one where they are in order."""

    def __init__(self, texts: pa.Array) -> None:
        there, places, letters = texts.buffers()
        count = len(texts)
        self._starts = np.frombuffer(places, np.int32, count + 1, texts.offset * WIDTH) if count else _NONE
        self._places = memoryview(self._starts.data)
        self._letters = memoryview(letters or b"")
        self._missing = texts.is_null().to_numpy(zero_copy_only=False) if there and texts.null_count else None

    def __len__(self) -> int:
        return len(self._starts) - 1

    def some(self, rows: Index | Codes) -> list[str | None]:
        """The texts of some rows; nothing for a row of -1, or without a text."""
        if len(rows) <= FEW:
            return [self._one(row) for row in rows.tolist()]
        gone = rows < 0 if self._missing is None else (rows < 0) | self._missing[rows]
        letters = self._letters
        ends = zip(self._starts[rows].tolist(), self._starts[rows + 1].tolist(), strict=True)
        if not gone.any():
            return [str(letters[first:last], "utf-8") for first, last in ends]
        told = zip(ends, gone.tolist(), strict=True)
        return [None if none else str(letters[first:last], "utf-8") for (first, last), none in told]

    def _one(self, row: int) -> str | None:
        if row < 0 or (self._missing is not None and self._missing[row]):
            return None
        return str(self._letters[self._places[row] : self._places[row + 1]], "utf-8")

    def first(self, text: str) -> int:
        """The first place, of texts in order, where one is not before this: letters in UTF-8 are in their order."""
        wanted = text.encode("utf-8", "surrogatepass")
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if bytes(self._letters[self._places[middle] : self._places[middle + 1]]) < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def begins(self, at: int, text: str) -> bool:
        """Whether there is a text at this place, and it begins so."""
        return at < len(self) and (self._one(at) or "").startswith(text)

    def place(self, text: str) -> int | None:
        """Where a text stands, of texts in order."""
        at = self.first(text)
        return at if at < len(self) and self._one(at) == text else None


_NONE = np.zeros(1, np.int32)
