"""Who is with whom: a claim that ended says nothing of the partnership, a new partner or another home does."""

import polars as pl

FAR = "9999-12-31"
PAIR = ["one", "other"]


def partners(paired: pl.DataFrame, here: pl.DataFrame, housemates: pl.DataFrame, as_of: str) -> pl.DataFrame:
    """The pairs that are together on the day, from both ends."""
    pairs = paired.group_by(PAIR).agg(until=pl.col("valid_to").fill_null(FAR).max())
    ends = pl.concat([pairs.select("until", person=end) for end in PAIR])
    last = ends.group_by("person").agg(last=pl.col("until").max())
    homed = here.select("person").unique().with_columns(home=pl.lit(value=True))
    for end in PAIR:
        theirs = last.join(homed, on="person", how="left").rename(
            {"person": end, "last": f"{end}_last", "home": f"{end}_home"}
        )
        pairs = pairs.join(theirs, on=end, how="left")
    together = pairs.join(housemates.with_columns(together=pl.lit(value=True)), on=PAIR, how="left")
    flags = together.with_columns(pl.col("together", "one_home", "other_home").fill_null(value=False))
    latest = (pl.col("until") >= pl.col("one_last")) & (pl.col("until") >= pl.col("other_last"))
    apart = pl.col("one_home") & pl.col("other_home") & ~pl.col("together")
    kept = flags.filter((pl.col("until") >= as_of) | pl.col("together") | (latest & ~apart)).select(PAIR)
    return pl.concat([kept, kept.select(one="other", other="one")]).unique()
