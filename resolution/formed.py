"""What a group rule forms, before its groups have ids: clusters with members, each with role, reason and dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

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


class Names(NamedTuple):
    """The name of each number: a number is the place of a name among all in order."""

    people: pl.Series
    """What orders persons, and names what is formed of them."""
    ids: pl.Series
    """What persons are told by."""
    records: pl.Series
    places: pl.Series


class Draft(NamedTuple):
    """Groups of one kind by the numbers of their members, homes and records."""

    kind: str
    members: pl.DataFrame
    places: pl.DataFrame
    clusters: pl.DataFrame
    """cluster, and the numbers that make its name: people, and for a household place and day as well."""


def formed(kind: str, members: pl.DataFrame, places: pl.DataFrame | None = None, **more: pl.DataFrame) -> Formed:
    """Groups of one kind in one shape and order."""
    rows = shaped(members, MEMBERS).sort("cluster", "person_id", "role", "needs", "valid_from", nulls_last=True)
    sites = pl.DataFrame(schema=dict(PLACES)) if places is None else shaped(places, PLACES)
    traits = shaped(more.get("traits", rows.select("cluster").unique()), TRAITS)
    return ordered(kind, rows, sites.sort("cluster", "target", "needs"), traits.sort("cluster"))


def ordered(kind: str, members: pl.DataFrame, places: pl.DataFrame, traits: pl.DataFrame) -> Formed:
    """The same of what is in that order already."""
    edge = "NAMED_BY" if kind == "Gang" else "LIVES_AT"
    return Formed(kind, shaped(members, MEMBERS), shaped(places, PLACES), shaped(traits, TRAITS), edge)
