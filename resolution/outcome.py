"""What came out for each record as a number, so that only what comes out otherwise is looked up and written."""

import polars as pl

from kithkin.resolution.matches import PAIRS, POSSIBLE


def outcome(clusters: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """For each record a number of who its person is made of, how surely it belongs, and its pairs: record_id, sign.

    `clusters` has record_id, cluster_id and probability: of a person all records. Classes and decisions are no part,
    nor are pairs of which nothing is written.
    """
    own = pl.col("record_id").hash(1)
    whole = clusters.group_by("cluster_id").agg(whole=own.bitwise_xor(), many=pl.len())
    said = pl.struct("other", "weight", "same", "evidence").hash(2)
    told = both_ways(written(clusters, pairs)).group_by("record_id").agg(pairs=said.bitwise_xor())
    every = clusters.join(whole, on="cluster_id").join(told, on="record_id", how="left")
    sure = pl.col("probability").round(4)
    return every.select("record_id", sign=pl.struct("whole", "many", sure, pl.col("pairs").fill_null(0)).hash(3))


def written(clusters: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs that may stand in the graph: of one person, or of two that may be one."""
    return _placed(clusters, pairs).filter(pl.col("one") | (pl.col("same") >= POSSIBLE)).select(pairs.columns)


def apart(clusters: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Of those the pairs of two persons."""
    return _placed(clusters, pairs).filter(~pl.col("one") & (pl.col("same") >= POSSIBLE)).select(pairs.columns)


def _placed(clusters: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs, and whether both are one person."""
    left = clusters.select(left_id="record_id", left="cluster_id")
    right = clusters.select(right_id="record_id", right="cluster_id")
    both = pairs.join(left, on="left_id", how="left").join(right, on="right_id", how="left")
    return both.with_columns(one=(pl.col("left") == pl.col("right")).fill_null(value=False))


def both_ways(pairs: pl.DataFrame) -> pl.DataFrame:
    """Each pair from either end: record_id, other, weight, same, evidence."""
    told = pairs.select(*PAIRS)
    one = told.rename({"left_id": "record_id", "right_id": "other"})
    two = told.rename({"right_id": "record_id", "left_id": "other"})
    return pl.concat([one, two.select(one.columns)])


def otherwise(
    clusters: pl.DataFrame, pairs: pl.DataFrame, signs: tuple[pl.DataFrame, pl.DataFrame], asked: pl.Series
) -> pl.DataFrame:
    """The clusters of which something came out otherwise: signs then and now differ, or a record or its pair is asked.

    The pairs are those that may be written. Of a record that was not there then there is no sign.
    """
    then, now = signs
    both = now.join(then, on="record_id", how="left", suffix="_then")
    differ = both.filter(pl.col("sign").ne_missing(pl.col("sign_then")))["record_id"]
    beside = both_ways(pairs).filter(pl.col("other").is_in(asked.implode()))["record_id"]
    told = pl.concat([differ, beside, asked]).unique()
    changed = clusters.filter(pl.col("record_id").is_in(told.implode()))["cluster_id"].unique()
    return clusters.filter(pl.col("cluster_id").is_in(changed.implode()))
