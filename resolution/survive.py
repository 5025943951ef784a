"""Ids that last: which cluster of a new partition keeps which id of the one before."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl

from kithkin.graph.ids import mint

Mint = Callable[[str, int], str]
SPARE = -1
"""The salt of an id that no person is ever given."""


def minting(secret: bytes) -> Mint:
    """Ids of persons, each made of the key of a record."""
    return lambda key, salt: mint(secret, "P-", key, str(salt or ""))


@dataclass(frozen=True, slots=True)
class Survival:
    """Who keeps an id: `kept` (cluster, id), and `merged` ids with the id that answers for them now."""

    kept: pl.DataFrame
    merged: dict[str, str]


def survive(now: pl.DataFrame, before: pl.DataFrame) -> Survival:
    """The larger, then older, part keeps an id; of several ids the one with more, then older, members stays.

    `now` has member, cluster and age (0 is the oldest); `before` has member, id and key, the record it was minted for:
    where people are of several groups two ids may be alike in all else, and an id itself says nothing.
    """
    counted = pl.len().alias("n"), pl.col("age").min(), pl.col("key").first()
    sizes = now.group_by("cluster").agg(size=pl.len())
    shared = now.join(before, on="member").group_by("id", "cluster").agg(counted).join(sizes, on="cluster")
    # Where all members are in two clusters, the one without others is the group that it was.
    largest_part = shared.sort(["id", "n", "age", "size", "cluster"], descending=[False, True, False, False, False])
    claims = largest_part.unique("id", keep="first", maintain_order=True)
    ranked = claims.sort(["cluster", "n", "age", "key", "id"], descending=[False, True, False, False, False])
    kept = ranked.unique("cluster", keep="first", maintain_order=True).select("cluster", "id")
    lost = claims.join(kept, on="id", how="anti").join(kept.rename({"id": "survivor"}), on="cluster")
    return Survival(kept, dict(zip(lost["id"], lost["survivor"], strict=True)))


def unclaimed(now: pl.DataFrame, survival: Survival) -> pl.DataFrame:
    """Clusters that inherit no id, each with its members from old to young, in the order of the oldest."""
    new = now.join(survival.kept, on="cluster", how="anti").sort("age", "member", "cluster")
    return new.group_by("cluster", maintain_order=True).agg(pl.col("member"))


def fresh(mint: Mint, key: str, taken: set[str]) -> str:
    """A new id for a record key: the first salt whose id nobody has ever had."""
    salt = 0
    while (candidate := mint(key, salt)) in taken:
        salt += 1
    taken.add(candidate)
    return candidate


def returning(members: Iterable[str], resting: dict[str, list[str]]) -> str | None:
    """The id that once was minted for one of these members and rests now: after an undo it is theirs again."""
    return next((resting[member].pop(0) for member in members if resting.get(member)), None)
