"""Rows held together by strong pairs, in parts small enough to look at every pair inside."""

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.block import Blocks, expand
from kithkin.resolution.coded import Index, in_turn
from kithkin.resolution.levels import Pairs

LARGEST = 150
"""Components above this are held together by stronger pairs only."""
STRONGEST = 20.0


def components(count: int, pairs: Pairs) -> Index:
    """The connected component of every row, numbered in the order of their first rows."""
    from kithkin.resolution import bins  # noqa: PLC0415  start-up time

    first = np.arange(count)
    bins.united(np.ascontiguousarray(pairs.left, np.int64), np.ascontiguousarray(pairs.right, np.int64), first)
    return in_order(first)


def in_order(labels: Index) -> Index:
    """The same partition, numbered in the order of first rows."""
    first = np.full(int(labels.max(initial=-1)) + 1, -1, np.int64)
    first[labels[::-1]] = np.arange(len(labels))[::-1]
    begins = np.zeros(len(labels), bool)
    begins[first[first >= 0]] = True
    number: Index = (np.cumsum(begins) - 1)[first[labels]]
    return number


def bounded(count: int, pairs: Pairs, weight: NDArray[np.float32], low: float, fixed: Pairs) -> Index:
    """Components of pairs of at least `low`; in one that is too large the bar rises until it falls apart."""
    kept = weight >= low
    pairs, weight = pairs.at(kept), weight[kept]
    labels = connected(count, pairs, fixed)
    large = np.bincount(labels) > LARGEST
    while large.any() and low + 1.0 <= STRONGEST:
        low += 1.0
        # Only what is too large is looked at again: in a long table that is little of it.
        kept = large[labels[pairs.left]] & (weight >= low)
        pairs, weight = pairs.at(kept), weight[kept]
        labels = _again(labels, np.flatnonzero(large[labels]), pairs, fixed)
        large = np.bincount(labels) > LARGEST
    return in_order(labels)


def _again(labels: Index, rows: Index, pairs: Pairs, fixed: Pairs) -> Index:
    """The labels with those of some whole components found anew; pairs are of these rows, fixed ones of any."""
    place = np.full(len(labels), -1, np.int64)
    place[rows] = np.arange(len(rows))
    fixed = fixed.at(place[fixed.left] >= 0)
    sides = [Pairs(place[some.left], place[some.right]) for some in (pairs, fixed)]
    made = labels.copy()
    made[rows] = int(labels.max(initial=-1)) + 1 + connected(len(rows), sides[0], sides[1])
    return made


def connected(count: int, pairs: Pairs, fixed: Pairs) -> Index:
    """Components of pairs and of those that somebody has fixed."""
    return components(count, Pairs(np.append(pairs.left, fixed.left), np.append(pairs.right, fixed.right)))


def inside(labels: Index, largest: int = LARGEST) -> Pairs:
    """Every pair of rows inside every component of two or more, up to the largest size."""
    sizes = np.bincount(labels)
    several = (sizes > 1) & (sizes <= largest)
    # Most rows of a long table are alone, and need not be put in order.
    rows = np.flatnonzero(several[labels])
    order = rows[in_turn(labels[rows])]
    blocks = Blocks(order.astype(np.int32), np.append(0, np.cumsum(sizes[several])))
    keys = np.sort(expand(blocks, len(labels)))
    return Pairs(keys // max(len(labels), 1), keys % max(len(labels), 1))
