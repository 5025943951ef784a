"""The values of a column at a glance: what they are, how often each occurs, and how many pass a test."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kithkin.resolution.coded import Index, Texts, encode
from kithkin.resolution.letters import hashes_of
from kithkin.resolution.shapes import words

MOST = 0.95
_SAMPLE = 1000
_MANY = 50_000
"""Of more values than this only a part is put in order."""


@dataclass(frozen=True, slots=True)
class Look:
    """The distinct values of a column with how often each occurs, most frequent first, at most a thousand."""

    values: list[str]
    counts: list[int]
    filled: int
    distinct: int

    def share(self, test: Callable[[str], object]) -> float:
        """The share of rows whose value passes."""
        total = sum(self.counts)
        return sum(n for v, n in zip(self.values, self.counts, strict=True) if test(v)) / total if total else 0.0

    @property
    def tells(self) -> bool:
        """Whether the column differs enough between rows to be evidence."""
        return self.distinct > 1 and self.counts[0] < MOST * self.filled


def look(column: pa.ChunkedArray) -> Look:
    """The values of a column at a glance, trimmed and in lower case."""
    coded = encode(column)
    counts = coded.counts
    chosen = range(len(counts)) if len(counts) <= _SAMPLE else _top(coded.texts, counts)
    empty = set(words()["empty"])
    pairs = [(coded.texts[int(at)].as_py(), int(counts[at])) for at in chosen if counts[at]]
    kept = sorted(((v, n) for v, n in pairs if v not in empty), key=lambda pair: (-pair[1], pair[0]))
    return Look([v for v, _ in kept], [n for _, n in kept], int(counts.sum()), int((counts > 0).sum()))


def _top(texts: Texts, counts: Index) -> list[int]:
    """Half the most frequent values and half taken evenly from the rest, whatever the order of the rows."""
    half = _SAMPLE // 2
    some = _some(texts, counts > np.partition(counts, -half)[-half]) if len(texts) > _MANY else np.arange(len(texts))
    order = some[
        pc.sort_indices(
            pa.table({"v": texts.take(pa.array(some)), "n": counts[some]}),
            sort_keys=[("n", "descending"), ("v", "ascending")],
        ).to_numpy()
    ]
    rest = order[half:]
    return [*order[:half].tolist(), *rest[:: max(1, len(rest) // half)].tolist()]


def _some(texts: Texts, chosen: NDArray[np.bool_]) -> Index:
    """The chosen of very many values and some of the others, drawn by their letters alone."""
    every = len(texts) // _MANY + 1
    return np.flatnonzero(chosen | ((hashes_of(texts) >> np.uint64(32)) % np.uint64(every) == 0))
