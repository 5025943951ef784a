"""What a derived fact needs: the access classes of all its evidence, written as `3` or `3+7`."""

from collections.abc import Sequence
from functools import cache

import polars as pl

from kithkin.resolution.packed import packed


@cache
def classes(needs: str) -> frozenset[int]:
    """The classes of a need."""
    return frozenset(int(part) for part in needs.split("+"))


@cache
def need(of: frozenset[int]) -> str:
    """The need of so many classes."""
    return "+".join(map(str, sorted(of)))


def united(frame: pl.DataFrame, columns: Sequence[str], name: str = "needs") -> pl.DataFrame:
    """The frame with one need that holds the classes or needs of several columns; nulls add none."""
    joined = frame.with_columns(pl.concat_str(columns, separator="+", ignore_nulls=True).alias(name))
    tidy = {text: need(classes(text)) for text in joined[name].unique()}
    return joined.with_columns(pl.col(name).replace_strict(tidy, return_dtype=pl.String))


def least(frame: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Without rows that tell a reader nothing new: of one fact, a need that holds another need is dropped."""
    texts = frame["needs"].unique().sort()
    if not texts.str.contains("+", literal=True).any():
        return frame
    at = packed(frame.select(packed(frame, by), needs=texts.search_sorted(frame["needs"])), ["packed", "needs"])
    spare = _wider(at.unique(), texts)
    return frame.filter(~at.is_in(spare.implode()))


def _wider(facts: pl.Series, texts: pl.Series) -> pl.Series:
    """Those of the facts, numbers whose last part is a need, that hold the need of another such fact."""
    many = len(texts) + 1
    each = pl.DataFrame({"at": facts, "fact": facts // many, "needs": facts % many - 1})
    several = each.filter(pl.len().over("fact") > 1)
    wide = several.filter(pl.col("needs").is_in(texts.str.contains("+", literal=True).arg_true().implode()))
    rivals = wide.join(several.select("fact", other="needs"), on="fact")
    both = rivals.select("at", pair=pl.col("needs") * many + pl.col("other"))
    of = [classes(text) for text in texts]
    pairs = [pair for pair in both["pair"].unique().to_list() if of[pair // many] > of[pair % many]]
    return both.filter(pl.col("pair").is_in(pairs))["at"].unique()


def uncovered(frame: pl.DataFrame, by: Sequence[str], said: pl.DataFrame) -> pl.DataFrame:
    """Rows whose readers do not already read the same fact in `said`, with no more classes."""
    rivals = frame.select(*by, "needs").unique().join(said.select(*by, other="needs").unique(), on=list(by))
    pairs = rivals.select("needs", "other").unique().rows()
    enough = [(needs, other) for needs, other in pairs if classes(needs) >= classes(other)]
    table = pl.DataFrame(enough, schema={"needs": pl.String, "other": pl.String}, orient="row")
    spare = rivals.join(table, on=["needs", "other"]).select(*by, "needs").unique()
    return frame.join(spare, on=[*by, "needs"], how="anti")
