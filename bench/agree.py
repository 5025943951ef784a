"""How far two divisions agree, and how well a score tells what is from what is not."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlogy
from scipy.stats import rankdata

from kithkin.resolution.coded import Floats, Index


@dataclass(frozen=True, slots=True)
class Agreement:
    """Normalised mutual information (arithmetic mean), and the Rand index adjusted for chance."""

    nmi: float
    ari: float


def agreement(true: Index, found: Index) -> Agreement:
    """How far a division agrees with the true one."""
    table = np.zeros((int(true.max()) + 1, int(found.max()) + 1))
    np.add.at(table, (true, found), 1)
    return Agreement(_mutual(table / table.sum()), _rand(table))


def _mutual(share: Floats) -> float:
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    apart = -float(xlogy(rows, rows).sum()), -float(xlogy(columns, columns).sum())
    both = -float(xlogy(share, share).sum())
    return 2 * (sum(apart) - both) / sum(apart) if sum(apart) else 1.0


def _rand(table: Floats) -> float:
    count = table.sum()
    rows, columns = _pairs(table.sum(axis=1)), _pairs(table.sum(axis=0))
    by_chance = rows * columns / _pairs(np.array([count]))
    most = (rows + columns) / 2
    return float((_pairs(table) - by_chance) / (most - by_chance)) if most != by_chance else 1.0


def _pairs(counts: Floats) -> float:
    return float((counts * (counts - 1) / 2).sum())


def area(true: ArrayLike, false: ArrayLike) -> float:
    """The area under the curve: how often something true is scored above something false, ties counting half."""
    scores = np.concatenate([np.asarray(true, float), np.asarray(false, float)])
    count = len(np.atleast_1d(true))
    ranks = rankdata(scores)[:count].sum()
    return float((ranks - count * (count + 1) / 2) / (count * (len(scores) - count)))
