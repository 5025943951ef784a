"""A column as codes into its distinct values, so that every change of a value is made once."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Codes = NDArray[np.int32]
Index = NDArray[np.int64]
Floats = NDArray[np.float64]
Texts = Any
"""An Arrow array of strings."""
LONG = 2_000
FEW = 64
"""No more values than these are changed sooner one by one than by Arrow all at once."""


class Coded:
    """Codes into distinct values; -1 is missing."""

    __slots__ = ("_groups", "_made", "_texts", "_values", "codes")

    def __init__(self, codes: Codes, values: Texts | Sequence[str]) -> None:
        self.codes = codes
        # Either is made from the other when it is asked for: of one record nobody asks for Arrow's.
        self._texts: Texts | None = values if isinstance(values, pa.Array) else None
        self._values: list[str] | None = None if isinstance(values, pa.Array) else list(values)
        self._made: dict[Any, Any] = {}
        self._groups: Any = None

    @property
    def texts(self) -> Texts:
        """The distinct values as Arrow has them."""
        if self._texts is None:
            self._texts = pa.array(self._values, pa.string())
        return self._texts

    @property
    def values(self) -> list[str]:
        """The distinct values as a list; a long column is better asked for its texts."""
        if self._values is not None:
            return self._values
        values: list[str] = self.once("values", lambda column: column.texts.to_pylist())
        return values

    @property
    def size(self) -> int:
        """How many distinct values there are."""
        return len(self._texts if self._values is None else self._values)  # type: ignore[arg-type]

    def once(self, key: Any, make: Callable[["Coded"], Any]) -> Any:
        """What is made of the distinct values, made once, and once for all columns over one list of values."""
        if key not in self._made:
            self._made[key] = make(self)
        return self._made[key]

    def groups(self, make: Callable[[Codes], Any]) -> Any:
        """What is made of the codes, made once."""
        if self._groups is None:
            self._groups = make(self.codes)
        return self._groups

    def share(self, other: "Coded") -> None:
        """Share what is made of the values with another column over the same list of values."""
        self._made = other._made  # noqa: SLF001  what is made of the values they share

    def mapped(self, change: Callable[[str], str | None]) -> "Coded":
        """The same column with every distinct value changed once; None and "" become missing."""
        return self.recoded([change(value) for value in self.values])

    def recoded(self, texts: Texts | Sequence[str | None]) -> "Coded":
        """The same column with its distinct values replaced by `texts`, equal ones taken together."""
        if not isinstance(texts, pa.Array) and len(texts) <= FEW:
            place: dict[str, int] = {}
            new = [place.setdefault(text, len(place)) if text else -1 for text in texts]
            return Coded(np.array([*new, -1], np.int32)[self.codes], list(place))
        texts = texts if isinstance(texts, pa.Array) else pa.array(texts, pa.string())
        made = pc.dictionary_encode(pc.if_else(pc.equal(texts, ""), None, texts))
        return Coded(_with_missing(made.indices)[self.codes], made.dictionary)

    def at(self, rows: Index) -> "Coded":
        """Some rows in some order, their values numbered as they come."""
        codes = self.codes[rows]
        first = np.full(len(self.texts) + 1, len(codes), np.int64)
        first[codes[::-1]] = np.arange(len(codes))[::-1]
        seen = np.flatnonzero(first[:-1] < len(codes))
        seen = seen[np.argsort(first[seen])]
        place = np.full(len(self.texts) + 1, -1, np.int32)
        place[seen] = np.arange(len(seen), dtype=np.int32)
        return Coded(place[codes], self.texts.take(pa.array(seen)))

    @property
    def filled(self) -> NDArray[np.bool_]:
        """Where there is a value."""
        return self.codes >= 0

    @property
    def counts(self) -> Index:
        """How many rows have each distinct value."""
        return np.bincount(self.codes[self.filled], minlength=self.size).astype(np.int64)


def _with_missing(indices: pa.Array) -> Codes:
    """Codes by old code, with one more place at the end so that -1 stays -1."""
    return np.append(_codes(indices), np.int32(-1))


def _codes(indices: pa.Array) -> Codes:
    codes: Codes = indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32, copy=False)
    return codes


def encode(column: pa.ChunkedArray) -> Coded:
    """A column of any type as codes into its trimmed lower-case texts."""
    made = coded_column(column)
    raw = Coded(_codes(made.indices), made.dictionary.cast(pa.string()))
    texts = pc.utf8_lower(pc.utf8_trim_whitespace(raw.texts))
    if texts.equals(raw.texts):
        return raw
    again = pc.dictionary_encode(texts)
    return Coded(_with_missing(again.indices)[raw.codes], again.dictionary)


def coded_column(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """A column in one piece whose distinct values stand once."""
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries() if pa.types.is_dictionary(column.type) else column
        column = column.combine_chunks()
    return column if pa.types.is_dictionary(column.type) else pc.dictionary_encode(column)


def two_at_once(change: Callable[[Any], Any], columns: Sequence[Any], rows: int) -> list[Any]:
    """Each column changed; of a long table two at a time: a short one is done before a thread would start."""
    if rows < LONG:
        return [change(column) for column in columns]
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(change, columns))


def coded_table(table: pa.Table, but: Iterable[str | None]) -> pa.Table:
    """The table with every plain column as codes, so that nothing reads a value twice; two columns at a time."""
    names = [f.name for f in table.schema if f.name not in set(but) and not pa.types.is_nested(f.type)]
    columns = two_at_once(coded_column, [table[name] for name in names], table.num_rows)
    for name, column in zip(names, columns, strict=True):
        table = table.set_column(table.column_names.index(name), name, column)
    return table


def together(columns: Sequence[Coded]) -> list[Coded]:
    """Several columns over one list of values, so that a code means the same in each."""
    texts = pa.concat_arrays([column.texts for column in columns] or [pa.array([], pa.string())])
    made = pc.dictionary_encode(texts)
    codes = _codes(made.indices)
    out: list[Coded] = []
    start = 0
    for column in columns:
        part = codes[start : start + len(column.texts)]
        out.append(Coded(np.append(part, np.int32(-1))[column.codes], made.dictionary))
        out[-1].share(out[0])
        start += len(column.texts)
    return out


def first_of(columns: Sequence[Coded]) -> Coded:
    """Row by row the first value that is not missing."""
    if len(columns) == 1:
        return columns[0]
    joined = together(columns)
    codes = joined[0].codes
    for other in joined[1:]:
        codes = np.where(codes >= 0, codes, other.codes)
    return Coded(codes.astype(np.int32), joined[0].texts)


def distinct(keys: NDArray[Any]) -> NDArray[Any]:
    """The distinct keys in order; sorting is faster than the hashing of NumPy."""
    ordered = np.sort(keys)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


def in_turn(keys: NDArray[Any]) -> Index:
    """The places of numbers from 0 to 2**31 in their order, equal ones as they stand; argsort takes twice as long."""
    return np.sort(keys.astype(np.int64) << 32 | np.arange(len(keys))) & 0xFFFFFFFF


def among(ordered: Index, wanted: Index) -> NDArray[np.bool_]:
    """Which of the wanted stand in a list that is in order."""
    if not len(ordered):
        return np.zeros(len(wanted), bool)
    found: NDArray[np.bool_] = ordered[np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)] == wanted
    return found


def dense(keys: NDArray[np.int64]) -> tuple[Index, NDArray[np.int64]]:
    """Each key as the place of its first occurrence among the distinct keys, and those keys."""
    made = pc.dictionary_encode(pa.array(keys))
    place = made.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return place, made.dictionary.to_numpy(zero_copy_only=False)


def looked_up(keys: Index, values: Floats, wanted: Index, without: float) -> Floats:
    """The value of each wanted key among these in order, and what it is without where it is none of them."""
    if not len(keys):
        return np.full(len(wanted), without)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    made: Floats = np.where(keys[place] == wanted, values[place], without)
    return made
