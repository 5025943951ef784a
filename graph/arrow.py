"""Columns between the graph and Arrow."""

from collections.abc import Sequence

import polars as pl
import pyarrow as pa


def joined(table: pa.Table) -> pl.DataFrame:
    """An Arrow table as a frame."""
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame


def as_text(parts: Sequence[pl.DataFrame], columns: Sequence[str]) -> pa.Table:
    """Batches as one Arrow table; a column in which no batch has a value is text."""
    if not parts:
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String)).to_arrow(compat_level=pl.CompatLevel.oldest())
    frame = pl.concat(parts, how="vertical_relaxed").select(columns)
    empty = [name for name, kind in frame.schema.items() if kind == pl.Null]
    return frame.with_columns(pl.col(empty).cast(pl.String)).to_arrow(compat_level=pl.CompatLevel.oldest())
