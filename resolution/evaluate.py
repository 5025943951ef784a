"""How right a clustering is: pairs, B-cubed and exact clusters against the truth."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kithkin.graph.errors import BadInput


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of one clustering."""

    records: int
    precision: float
    recall: float
    f1: float
    b3_f1: float
    exact_f1: float


def evaluate(found: Sequence[object], true: Sequence[object]) -> Figures:
    """Figures over all records; both give one name for every record, in one order."""
    if len(found) != len(true):
        raise BadInput(
            f"There are {len(found)} clustered records and {len(true)} in the truth; give each exactly once."
        )
    c, t = _codes(found), _codes(true)
    span = int(c.max(initial=0)) + 1
    both, place, shared = np.unique(t * span + c, return_inverse=True, return_counts=True)
    size_c, size_t = np.bincount(c), np.bincount(t)
    hit, said, real = (_pairs(size) for size in (shared, size_c, size_t))
    precision, recall = hit / said if said else 1.0, hit / real if real else 1.0
    mine = shared[place]
    b3 = _f1(float(np.mean(mine / size_c[c])) if len(c) else 1.0, float(np.mean(mine / size_t[t])) if len(t) else 1.0)
    exact = int(((size_t[both // span] == shared) & (size_c[both % span] == shared)).sum()) if len(c) else 0
    clusters = _f1(exact / max(1, len(size_c)), exact / max(1, len(size_t)))
    return Figures(len(c), precision, recall, _f1(precision, recall), b3, clusters)


def between(found: Sequence[object], true: Sequence[object], same: Sequence[object]) -> Figures:
    """Pairwise figures over pairs that differ in `same`: households are judged on pairs of different persons."""
    c, t, s = _codes(found), _codes(true), _codes(same)

    def apart(*by: NDArray[np.int64]) -> int:
        key = np.zeros(len(c), np.int64)
        for codes in by:
            key = _codes_of(key * (int(codes.max(initial=0)) + 1) + codes)
        finer = _codes_of(key * (int(s.max(initial=0)) + 1) + s)
        return _pairs(np.bincount(key)) - _pairs(np.bincount(finer))

    hit, said, real = apart(c, t), apart(c), apart(t)
    precision, recall = hit / said if said else 1.0, hit / real if real else 1.0
    f1 = _f1(precision, recall)
    return Figures(len(c), precision, recall, f1, f1, f1)


def of_class(found: Sequence[object], true: Sequence[object], chosen: NDArray[np.bool_]) -> Figures:
    """Pairwise figures over pairs of which at least one record is in a class: all pairs less those wholly outside."""
    outside = ~chosen
    whole, rest = _counts(found, true, np.ones(len(chosen), bool)), _counts(found, true, outside)
    hit, said, real = (a - b for a, b in zip(whole, rest, strict=True))
    precision, recall = hit / said if said else 1.0, hit / real if real else 1.0
    f1 = _f1(precision, recall)
    return Figures(int(chosen.sum()), precision, recall, f1, f1, f1)


def _counts(found: Sequence[object], true: Sequence[object], chosen: NDArray[np.bool_]) -> tuple[int, int, int]:
    c, t = _codes(found)[chosen], _codes(true)[chosen]
    both = _codes_of(t * (int(c.max(initial=0)) + 1) + c)
    return _pairs(np.bincount(both)), _pairs(np.bincount(c)), _pairs(np.bincount(t))


def _codes(values: Sequence[object]) -> NDArray[np.int64]:
    first: dict[object, int] = {}
    return np.array([first.setdefault(value, len(first)) for value in values], np.int64)


def _codes_of(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.unique(keys, return_inverse=True)[1].astype(np.int64)


def _pairs(sizes: NDArray[np.int64]) -> int:
    return int((sizes.astype(np.int64) * (sizes - 1) // 2).sum())


def _f1(one: float, two: float) -> float:
    return 2 * one * two / (one + two) if one + two else 0.0
