"""One text beside every value of a column, and the rows of one key, compiled: what cannot be found is passed over."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kithkin.graph.compiled import compiled
from kithkin.resolution.coded import Index
from kithkin.resolution.loops import likeness

Bytes = NDArray[np.uint8]
Sketches = NDArray[np.uint32]
_MOST_MORE = 0.4
"""What equal beginnings add at most, as a share of what is unlike."""


@compiled("uint32(uint8[::1], int64, int64)")
def _sketch(text: Bytes, first: int, last: int) -> Any:
    made = np.uint32(0)
    for at in range(first, last):
        made |= np.uint32(1) << np.uint32(text[at] & 31)
    return made


@compiled("void(uint8[::1], int64[::1], uint32[::1])")
def sketched(text: Bytes, starts: Index, out: Sketches) -> None:
    """A bit for each letter that a text has."""
    for at in range(len(out)):
        out[at] = _sketch(text, starts[at], starts[at + 1])


@compiled("int64(uint32)")
def _bits(marks: Any) -> Any:
    """How many bits are set, added up in pairs, in fours, in bytes."""
    marks -= (marks >> np.uint32(1)) & np.uint32(0x55555555)
    marks = (marks & np.uint32(0x33333333)) + ((marks >> np.uint32(2)) & np.uint32(0x33333333))
    marks = (marks + (marks >> np.uint32(4))) & np.uint32(0x0F0F0F0F)
    return (marks * np.uint32(0x01010101) & np.uint32(0xFFFFFFFF)) >> np.uint32(24)


@compiled("int64(uint8[::1], int64[::1], uint32[::1], boolean[::1], float64, int64[::1])")
def alike(text: Bytes, starts: Index, sketches: Sketches, plain: Any, cutoff: float, out: Index) -> Any:
    """The plain values, of all but the last, that are as alike as that to the last; how many they are."""
    edge, wanted, found = float(np.float32(cutoff)), len(starts) - 2, 0
    first, many = starts[wanted], starts[wanted + 1] - starts[wanted]
    marks = _sketch(text, first, first + many)
    least = (edge - _MOST_MORE) / (1.0 - _MOST_MORE) - 1e-6
    for at in range(wanted):
        other = starts[at + 1] - starts[at]
        # Letters that the other lacks are none that both have: so many at most are common.
        mine, theirs = many - _bits(marks & ~sketches[at]), other - _bits(sketches[at] & ~marks)
        common = min(mine, theirs)
        if not plain[at] or (common / many + common / other + 1.0) / 3.0 < least:
            continue
        if np.float32(likeness(text, first, many, starts[at], other, edge)) >= np.float32(cutoff):
            out[found] = at
            found += 1
    return found


_KEPT = "Array({}, 1, 'C', readonly=True)"
"""Arrays that lie in a file are only read."""


_FOUND = "Tuple((int32[::1], boolean))"


@compiled(f"{_FOUND}({_KEPT.format('uint64')}, {_KEPT.format('int32')}, uint64, {_KEPT.format('boolean')})")
def readable_rows(hashes: Any, rows: Any, key: Any, readable: Any) -> Any:
    """The rows of a key, of hashes that are in order, that may be read; and whether they are in order, each once."""
    low, high = 0, len(hashes)
    while low < high:
        middle = (low + high) // 2
        if hashes[middle] < key:
            low = middle + 1
        else:
            high = middle
    last = low
    while last < len(hashes) and hashes[last] == key:
        last += 1
    found, many, rising = np.empty(last - low, np.int32), 0, True
    for at in range(low, last):
        if readable[rows[at]]:
            rising = rising and (many == 0 or found[many - 1] < rows[at])
            found[many] = rows[at]
            many += 1
    return found[:many], rising


@compiled(f"void({_KEPT.format('int32')}, {_KEPT.format('uint64')}, {_KEPT.format('int32')}, uint64, boolean[::1])")
def sharing(codes: Any, hashes: Any, rows: Any, key: Any, out: NDArray[np.bool_]) -> None:
    """Mark which of some rows have this hash in a column; the last hash is of rows without a value."""
    for at in range(len(rows)):
        if hashes[codes[rows[at]]] == key:
            out[at] = True
