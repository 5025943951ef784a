"""Rows brought together by their keys, compiled: keys made of codes, rows of equal keys, blocks small and large."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kithkin.graph.compiled import compiled
from kithkin.resolution.coded import Index

Words = NDArray[np.uint64]
Numbers = NDArray[np.int32]
_MIX = np.uint64(0x9E3779B97F4A7C15)


@compiled("uint64(uint64)")
def _spread(key: Any) -> Any:
    """A key whose first bits tell it apart as well as its last."""
    key = (key ^ (key >> np.uint64(32))) * _MIX
    key = (key ^ (key >> np.uint64(29))) * _MIX
    return key ^ (key >> np.uint64(32))


@compiled("int64(int32[:, ::1], int32[::1], int32[::1], uint64[::1], int64)")
def keyed(parts: Any, rows: Numbers, out: Numbers, keys: Words, found: int) -> int:
    """Rows that have every part, and one key of their codes, written from some place on; where they end."""
    for row in rows:
        key, whole = np.uint64(0), True
        for part in range(len(parts)):
            code = parts[part, row]
            whole &= code >= 0
            key = key * _MIX + np.uint64(code) + np.uint64(1)
            key ^= key >> np.uint64(29)
        # Every row is written, and written over where it lacks a part.
        out[found], keys[found] = row, _spread(key)
        found += int(whole)
    return found


@compiled("void(uint32[::1], uint8[::1], uint32)")
def marked(heads: Any, marks: Any, shift: Any) -> None:
    """A bit for each key that is there, found by the first bits of its head."""
    for head in heads:
        if head & np.uint32(1):
            bit = head >> shift
            marks[bit >> np.uint32(3)] |= np.uint8(1) << np.uint8(bit & np.uint32(7))


@compiled("void(int32[::1], int32[::1], int32[::1], int64, int32[::1], uint32[::1])")
def headed(one: Numbers, two: Numbers, three: Numbers, many: int, rows: Numbers, heads: Any) -> None:
    """The first half of the key of each row, of the first so many parts of three: odd, and 0 where it lacks one."""
    for at in range(len(rows)):
        row = rows[at]
        codes = one[row], two[row], three[row]
        key, whole = np.uint64(0), True
        for part in range(many):
            whole &= codes[part] >= 0
            key = key * _MIX + np.uint64(codes[part]) + np.uint64(1)
            key ^= key >> np.uint64(29)
        heads[at] = np.uint32(_spread(key) >> np.uint64(32)) | np.uint32(1) if whole else np.uint32(0)


@compiled("int64(uint32[::1], uint8[::1], uint32, int32[::1])")
def hit(heads: Any, marks: Any, shift: Any, out: Numbers) -> int:
    """The places of heads whose bit is there; how many they are."""
    found = 0
    for at in range(len(heads)):
        head = heads[at]
        bit = head >> shift
        out[found] = at
        found += int((head & np.uint32(1)) & (marks[bit >> np.uint32(3)] >> np.uint8(bit & np.uint32(7))))
    return found


@compiled("void(uint64[::1], uint64[::1], boolean[::1])")
def shared(keys: Words, others: Words, out: Any) -> None:
    """Which keys are among others: each is looked up by its first bits, and then whoever stands next."""
    bits = 4
    while (1 << bits) < 2 * len(keys):
        bits += 1
    shift, last = np.uint64(64 - bits), (1 << bits) - 1
    table, met = np.full(1 << bits, -1, np.int64), np.zeros(1 << bits, np.bool_)
    for at in range(len(keys)):
        place = np.int64(keys[at] >> shift)
        while table[place] >= 0 and keys[table[place]] != keys[at]:
            place = (place + 1) & last
        table[place] = at
    for key in others:
        place = np.int64(key >> shift)
        while table[place] >= 0 and keys[table[place]] != key:
            place = (place + 1) & last
        met[place] = True
    for at in range(len(keys)):
        place = np.int64(keys[at] >> shift)
        while keys[table[place]] != keys[at]:
            place = (place + 1) & last
        out[at] = met[place]


@compiled("int64(uint64[::1], int32[::1], int64, int32[::1], int64[::1])")
def grouped(keys: Words, rows: Numbers, bits: int, out: Numbers, starts: Index) -> int:
    """Rows of equal keys beside each other, and where each key begins; how many keys, or -1 where it would take long.

    Keys are first thrown into as many bins as their first bits tell apart, then ordered inside each bin.
    """
    shift, many = np.uint64(64 - bits), len(keys)
    ends = np.zeros((1 << bits) + 1, np.int32)
    for at in range(many):
        ends[(keys[at] >> shift) + np.uint64(1)] += 1
    for at in range(1 << bits):
        ends[at + 1] += ends[at]
    laid = np.empty(many, np.uint64)
    for at in range(many):
        place = ends[keys[at] >> shift]
        ends[keys[at] >> shift] = place + 1
        laid[place], out[place] = keys[at], rows[at]
    moves, found = 0, 0
    for at in range(many):
        key, row, place = laid[at], out[at], at
        while place > 0 and laid[place - 1] > key:
            laid[place], out[place] = laid[place - 1], out[place - 1]
            place -= 1
            moves += 1
        laid[place], out[place] = key, row
        if moves > 40 * many:
            return -1
    for at in range(many):
        if at == 0 or laid[at] != laid[at - 1]:
            starts[found] = at
            found += 1
    starts[found] = many
    return found


@compiled("int64(int32[::1], int64[::1], int64, int64, int32[::1], int64[::1])")
def parted(rows: Numbers, starts: Index, least: int, most: int, out: Numbers, begins: Index) -> int:
    """The blocks of at least and at most so many rows, beside each other, and where each begins; how many."""
    found, filled = 0, 0
    for block in range(len(starts) - 1):
        if least <= starts[block + 1] - starts[block] <= most:
            begins[found] = filled
            for at in range(starts[block], starts[block + 1]):
                out[filled] = rows[at]
                filled += 1
            found += 1
    begins[found] = filled
    return found


@compiled("int64(int32[::1], int64[::1], boolean[::1], boolean, int32[::1], int64[::1])")
def meeting(rows: Numbers, starts: Index, chosen: Any, only: Any, out: Numbers, begins: Index) -> int:
    """The blocks with a chosen row, or `only` the chosen rows of those that have two; how many."""
    found, filled = 0, 0
    for block in range(len(starts) - 1):
        many = 0
        for at in range(starts[block], starts[block + 1]):
            many += int(chosen[rows[at]])
        if many > int(only):
            begins[found] = filled
            for at in range(starts[block], starts[block + 1]):
                if not only or chosen[rows[at]]:
                    out[filled] = rows[at]
                    filled += 1
            found += 1
    begins[found] = filled
    return found


@compiled("void(int32[::1], uint8[::1])")
def counted(rows: Numbers, out: Any) -> None:
    """How often each row is named, up to 255."""
    for row in rows:
        if out[row] < 255:
            out[row] += np.uint8(1)


@compiled("void(int64[::1], int64[::1], int64[::1])")
def united(left: Index, right: Index, first: Index) -> None:
    """The first row that each row is joined with by a chain of pairs; it begins with each row by itself."""
    for pair in range(len(left)):
        a, b = left[pair], right[pair]
        while first[a] != a:
            first[a] = first[first[a]]
            a = first[a]
        while first[b] != b:
            first[b] = first[first[b]]
            b = first[b]
        first[max(a, b)] = min(a, b)
    for row in range(len(first)):
        first[row] = first[first[row]]
