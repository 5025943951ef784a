"""What belongs to each row as one sorted list, each item once."""

import numpy as np
import polars as pl
import pyarrow as pa

_HALF = np.uint64(32)


def lists(row: pl.Series, item: pl.Series, count: int) -> pl.Series:
    """For each of so many rows its items in order: `row` has the number of a row, `item` one thing that is of it."""
    if item.dtype != pl.UInt32:
        known = item.unique().sort()
        places = lists(row, known.search_sorted(item).cast(pl.UInt32), count)
        return named(places, known)
    both = np.sort((row.cast(pl.UInt64).to_numpy() << _HALF) | item.to_numpy())
    each = both[np.diff(both, prepend=both[:1] ^ _HALF) != 0]
    ends = np.searchsorted(each, np.arange(count + 1, dtype=np.uint64) << _HALF)
    return _listed(ends, pl.Series(each.astype(np.uint32), dtype=pl.UInt32))


def named(places: pl.Series, names: pl.Series) -> pl.Series:
    """Lists of numbers as lists of the names that stand at these places."""
    ends = np.concatenate([[0], np.cumsum(places.list.len().to_numpy(), dtype=np.int64)])
    return _listed(ends, names.gather(places.explode(empty_as_null=False)))


def _listed(ends: np.ndarray[tuple[int], np.dtype[np.int64]], items: pl.Series) -> pl.Series:
    # Arrow's own way from NumPy looks for a data frame library first, and loads it where it is installed.
    whole = pa.LargeListArray.from_arrays(pl.Series(ends, dtype=pl.Int64).to_arrow(), items.to_arrow())
    return pl.Series(whole)
