"""Tables of a command as frames of text ids."""

from pathlib import Path
from typing import cast

import polars as pl

from kithkin.api.tables import table, with_columns
from kithkin.resolution.numbers import Numbers, numbers_of


def frame(path: Path, *needed: str) -> pl.DataFrame:
    """A table that has these columns."""
    return cast("pl.DataFrame", pl.from_arrow(with_columns(path, *needed) if needed else table(path)))


def numbers(path: Path | None) -> Numbers | None:
    """The numbers of a list of kind, old and new; nothing where there is no list."""
    return None if path is None else numbers_of(frame(path, "kind", "old", "new").iter_rows(named=True))


def clusters(path: Path) -> pl.DataFrame:
    """The id and cluster of every row, out of what `kithkin link --out` wrote; its first column is the id."""
    read = frame(path, "cluster_id")
    return read.select(id=pl.col(read.columns[0]).cast(pl.String), cluster=pl.col("cluster_id").cast(pl.String))
