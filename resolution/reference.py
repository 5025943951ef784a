"""Ties to the reference person: what the roles at an address say where a feed states them household by household."""

import tomllib
from importlib.resources import files

import polars as pl

from kithkin.resolution.needs import united

HEAD = "reference person"
# One delivered household: what one feed says of one address from one day.
HOUSEHOLD = ["feed", "address_id", "kind", "valid_from"]
SAID = ["source_record", "target_record", "kind", "valid_from", "valid_to", "needs"]


def referred(residences: pl.DataFrame) -> pl.DataFrame:
    """What roles say of two people, as a feed would state it between two of its records: the columns of SAID.

    `residences` has record_id, address_id, kind, role, valid_from, valid_to and needs. A household of which two people
    are the reference person is two at one address, and nobody can say who is of which: it states nothing.
    """
    feed = pl.col("record_id").str.split(":").list.first()
    told = residences.filter(pl.col("role").is_not_null()).with_columns(
        feed=feed, role=pl.col("role").str.to_lowercase()
    )
    heads = told.filter(pl.col("role") == HEAD).unique(["record_id", *HOUSEHOLD])
    alone = heads.filter(pl.len().over(HOUSEHOLD) == 1).select(*HOUSEHOLD, head="record_id", head_needs="needs")
    others = told.join(rules(), on="role").join(alone, on=HOUSEHOLD, nulls_equal=True)
    said = united(others, ["needs", "head_needs"]).with_columns(
        source_record=pl.when("reverse").then("record_id").otherwise("head"),
        target_record=pl.when("reverse").then("head").otherwise("record_id"),
        kind="says",
    )
    return said.select(SAID).unique().sort(SAID)


def rules() -> pl.DataFrame:
    """The roles that make a tie: role, says and reverse."""
    text = files("kithkin.resolution").joinpath("reference.toml").read_text("utf-8")
    return pl.DataFrame([{"role": role, "reverse": False, **rule} for role, rule in tomllib.loads(text).items()])
