"""A few pairs in words: how likely each is one person or one household, and every piece of evidence."""

from collections.abc import Sequence
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
    findings: tuple[Finding, ...]

    @property
    def probability(self) -> float:
        """How likely they are what they are told to be."""
        return self.household if self.at_home else self.same


def told(scores: Scores, ids: Sequence[str]) -> list[Pair]:
    """Pairs by the ids of their rows, the likeliest one person first."""
    odds, pairs = scores.odds, scores.pairs
    posterior = odds.posterior
    same, household, _ = posterior
    home = posterior.argmax(axis=0) == 1
    said = findings(scores, Against.of(odds, home))
    numbers = (np.round(odds.weight.astype(float), 3), np.round(same, 6), np.round(household, 6))
    columns = [column.tolist() for column in (pairs.left, pairs.right, *numbers, home)]
    every = [
        Pair(ids[left], ids[right], weight, one, two, at_home, lines_)
        for left, right, weight, one, two, at_home, lines_ in zip(*columns, said, strict=True)
    ]
    return [every[at] for at in np.argsort(-odds.weight, kind="stable").tolist()]


def findings(scores: Scores, against: Against) -> list[tuple[Finding, ...]]:
    """The lines of each pair."""
    found = lines(scores.people, scores.model, scores.pairs, scores.levels, against)
    return [tuple(Finding(*line) for line in one) for one in found]
