"""How likely two records are one person once the clusters are known: what a pair says, and what those around it say.

A pair by itself is judged by its weight alone. Beside the other pairs of its cluster, or of its two clusters, the same
weight means more or less; how much was fitted by logistic regression (Platt 1999) on synthetic data with truth, and
what that says is read off a rising line of few points (isotonic regression; Zadrozny and Elkan 2002): both are in
data/calibration.toml, made by `python -m kithkin.bench.calibration --fit`. More evidence never makes a pair unlikelier.
"""

import tomllib
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution import coded
from kithkin.resolution.cluster import LEAST, MOST, NEVER, Bounds
from kithkin.resolution.coded import Floats, Index, distinct
from kithkin.resolution.levels import Levels, Pairs
from kithkin.resolution.model import Model
from kithkin.resolution.shapes import DATA
from kithkin.resolution.weigh import Weighed

AT_ONCE = 200_000
Singles = NDArray[np.float32]
CASES = ("two", "together", "alone", "apart", "two_people", "fits_both", "barred")
"""One cluster of two rows, one of more; two rows alone, two clusters of which one has more; what parts twins; clusters
of which two other records are known to be of two people."""
TWO, ALONE, APART, BARRED = (CASES.index(word) for word in ("two", "alone", "apart", "barred"))
RISING = tuple(range(4, 12))
"""Features that speak for one person: their coefficients are never below nothing."""
MANY, FAR = 3.0, 3.0
"""More statements, and rows more unlike, than synthetic data has say no more."""
OWN = ("given", "surname", "birth_date")
KINDS = ("alike", "unlike", "checked")
"""Tables that write one person always alike, and as differently as can be; those whose numbers are checked."""


@dataclass(frozen=True, slots=True)
class Table:
    """What holds for all pairs of a table, as its model has it."""

    checked: bool
    """Numbers have a check: pairs whose numbers differ are barred there, and the rest surer."""
    unlike: float
    """How differently rows of one person are written, in bits."""

    @classmethod
    def of(cls, model: Model) -> "Table":
        """Told by the rate of equal values of names and birth in one person."""
        alike = sum(np.log2(max(model.rates[name].same[-1], 1e-3)) for name in OWN if name in model.rates)
        return cls(bool(model.strong), min(float(-alike), FAR))

    @property
    def shares(self) -> tuple[float, float, float]:
        """How far it is of each of the KINDS; between alike and unlike there is every step."""
        return (0.0, 0.0, 1.0) if self.checked else (1.0 - self.unlike / FAR, self.unlike / FAR, 0.0)


@dataclass(frozen=True, slots=True)
class Around:
    """Each pair's own weight, its case, the mean weight of the pairs around it, and how many statements those join."""

    weight: Singles
    home: Singles
    """How likely one household rather than strangers, in bits."""
    case: Levels
    support: Singles
    statements: Singles
    shares: Floats
    """How far the table is of each of the three kinds that curves were fitted for: these add up to one."""

    def features(self) -> Floats:
        """Columns for the regression, each about one in size."""
        many = (self.case != TWO) & (self.case != ALONE)
        spoken = np.where(many, np.minimum(np.log2(self.statements), MANY), 0.0)
        told, support = spoken / MANY, np.where(many, self.support, 0.0)
        speaks = [
            np.maximum(self.weight, 0), np.minimum(self.weight, 0), np.maximum(support, 0), np.minimum(support, 0)
        ]  # fmt: skip
        columns = [np.ones(len(self.weight)), self.home / 4, np.maximum(self.home, 0) / 4, spoken]
        # Where few statements stand around a pair, its own weight means more; where many do, theirs.
        columns += [one / 4 * share for one in speaks for share in (1.0 - told, told)]
        return np.stack(columns, axis=1).astype(float)

    def at(self, chosen: NDArray[np.bool_] | slice) -> "Around":
        """Some of the pairs."""
        return Around(*(getattr(self, name)[chosen] for name in self.__slots__))

    def beside_twins(self, why: Levels) -> "Around":
        """The same, with a case of its own for each of the reasons that keep rows of twins apart, from 1 on."""
        return replace(self, case=np.where(why > 0, APART + why, self.case).astype(np.int8))

    def beside_barred(self, person: Index, pairs: Pairs, cannot: Pairs) -> "Around":
        """The same, with a case of its own for pairs between clusters that some number, row or decision keeps apart."""
        barred = coded.among(distinct(clusters_of(person, cannot)), clusters_of(person, pairs))
        return replace(self, case=np.where(barred & (self.case == APART), BARRED, self.case).astype(np.int8))

    @classmethod
    def of(cls, person: Index, pairs: Pairs, odds: Weighed, said: Index, table: Table) -> "Around":
        """What stands around each pair of some clustering."""
        bits, home = (np.clip(one, LEAST, MOST) for one in (odds.weight, odds.together))
        left, right = person[pairs.left], person[pairs.right]
        size = np.bincount(person)
        inside = left == right
        several = np.where(inside, size[left] > 2, size[left] * size[right] > 1)
        case = several + 2 * (~inside).astype(np.int8)
        support = np.where(inside, _within(person, pairs, bits, inside), 0.0)
        apart = case == APART
        support[apart] = _between(left[apart], right[apart], bits[apart], size)
        spoken = _spoken(person, said)
        statements = np.where(inside, spoken[left], spoken[left] * spoken[right])
        shares = np.broadcast_to(np.array(table.shares), (len(bits), 3))
        return cls(bits, home, case, support.astype(np.float32), np.maximum(statements, 1).astype(np.float32), shares)


def clusters_of(person: Index, pairs: Pairs) -> Index:
    """A number for the two clusters of each pair."""
    left, right = person[pairs.left].astype(np.int64), person[pairs.right].astype(np.int64)
    made: Index = np.minimum(left, right) * (int(person.max(initial=-1)) + 1) + np.maximum(left, right)
    return made


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


Line = tuple[Floats, Floats]
"""What the regression says, and what it means."""
Lines = tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Curves:
    """data/calibration.toml: for each kind of table and case the coefficients of features, and a rising line."""

    coefficients: Floats
    lines: Lines


@cache
def curves() -> Curves:
    """The shipped calibration."""
    read = tomllib.loads((DATA / "calibration.toml").read_text(encoding="utf-8"))
    told = [[read[kind][case] for case in CASES] for kind in KINDS]
    lines = tuple(tuple((np.array(one["said"]), np.array(one["true"])) for one in cases) for cases in told)
    return Curves(np.array([[one["by"] for one in cases] for cases in told]), lines)


def probability(around: Around, by: Curves | None = None) -> Floats:
    """How likely each pair is one person, under the shipped curves or others."""
    count = len(around.weight)
    parts = [_probability(around.at(slice(at, at + AT_ONCE)), by or curves()) for at in range(0, count, AT_ONCE)]
    return np.concatenate(parts) if parts else np.zeros(0)


def _probability(around: Around, by: Curves) -> Floats:
    features, shares = around.features(), around.shares
    kinds = [kind for kind in range(len(KINDS)) if shares[:, kind].any()]
    logit = sum(shares[:, kind] * np.einsum("ij,ij->i", features, by.coefficients[kind][around.case]) for kind in kinds)
    said = 1.0 / (1.0 + np.exp(-np.clip(logit, -30.0, 30.0)))
    made = np.zeros(len(said))
    for case in np.flatnonzero(np.bincount(around.case, minlength=len(CASES))).tolist():
        here = around.case == case
        for kind in kinds:
            made[here] += shares[here, kind] * np.interp(said[here], *by.lines[kind][case])
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
