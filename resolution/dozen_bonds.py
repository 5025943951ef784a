"""The pairs of a few rows, compiled: which are worth a look, which hold rows together, and who is one person by them.

What `sieve.py`, `components.py` and `cluster.py` do for all components at once, row by row: the same persons by the
same sums, added up in the same order. Pairs are all of the rows, in the order of `numpy.triu_indices`.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kithkin.graph.compiled import compiled
from kithkin.resolution.bins import united
from kithkin.resolution.cluster import JOIN, LEAST, MOST
from kithkin.resolution.coded import Floats, Index
from kithkin.resolution.score import SEEN

Table = NDArray[np.int64]
Chosen = NDArray[np.bool_]
PARENT, OTHER, UNLIKE, SAME = range(4)
"""Of a mark: the one that it is a part of, the one whose value belongs to it, -1 for none; what two rows are worth."""
_LARGEST = np.uint64(65_535)


@compiled("uint64[:, ::1](uint64[::1], int64[:, ::1], int64[:, ::1])")
def _marked(hashes: Any, said: Table, marks: Table) -> Any:
    """The marks of every row as `sieve.Marks` has them; 0 where it says nothing."""
    made = np.zeros(said.shape, np.uint64)
    for mark in range(len(said)):
        other = marks[mark, OTHER]
        for row in range(said.shape[1]):
            if said[mark, row] < 0 or (other >= 0 and said[other, row] < 0):
                continue
            hashed = hashes[said[mark, row]]
            if other >= 0:
                hashed += hashes[said[other, row]]
            made[mark, row] = (hashed >> np.uint64(32)) % _LARGEST + np.uint64(1)
    return made


@compiled("void(uint64[::1], int64[:, ::1], int64[:, ::1], int64, boolean[::1])")
def glanced(hashes: Any, said: Table, marks: Table, bar: int, out: Chosen) -> None:
    """Which pairs reach the bar of the sieve; `said` is the value of each row, mark by mark, -1 for none."""
    told = _marked(hashes, said, marks)
    pair = 0
    for one in range(said.shape[1]):
        for two in range(one + 1, said.shape[1]):
            total = 0
            for mark in range(len(said)):
                whole = marks[mark, PARENT]
                silent = told[mark, one] == 0 or told[mark, two] == 0
                if whole >= 0:
                    silent = silent or (told[whole, one] == told[whole, two] and told[whole, one] > 0)
                if not silent:
                    total += marks[mark, SAME if told[mark, one] == told[mark, two] else UNLIKE]
            out[pair] = total >= bar
            pair += 1


@compiled("void(int64[::1])")
def _in_order(labels: Index) -> None:
    """The same partition, numbered in the order of first rows; no label is above the number of rows."""
    number, found = np.full(len(labels) + 1, -1, np.int64), 0
    for row in range(len(labels)):
        if number[labels[row]] < 0:
            number[labels[row]] = found
            found += 1
        labels[row] = number[labels[row]]


@compiled("void(float32[::1], boolean[::1], int64[::1])")
def _components(weight: Any, first: Chosen, labels: Index) -> None:
    """Rows held together by the pairs that came first and weigh enough."""
    left, right, held, pair = np.empty(len(first), np.int64), np.empty(len(first), np.int64), 0, 0
    for one in range(len(labels)):
        labels[one] = one
        for two in range(one + 1, len(labels)):
            if first[pair] and weight[pair] >= SEEN:
                left[held], right[held] = one, two
                held += 1
            pair += 1
    united(left[:held], right[:held], labels)
    _in_order(labels)


@compiled("void(float64[:, ::1], boolean[:, ::1], float64[::1], int64[::1])")
def _average(similar: Floats, told: Chosen, sure: Floats, cluster: Index) -> None:
    """Average linkage of one component, as `cluster` does it; the place of the first row names a cluster."""
    size = len(cluster)
    weights, surer = np.ones(size), np.full(size, sure[1])
    for row in range(size):
        cluster[row] = row
    for _ in range(size - 1):
        one, two, best = 0, 0, -np.inf
        for a in range(size):
            for b in range(size):
                worth = similar[a, b] + surer[a] + surer[b]
                if worth > best:
                    one, two, best = a, b, worth
        one, two = min(one, two), max(one, two)
        if not similar[one, two] + surer[one] + surer[two] >= JOIN:
            break
        for at in range(size):
            mean = similar[one, at] * weights[one] + similar[two, at] * weights[two]
            mean = -np.inf if at in (one, two) else mean / (weights[one] + weights[two])
            similar[one, at] = similar[at, one] = mean
            similar[two, at] = similar[at, two] = -np.inf
            told[one, at] = told[one, at] or told[two, at]
            cluster[at] = one if cluster[at] == two else cluster[at]
        weights[one] += weights[two]
        surer[one] = sure[told[one].sum()]


@compiled("void(int64[::1], float64[:, ::1], int64[::1], float64[::1], int64[::1])")
def _linked(labels: Index, similar: Floats, said: Index, sure: Floats, person: Index) -> None:
    """The person of every row: each component divided by average linkage."""
    for component in range(labels.max() + 1):
        rows = np.flatnonzero(labels == component)
        part, told = np.empty((len(rows), len(rows))), np.zeros((len(rows), len(rows)), np.bool_)
        for a in range(len(rows)):
            first = 0
            while said[rows[first]] != said[rows[a]]:
                first += 1
            told[a, first] = True
            for b in range(len(rows)):
                part[a, b] = similar[rows[a], rows[b]]
        cluster = np.empty(len(rows), np.int64)
        _average(part, told, sure, cluster)
        for a in range(len(rows)):
            person[rows[a]] = rows[cluster[a]]
    _in_order(person)


_OUT = "UniTuple(int64[::1], 3)"


@compiled(f"int64(float32[::1], boolean[::1], boolean[::1], int64[::1], float64[::1], {_OUT})")
def bonded(weight: Any, first: Chosen, barred: Chosen, said: Index, sure: Floats, out: Any) -> Any:
    """The components and persons of a few rows, and the pairs that count: those that came first, those completed.

    `barred` are pairs of two people, `said` what each row says of its person, `sure` what so many statements add.
    """
    labels, person, order = out
    count, pair, found = len(labels), 0, 0
    _components(weight, first, labels)
    similar = np.full((count, count), -np.inf)
    for chosen in (True, False):
        pair = 0
        for one in range(count):
            for two in range(one + 1, count):
                if first[pair] == chosen and (chosen or labels[one] == labels[two]):
                    order[found] = pair
                    found += 1
                bits = -np.inf if barred[pair] else min(max(np.float64(weight[pair]), LEAST), MOST)
                similar[one, two] = similar[two, one] = bits
                pair += 1
    _linked(labels, similar, said, sure, person)
    return found
