"""Two values of a few rows that are not the same, compiled: the level that `compare.py` finds for each kind."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kithkin.graph.compiled import compiled
from kithkin.resolution.coded import Index
from kithkin.resolution.levels import DIFFERENT, LEVELS
from kithkin.resolution.loops import digits_agree, edits, heads_agree, likeness

VALUE, TEXT, DIGITS, EMAIL, POSTCODE, IDENTIFIER, BIRTH, GIVEN, SURNAME, MIDDLE = range(10)
"""The ways in which two values are compared."""
REAL, DOUBLE = 1, 2
"""Marks of a name: people have it; it is made of several words."""
LETTERS = "uint8[::1], int64[::1]"
"""Texts end to end, and where each begins."""
TOLD = f"Tuple(({LETTERS}, uint8[::1], int64[::1], boolean[:, ::1], int64[:, ::1], int64[::1]))"
"""Letters, where each value begins, its marks, its place among short names and which of these are one name; the value
of each row, evidence by evidence; the row of codes of each of the SPOTS, -1 without."""
_MAIL, _SPACE = ord("@"), ord(" ")
_DAY = 8

Bytes = NDArray[np.uint8]
Table = NDArray[np.int64]
Told = tuple[Bytes, Index, Bytes, Index, NDArray[np.bool_], Table, Index]


def places(kind: str, words: Sequence[str]) -> tuple[int, ...]:
    """The levels of these words."""
    return tuple(LEVELS[kind].index(word) for word in words)


_SIMILAR, _OTHER, _INITIAL, _NICKNAME = places("given", ("similar", "other_name", "initial", "nickname"))
[_PART], [_SHORT] = places("surname", ["part"]), places("middle", ["initial"])
_AGES, _NEAR_YEAR, _SAME_YEAR, _SAME_DAY, _TWO, _ONE, _TURNED = places(
    "birth_date", ("generation", "near_year", "same_year", "same_day", "two_edits", "one_edit", "swapped")
)


@compiled(f"float32({LETTERS}, int64, int64, float64)")
def like(text: Bytes, starts: Index, a: int, b: int, cutoff: float) -> Any:
    """How alike two texts are, 0 below the cutoff."""
    # rapidfuzz keeps a cutoff in single precision; so do we, whoever compares.
    edge = float(np.float32(cutoff))
    return np.float32(likeness(text, starts[a], starts[a + 1] - starts[a], starts[b], starts[b + 1] - starts[b], edge))


@compiled(f"int64({LETTERS}, int64, int64, int64, int64[:, ::1])")
def _apart(text: Bytes, starts: Index, a: int, b: int, most: int, table: Table) -> Any:
    return edits(text, starts[a], starts[a + 1] - starts[a], starts[b], starts[b + 1] - starts[b], most, table)


@compiled(f"int64({LETTERS}, int64, int64, float64)")
def _graded(text: Bytes, starts: Index, a: int, b: int, first: float) -> Any:
    """DIFFERENT, and one level more for each cut that is reached."""
    score = like(text, starts, a, b, first)
    if score >= np.float32(0.92):
        return DIFFERENT + 2
    return DIFFERENT + 1 if score >= np.float32(first) else DIFFERENT


@compiled(f"int64({LETTERS}, int64)")
def _area(text: Bytes, starts: Index, a: int) -> Any:
    """How many letters of a postcode are its area."""
    for at in range(starts[a], starts[a + 1]):
        if text[at] == _SPACE:
            return at - starts[a]
    return min(3, starts[a + 1] - starts[a])


@compiled(f"boolean({LETTERS}, int64, int64)")
def _one_area(text: Bytes, starts: Index, a: int, b: int) -> Any:
    many = _area(text, starts, a)
    if many != _area(text, starts, b):
        return False
    same = True
    for at in range(many):
        same = same and text[starts[a] + at] == text[starts[b] + at]
    return same


@compiled("int64(uint8[::1], int64, int64)")
def _word(text: Bytes, at: int, end: int) -> Any:
    """Where the word that begins here ends."""
    while at < end and text[at] != _SPACE:
        at += 1
    return at


@compiled(f"boolean({LETTERS}, int64, int64)")
def _share_word(text: Bytes, starts: Index, a: int, b: int) -> Any:
    """Whether a word of more than three letters stands in both."""
    first, found = starts[a], False
    while first < starts[a + 1] and not found:
        last = _word(text, first, starts[a + 1])
        one = starts[b]
        while last - first > 3 and one < starts[b + 1] and not found:
            end = _word(text, one, starts[b + 1])
            found = end - one == last - first
            for at in range(last - first):
                found = found and text[first + at] == text[one + at]
            one = end + 1
        first = last + 1
    return found


@compiled("int64(uint8[::1], int64, int64)")
def _read(text: Bytes, start: int, many: int) -> Any:
    """Digits as a number."""
    number = 0
    for at in range(start, start + many):
        number = 10 * number + text[at] - 48
    return number


@compiled(f"int64({LETTERS}, int64, int64)")
def _born(text: Bytes, starts: Index, a: int, b: int) -> Any:
    """Two other dates of birth, as `compare.same_birth_date` has them; what is found last counts."""
    one, two, wrong = starts[a], starts[b], 0
    turned = False
    for at in range(_DAY):
        wrong += text[one + at] != text[two + at]
        if at + 1 < _DAY and text[one + at] != text[two + at] and text[one + at + 1] != text[two + at + 1]:
            turned |= text[one + at] == text[two + at + 1] and text[one + at + 1] == text[two + at]
    apart = abs(_read(text, one, 4) - _read(text, two, 4))
    month, other_month = _read(text, one + 4, 2), _read(text, two + 4, 2)
    day, other_day = _read(text, one + 6, 2), _read(text, two + 6, 2)
    level = _AGES if 14 <= apart <= 60 else DIFFERENT
    if apart <= 2:
        level = _NEAR_YEAR if apart else _SAME_YEAR
    if wrong == 2:
        level = _TWO
    if month == other_month and day == other_day:
        level = _SAME_DAY
    if wrong == 1 or (turned and wrong == 2):
        level = _ONE
    return _TURNED if apart == 0 and month == other_day and day == other_month else level


@compiled(f"int64({TOLD}, int64, int64, int64[:, ::1])")
def _given(told: Told, a: int, b: int, table: Table) -> Any:
    """Two other given names."""
    text, starts, marks, pets, akin = told[:5]
    if pets[a] >= 0 and pets[b] >= 0 and akin[pets[a], pets[b]]:
        return _NICKNAME
    letters = min(starts[a + 1] - starts[a], starts[b + 1] - starts[b])
    if letters == 1 and text[starts[a]] == text[starts[b]]:
        return _INITIAL
    level = _graded(text, starts, a, b, 0.8)
    if level == DIFFERENT:
        if marks[a] & REAL and marks[b] & REAL:
            return _OTHER
        # One slip in a short name leaves little alike.
        return _SIMILAR if _apart(text, starts, a, b, 1, table) <= 1 else DIFFERENT
    return level


@compiled(f"int64({TOLD}, int64, int64)")
def _surname(told: Told, a: int, b: int) -> Any:
    """Two other surnames."""
    text, starts, marks = told[0], told[1], told[2]
    if (marks[a] | marks[b]) & DOUBLE and _share_word(text, starts, a, b):
        return _PART
    return _graded(text, starts, a, b, 0.8)


@compiled(f"int64({LETTERS}, int64, int64)")
def _middle(text: Bytes, starts: Index, a: int, b: int) -> Any:
    """Two other middle names."""
    letters = min(starts[a + 1] - starts[a], starts[b + 1] - starts[b])
    if letters == 1 and text[starts[a]] == text[starts[b]]:
        return _SHORT
    return DIFFERENT + 1 if like(text, starts, a, b, 0.9) >= np.float32(0.9) else DIFFERENT


@compiled(f"int64({LETTERS}, int64, int64, int64[:, ::1])")
def _email(text: Bytes, starts: Index, a: int, b: int, table: Table) -> Any:
    """Two other email addresses."""
    if heads_agree(text, starts[a], starts[a + 1], starts[b], starts[b + 1], _MAIL):
        return 2
    if _apart(text, starts, a, b, 2, table) > 2:
        return DIFFERENT
    return DIFFERENT + digits_agree(text, starts[a], starts[a + 1], starts[b], starts[b + 1])


@compiled(f"int64({LETTERS}, int64, int64, int64[:, ::1])")
def _postcode(text: Bytes, starts: Index, a: int, b: int, table: Table) -> Any:
    """Two other postcodes."""
    if _apart(text, starts, a, b, 1, table) <= 1:
        return 3
    return 2 if _one_area(text, starts, a, b) else DIFFERENT


@compiled(f"int64({TOLD}, int64, int64, int64, int64[:, ::1])")
def _unlike_once(told: Told, way: int, a: int, b: int, table: Table) -> Any:
    if way == IDENTIFIER:
        return 4 - min(_apart(told[0], told[1], a, b, 2, table), 3)
    if way == BIRTH:
        return _born(told[0], told[1], a, b)
    if way == GIVEN:
        return _given(told, a, b, table)
    return _surname(told, a, b) if way == SURNAME else _middle(told[0], told[1], a, b)


@compiled(f"int64({TOLD}, int64, int64, int64, int64[:, ::1])")
def unlike(told: Told, way: int, left: int, right: int, table: Table) -> Any:
    """The level of two values that are not the same."""
    text, starts, level = told[0], told[1], DIFFERENT
    if way == TEXT:
        level += like(text, starts, left, right, 0.9) >= np.float32(0.9)
    elif way == DIGITS:
        level += _apart(text, starts, left, right, 1, table) <= 1
    elif way == EMAIL:
        level = _email(text, starts, left, right, table)
    elif way == POSTCODE:
        level = _postcode(text, starts, left, right, table)
    elif way != VALUE:
        # Where each pair of values is judged once, it is the smaller beside the larger.
        level = _unlike_once(told, way, min(left, right), max(left, right), table)
    return level
