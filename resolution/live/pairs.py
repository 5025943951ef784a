"""A few pairs: how likely each is one person or one household, and, of those that are told, every piece of evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kithkin.resolution.compared import Finding
from kithkin.resolution.explain import Against, lines
from kithkin.resolution.score import Scores


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, as the table of pairs of a run tells of them."""

    left: str
    right: str
    weight: float
    same: float
    household: float
    at_home: bool
    """Whether one household is the likeliest."""
    place: int
    """Where it stands among its scores."""

    @property
    def probability(self) -> float:
        """How likely they are what they are told to be."""
        return self.household if self.at_home else self.same


def likeliest(scores: Scores, ids: Sequence[str] | Mapping[int, str]) -> list[Pair]:
    """Pairs by the ids of their rows, the likeliest one person first."""
    odds, pairs = scores.odds, scores.pairs
    posterior = odds.posterior
    same, household, _ = posterior
    home = posterior.argmax(axis=0) == 1
    numbers = (np.round(odds.weight.astype(float), 3), np.round(same, 6), np.round(household, 6))
    columns = [column.tolist() for column in (pairs.left, pairs.right, *numbers, home)]
    every = [
        Pair(ids[left], ids[right], weight, one, two, at_home, place)
        for place, (left, right, weight, one, two, at_home) in enumerate(zip(*columns, strict=True))
    ]
    return [every[at] for at in np.argsort(-odds.weight, kind="stable").tolist()]


def findings(scores: Scores, chosen: Sequence[Pair]) -> list[tuple[Finding, ...]]:
    """The lines of some of these pairs."""
    if not chosen:
        return []
    some = scores.at(np.array([pair.place for pair in chosen]))
    against = Against.of(some.odds, np.array([pair.at_home for pair in chosen]))
    found = lines(some.people, some.model, some.pairs, some.levels, against)
    return [tuple(Finding(*line) for line in one) for one in found]
