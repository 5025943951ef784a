"""Blocks that grew over their limit or fell below it since: which pairs they held together or hold together now.

Where a row stood in blocks over their limit is told by how many they are under each key, so all rows of a block that
grew are told more than before. A row that is over some limit only now shares a finer key with nobody it did not share
a block with before.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.block import blocks_of, expand
from kithkin.resolution.coded import Index, distinct
from kithkin.resolution.keys import Keys
from kithkin.resolution.levels import Pairs
from kithkin.resolution.over import Counts

Chosen = NDArray[np.bool_]
_Counts = Mapping[str, Counts]


@dataclass(frozen=True, slots=True)
class Tipped:
    """Pairs that may be together no more or anew, and rows of which that cannot be told."""

    pairs: Pairs
    rows: Chosen

    @classmethod
    def of(
        cls,
        keys: Keys,
        met: Callable[[Chosen], Pairs],
        counts: tuple[Mapping[str, Counts], Mapping[str, Counts]],
        old: Chosen,
        matter: Callable[[Pairs], Pairs] | None = None,
    ) -> "Tipped":
        """By the counts of then and now of the rows that were there then.

        `met` gives the pairs of some rows that blocks hold together, of those worth a look, which `matter` tells.
        """
        lost, gained, rows = [], [], np.zeros(len(keys), bool)
        nothing = np.zeros(len(keys), np.uint8)
        for name in sorted({*counts[0], *counts[1]}):
            then, now = (each.get(name, nothing) for each in counts)
            more, less = np.flatnonzero(old & (now > then)), np.flatnonzero(old & (now < then))
            entries = keys.entries(name.split("+"))
            if len(entries) > 1 and len(less):
                # One block of a row may have grown over the limit and another fallen below it.
                rows[more] = rows[less] = True
            elif entries:
                lost.append(_together(entries, more, len(keys)))
                gained.append(_together(entries, less, len(keys)))
        every, new = (distinct(np.concatenate([np.zeros(0, np.int64), *found])) for found in (lost, gained))
        if matter:
            seen = [matter(_pairs(found, len(keys))) for found in (every, new)]
            every, new = (pairs.left * len(keys) + pairs.right for pairs in seen)
        apart = _apart(met, every, (new, len(keys)))
        return cls(_pairs(np.union1d(apart, new), len(keys)), rows)


def _together(entries: list[tuple[NDArray[np.int32], ...]], rows: Index, count: int) -> Index:
    """The pairs of rows that share a key."""
    if len(rows) < 2:
        return np.zeros(0, np.int64)
    return expand(blocks_of(entries, rows.astype(np.int32)).within(2, len(rows)), count)


def _apart(met: Callable[[Chosen], Pairs], pairs: Index, others: tuple[Index, int]) -> Index:
    """The pairs that no block holds together; others, of which all is asked later too, are asked about at once."""
    also, count = others
    ends = np.zeros(count, bool)
    for some in (pairs, also):
        ends[some // max(count, 1)] = ends[some % max(count, 1)] = True
    here = met(ends)
    found: Index = pairs[~np.isin(pairs, here.left * count + here.right, assume_unique=True)]
    return found


def _pairs(keys: Index, count: int) -> Pairs:
    return Pairs(keys // max(count, 1), keys % max(count, 1))
