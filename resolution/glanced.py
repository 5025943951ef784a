"""Pairs inside blocks that were looked at before, kept while some of a table is linked again: none is met twice."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.block import Blocks, meeting
from kithkin.resolution.coded import Index, among, distinct, two_at_once
from kithkin.resolution.levels import Pairs
from kithkin.resolution.near import Some, met, touching
from kithkin.resolution.sieve import Sieve

Chosen = NDArray[np.bool_]
SHARE = 10
"""Where more than one row in so many is new among those inside which pairs are asked for, all are met again."""


@dataclass(slots=True)
class Glanced:
    """The pairs of a table that reach the bar of its sieve; all of them where it has none."""

    made: Future[Sieve | None]
    count: int
    blocks: Callable[[Chosen], list[Blocks]]
    """The blocks around some rows, among others."""
    _around: Chosen = field(init=False)
    """The rows of which all pairs are known, and these pairs as left * count + right, in order."""
    _touching: Index = field(init=False)
    _within: Chosen = field(init=False)
    """The rows among which all pairs are known, and these pairs."""
    _inside: Index = field(init=False)

    def __post_init__(self) -> None:
        """Nothing is known yet."""
        self._around, self._within = np.zeros(self.count, bool), np.zeros(self.count, bool)
        self._touching = self._inside = np.zeros(0, np.int64)

    @property
    def sieve(self) -> Sieve | None:
        """What is looked at, where anything is."""
        return self.made.result()

    def touching(self, chosen: Chosen) -> Pairs:
        """The pairs of which one row is chosen, each once."""
        lacking = chosen & ~self._around
        if lacking.any():
            met_now = self._keys(self._look(self.blocks(lacking), lacking))
            new = met_now[~among(self._touching, met_now)]
            self._touching = np.sort(np.append(self._touching, new))
            self._around |= lacking
        pairs = self._pairs(self._touching)
        return pairs.at(chosen[pairs.left] | chosen[pairs.right])

    def inside(self, chosen: Chosen) -> Pairs:
        """The pairs of which both rows are chosen, each once."""
        lacking = chosen & ~self._within
        if lacking.sum() * SHARE > chosen.sum():
            self._inside = self._keys(self._meet(chosen))
        elif lacking.any():
            self._inside = distinct(np.append(self._inside, self._keys(self.touching(lacking))))
        self._within = chosen.copy()
        pairs = self._pairs(self._inside)
        pairs = pairs.at(chosen[pairs.left] & chosen[pairs.right])
        self._inside = self._keys(pairs)
        return pairs

    def _look(self, blocks: Sequence[Blocks], chosen: Chosen) -> Pairs:
        return self.sieve.touching(blocks, chosen) if self.sieve else touching(blocks, chosen)

    def _meet(self, chosen: Chosen) -> Pairs:
        blocks = self.blocks(chosen)
        if self.sieve:
            return self.sieve.passed(two_at_once(partial(meeting, chosen=chosen, only=True), blocks, self.count))
        some = Some.of(chosen)
        return some.everywhere(met(blocks, some))

    def _keys(self, pairs: Pairs) -> Index:
        keys: Index = pairs.left * self.count + pairs.right
        return keys

    def _pairs(self, keys: Index) -> Pairs:
        return Pairs(keys // max(self.count, 1), keys % max(self.count, 1))
