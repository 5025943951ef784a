"""What stands around each pair of a few rows, compiled: as `calibrate.Around` has it, added up in the same order."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kithkin.graph.compiled import compiled
from kithkin.resolution.calibrate import APART, BARRED
from kithkin.resolution.cluster import NEVER
from kithkin.resolution.coded import Index

Sides = tuple[Index, Index]
Mask = NDArray[np.bool_]
_SIDES = "UniTuple(int64[::1], 2)"
_TOLD = "Tuple((float32[::1], boolean[::1], int8[::1]))"
_OUT = "Tuple((int8[::1], float32[::1], float32[::1]))"


@compiled("int64[::1](int64[::1], int64[::1])")
def _spoken(person: Index, said: Index) -> Any:
    """How many different statements each cluster holds."""
    made = np.zeros(len(person), np.int64)
    for row in range(len(person)):
        fresh = True
        for other in range(row):
            fresh = fresh and not (person[other] == person[row] and said[other] == said[row])
        made[person[row]] += int(fresh)
    return made


@compiled(f"boolean[:, ::1](int64[::1], {_SIDES}, boolean[::1], int64[::1])")
def _wanted(person: Index, pairs: Sides, some: Mask, size: Index) -> Any:
    """Pairs of clusters, the lower first, of which one has more than one row and between which there is some pair."""
    made = np.zeros((len(person), len(person)), np.bool_)
    for pair in range(len(some)):
        one, two = person[pairs[0][pair]], person[pairs[1][pair]]
        if some[pair] and (size[one] > 1 or size[two] > 1):
            made[min(one, two), max(one, two)] = True
    return made


@compiled("int8(boolean, int64, int64, boolean, int8)")
def _case(inside: Any, one: int, two: int, barred: Any, why: int) -> Any:
    """The case of a pair of clusters of these sizes."""
    several = one > 2 if inside else one * two > 1
    case = int(several) + (0 if inside else 2)
    if barred and case == APART:
        case = BARRED
    return APART + why if why > 0 else case


@compiled(f"void({_SIDES}, {_SIDES}, {_TOLD}, {_SIDES}, {_OUT})")
def around(rows: Sides, pairs: Sides, told: Any, cannot: Sides, out: Any) -> None:
    """The case of each of the few pairs, the mean weight around it, and how many statements it joins.

    `rows` are the person of each and what it says; of each pair is told its weight, whether it is one of the few, and
    what parts it as twins. What stands around them are all pairs inside or between the same clusters.
    """
    (person, said), (bits, few, why) = rows, told
    size, spoken = np.bincount(person, minlength=len(person)), _spoken(person, said)
    wanted = _wanted(person, pairs, few, size)
    barred = _wanted(person, cannot, np.ones(len(cannot[0]), np.bool_), np.full(len(person), 2))
    left, right = np.zeros(len(person)), np.zeros(len(person))
    between, compared = np.zeros(wanted.shape), np.zeros(wanted.shape, np.int64)
    for pair in range(len(few)):
        one, two = person[pairs[0][pair]], person[pairs[1][pair]]
        one, two = min(one, two), max(one, two)
        if (few[pair] or wanted[one, two]) and one == two:
            left[pairs[0][pair]] += bits[pair]
            right[pairs[1][pair]] += bits[pair]
        elif few[pair] or wanted[one, two]:
            between[one, two] += bits[pair]
            compared[one, two] += 1
    found = 0
    for pair in range(len(few)):
        if few[pair]:
            a, b = pairs[0][pair], pairs[1][pair]
            one, two = min(person[a], person[b]), max(person[a], person[b])
            every, twice, support = size[one] * size[two], 2.0 * bits[pair], 0.0
            if one == two:
                total = 0.0 + left[a] + right[a] + (0.0 + left[b] + right[b])
                support = (total - twice) / max(2 * (size[one] - 2), 1)
            elif every > 1:
                total = between[one, two] + NEVER * (every - compared[one, two])
                support = (total - bits[pair]) / max(every - 1, 1)
            out[0][found] = _case(one == two, size[one], size[two], barred[one, two], why[pair])
            out[1][found] = support
            out[2][found] = max(spoken[one] if one == two else spoken[one] * spoken[two], 1)
            found += 1
