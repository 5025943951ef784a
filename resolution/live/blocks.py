"""The records that share a key with one that is asked about: blocks found by hash, divided as a run divides them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.block import frozen_limit, rules
from kithkin.resolution.coded import Codes, Index, distinct
from kithkin.resolution.live.hashes import NONE, Hashes, Parts, joined, joined_one

Chosen = NDArray[np.bool_]


def _loops() -> ModuleType:
    from kithkin.resolution.live import sift  # noqa: PLC0415  start-up time

    return sift


@dataclass(frozen=True, slots=True)
class Sorted:
    """The rows of a stock in the order of their hash of one key."""

    hashes: Hashes
    rows: Codes

    def at(self, key: np.uint64) -> Codes:
        """The rows with this key."""
        first = self.hashes.searchsorted(key)
        if first == len(self.hashes) or self.hashes[first] != key:
            return self.rows[:0]
        return self.rows[first : self.hashes.searchsorted(key, "right")]

    def readable(self, key: np.uint64, readable: Chosen) -> Codes:
        """The readable rows with this key, in order."""
        made: Codes
        made, in_order = _loops().readable_rows(self.hashes, self.rows, key, readable)
        # Rows of one column are in order as they stand; those of several are not.
        return made if in_order else distinct(made)

    @classmethod
    def of(cls, columns: Sequence[Hashes]) -> "Sorted":
        """The keys of all rows, those that have none left out."""
        rows = np.concatenate([np.flatnonzero(column != NONE) for column in columns] or [np.zeros(0, np.int64)])
        hashes = np.concatenate([column[column != NONE] for column in columns] or [np.zeros(0, np.uint64)])
        order = np.argsort(hashes, kind="stable")
        return cls(hashes[order], rows[order].astype(np.int32))


def sorted_keys(parts: Parts, count: int) -> dict[str, Sorted]:
    """The rows of a table by every key of data/blocking.toml."""
    everyone = np.arange(count)
    return {"+".join(rule["key"]): Sorted.of(list(_keys(parts, rule["key"], everyone))) for rule in rules()[1]}


def _keys(parts: Parts, key: Sequence[str], rows: Index) -> Iterator[Hashes]:
    return map(joined, product(*(parts.hashes(name, rows) for name in key)))


def keys_of(one: Parts, key: Sequence[str]) -> list[np.uint64]:
    """The keys of a table of one row, those that it has."""
    return [np.uint64(joined_one(parts)) for parts in product(*(one.first(name) for name in key))]


class OneRow:
    """The keys that a table of one row is looked up by, each made once, and how large the block of each may be."""

    def __init__(self, parts: Parts, limits: Mapping[str, int]) -> None:
        self.parts, self.limits = parts, limits
        self.by_rule = [(rule, keys_of(parts, rule["key"])) for rule in rules()[1]]
        self._finer: dict[str, list[np.uint64]] = {}

    def of(self, part: str) -> list[np.uint64]:
        """The keys of one part."""
        if part not in self._finer:
            self._finer[part] = keys_of(self.parts, [part])
        return self._finer[part]


@dataclass(frozen=True, slots=True)
class Blocked:
    """A table whose rows are found by their keys."""

    parts: Parts
    sorted: Mapping[str, Sorted]

    def beside(self, asked: OneRow, readable: Chosen) -> Index:
        """The readable rows that share a key with the one row of `asked`, in blocks no larger than the limits."""
        found = [
            rows for rule, keys in asked.by_rule for key in keys for rows in self._of_key(rule, key, asked, readable)
        ]
        return distinct(np.concatenate(found)).astype(np.int64) if found else np.zeros(0, np.int64)

    def _of_key(
        self, rule: Mapping[str, Sequence[str]], key: np.uint64, asked: OneRow, readable: Chosen
    ) -> Iterator[Codes]:
        # Only what may be read is counted: a block is as large as it is for this reader.
        block = self.sorted["+".join(rule["key"])].readable(key, readable)
        if not len(block):
            return
        if len(block) < frozen_limit(asked.limits, rule["key"]):
            yield block
            return
        for part in rule["finer"]:
            if part not in rule["key"]:
                limit = frozen_limit(asked.limits, [*rule["key"], part])
                yield from self._finer(part, asked.of(part), block, limit)

    def _finer(self, part: str, wanted: list[np.uint64], block: Codes, limit: int) -> Iterator[Codes]:
        loops = _loops()
        for key in wanted:
            here = np.zeros(len(block), bool)
            for column in self.parts.of(part):
                loops.sharing(column.codes, column.hashes, block, key, here)
            chosen = block[here]
            if len(chosen) < limit:
                yield chosen
