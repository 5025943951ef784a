"""The ties between records and their persons that are kept: their ids, and where the graph keeps their ends.

A node stays where it is for as long as it is there, so a place that was told once need not be looked up. After an
erasure, when places are given away, nothing that was kept is gone on from.
"""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from kithkin.graph.store import PLACES
from kithkin.resolution.kept import Kept, told_among

SOURCE_AT, TARGET_AT = PLACES
_BOUND = {"source": pl.String, "id": pl.String, SOURCE_AT: pl.Int64}


def bound(kept: Kept, ties: pl.DataFrame) -> Kept:
    """The same with the edges that say whom some records are of: source, id; and where their ends are, if told."""
    ordered = ties.sort("source")
    rows, told = kept.rows(ordered["source"]), ordered["id"].to_arrow().cast(pa.string())
    made = replace(kept, tie=kept.put(kept.tie, rows, told))
    if SOURCE_AT not in ties.columns:
        return made
    places, ends = kept.places.copy(), kept.ends.copy()
    places[rows], ends[rows] = (ordered[name].fill_null(-1).to_numpy() for name in PLACES)
    return replace(made, places=places, ends=ends)


def binding(kept: Kept, ids: Collection[str]) -> pl.DataFrame:
    """The edges of some records of which they are known: source, id, source_at."""
    rows = kept.rows(ids)
    at, place = pa.array(rows), kept.places[rows]
    told = pl.DataFrame({"source": kept.ids.take(at), "id": kept.tie.take(at), SOURCE_AT: place}, _BOUND)
    return told.drop_nulls("id").with_columns(_known(SOURCE_AT))


def ended(kept: Kept, ties: pl.DataFrame) -> pl.DataFrame:
    """Ties (source, target) with where the graph keeps their ends, as far as that is known."""
    rows = kept.rows(ties["source"])
    begin = pl.DataFrame({"source": kept.ids.take(pa.array(rows)), SOURCE_AT: kept.places[rows]})
    persons = pc.drop_null(ties["target"].unique().to_arrow().cast(pa.string()))
    rows = np.flatnonzero(told_among(kept.person, persons))
    end = pl.DataFrame({"target": kept.person.take(pa.array(rows)), TARGET_AT: kept.ends[rows]})
    end = end.group_by("target").agg(pl.col(TARGET_AT).max())
    both = ties.join(begin, on="source", how="left", maintain_order="left")
    return both.join(end, on="target", how="left", maintain_order="left").with_columns(map(_known, PLACES))


def _known(name: str) -> pl.Expr:
    """A column of places in which -1 is null."""
    return pl.when(pl.col(name) >= 0).then(name).alias(name)
