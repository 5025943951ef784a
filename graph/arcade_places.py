"""The embedded engine's places of nodes (`#bucket:position`) as numbers, and what it is told by place."""

import polars as pl

from kithkin.graph import model

_BUCKET = 1 << 40


def as_number(places: pl.Series) -> pl.Series:
    """Places as numbers."""
    parts = places.str.strip_prefix("#").str.split_exact(":", 1).struct.unnest().cast(pl.Int64)
    return parts.select(pl.col("field_0") * _BUCKET + pl.col("field_1")).to_series()


def as_place(numbers: pl.Series) -> pl.Series:
    """Numbers as places."""
    at = pl.col("at")
    return numbers.alias("at").to_frame().select(pl.format("#{}:{}", at // _BUCKET, at % _BUCKET)).to_series()


def close_at(kind: str, source_at: pl.Series) -> str:
    """SQL that closes the edges of `:ids` that begin at some places, at `:instant` by `:run_id`."""
    return (
        f"UPDATE (SELECT expand(outE('{model.edge_type(kind)}')) FROM [{','.join(as_place(source_at))}]) "  # noqa: S608 - a closed list and numbers
        "SET known_to = :instant, closed_run_id = :run_id WHERE known_to IS NULL AND id IN :ids"
    )
