"""What a group rule forms, before its groups have ids: clusters with members, each with role, reason and dates."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

Schema = Mapping[str, pl.DataType | type[pl.DataType]]
MEMBERS: Schema = {
    "cluster": pl.String, "person_id": pl.String, "role": pl.String, "basis": pl.List(pl.String), "strength": pl.String,
    "status": pl.String, "reason": pl.String, "review_on": pl.String, "decision_id": pl.String,
    "review_id": pl.String, "valid_from": pl.String, "valid_to": pl.String, "needs": pl.String,
}  # fmt: skip
PLACES: Schema = {
    "cluster": pl.String, "target": pl.String, "basis": pl.List(pl.String), "valid_from": pl.String,
    "valid_to": pl.String, "needs": pl.String,
}  # fmt: skip
TRAITS: Schema = {"cluster": pl.String, "name": pl.String, "status": pl.String, "expires_on": pl.String}


def shaped(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """The frame with exactly these columns, absent ones null."""
    missing = [pl.lit(None, kind).alias(name) for name, kind in schema.items() if name not in frame.columns]
    return frame.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in schema.items())


@dataclass(frozen=True, slots=True)
class Formed:
    """Groups of one kind: a cluster is named by what makes it that group and no other."""

    kind: str
    members: pl.DataFrame
    places: pl.DataFrame
    traits: pl.DataFrame
    place_edge: str = "LIVES_AT"


def formed(kind: str, members: pl.DataFrame, places: pl.DataFrame | None = None, **more: pl.DataFrame) -> Formed:
    """Groups of one kind in one shape and order."""
    rows = shaped(members, MEMBERS).sort("cluster", "person_id", "role", "needs", "valid_from", nulls_last=True)
    sites = pl.DataFrame(schema=dict(PLACES)) if places is None else shaped(places, PLACES)
    traits = more.get("traits", rows.select("cluster").unique())
    edge = "NAMED_BY" if kind == "Gang" else "LIVES_AT"
    return Formed(kind, rows, sites.sort("cluster", "target", "needs"), shaped(traits, TRAITS).sort("cluster"), edge)
