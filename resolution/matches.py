"""Which record belongs to which person, with why; and which two records may yet be one person."""

import polars as pl

from kithkin.resolution.decide import Decisions
from kithkin.resolution.needs import united

POSSIBLE = 0.2
PAIRS = {
    **dict.fromkeys(["left_id", "right_id", "evidence"], pl.String),
    **dict.fromkeys(["weight", "probability", "same"], pl.Float64),
}  # fmt: skip

MAYBE = {
    **dict.fromkeys(["source", "target"], pl.String),
    **dict.fromkeys(["weight", "probability"], pl.Float64),
    **dict.fromkeys(["evidence", "needs"], pl.String),
}


def belonging(records: pl.DataFrame, pairs: pl.DataFrame, model: str) -> pl.DataFrame:
    """A SAME_AS for each record, of the record's class; its evidence names only records of that class.

    `records` has record_id, person_id, probability and access.
    """
    both = _both_ways(_sided(records, pairs).filter(pl.col("person_id") == pl.col("other_person")))
    told = both.filter(pl.col("access") == pl.col("other_access")).sort(
        ["record_id", "weight", "other_id"], descending=[False, True, False]
    )
    best = told.unique("record_id", keep="first", maintain_order=True)
    lines = best.select("record_id", "weight", "evidence", compared_with="other_id")
    return records.join(lines, on="record_id", how="left").select(
        source="record_id",
        target="person_id",
        weight=pl.col("weight").round(3),
        probability=pl.col("probability").round(4),
        evidence=pl.col("evidence").fill_null("[]"),
        compared_with="compared_with",
        model=pl.lit(model),
        access="access",
    )


def possibly(records: pl.DataFrame, pairs: pl.DataFrame, decisions: Decisions) -> pl.DataFrame:
    """The likeliest pair of records between two persons that may be one, unless somebody decided they are two."""
    apart = pairs.filter(pl.col("same") >= POSSIBLE)
    sided = _sided(records, apart).filter(pl.col("person_id") != pl.col("other_person"))
    if sided.is_empty():
        return pl.DataFrame(schema=MAYBE)
    ends = sided.with_columns(
        one=pl.min_horizontal("person_id", "other_person"), two=pl.max_horizontal("person_id", "other_person")
    )
    open_pairs = ends.join(_decided(records, decisions), on=["one", "two"], how="anti")
    needed = united(
        open_pairs.with_columns(pl.col("access", "other_access").cast(pl.String)), ["access", "other_access"]
    )
    order = ["one", "two", "needs", "weight", "record_id", "other_id"]
    ranked = needed.sort(order, descending=[name == "weight" for name in order])
    return ranked.unique(["one", "two", "needs"], keep="first", maintain_order=True).select(
        source=pl.min_horizontal("record_id", "other_id"),
        target=pl.max_horizontal("record_id", "other_id"),
        weight=pl.col("weight").round(3),
        probability=pl.col("same").round(4),
        evidence="evidence",
        needs="needs",
    )


def _sided(records: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs with the person and class of each side."""
    one = records.select(left_id="record_id", person_id="person_id", access="access")
    two = records.select(right_id="record_id", other_person="person_id", other_access="access")
    return (
        pairs.join(one, on="left_id").join(two, on="right_id").rename({"left_id": "record_id", "right_id": "other_id"})
    )


def _both_ways(sided: pl.DataFrame) -> pl.DataFrame:
    turned = {"record_id": "other_id", "other_id": "record_id", "access": "other_access", "other_access": "access"}
    return pl.concat([sided, sided.rename(turned).select(sided.columns)])


def _decided(records: pl.DataFrame, decisions: Decisions) -> pl.DataFrame:
    told = pl.DataFrame(decisions.different, {"left_id": pl.String, "right_id": pl.String}, orient="row")
    sides = _sided(records, told)
    return sides.select(
        one=pl.min_horizontal("person_id", "other_person"), two=pl.max_horizontal("person_id", "other_person")
    ).unique()
