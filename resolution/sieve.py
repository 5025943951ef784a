"""Which of very many pairs are worth comparing: a cheap look at their codes, learned from a sample that was weighed."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.block import Blocks
from kithkin.resolution.coded import Codes, Floats, Index, distinct
from kithkin.resolution.compare import evidence_of
from kithkin.resolution.keys import SOURCES, Keys
from kithkin.resolution.levels import Pairs

DRAWN = 600_000
"""So many pairs, about, are drawn to train on and to learn the sieve from."""
LEARNED = 150_000
"""So many of those fit the sieve; all of them set its bar."""
LOST = 0.003
"""The share of pairs worth keeping that the sieve may drop; most are weak ones, and pairs inside a component return."""
_ROUNDS = 8
_AT_ONCE = 2_000_000
_LARGEST = 65_535
_SCALE = 1000


@dataclass(frozen=True, slots=True)
class Marks:
    """The codes of every row side by side in sixteen bits, 0 where missing, so that two rows are two reads."""

    table: NDArray[np.uint16]
    parents: Index

    @classmethod
    def of(cls, keys: Keys) -> "Marks":
        """The evidence of every row and the parts of keys that are made from it."""
        names = list(evidence_of(keys.people))
        parts = [(part, source) for part, source in SOURCES.items() if source in names and keys.part(part)]
        columns = [keys.people.coded[name].codes for name in names] + [keys.part(part)[0] for part, _ in parts]
        table = np.empty((len(keys), len(columns)), np.uint16)
        for at, codes in enumerate(columns):
            table[:, at] = _short(codes)
        parents = [-1] * len(names) + [names.index(source) for _, source in parts]
        return cls(table, np.array(parents, np.int64))

    def says(self, pairs: Pairs) -> NDArray[np.bool_]:
        """For every pair and mark, whether it is unlike and whether it is the same."""
        made = np.zeros((len(pairs), len(self.parents), 2), bool)
        for at, parent in enumerate(self.parents):
            a, b = self.table[pairs.left, at], self.table[pairs.right, at]
            told = (a > 0) & (b > 0)
            if parent >= 0:
                one, two = self.table[pairs.left, parent], self.table[pairs.right, parent]
                told &= (one != two) | (one == 0)
            made[:, at, 0], made[:, at, 1] = told & (a != b), told & (a == b)
        return made


def _short(codes: Codes) -> NDArray[np.uint16]:
    """Codes in sixteen bits; two in 65,535 of a long list look the same, and comparing them tells."""
    return np.where(codes < 0, 0, codes % _LARGEST + 1).astype(np.uint16)


@dataclass(frozen=True, slots=True)
class Sieve:
    """What each mark is worth, and from what sum on a pair is kept."""

    marks: Marks
    worth: NDArray[np.int32]
    bar: int

    @classmethod
    def learned(cls, marks: Marks, pairs: Pairs, useful: NDArray[np.bool_]) -> "Sieve":
        """Fitted to a sample of pairs of which it is known whether they are worth keeping."""
        from kithkin.resolution import loops  # noqa: PLC0415  start-up time

        some = np.arange(0, len(pairs), max(1, len(pairs) // LEARNED))
        said = marks.says(pairs.at(some)).reshape(len(some), -1).astype(np.float32)
        worth = np.round(_fitted(said, useful[some]) * _SCALE).astype(np.int32).reshape(-1, 2)
        sums = np.empty(len(pairs), np.int32)
        loops.judged(marks.table, marks.parents, worth, pairs.left, pairs.right, sums)
        bar = int(np.quantile(sums[useful], LOST, method="lower")) if useful.any() else int(sums.min(initial=0))
        return cls(marks, worth, bar)

    def passed(self, blocks: Sequence[Blocks]) -> Pairs:
        """The pairs inside blocks that reach the bar, each once."""
        from kithkin.resolution import loops  # noqa: PLC0415  start-up time

        def kept(part: Blocks) -> Index:
            out = np.empty(part.pairs, np.int64)
            count = loops.sieved(
                self.marks.table, self.marks.parents, self.worth, self.bar, part.rows, part.starts, out
            )
            return out[:count].copy()

        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(kept, portions(blocks)))
        return pairs_of(found, len(self.marks.table))


def drawn(blocks: Sequence[Blocks], count: int) -> tuple[Pairs, float]:
    """Some of the pairs inside blocks, each pair alike likely however many blocks it is in, and one in how many."""
    from kithkin.resolution import loops  # noqa: PLC0415  start-up time

    each = max(1, sum(part.pairs for part in blocks) // (3 * DRAWN))
    found = []
    for part in portions(blocks):
        out = np.empty(part.pairs, np.int64)
        found.append(out[: loops.drawn(part.rows, part.starts, count, each, out)].copy())
    return pairs_of(found, count), float(each)


def pairs_of(found: list[Index], count: int) -> Pairs:
    """Pairs written as left * count + right, each once, in order."""
    every = distinct(np.concatenate(found)) if found else np.zeros(0, np.int64)
    return Pairs(every // count, every % count)


def portions(blocks: Iterable[Blocks]) -> Iterator[Blocks]:
    """The blocks in parts of about so many pairs, so that none needs much memory."""
    for whole in blocks:
        sizes = whole.sizes
        upto = np.cumsum(sizes * (sizes - 1) // 2)
        cuts = np.flatnonzero(np.diff(upto // _AT_ONCE)) + 1
        edges = [0, *cuts.tolist(), len(sizes)]
        for start, stop in pairwise(edges):
            first, last = whole.starts[start], whole.starts[stop]
            yield Blocks(whole.rows[first:last], whole.starts[start : stop + 1] - first)


def _fitted(said: NDArray[np.float32], useful: NDArray[np.bool_]) -> Floats:
    """What each mark adds to the log odds of being useful: logistic regression by Newton's method."""
    said = np.append(said, np.ones((len(said), 1), np.float32), axis=1)
    worth = np.zeros(said.shape[1])
    for _ in range(_ROUNDS):
        share = 1.0 / (1.0 + np.exp(-np.clip(said @ worth.astype(np.float32), -30, 30)))
        slope = said.T @ (useful - share) - worth
        curve = (said * (share * (1 - share))[:, None].astype(np.float32)).T @ said + np.eye(len(worth))
        worth += np.linalg.solve(curve.astype(float), slope.astype(float))
    return worth[:-1]
