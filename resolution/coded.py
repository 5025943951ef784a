"""A column as codes into its distinct values, so that every change of a value is made once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Codes = NDArray[np.int32]
Index = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Coded:
    """Codes into distinct values; -1 is missing."""

    codes: Codes
    values: list[str]

    def mapped(self, change: Callable[[str], str | None]) -> "Coded":
        """The same column with every distinct value changed once; None and "" become missing."""
        return self.recoded([change(value) for value in self.values])

    def recoded(self, texts: Sequence[str | None]) -> "Coded":
        """The same column with its distinct values replaced by `texts`, equal ones taken together."""
        made = pc.dictionary_encode(pa.array([text or None for text in texts], pa.string()))
        return Coded(_with_missing(made.indices)[self.codes], made.dictionary.to_pylist())

    @property
    def filled(self) -> NDArray[np.bool_]:
        """Where there is a value."""
        return self.codes >= 0

    @property
    def counts(self) -> Index:
        """How many rows have each distinct value."""
        return np.bincount(self.codes[self.filled], minlength=len(self.values)).astype(np.int64)


def _with_missing(indices: pa.Array) -> Codes:
    """Codes by old code, with one more place at the end so that -1 stays -1."""
    codes: Codes = indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    return np.append(codes, np.int32(-1))


def encode(column: pa.ChunkedArray) -> Coded:
    """A column of any type as codes into its trimmed lower-case texts."""
    text = pc.utf8_lower(pc.utf8_trim_whitespace(column.cast(pa.string())))
    made = pc.dictionary_encode(text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text)
    made = made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made
    codes = made.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    return Coded(codes, made.dictionary.to_pylist())


def together(columns: Sequence[Coded]) -> list[Coded]:
    """Several columns over one list of values, so that a code means the same in each."""
    texts = pa.chunked_array([pa.array(c.values, pa.string()) for c in columns] or [pa.array([], pa.string())])
    made = pc.dictionary_encode(texts.combine_chunks())
    made = made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made
    values, codes = made.dictionary.to_pylist(), made.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    out, start = [], 0
    for column in columns:
        part = codes[start : start + len(column.values)]
        out.append(Coded(np.append(part, np.int32(-1))[column.codes], values))
        start += len(column.values)
    return out


def first_of(columns: Sequence[Coded]) -> Coded:
    """Row by row the first value that is not missing."""
    joined = together(columns)
    codes = joined[0].codes
    for other in joined[1:]:
        codes = np.where(codes >= 0, codes, other.codes)
    return Coded(codes.astype(np.int32), joined[0].values)


def dense(keys: NDArray[np.int64]) -> tuple[Index, NDArray[np.int64]]:
    """Each key as the place of its first occurrence among the distinct keys, and those keys."""
    made = pc.dictionary_encode(pa.array(keys))
    place = made.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return place, made.dictionary.to_numpy(zero_copy_only=False)
