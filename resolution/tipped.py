"""Blocks that grew over their limit or fell below it since: which pairs they held together or hold together now.

Where a row stood in blocks over their limit is told by how many they are under each key, so all rows of a block that
grew are told more than before. A row that is over some limit only now shares a finer key with nobody it did not share
a block with before.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.block import Blocks, blocks_of, expand
from kithkin.resolution.coded import Index, distinct
from kithkin.resolution.keys import Keys
from kithkin.resolution.levels import Pairs
from kithkin.resolution.near import touching
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
        around: Callable[[Chosen], Sequence[Blocks]],
        counts: tuple[Mapping[str, Counts], Mapping[str, Counts]],
        old: Chosen,
        matter: Callable[[Pairs], Pairs] | None = None,
    ) -> "Tipped":
        """By the counts of then and now of the rows that were there then.

        `around` gives the blocks around some rows, `matter` the pairs worth a look.
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
        apart = _apart(around, every, len(keys))
        return cls(_pairs(np.union1d(apart, new), len(keys)), rows)


def _together(entries: list[tuple[NDArray[np.int32], ...]], rows: Index, count: int) -> Index:
    """The pairs of rows that share a key."""
    if len(rows) < 2:
        return np.zeros(0, np.int64)
    return expand(blocks_of(entries, rows.astype(np.int32)).within(2, len(rows)), count)


def _apart(around: Callable[[Chosen], Sequence[Blocks]], pairs: Index, count: int) -> Index:
    """The pairs that no block holds together."""
    ends = np.zeros(count, bool)
    ends[pairs // max(count, 1)] = True
    here = touching(around(ends), ends)
    found: Index = pairs[~np.isin(pairs, here.left * count + here.right, assume_unique=True)]
    return found


def _pairs(keys: Index, count: int) -> Pairs:
    return Pairs(keys // max(count, 1), keys % max(count, 1))
