"""Ties that may be missing: whom somebody may know of whom no incident tells. Leads with a reason and an expiry."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.sparse.csgraph import dijkstra

from kithkin.resolution.coded import Index
from kithkin.resolution.communities import likely
from kithkin.resolution.communities.layers import limits
from kithkin.resolution.communities.meetings import later, pairs, presences
from kithkin.resolution.communities.network import Network
from kithkin.resolution.keyed import Keys
from kithkin.resolution.material import Material

MOST = 600
"""So many people around are looked at, and what a tie is worth is learned from them."""
FEWEST = 10
"""From fewer ties nothing is learned, and nobody is suggested."""
LEAST = 0.01
EACH = 10
TIES = ["person_id", "other_id", "last"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two people whom no incident names together, how likely they are tied, whom both were seen with, until when."""

    person_id: str
    other_id: str
    probability: float
    common: tuple[str, ...]
    reason: str
    expires_on: str


def suggestions(read: Material, as_of: str, about: Collection[str]) -> list[Suggestion]:
    """For each of these people the likeliest whom they are not known to be tied with, the likeliest first."""
    keys = Keys(read.persons)
    met = pairs(presences(keys.of(read).involvements, as_of))
    ties = met.group_by("person_id", "other_id").agg(last=pl.col("day").max()).sort("person_id", "other_id")
    wanted = set(keys.keys_of(about))
    around = _around(ties, wanted)
    named = [
        Suggestion(keys.person(one), keys.person(other), chance, *_because(around, one, other, keys))
        for chance, one, other in _found(around, wanted)
    ]
    return sorted(named, key=lambda one: (-one.probability, one.person_id, one.other_id))


def _around(ties: pl.DataFrame, about: set[str]) -> pl.DataFrame:
    """The ties of those nearest to these people; of few people all."""
    people = ties["person_id"].unique().sort()
    network = _network(ties, people)
    start = np.flatnonzero(people.is_in(sorted(about)).to_numpy())
    if not len(start):
        return ties.clear()
    far = dijkstra(network.matrix, unweighted=True, indices=start, min_only=True)
    near = people[np.argsort(far, kind="stable")[:MOST].tolist()]
    return ties.filter(pl.col("person_id").is_in(near) & pl.col("other_id").is_in(near))


def _network(ties: pl.DataFrame, people: pl.Series) -> Network:
    once = ties.filter(pl.col("person_id") < pl.col("other_id"))
    left, right = (_places(people, once[end]) for end in ("person_id", "other_id"))
    return Network(len(people), left, right, np.ones(len(left)))


def _places(people: pl.Series, asked: pl.Series) -> Index:
    return people.search_sorted(asked).to_numpy().astype(np.int64)


def _found(around: pl.DataFrame, about: set[str]) -> list[tuple[float, str, str]]:
    """Pairs that are likely enough and have somebody in common."""
    people = around["person_id"].unique().sort()
    network = _network(around, people)
    apart = len(people) * (len(people) - 1) // 2 - len(network.left)
    if len(network.left) < FEWEST or apart < FEWEST:
        return []
    near = network.matrix.toarray()
    chance = np.where((near == 0) & (near @ near > 0), likely.probabilities(network), 0)
    np.fill_diagonal(chance, 0)
    asked = people.is_in(sorted(about)).to_numpy()
    return [
        (float(chance[one, other]), people[one], people[other])
        for one in np.flatnonzero(asked).tolist()
        for other in np.argsort(-chance[one], kind="stable")[:EACH].tolist()
        # Of two who are both asked about one pair is told.
        if chance[one, other] >= LEAST and (not asked[other] or one < other)
    ]


def _because(around: pl.DataFrame, one: str, other: str, keys: Keys) -> tuple[tuple[str, ...], str, str]:
    """Whom both were seen with, the same in words, and until when somebody of these ties them."""
    theirs = around.filter(pl.col("person_id") == one).join(
        around.filter(pl.col("person_id") == other), on="other_id", suffix="_other"
    )
    until = theirs.select(day=pl.min_horizontal("last", "last_other").max())
    expires = until.select(day=later(pl.col("day"), limits().months))["day"][0]
    count = theirs["other_id"].n_unique()
    words = f"{count} common associate{'' if count == 1 else 's'}, the latest tie to whom is of {until['day'][0]}"
    return tuple(sorted(map(keys.person, theirs["other_id"]))), words, expires
