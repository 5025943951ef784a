"""How likely two records are one person once the clusters are known: what a pair says, and what those around it say.

A pair by itself is judged by its weight alone. Beside the other pairs of its cluster, or of its two clusters, the same
weight means more or less; how much was fitted by logistic regression (Platt 1999) on synthetic data with truth:
data/calibration.toml, made by `python -m kithkin.bench.calibration --fit`.
"""

import tomllib
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.cluster import LEAST, MOST, NEVER, Bounds
from kithkin.resolution.coded import Floats, Index, distinct
from kithkin.resolution.levels import Levels, Pairs
from kithkin.resolution.shapes import DATA
from kithkin.resolution.weigh import Weighed

AT_ONCE = 200_000
Singles = NDArray[np.float32]
CASES = ("two", "together", "alone", "apart")
"""One cluster of two rows, one of more; two rows alone, two clusters of which one has more."""


@dataclass(frozen=True, slots=True)
class Around:
    """Each pair's own weight, its case, the mean weight of the pairs around it, and how many statements those join."""

    weight: Singles
    home: Singles
    """How likely one household rather than strangers, in bits."""
    case: Levels
    support: Singles
    statements: Singles
    checked: Singles
    """1 where the table has numbers with a check: pairs whose numbers differ are barred there, and the rest surer."""

    def features(self) -> Floats:
        """Columns for the regression, each about one in size."""
        many = np.isin(self.case, (1, 3))
        support = np.where(many, self.support, 0.0)
        columns = [
            np.ones(len(self.weight)), self.weight / 4, np.minimum(self.weight, 0) / 4,
            self.home / 4, np.maximum(self.home, 0) / 4,
            support / 4, np.minimum(support, 0) / 4, np.where(many, np.log2(self.statements), 0.0),
            self.checked, self.checked * self.weight / 4,
        ]  # fmt: skip
        return np.stack(columns, axis=1).astype(float)

    def at(self, chosen: NDArray[np.bool_] | slice) -> "Around":
        """Some of the pairs."""
        return Around(*(getattr(self, name)[chosen] for name in self.__slots__))

    @classmethod
    def of(cls, person: Index, pairs: Pairs, odds: Weighed, said: Index, *, checked: bool) -> "Around":
        """What stands around each pair of some clustering."""
        bits, home = (np.clip(one, LEAST, MOST) for one in (odds.weight, odds.together))
        left, right = person[pairs.left], person[pairs.right]
        size = np.bincount(person)
        inside = left == right
        several = np.where(inside, size[left] > 2, size[left] * size[right] > 1)
        case = several + 2 * (~inside).astype(np.int8)
        support = np.where(inside, _within(person, pairs, bits, inside), 0.0)
        apart = case == 3
        support[apart] = _between(left[apart], right[apart], bits[apart], size)
        spoken = _spoken(person, said)
        statements = np.where(inside, spoken[left], spoken[left] * spoken[right])
        known = np.full(len(bits), checked, np.float32)
        return cls(bits, home, case, support.astype(np.float32), np.maximum(statements, 1).astype(np.float32), known)


def _within(person: Index, pairs: Pairs, bits: Singles, inside: NDArray[np.bool_]) -> Floats:
    """The mean weight of the other pairs of the cluster that either row has."""
    total = np.zeros(len(person))
    for side in (pairs.left, pairs.right):
        total += np.bincount(side[inside], weights=bits[inside], minlength=len(person))
    others = 2 * (np.bincount(person)[person[pairs.left]] - 2)
    mean: Floats = (total[pairs.left] + total[pairs.right] - 2 * bits) / np.maximum(others, 1)
    return mean


def _between(left: Index, right: Index, bits: Singles, size: Index) -> Floats:
    """The mean weight of the other pairs between two clusters; what was never compared counts as such."""
    key = np.minimum(left, right) * len(size) + np.maximum(left, right)
    _, place, compared = np.unique(key, return_inverse=True, return_counts=True)
    every = size[left] * size[right]
    total = np.bincount(place, weights=bits)[place] + NEVER * (every - compared[place])
    mean: Floats = (total - bits) / np.maximum(every - 1, 1)
    return mean


def _spoken(person: Index, said: Index) -> Index:
    """How many different statements each cluster holds."""
    span = int(said.max(initial=0)) + 1
    counts: Index = np.bincount(distinct(person * span + said) // span, minlength=int(person.max(initial=-1)) + 1)
    return counts


@cache
def coefficients() -> Floats:
    """The fitted coefficients, case after case."""
    read = tomllib.loads((DATA / "calibration.toml").read_text(encoding="utf-8"))
    return np.array([read[case] for case in CASES])


def probability(around: Around) -> Floats:
    """How likely each pair is one person."""
    count = len(around.weight)
    parts = [_probability(around.at(slice(at, at + AT_ONCE))) for at in range(0, count, AT_ONCE)]
    return np.concatenate(parts) if parts else np.zeros(0)


def _probability(around: Around) -> Floats:
    logit = (around.features() * coefficients()[around.case]).sum(axis=1)
    made: Floats = 1.0 / (1.0 + np.exp(-np.clip(logit, -30.0, 30.0)))
    return made


def calibrated(odds: Weighed, around: Around, pairs: Pairs, within: Bounds) -> Weighed:
    """The odds with calibrated probabilities, what was decided for sure; the rest is shared out as before."""
    same = probability(around)
    same[among(pairs, within.cannot)] = 0.0
    same[among(pairs, within.must)] = 1.0
    rest = (1.0 - same) / np.maximum(1.0 - odds.same.astype(float), 1e-9)
    household = np.minimum(odds.household * rest, 1.0 - same)
    return replace(odds, same=same.astype(np.float32), household=household.astype(np.float32))


def among(pairs: Pairs, decided: Pairs) -> NDArray[np.bool_]:
    if not len(decided):
        return np.zeros(len(pairs), bool)
    span = max(int(side.max(initial=0)) for side in (pairs.right, decided.right)) + 1
    made: NDArray[np.bool_] = np.isin(pairs.left * span + pairs.right, decided.left * span + decided.right)
    return made


def belonging(person: Index, pairs: Pairs, same: NDArray[np.float32]) -> Floats:
    """The probability that a row belongs with its cluster: the mean over its pairs there; 1 when it is alone."""
    together = person[pairs.left] == person[pairs.right]
    both = np.append(pairs.left[together], pairs.right[together])
    total = np.bincount(both, weights=np.tile(same[together].astype(float), 2), minlength=len(person))
    count = np.bincount(both, minlength=len(person))
    return np.where(count > 0, np.round(total / np.maximum(count, 1), 6), 1.0)
