"""Which addresses are one place: rows without a UPRN mean the home that others give with one."""

import polars as pl

from kithkin.graph.lines import spelled


def places(addresses: pl.DataFrame) -> pl.DataFrame:
    """Each address with the one that stands for its place: address_id and place_id.

    `addresses` has address_id, line, postcode and uprn. One line in one postcode is one place, unless two UPRNs say
    that it is not.
    """
    known = addresses.unique("address_id")
    lines = {line: spelled(line) for line in known["line"].drop_nulls().unique()}
    keyed = known.with_columns(
        key=pl.col("postcode").str.replace_all(" ", "") + "\n" + pl.col("line").replace_strict(lines, default=None)
    )
    numbered = keyed.filter(pl.col("uprn").is_not_null() & pl.col("key").is_not_null())
    certain = numbered.group_by("key").agg(pl.col("address_id").min().alias("home"), n=pl.col("uprn").n_unique())
    first = keyed.filter(pl.col("key").is_not_null()).group_by("key").agg(pl.col("address_id").min().alias("first"))
    joined = keyed.join(certain, on="key", how="left").join(first, on="key", how="left")
    own = pl.col("uprn").is_not_null() | pl.col("key").is_null() | (pl.col("n").fill_null(1) > 1)
    place = pl.when(own).then("address_id").otherwise(pl.coalesce("home", "first"))
    return joined.select("address_id", place_id=place).sort("address_id")
