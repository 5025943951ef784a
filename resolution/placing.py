"""Clusters of records, whole or of a part, in the shape that ids and edges are made from."""

import polars as pl
import pyarrow as pa

from kithkin.resolution.attention import OUTRANKED
from kithkin.resolution.link import Linked
from kithkin.resolution.matches import PAIRS
from kithkin.resolution.persons import Assigned

OPEN = {"record_id": pl.String, "component": pl.Int64, "parting": pl.Boolean}


def frame_of(table: pa.Table) -> pl.DataFrame:
    """A table as polars has it."""
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame


def clustered(records: pl.DataFrame, linked: Linked | None) -> pl.DataFrame:
    """Each record with its cluster and age: the record known first is the oldest, and of those the first by key."""
    if linked is None:
        return pl.DataFrame(schema={"record_id": pl.String, "cluster": pl.Int64, "age": pl.Int64})
    named = frame_of(linked.clusters).select("record_id", cluster=pl.col("cluster_id").rank("dense").cast(pl.Int64))
    return aged(records).join(named, on="record_id").select("record_id", "cluster", "age")


def aged(records: pl.DataFrame) -> pl.DataFrame:
    """Each record with its age: 0 is the oldest, of those known at once the first by key."""
    ordered = records.sort("first_known", "record_id").select("record_id").with_row_index("age")
    return ordered.select("record_id", pl.col("age").cast(pl.Int64))


def placed(records: pl.DataFrame, linked: Linked | None, assigned: Assigned) -> pl.DataFrame:
    """Each record with its class, its person, and how surely it belongs there."""
    sure = pl.DataFrame(schema={"record_id": pl.String, "probability": pl.Float64})
    if linked:
        sure = frame_of(linked.clusters).select("record_id", "probability")
    return records.select("record_id", "access").join(assigned.members, on="record_id").join(sure, on="record_id")


def pairs_of(linked: Linked | None) -> pl.DataFrame:
    """The pairs that were handed out."""
    if linked is None:
        return pl.DataFrame(schema=PAIRS)
    return frame_of(linked.pairs).select(pl.col(name).cast(kind) for name, kind in PAIRS.items())


def outranked_of(linked: Linked | None) -> pl.DataFrame:
    """The pairs that are decided to be one person against two valid numbers."""
    return pl.DataFrame(schema=OUTRANKED) if linked is None else frame_of(linked.outranked)


def open_of(table: pa.Table | None) -> pl.DataFrame:
    """The rows whose division hangs on who reads; none where nothing was linked."""
    if table is None:
        return pl.DataFrame(schema=OPEN)
    return frame_of(table).select(pl.col(name).cast(kind) for name, kind in OPEN.items())
