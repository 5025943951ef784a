"""The letters of a column's values in one piece of memory, as compiled loops want them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from kithkin.resolution.coded import FEW, Coded, Index, Texts

LONGEST = 64
"""Texts of more letters, or with letters of more than one byte, are left to rapidfuzz."""


@dataclass(frozen=True, slots=True)
class Letters:
    """All texts end to end, where each begins, and which are short and plain."""

    text: NDArray[np.uint8]
    starts: Index
    plain: NDArray[np.bool_]
    all_plain: bool

    @classmethod
    def of(cls, column: Coded) -> "Letters":
        """The letters of a column's distinct values."""
        if column.size <= FEW:
            return cls._few(column.values)
        text, starts = _bytes_of(column.texts)
        ascii_only = pc.string_is_ascii(column.texts).to_numpy(zero_copy_only=False).astype(bool)
        plain = ascii_only & (np.diff(starts) <= LONGEST) & (np.diff(starts) > 0)
        return cls(text, starts, plain, bool(plain.all()))

    @classmethod
    def _few(cls, values: Sequence[str]) -> "Letters":
        """The same of so few that Arrow takes longer."""
        told = [value.encode() for value in values]
        plain = [0 < len(one) <= LONGEST and one.isascii() for one in told]
        starts = np.array([0, *accumulate(map(len, told))], np.int64)
        return cls(np.frombuffer(bytearray(b"".join(told)), np.uint8), starts, np.array(plain, bool), all(plain))


def _bytes_of(texts: Texts) -> tuple[NDArray[np.uint8], Index]:
    """All texts end to end, and where each begins."""
    starts = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    text = np.frombuffer(texts.buffers()[2] or b"", np.uint8)[starts[0] : starts[-1]].copy()
    return text, starts - starts[0]


def hashes_of(texts: Texts) -> NDArray[np.uint64]:
    """A number for each text that depends on nothing but its letters."""
    from kithkin.resolution import loops  # noqa: PLC0415  start-up time

    out = np.empty(len(texts), np.uint64)
    loops.hashed(*_bytes_of(texts), out)
    return out


def judged(
    column: Coded, pairs: tuple[Index, Index], out: NDArray[Any], fast: Callable[..., Any], slow: Callable[..., Any]
) -> None:
    """Fill `out` for pairs of values: plain ones by a compiled loop, the others by a function of two lists of texts."""
    a, b = pairs
    letters: Letters = column.once("letters", Letters.of)
    if letters.all_plain:
        fast(letters, a, b, out)
        return
    plain = letters.plain[a] & letters.plain[b]
    some = np.empty(int(plain.sum()), out.dtype)
    fast(letters, a[plain], b[plain], some)
    out[plain] = some
    odd = np.flatnonzero(~plain)
    if len(odd):
        texts = column.once("objects", lambda coded: np.array(coded.values, dtype=object))
        out[odd] = slow(texts[a[odd]], texts[b[odd]])
