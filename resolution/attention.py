"""What needs somebody's attention: a decision that two records are one person, against valid numbers that differ."""

import tomllib
from collections.abc import Mapping
from functools import cache

import polars as pl

from kithkin.resolution.explain import field_text
from kithkin.resolution.needs import united
from kithkin.resolution.shapes import DATA

OUTRANKED = dict.fromkeys(["left_id", "right_id", "fields"], pl.String)
TEXTS = pl.List(pl.String)


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    """data/attention.toml."""
    read: Mapping[str, Mapping[str, str]] = tomllib.loads((DATA / "attention.toml").read_text(encoding="utf-8"))
    return read


def told(left: str, right: str, fields: str) -> str:
    """What a decision holds against; `fields` are pieces of evidence with commas."""
    called = " and the ".join(field_text(name) for name in fields.split(","))
    return _texts()["decided"]["numbers"].format(left=left, right=right, fields=called)


def on_records(placed: pl.DataFrame, outranked: pl.DataFrame) -> pl.DataFrame:
    """Of pairs of one class the texts of each record: source, attention."""
    if outranked.is_empty():
        return pl.DataFrame(schema={"source": pl.String, "attention": TEXTS})
    one_class = _sided(placed, outranked).filter(pl.col("access") == pl.col("other_access"))
    each = pl.concat([one_class.select("attention", source=side) for side in ("left_id", "right_id")])
    return each.group_by("source").agg(pl.col("attention").sort())


def between(placed: pl.DataFrame, outranked: pl.DataFrame) -> pl.DataFrame:
    """Of pairs of two classes the text for whoever reads both: source, target, needs, attention."""
    if outranked.is_empty():
        return pl.DataFrame(schema=dict.fromkeys(("source", "target", "needs"), pl.String) | {"attention": TEXTS})
    two = _sided(placed, outranked).filter(pl.col("access") != pl.col("other_access"))
    needed = united(two.with_columns(pl.col("access", "other_access").cast(pl.String)), ["access", "other_access"])
    return needed.select(
        source=pl.min_horizontal("left_id", "right_id"),
        target=pl.max_horizontal("left_id", "right_id"),
        needs="needs",
        attention=pl.concat_list("attention"),
    )


def _sided(placed: pl.DataFrame, outranked: pl.DataFrame) -> pl.DataFrame:
    """The pairs that stand under one person, with the class of each side."""
    one = placed.select(left_id="record_id", person="person_id", access="access")
    two = placed.select(right_id="record_id", other="person_id", other_access="access")
    both = outranked.join(one, on="left_id").join(two, on="right_id").filter(pl.col("person") == pl.col("other"))
    texts = [told(*row) for row in both.select("left_id", "right_id", "fields").iter_rows()]
    return both.with_columns(pl.Series("attention", texts, pl.String))
