"""Parquet files, every value as text."""

from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from kithkin.graph.errors import BadInput
from kithkin.loaders.table import Table, header, table_of

_LARGEST_UNPACKED = 4 << 30


def read(path: Path) -> Table:
    """The rows of a Parquet file."""
    try:
        file = pq.ParquetFile(path)
        unpacked = sum(file.metadata.row_group(n).total_byte_size for n in range(file.metadata.num_row_groups))
        if unpacked > _LARGEST_UNPACKED:
            raise BadInput(f"{path.name} would unpack into {unpacked >> 20} MB: split it.")
        frame = pl.from_arrow(file.read())
    except (pa.ArrowInvalid, OSError):
        raise BadInput(f"{path.name} cannot be read as Parquet: write it again.") from None
    assert isinstance(frame, pl.DataFrame)
    names = header(frame.columns, path.name)
    nested = next((name for name in frame.columns if frame[name].dtype.is_nested()), None)
    if nested:
        raise BadInput(f"{path.name}: the column {nested} holds lists or tables; make it plain values.")
    columns = [_text(frame[old]).alias(name) for old, name in zip(frame.columns, names, strict=True)]
    return table_of(pl.DataFrame(columns), "Parquet", first_line=1)


def _text(column: pl.Series) -> pl.Series:
    """Numbers without a needless .0, instants without a needless midnight."""
    if column.dtype.is_float():
        whole = column.is_null() | (column.is_finite() & (column == column.round(0)))
        return (column.cast(pl.Int64) if whole.all() else column).cast(pl.String)
    text = column.cast(pl.String)
    return text.str.replace(r" 00:00:00(\.0+)?$", "") if column.dtype == pl.Datetime else text
