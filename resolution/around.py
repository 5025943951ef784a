"""The blocks of a long table around some rows alone, where what other rows were told before still stands.

A row that is new can only make blocks larger. So of all keys only those of new rows are looked at to tell which blocks
have grown over their limit since, and after that only those of rows whose pairs are asked for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from kithkin.resolution.block import NEIGHBOURS, Blocks, Plan, neighbours, planned, rules
from kithkin.resolution.coded import two_at_once
from kithkin.resolution.keys import Keys
from kithkin.resolution.layer import Chosen, Layer, Then, grown
from kithkin.resolution.over import Counts, counted

LEAST = 20_000
"""Of fewer rows all blocks are made sooner."""
SHARE = 10
"""Where more than one row in so many is new, all blocks are made."""


@dataclass(slots=True)
class Around:
    """Blocks around the rows that were asked about so far, or all of them."""

    over: dict[str, Counts]
    """In how many blocks over its limit each row stands under each key."""
    plan: Plan
    blocks: list[Blocks]
    layers: list[Layer] = field(default_factory=list)
    """What more blocks are made of; where all are there already, nothing."""
    known: Chosen = field(default_factory=lambda: np.zeros(0, bool))
    """The rows around which all blocks are there."""

    @classmethod
    def of(cls, keys: Keys, limits: Mapping[str, int], then: Then | None = None) -> "Around":
        """All blocks, or those around new rows where they are few."""
        count = len(keys)
        if then is None or count < LEAST or limits.get(NEIGHBOURS, 1) or then.new.sum() * SHARE > count:
            blocks, plan = planned(keys, limits, watched=True)
            return cls(counted(plan, count), plan, blocks)
        return cls._new(keys, limits, then)

    @classmethod
    def _new(cls, keys: Keys, limits: Mapping[str, int], then: Then) -> "Around":
        """The blocks around new rows, with what these change of all others."""
        found = two_at_once(lambda rule: grown(keys, rule, limits, then), rules()[1], len(keys))
        layers = [layer for part, _ in found for layer in part]
        over = {layer.name: layer.over for layer in layers if layer.over is not None}
        chained = [rule["key"] for rule in rules()[1] if rule.get("chained") and "+".join(rule["key"]) in over]
        rows = [np.flatnonzero(over["+".join(key)]).astype(np.int32) for key in chained]
        near = [part for key, some in zip(chained, rows, strict=True) for part in neighbours(keys, key, some)]
        blocks = [part for _, made in found for part in made] + near
        return cls(over, Plan(dict(limits), frozen=True, beside=near), blocks, layers, then.new.copy())

    def at(self, chosen: Chosen, mates: Callable[[Chosen], Chosen]) -> list[Blocks]:
        """The blocks around some rows, among others; whom `mates` gives of them will be asked about later."""
        if self.layers and (chosen & ~self.known).any():
            lacking = mates(chosen) & ~self.known
            self.blocks += two_at_once(lambda layer: layer.around(lacking), self.layers, len(lacking))
            self.known |= lacking
        return self.blocks
