"""Loops over pairs of rows, compiled: pairs inside blocks drawn or sieved without a list of them all.

A row of `marks` holds what a row of the table says in words of four marks, each a number of sixteen bits, 0 where it
says nothing; two rows are compared word by word.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kithkin.graph.compiled import compiled
from kithkin.resolution.coded import Floats, Index

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint64]
Numbers = NDArray[np.int32]

_MARKS = "uint64[:, ::1], int32[:, ::1]"
_LOW, _HIGH = np.uint64(0x7FFF7FFF7FFF7FFF), np.uint64(0x8000800080008000)
_SIDE = np.uint64(0x0001000200040008)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_NEAR = 2048


@compiled("uint64(uint64, uint64)")
def _told(one: Any, two: Any) -> Any:
    """Of two words with four marks each, which marks are the same (four bits) and which both have (four more)."""
    unlike = one ^ two
    same = ~(((unlike & _LOW) + _LOW) | unlike) & _HIGH
    both = (((one & _LOW) + _LOW) | one) & (((two & _LOW) + _LOW) | two) & _HIGH
    same &= both
    # The top bits of the four marks are brought side by side.
    return ((same >> np.uint64(15)) * _SIDE >> np.uint64(48) & np.uint64(15)) | (
        (both >> np.uint64(15)) * _SIDE >> np.uint64(48) & np.uint64(15)
    ) << np.uint64(4)


@compiled(f"int64({_MARKS}, int64, int64)")
def _worth(marks: Words, worth: Numbers, one: int, two: int) -> Any:
    total = np.int64(0)
    for word in range(marks.shape[1]):
        total += worth[word, _told(marks[one, word], marks[two, word])]
    return total


@compiled("int64(int32[::1], int64[::1], int64[::1], int64, int64[::1])")
def drawn(rows: Numbers, starts: Index, place: Index, each: int, out: Index) -> int:
    """One of so many pairs inside blocks, as the places of its rows, lower * count + higher; how many they are."""
    found, count = 0, len(place)
    for block in range(len(starts) - 1):
        for a in range(starts[block], starts[block + 1]):
            for b in range(a + 1, starts[block + 1]):
                one, two = place[rows[a]], place[rows[b]]
                key = min(one, two) * count + max(one, two)
                if one != two and ((np.uint64(key) * _MIX) >> np.uint64(33)) % np.uint64(each) == np.uint64(0):
                    if found < len(out):
                        out[found] = key
                    found += 1
    return found


@compiled("void(uint64[:, ::1], int64[::1], int64[::1], uint8[:, ::1])")
def told(marks: Words, left: Index, right: Index, out: Bytes) -> None:
    """What the marks of each pair say, word by word."""
    for pair in range(len(left)):
        for word in range(marks.shape[1]):
            out[pair, word] = _told(marks[left[pair], word], marks[right[pair], word])


@compiled("void(uint8[:, ::1], int64[:, :, ::1], boolean[::1], float64[::1], float64[::1], float64[:, ::1])")
def leaned(said: Bytes, facts: Index, useful: Any, worth: Floats, slope: Floats, curve: Floats) -> None:
    """Slope and curve of the likelihood of a logistic regression at `worth`, over pairs that show a few facts each."""
    active = np.empty(4 * said.shape[1] + 1, np.int64)
    for pair in range(len(said)):
        count, total = 1, worth[0]
        active[0] = 0
        for word in range(said.shape[1]):
            for at in range(4):
                fact = facts[word, said[pair, word], at]
                if fact > 0:
                    active[count] = fact
                    count += 1
                    total += worth[fact]
        share = 1.0 / (1.0 + np.exp(-total))
        miss = (1.0 if useful[pair] else 0.0) - share
        weight = share * (1.0 - share)
        for a in range(count):
            slope[active[a]] += miss
            for b in range(count):
                curve[active[a], active[b]] += weight


@compiled("int64(int64[::1])")
def _largest(starts: Index) -> int:
    largest = 0
    for block in range(len(starts) - 1):
        largest = max(largest, starts[block + 1] - starts[block])
    return largest


@compiled(f"int64({_MARKS}, int64, int32[::1], int64[::1], int64[::1])")
def sieved(marks: Words, worth: Numbers, bar: int, rows: Numbers, starts: Index, out: Index) -> int:
    """Pairs inside blocks whose marks are worth the bar, as left * count + right; how many there are.

    The marks of the next few rows are laid beside each other first: far memory is asked for all at once then.
    """
    found, count, block, most = 0, np.int64(len(marks)), 0, len(starts) - 1
    near = np.empty((max(_NEAR, _largest(starts)), marks.shape[1]), np.uint64)
    while block < most:
        first, last = starts[block], block + 1
        while last < most and starts[last + 1] - first <= len(near):
            last += 1
        for at in range(starts[last] - first):
            for word in range(marks.shape[1]):
                near[at, word] = marks[rows[first + at], word]
        for one in range(block, last):
            for a in range(starts[one] - first, starts[one + 1] - first):
                for b in range(a + 1, starts[one + 1] - first):
                    left, right = min(rows[first + a], rows[first + b]), max(rows[first + a], rows[first + b])
                    # Every pair is written, and written over where it fails: a branch here would be guessed wrong.
                    out[found] = left * count + right
                    found += int(_worth(near, worth, a, b) >= bar) & int(left != right)
        block = last
    return found


@compiled(f"int64({_MARKS}, int64, int32[::1], int64[::1], boolean[::1], int64[::1])")
def touching(marks: Words, worth: Numbers, bar: int, rows: Numbers, starts: Index, chosen: Any, out: Index) -> int:
    """Pairs inside blocks of which one row is chosen and whose marks are worth the bar, as `sieved`.

    Where there are more than fit they are counted alone.
    """
    found, count = 0, np.int64(len(marks))
    near = np.empty((_largest(starts), marks.shape[1]), np.uint64)
    for block in range(len(starts) - 1):
        first, last = starts[block], starts[block + 1]
        for at in range(last - first):
            for word in range(marks.shape[1]):
                near[at, word] = marks[rows[first + at], word]
        for a in range(last - first):
            if chosen[rows[first + a]]:
                for b in range(last - first):
                    # Two chosen rows meet once.
                    if (b > a or not chosen[rows[first + b]]) and _worth(near, worth, a, b) >= bar:
                        left, right = min(rows[first + a], rows[first + b]), max(rows[first + a], rows[first + b])
                        if left != right:
                            if found < len(out):
                                out[found] = left * count + right
                            found += 1
    return found


@compiled("void(uint8[::1], int64[::1], uint64[::1])")
def hashed(text: Bytes, starts: Index, out: Words) -> None:
    """A number for each text that depends on nothing but its letters."""
    for at in range(len(out)):
        value = np.uint64(14695981039346656037)
        for letter in range(starts[at], starts[at + 1]):
            value = (value ^ np.uint64(text[letter])) * np.uint64(1099511628211)
        out[at] = (value ^ (value >> np.uint64(32))) * _MIX


@compiled("int64(int64[::1], int64[::1])")
def fresh(keys: Index, seen: Index) -> int:
    """Keys that were not seen lately, moved to the front; how many. Each slot of `seen` holds the last key it met."""
    found, shift = 0, np.uint64(64 - int(np.log2(len(seen))))
    for at in range(len(keys)):
        key = keys[at]
        slot = (np.uint64(key) * _MIX) >> shift
        keys[found] = key
        found += int(seen[slot] != key)
        seen[slot] = key
    return found


_TEXT = "uint8[::1], int64[::1], int64[::1], int64[::1]"


@compiled("float64(uint8[::1], int64, int64, int64, int64, float64)")
def likeness(text: Bytes, one: int, many: int, two: int, other: int, cutoff: float) -> float:
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
        out[pair] = likeness(text, starts[a], starts[a + 1] - starts[a], starts[b], starts[b + 1] - starts[b], cutoff)


@compiled("int64(uint8[::1], int64, int64, int64, int64, int64, int64[:, ::1])")
def edits(text: Bytes, one: int, many: int, two: int, other: int, most: int, table: Any) -> Any:
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
        out[pair] = edits(text, starts[a], starts[a + 1] - starts[a], starts[b], starts[b + 1] - starts[b], most, table)


@compiled("boolean(uint8[::1], int64, int64, int64, int64)")
def digits_agree(text: Bytes, a: int, end: int, b: int, other: int) -> Any:
    """Whether the digits of the texts between two places each are the same, whatever stands between them."""
    alike = True
    while alike:
        while a < end and not 48 <= text[a] <= 57:
            a += 1
        while b < other and not 48 <= text[b] <= 57:
            b += 1
        if a == end or b == other:
            break
        alike = text[a] == text[b]
        a, b = a + 1, b + 1
    return alike and a == end and b == other


@compiled(f"void({_TEXT}, boolean[::1])")
def same_digits(text: Bytes, starts: Index, one: Index, two: Index, out: Any) -> None:
    """Whether the texts of each pair have the same digits."""
    for pair in range(len(one)):
        a, b = one[pair], two[pair]
        out[pair] = digits_agree(text, starts[a], starts[a + 1], starts[b], starts[b + 1])


@compiled("boolean(uint8[::1], int64, int64, int64, int64, uint8)")
def heads_agree(text: Bytes, a: int, end: int, b: int, other: int, mark: int) -> Any:
    """Whether the texts between two places each are the same up to a mark, or as a whole where they lack it."""
    while a < end and b < other and text[a] == text[b] != mark:
        a, b = a + 1, b + 1
    return (a == end or text[a] == mark) and (b == other or text[b] == mark)


@compiled(f"void({_TEXT}, uint8, boolean[::1])")
def same_before(text: Bytes, starts: Index, one: Index, two: Index, mark: int, out: Any) -> None:
    """Whether the texts of each pair are the same up to a mark, or as a whole where they lack it."""
    for pair in range(len(one)):
        a, b = one[pair], two[pair]
        out[pair] = heads_agree(text, starts[a], starts[a + 1], starts[b], starts[b + 1], mark)
