"""Loops over pairs of rows, compiled: pairs inside blocks drawn or sieved without a list of them all.

A row of `marks` holds a number of sixteen bits for each mark of a row of the table, 0 where it has none. A mark that
has a parent says nothing where the parents are the same: the same name sounds the same.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.coded import Index
from kithkin.resolution.compiled import compiled

Bytes = NDArray[np.uint8]
Marks = NDArray[np.uint16]
Numbers = NDArray[np.int32]

_MARKS = "uint16[:, ::1], int64[::1]"
_MIX = np.uint64(0x9E3779B97F4A7C15)


@compiled(f"int32({_MARKS}, int32[:, ::1], int64, int64)")
def _worth(marks: Marks, parents: Index, worth: Numbers, one: int, two: int) -> Any:
    total = np.int32(0)
    for at in range(len(parents)):
        a, b, parent = marks[one, at], marks[two, at], parents[at]
        if a == 0 or b == 0 or (parent >= 0 and marks[one, parent] == marks[two, parent] and marks[one, parent] != 0):
            continue
        total += worth[at, 1] if a == b else worth[at, 0]
    return total


@compiled("int64(int32[::1], int64[::1], int64, int64, int64[::1])")
def drawn(rows: Numbers, starts: Index, count: int, each: int, out: Index) -> int:
    """One of so many pairs inside blocks, chosen by what rows they are of, as left * count + right; how many."""
    found = 0
    for block in range(len(starts) - 1):
        for a in range(starts[block], starts[block + 1]):
            for b in range(a + 1, starts[block + 1]):
                left, right = min(rows[a], rows[b]), max(rows[a], rows[b])
                key = np.int64(left) * count + right
                if left != right and ((np.uint64(key) * _MIX) >> np.uint64(33)) % np.uint64(each) == np.uint64(0):
                    if found < len(out):
                        out[found] = key
                    found += 1
    return found


@compiled(f"void({_MARKS}, int32[:, ::1], int64[::1], int64[::1], int32[::1])")
def judged(marks: Marks, parents: Index, worth: Numbers, left: Index, right: Index, out: Numbers) -> None:
    """What the marks of each pair are worth."""
    for pair in range(len(left)):
        out[pair] = _worth(marks, parents, worth, left[pair], right[pair])


@compiled(f"int64({_MARKS}, int32[:, ::1], int32, int32[::1], int64[::1], int64[::1])")
def sieved(marks: Marks, parents: Index, worth: Numbers, bar: int, rows: Numbers, starts: Index, out: Index) -> int:
    """Pairs inside blocks whose marks are worth the bar, as left * count + right; how many there are."""
    found, count = 0, marks.shape[0]
    for block in range(len(starts) - 1):
        for a in range(starts[block], starts[block + 1]):
            for b in range(a + 1, starts[block + 1]):
                one, two = min(rows[a], rows[b]), max(rows[a], rows[b])
                if one != two and _worth(marks, parents, worth, one, two) >= bar:
                    out[found] = np.int64(one) * count + two
                    found += 1
    return found


_TEXT = "uint8[::1], int64[::1], int64[::1], int64[::1]"


@compiled("float64(uint8[::1], int64, int64, int64, int64, float64)")
def _alike(text: Bytes, one: int, many: int, two: int, other: int, cutoff: float) -> float:
    """Jaro-Winkler likeness of the texts of so many letters that begin at two places; 0 below the cutoff."""
    reach = max(max(many, other) // 2 - 1, 0)
    bit, mine, theirs, common = np.uint64(1), np.uint64(0), np.uint64(0), 0
    for at in range(min(other, many + reach)):
        for here in range(max(at - reach, 0), min(many, at + reach + 1)):
            if text[one + here] == text[two + at] and not (mine >> np.uint64(here)) & bit:
                mine |= bit << np.uint64(here)
                theirs |= bit << np.uint64(at)
                common += 1
                break
    if common == 0:
        return 0.0
    turned, here = 0, 0
    for at in range(other):
        if (theirs >> np.uint64(at)) & bit:
            while not (mine >> np.uint64(here)) & bit:
                here += 1
            turned += text[one + here] != text[two + at]
            here += 1
    likeness = (common / many + common / other + (common - turned // 2) / common) / 3.0
    if likeness > 0.7:
        start = 0
        while start < min(4, many, other) and text[one + start] == text[two + start]:
            start += 1
        likeness += start * 0.1 * (1.0 - likeness)
    return likeness if likeness >= cutoff else 0.0


@compiled(f"void({_TEXT}, float64, float32[::1])")
def alike(text: Bytes, starts: Index, one: Index, two: Index, cutoff: float, out: NDArray[np.float32]) -> None:
    """How alike the texts of each pair are."""
    for pair in range(len(one)):
        a, b = one[pair], two[pair]
        out[pair] = _alike(text, starts[a], starts[a + 1] - starts[a], starts[b], starts[b + 1] - starts[b], cutoff)


@compiled("int64(uint8[::1], int64, int64, int64, int64, int64, int64[:, ::1])")
def _slips(text: Bytes, one: int, many: int, two: int, other: int, most: int, table: Any) -> Any:
    """Letters put in, left out, changed or turned round between two texts; one more than `most` above it."""
    if abs(many - other) > most:
        return most + 1
    while many > 0 and other > 0 and text[one] == text[two]:
        one, two, many, other = one + 1, two + 1, many - 1, other - 1
    while many > 0 and other > 0 and text[one + many - 1] == text[two + other - 1]:
        many, other = many - 1, other - 1
    if max(many, other) <= 1:
        return max(many, other)
    if most == 1:
        turned = many == 2 and other == 2 and text[one] == text[two + 1] and text[one + 1] == text[two]
        return 1 if turned else 2
    for b in range(other + 1):
        table[0, b] = b
    for a in range(1, many + 1):
        row, last, before = a % 3, (a - 1) % 3, (a - 2) % 3
        table[row, 0] = least = a
        for b in range(1, other + 1):
            same = text[one + a - 1] == text[two + b - 1]
            value = min(table[last, b - 1] + (0 if same else 1), table[last, b] + 1, table[row, b - 1] + 1)
            if a > 1 and b > 1 and text[one + a - 1] == text[two + b - 2] and text[one + a - 2] == text[two + b - 1]:
                value = min(value, table[before, b - 2] + 1)
            table[row, b] = value
            least = min(least, value)
        if least > most + 1:
            return most + 1
    return min(table[many % 3, other], most + 1)


@compiled(f"void({_TEXT}, int64, int32[::1])")
def slips(text: Bytes, starts: Index, one: Index, two: Index, most: int, out: Numbers) -> None:
    """How many slips apart the texts of each pair are."""
    table = np.empty((3, 65), np.int64)
    for pair in range(len(one)):
        a, b = one[pair], two[pair]
        out[pair] = _slips(
            text, starts[a], starts[a + 1] - starts[a], starts[b], starts[b + 1] - starts[b], most, table
        )
