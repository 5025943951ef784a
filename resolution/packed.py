"""Several columns as one number: rows are told apart by one number in a fraction of the time that several take."""

from collections.abc import Sequence

import polars as pl

_FEW, _MANY, _MOST = 2**16, 2**33, 2**62


def packed(frame: pl.DataFrame, columns: Sequence[str]) -> pl.Series:
    """A number for each row, the same where all these columns are; rows in the order of the last column have it so.

    A missing value is one as well.
    """
    whole, count = pl.Series("packed", [0], pl.Int64).new_from_index(0, frame.height), 1
    for name in columns:
        numbers, many = _numbers(frame[name])
        if many >= _MANY:
            numbers, many = _placed(numbers), frame.height + 1
        if count * many >= _MOST:
            whole, count = _placed(whole), frame.height + 1
        whole, count = whole * many + numbers, count * many
    return whole


def placed(column: pl.Series, known: pl.Series) -> pl.Series:
    """The place of each value among those known, in order; of many texts it is found by halves."""
    if column.dtype == pl.String and len(known) <= _FEW:
        return column.cast(pl.Enum(known), strict=False).to_physical().cast(pl.UInt32)
    return known.search_sorted(column)


def _placed(numbers: pl.Series) -> pl.Series:
    return numbers.rank("dense").cast(pl.Int64)


def _numbers(column: pl.Series) -> tuple[pl.Series, int]:
    """Each value as a number from one on, nought for none, and how many there are."""
    if not column.dtype.is_integer():
        known = column.drop_nulls().unique().sort()
        return _from_one(placed(column, known), column, 0), len(known) + 1
    first, last = column.min(), column.max()
    if not isinstance(first, int) or not isinstance(last, int):
        return pl.zeros(len(column), pl.Int64, eager=True), 1
    return _from_one(column, column, first), last - first + 2


def _from_one(numbers: pl.Series, column: pl.Series, first: int) -> pl.Series:
    told = numbers.cast(pl.Int64) - first + 1
    return told.set(column.is_null(), 0) if column.null_count() else told
