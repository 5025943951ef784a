"""95% intervals of rates, exact ones, and for rates whose counts come in clumps.

Clopper and Pearson (1934); for clumped or weighted counts Korn and Graubard (1998): the same interval at the number
of independent observations that would vary as much.
"""

import numpy as np
from numpy.typing import ArrayLike

LEVEL = 0.95
Interval = tuple[float, float]


def exact(hits: float, count: float) -> Interval:
    """Clopper and Pearson's interval of hits among so many; 0 to 1 when there are none."""
    from scipy.stats import beta  # noqa: PLC0415  start-up time

    if count <= 0:
        return 0.0, 1.0
    tail = (1 - LEVEL) / 2
    low = float(beta.ppf(tail, hits, count - hits + 1)) if hits > 0 else 0.0
    high = float(beta.ppf(1 - tail, hits + 1, count - hits)) if hits < count else 1.0
    return low, high


def with_variance(rate: float, variance: float, count: float) -> Interval:
    """Korn and Graubard's interval of a rate that varies so; never narrower than of as many independent counts."""
    independent = rate * (1 - rate) / variance if variance > 0 else count
    size = min(independent, count)
    return exact(rate * size, size)


def clumped(hits: ArrayLike, counts: ArrayLike) -> tuple[float, Interval]:
    """The rate of hits among counts that come in clumps, such as the pairs of one person, and its interval."""
    hit, count = np.asarray(hits, float), np.asarray(counts, float)
    total = count.sum()
    if total <= 0:
        return 0.0, (0.0, 1.0)
    rate = float(hit.sum() / total)
    clumps = int((count > 0).sum())
    apart = hit - rate * count
    variance = float((apart**2).sum() / total**2 * clumps / max(clumps - 1, 1))
    return rate, with_variance(rate, variance, float(total))
