"""Which rows are one person: average linkage inside every component, within the limits that people have set."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.coded import Index, in_turn
from kithkin.resolution.components import LARGEST, in_order
from kithkin.resolution.levels import Pairs

JOIN = 0.0
SURER = 0.5
"""The mean over many pairs is surer than one pair: each doubling of a side counts for so many bits."""
LEAST, MOST = -12.0, 18.0
"""One pair says no more than this, so that no single pair decides over a group."""
NEVER = -4.0
"""The weight of a pair that was not compared."""
_MUST = 1e6
_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """Pairs that people have decided: one person, or two; and rows that keep to themselves, by a number for each."""

    must: Pairs
    cannot: Pairs
    guard: Index | None = None

    @property
    def any(self) -> bool:
        """Whether anything was decided."""
        return bool(len(self.must) or len(self.cannot)) or self.guard is not None

    @property
    def rows(self) -> list[int]:
        """The rows that somebody has decided about."""
        guarded = np.zeros(0, np.int64) if self.guard is None else np.flatnonzero(self.guard)
        sides = (self.must.left, self.must.right, self.cannot.left, self.cannot.right, guarded)
        rows: list[int] = np.unique(np.concatenate(sides)).tolist()
        return rows

    def moved(self, stands: Index) -> "Bounds":
        """The same decisions where rows stand elsewhere."""
        must, cannot = (Pairs(stands[pairs.left], stands[pairs.right]) for pairs in (self.must, self.cannot))
        if self.guard is None:
            return Bounds(must, cannot)
        guard = np.zeros(int(stands.max(initial=-1)) + 1, np.int64)
        guard[stands] = self.guard
        return Bounds(must, cannot, guard)

    def across(self, pairs: Pairs) -> NDArray[np.bool_]:
        """Which pairs lead out of what keeps to itself."""
        if self.guard is None:
            return np.zeros(len(pairs), bool)
        found: NDArray[np.bool_] = self.guard[pairs.left] != self.guard[pairs.right]
        return found


@dataclass(frozen=True, slots=True)
class _Inside:
    """Pairs inside components with a value each, in the order of component sizes."""

    pairs: Pairs
    values: NDArray[np.float64]
    starts: Index

    @classmethod
    def of(cls, labels: Index, sizes: Index, pairs: Pairs, values: NDArray[np.float64]) -> "_Inside":
        here = np.flatnonzero(labels[pairs.left] == labels[pairs.right])
        size = sizes[labels[pairs.left[here]]]
        order = in_turn(size)
        starts = np.searchsorted(size[order], np.arange(LARGEST + 2))
        return cls(pairs.at(here[order]), values[here[order]], starts)

    def of_size(self, size: int) -> tuple[Pairs, NDArray[np.float64]]:
        chosen = slice(*self.starts[[size, size + 1]])
        return Pairs(self.pairs.left[chosen], self.pairs.right[chosen]), self.values[chosen]


def link_rows(
    labels: Index, pairs: Pairs, weight: NDArray[np.float32], bounds: Bounds, said: Index, join: float = JOIN
) -> Index:
    """The cluster of every row: each component divided by average linkage, decisions first.

    `said` numbers what each row says of its person: rows that say the same were copied and make nothing surer.
    """
    out = labels.copy()
    sizes = np.bincount(labels)
    following = len(sizes)
    given = (
        _Inside.of(labels, sizes, pairs, np.clip(weight.astype(float), LEAST, MOST)),
        _Inside.of(labels, sizes, bounds.must, np.full(len(bounds.must), _MUST)),
        _Inside.of(labels, sizes, bounds.cannot, np.full(len(bounds.cannot), -np.inf)),
    )
    place = np.full(len(labels), -1, np.int64)
    for table in _tables(labels, sizes):
        size = table.shape[1]
        for rows in _portions(table, place):
            similar = np.full((*rows.shape, size), NEVER)
            for inside in given:
                _fill(similar, place, *inside.of_size(size))
            out[rows] = (
                following + np.arange(len(rows))[:, None] * size + _average(similar, _statements(said[rows]), join)
            )
            following += rows.size
    for component in np.flatnonzero(sizes > LARGEST):
        rows = np.flatnonzero(labels == component)
        out[rows] = following + _chained(rows, pairs, weight - join, bounds)
        following += len(rows)
    return in_order(out)


def _tables(labels: Index, sizes: Index) -> Iterator[Index]:
    """The rows of all components of one size as a table, size after size."""
    size = sizes[labels]
    rows = np.flatnonzero((size > 1) & (size <= LARGEST))
    rows = rows[in_turn(labels[rows])]
    rows = rows[in_turn(size[rows])]
    ends = np.searchsorted(size[rows], np.arange(2, LARGEST + 2))
    for at, (first, last) in enumerate(pairwise(ends.tolist())):
        if last > first:
            yield rows[first:last].reshape(-1, at + 2)


def _portions(table: Index, place: Index) -> Iterator[Index]:
    """As many components of one size at once as memory allows; meanwhile `place` tells each row's place among them."""
    step = max(1, _AT_ONCE // (table.shape[1] * table.shape[1]))
    for start in range(0, len(table), step):
        part = table[start : start + step]
        place[part.ravel()] = np.arange(part.size)
        yield part
        # Cleared and not made anew: the list is as long as the table, and there are many portions.
        place[part.ravel()] = -1


def _fill(table: NDArray[np.float64], place: Index, pairs: Pairs, values: NDArray[np.float64]) -> None:
    size = table.shape[1]
    a, b = place[pairs.left], place[pairs.right]
    here = a >= 0
    a, b, values = a[here], b[here], values[here]
    table[a // size, a % size, b % size] = values
    table[a // size, b % size, a % size] = values


def _statements(said: Index) -> NDArray[np.bool_]:
    """Which of the statements of its component each row makes: component, row, statement."""
    alike: NDArray[np.bool_] = said[:, :, None] == said[:, None, :]
    first = alike.argmax(axis=2)
    made: NDArray[np.bool_] = first[:, :, None] == np.arange(said.shape[1])
    return made


def _average(similar: NDArray[np.float64], said: NDArray[np.bool_], join: float) -> Index:
    """Average linkage of many components of one size at once; the place of the first row names a cluster.

    A bar is a weight without end, and keeps any average so.
    """
    many, size, _ = similar.shape
    each = np.arange(many)
    weights = np.ones((many, size))
    cluster = np.tile(np.arange(size), (many, 1))
    similar[:, np.arange(size), np.arange(size)] = -np.inf
    for _ in range(size - 1):
        sure = SURER * np.log2(np.maximum(said.sum(axis=2), 1))
        worth = similar + sure[:, :, None] + sure[:, None, :]
        best = worth.reshape(many, -1).argmax(axis=1)
        one, two = np.minimum(best // size, best % size), np.maximum(best // size, best % size)
        going = worth[each, one, two] >= join
        if not going.any():
            break
        said[each[going], one[going]] |= said[each[going], two[going]]
        _merge(similar, weights, cluster, (each[going], one[going], two[going]))
    return cluster


def _merge(
    similar: NDArray[np.float64], weights: NDArray[np.float64], cluster: Index, pair: tuple[Index, Index, Index]
) -> None:
    """Take the second of each pair into the first; a bar on either bars both."""
    at, one, two = pair
    w1, w2 = weights[at, one][:, None], weights[at, two][:, None]
    mean = (similar[at, one] * w1 + similar[at, two] * w2) / (w1 + w2)
    mean[np.arange(len(at)), one] = -np.inf
    mean[np.arange(len(at)), two] = -np.inf
    similar[at, one, :] = mean
    similar[at, :, one] = mean
    similar[at, two, :] = -np.inf
    similar[at, :, two] = -np.inf
    weights[at, one] += weights[at, two]
    part = cluster[at]
    cluster[at] = np.where(part == two[:, None], one[:, None], part)


def _chained(rows: Index, pairs: Pairs, weight: NDArray[np.float32], bounds: Bounds) -> Index:
    """A component too large for average linkage: strongest pairs first, never across a bar."""
    place = {int(row): at for at, row in enumerate(rows)}
    parent = list(range(len(rows)))
    barred: dict[int, set[int]] = {}

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for a, b in _inside(bounds.cannot, place):
        barred.setdefault(a, set()).add(b)
        barred.setdefault(b, set()).add(a)
    chosen = np.flatnonzero(weight >= JOIN)
    order = chosen[np.argsort(-weight[chosen], kind="stable")]
    for a, b in [*_inside(bounds.must, place), *_inside(pairs.at(order), place)]:
        one, two = sorted((root(a), root(b)))
        if one == two or any(root(other) == two for other in barred.get(one, ())):
            continue
        parent[two] = one
        barred.setdefault(one, set()).update(barred.pop(two, ()))
    return np.array([root(at) for at in range(len(rows))], np.int64)


def _inside(pairs: Pairs, place: dict[int, int]) -> list[tuple[int, int]]:
    both = zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)
    return [(place[a], place[b]) for a, b in both if a in place and b in place]
