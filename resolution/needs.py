"""What a derived fact needs: the access classes of all its evidence, written as `3` or `3+7`."""

from collections.abc import Sequence
from functools import cache

import polars as pl

from kithkin.resolution.packed import packed, placed


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
    from kithkin.resolution.coded import distinct  # noqa: PLC0415  start-up time
    from kithkin.resolution.spare import spare, wider  # noqa: PLC0415

    at = packed(frame.select(packed(frame, by), needs=placed(frame["needs"], texts)), ["packed", "needs"])
    found = spare(distinct(at.to_numpy()), wider([classes(text) for text in texts]))
    return frame.filter(~at.is_in(pl.Series(found).implode()))


def uncovered(frame: pl.DataFrame, by: Sequence[str], said: pl.DataFrame) -> pl.DataFrame:
    """Rows whose readers do not already read the same fact in `said`, with no more classes."""
    rivals = frame.select(*by, "needs").unique().join(said.select(*by, other="needs").unique(), on=list(by))
    pairs = rivals.select("needs", "other").unique().rows()
    enough = [(needs, other) for needs, other in pairs if classes(needs) >= classes(other)]
    table = pl.DataFrame(enough, schema={"needs": pl.String, "other": pl.String}, orient="row")
    spare = rivals.join(table, on=["needs", "other"]).select(*by, "needs").unique()
    return frame.join(spare, on=[*by, "needs"], how="anti")
