"""People in pieces that no row ties to each other, so that each piece may be formed by itself."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import polars as pl

from kithkin.resolution.formed import Draft
from kithkin.resolution.living import joined
from kithkin.resolution.material import Material

MOST = 25_000
"""So many people in a piece: of more the look-ups no longer fit beside the processor."""
ABOUT = {"persons": "person_id", "statements": "source", "residences": "person_id", "involvements": "person_id"}


def pieces(said: Material, people: int) -> list[Material]:
    """What was said of each piece, persons and places being numbers.

    Whoever is named with somebody, or ever had an address with them, is of the same piece.
    """
    if people <= MOST:
        return [said]
    lived = said.residences.select("address_id", "person_id").unique()
    first = lived.group_by("address_id").agg(other=pl.col("person_id").min())
    homes = lived.join(first, on="address_id").select("person_id", "other")
    pairs = pl.concat([said.statements.select(person_id="source", other="target"), homes])
    of = _filled(pl.DataFrame({"first": joined(people, pairs)}))
    parts = [_parted(getattr(said, name), of, end) for name, end in ABOUT.items()]
    return [replace(said, **dict(zip(ABOUT, each, strict=True))) for each in zip(*parts, strict=True)]


def _filled(whole: pl.DataFrame) -> pl.Series:
    """The piece of everybody: those joined to one are put in one, piece after piece until each is full."""
    sizes = whole.group_by("first").len().sort("first")
    placed = sizes.select("first", piece=((pl.col("len").cum_sum() - pl.col("len")) // MOST).rank("dense") - 1)
    return whole.join(placed, on="first", how="left", maintain_order="left")["piece"]


def _parted(frame: pl.DataFrame, of: pl.Series, end: str) -> list[pl.DataFrame]:
    """The rows of each piece."""
    # A row about nobody who is known is of no piece.
    placed = frame.with_columns(piece=of.gather(frame[end])).drop_nulls("piece").sort("piece", maintain_order=True)
    ends = placed["piece"].search_sorted(pl.Series(range(of.n_unique() + 1), dtype=of.dtype)).to_list()
    rows = placed.drop("piece")
    return [rows.slice(one, other - one) for one, other in pairwise(ends)]


def together_again(parts: Iterable[Draft]) -> Draft:
    """The groups of one kind of all pieces: each piece has numbered its own from nought."""
    found: list[list[pl.DataFrame]] = []
    free = 0
    kind = ""
    for part in parts:
        kind = part.kind
        last = part.clusters["cluster"].max()
        found.append([frame.with_columns(pl.col("cluster").cast(pl.Int64) + free) for frame in part[1:]])
        free += last + 1 if isinstance(last, int) else 0
    return Draft(kind, *(pl.concat(frames) for frames in zip(*found, strict=True)))
