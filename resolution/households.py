"""Which persons live together: average linkage of persons on the household odds of their records."""

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.cluster import Bounds, link_rows
from kithkin.resolution.coded import Index
from kithkin.resolution.components import bounded
from kithkin.resolution.levels import Pairs

_NONE = Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64))


def households(person: Index, pairs: Pairs, odds: NDArray[np.float32]) -> Index:
    """The household of every row; `odds` are those of one household against strangers, in bits."""
    count = int(person.max(initial=-1)) + 1
    chosen = (odds > 0) & (person[pairs.left] != person[pairs.right])
    between, best = _strongest(person, pairs.at(chosen), odds[chosen], count)
    labels = bounded(count, between, best, 0.0, _NONE)
    return link_rows(labels, between, best, Bounds(_NONE, _NONE))[person]


def _strongest(person: Index, pairs: Pairs, odds: NDArray[np.float32], count: int) -> tuple[Pairs, NDArray[np.float32]]:
    """Each pair of persons once, with the strongest odds among their records."""
    a, b = person[pairs.left], person[pairs.right]
    key = np.minimum(a, b) * count + np.maximum(a, b)
    order = np.lexsort((-odds, key))
    key = key[order]
    first = np.append(True, key[1:] != key[:-1]) if len(key) else np.zeros(0, bool)
    kept = key[first]
    return Pairs(kept // max(count, 1), kept % max(count, 1)), odds[order][first]
