"""Who lives together: rows of one home by the household odds of their pairs, and each person at home."""

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.coded import Index
from kithkin.resolution.components import components, in_order
from kithkin.resolution.levels import Pairs

TOGETHER = 1.0
"""Rows of two people are of one home when that is so many bits likelier than that they are strangers."""


def households(person: Index, pairs: Pairs, odds: NDArray[np.float32]) -> Index:
    """The household of every row.

    A row states one address, so homes are formed of rows; formed of persons, everybody who moved would join two.
    A row whose address nobody else gives, or that gives none, counts to the home its person gives most.
    """
    apart = person[pairs.left] != person[pairs.right]
    home = components(len(person), pairs.at((odds >= TOGETHER) & apart))
    shared = np.bincount(home)[home] > 1
    return in_order(np.where(shared, home, _most_stated(person, home)[person]))


def _most_stated(person: Index, home: Index) -> Index:
    """The home that most rows of each person give, one shared with others first; of several the largest."""
    sizes = np.bincount(home)
    span = int(home.max(initial=0)) + 1
    both, count = np.unique(person * span + home, return_counts=True)
    who, where = both // span, both % span
    order = np.lexsort((where, -sizes[where], -count, sizes[where] == 1, who))
    first = np.append(True, who[order][1:] != who[order][:-1]) if len(order) else np.zeros(0, bool)
    chosen: Index = where[order][first]
    return chosen
