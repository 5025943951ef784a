"""One key of a long table, with the head of every row's key, so that the blocks around some rows are soon found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.block import Blocks, by_key, frozen_limit
from kithkin.resolution.coded import Codes, Index
from kithkin.resolution.keys import Keys
from kithkin.resolution.over import Counts

Chosen = NDArray[np.bool_]
Heads = NDArray[np.uint32]
Words = NDArray[np.uint64]
Entries = list[tuple[Codes, ...]]
"""The parts of a key; several where a row may be found under several values."""
_PARTS = 3
"""No key has more."""
_LEAST, _MOST = 10, 21
"""Bits of a head that are looked at."""


@dataclass(frozen=True, slots=True)
class Then:
    """Which rows are new, and in how many blocks over its limit each stood under each key; new ones in none.

    Every other row says what it said then, and nobody has gone.
    """

    new: Chosen
    over: Mapping[str, Counts]


@dataclass(slots=True)
class Layer:
    """A key, its limit, and the rows that it divides."""

    name: str
    limit: int
    entries: Entries
    rows: Codes
    heads: list[Heads]
    over: Counts | None = None
    """In how many blocks over the limit each row of the table stands."""

    @classmethod
    def of(cls, key: Sequence[str], limit: int, entries: Entries, rows: Codes) -> "Layer":
        """A key of these rows."""
        from kithkin.resolution import bins  # noqa: PLC0415  start-up time

        heads = [np.empty(len(rows), np.uint32) for _ in entries]
        for parts, head in zip(entries, heads, strict=True):
            # Arrow's arrays are not to be written, and the loop takes none of those.
            codes = [np.require(part, np.int32, ["C", "W"]) for part in parts]
            one, two, three = (codes[min(at, len(codes) - 1)] for at in range(_PARTS))
            bins.headed(one, two, three, len(codes), rows, head)
        return cls("+".join(key), limit, entries, rows, heads)

    def around(self, chosen: Chosen) -> Blocks:
        """The blocks around some rows that are within the limit."""
        places = np.flatnonzero(chosen[self.rows])
        if self.over is not None:
            # Who stands over the limit under every value is in no block that is within it.
            places = places[self.over[self.rows[places]] < len(self.entries)]
        return by_key(*self._met(places)).within(2, self.limit)

    def grown(self, new: Chosen, before: Counts | None) -> Blocks:
        """The blocks around new rows; tells in how many over the limit each row stands now by how many it was then."""
        from kithkin.resolution import bins  # noqa: PLC0415  start-up time

        rows, keys = self._met(np.flatnonzero(new[self.rows]))
        there = self._large(rows, keys, new, before)
        joined, met = rows[there & new[rows]], by_key(rows[~there], keys[~there])
        sizes, fresh = met.sizes, new[met.rows]
        large, self.over = sizes > self.limit, before
        if large.any() or len(joined):
            grown = large & (sizes - np.add.reduceat(fresh.astype(np.int64), met.starts[:-1]) <= self.limit)
            self.over = np.zeros(len(new), np.uint8) if before is None else before.copy()
            bins.counted(met.rows[np.repeat(grown, sizes) | (np.repeat(large, sizes) & fresh)], self.over)
            bins.counted(joined, self.over)
        return met.within(2, self.limit)

    def _large(self, rows: Codes, keys: Words, new: Chosen, before: Counts | None) -> Chosen:
        """Which of these rows are in blocks that were over the limit: most are, and none of those need be put in order.

        Whoever was over it under every value says so of a whole block.
        """
        from kithkin.resolution import bins  # noqa: PLC0415  start-up time

        if before is None:
            return np.zeros(len(rows), bool)
        told = (before[rows] >= len(self.entries)) & ~new[rows]
        others, found = keys[~told], np.empty(len(rows) - int(told.sum()), bool)
        bins.shared(others, keys[told], found)
        told[~told] = found
        return told

    def _met(self, places: Index) -> tuple[Codes, Words]:
        """The rows of blocks with a row of these places, and hardly any others, each with its key."""
        from kithkin.resolution import bins  # noqa: PLC0415  start-up time

        bits = min(_MOST, max(_LEAST, (len(places) * len(self.heads)).bit_length() + 7))
        marks, shift = np.zeros(1 << (bits - 3), np.uint8), np.uint32(32 - bits)
        for head in self.heads:
            bins.marked(head[places], marks, shift)
        found, keys, room = [], [], np.empty(len(self.rows) + 1, np.int32)
        for parts, head in zip(self.entries, self.heads, strict=True):
            rows = self.rows[room[: bins.hit(head, marks, shift, room)]]
            made = np.empty(len(rows), np.uint64)
            bins.keyed(
                np.stack([part[rows] for part in parts]), np.arange(len(rows), dtype=np.int32), rows.copy(), made, 0
            )
            found.append(rows)
            keys.append(made)
        return np.concatenate(found), np.concatenate(keys)


def grown(
    keys: Keys, rule: Mapping[str, Any], limits: Mapping[str, int], then: Then
) -> tuple[list[Layer], list[Blocks]]:
    """The key of a rule and each finer one that divides somebody, and the blocks around new rows."""
    layers: list[Layer] = []
    blocks: list[Blocks] = []
    rows, new = np.arange(len(then.new), dtype=np.int32), then.new
    for key, entries in _every(keys, rule):
        layer = Layer.of(key, frozen_limit(limits, key), entries, rows)
        before = then.over.get(layer.name)
        blocks.append(layer.grown(new, before))
        layers.append(layer)
        if layer.over is not None and len(layers) == 1:
            # Who is divided further only now is new among those whom finer keys divide.
            rows = np.flatnonzero(layer.over).astype(np.int32)
            new = new | (layer.over > 0) & (before == 0) if before is not None else new | (layer.over > 0)
        if layers[0].over is None:
            break
    return layers, blocks


def _every(keys: Keys, rule: Mapping[str, Any]) -> list[tuple[list[str], Entries]]:
    """The key and each finer one for which the table has all parts; none without the key itself."""
    key = rule["key"]
    every = [key, *([*key, part] for part in rule["finer"] if part not in key)]
    made = [(one, keys.entries(one)) for one in every]
    return [(one, entries) for one, entries in made if entries] if made[0][1] else []
