"""The threshold that suits a tool best, found with the truth: what nobody could choose beforehand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from kithkin.resolution.evaluate import Figures, evaluate

Codes = NDArray[np.int64]
TRIES = 40


@dataclass(frozen=True, slots=True)
class Scored:
    """Pairs of row numbers, each with a score: the higher, the surer."""

    left: Codes
    right: Codes
    score: NDArray[np.float64]

    def joined(self, count: int, cut: float) -> Codes:
        """Connected components of the pairs that score at least so much."""
        kept = self.score >= cut
        ends = (self.left[kept], self.right[kept])
        graph = coo_matrix((np.ones(len(ends[0]), np.int8), ends), shape=(count, count))
        return connected_components(graph, directed=False)[1].astype(np.int64)


@dataclass(frozen=True, slots=True)
class Best:
    """The clusters with the largest pairwise F1, their figures, and what they were made with."""

    clusters: Codes
    figures: Figures
    at: str


def best_of(found: Mapping[str, Sequence[Any]], pairs: Scored | None, true: Sequence[Any]) -> Best:
    """The best of a tool's own clusters and of every threshold worth trying over its pairs."""
    real = codes_of(true)
    tried = {at: codes_of(names) for at, names in found.items()}
    if pairs is not None and len(pairs.score):
        cut = best_threshold(pairs, real)
        tried[f"{cut:.4g}"] = pairs.joined(len(real), cut)
    at = max(tried, key=lambda name: f1(tried[name], real))
    return Best(tried[at], evaluate(tried[at].tolist(), list(true)), at)


def best_threshold(pairs: Scored, true: Codes) -> float:
    """The best of evenly spaced quantiles of the true pairs' scores, then of cuts between its neighbours."""
    right = pairs.score[true[pairs.left] == true[pairs.right]]
    cuts = np.unique(np.quantile(right if len(right) else pairs.score, np.linspace(0, 1, TRIES + 1)))
    at = int(np.argmax([f1(pairs.joined(len(true), cut), true) for cut in cuts]))
    low, high = cuts[max(at - 1, 0)], cuts[min(at + 1, len(cuts) - 1)]
    finer = np.append(np.linspace(low, high, TRIES // 2), cuts[at])
    return float(max(finer, key=lambda cut: f1(pairs.joined(len(true), cut), true)))


def f1(found: Codes, true: Codes) -> float:
    """Pairwise F1 of clusters given as codes."""
    hit = _pairs(np.unique(true * (int(found.max(initial=0)) + 1) + found, return_counts=True)[1])
    both = _pairs(np.bincount(found)) + _pairs(np.bincount(true))
    return 2 * hit / both if both else 1.0


def codes_of(names: Sequence[Any]) -> Codes:
    """A small number for each name, the same for the same name."""
    first: dict[Any, int] = {}
    return np.array([first.setdefault(name, len(first)) for name in names], np.int64)


def _pairs(sizes: Codes) -> int:
    return int((sizes.astype(np.int64) * (sizes - 1) // 2).sum())
