"""Pairs of a few rows, compiled: each pair's level of every piece of evidence, and what these are worth together.

What `compare.py`, `contexts.py`, `twins.py` and `weigh.py` do column by column for millions, pair by pair: the same
levels and the same sums, added up in the same order.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.coded import Floats, Index
from kithkin.resolution.compiled import compiled
from kithkin.resolution.levels import DIFFERENT, LEVELS, MISSING
from kithkin.resolution.loops import digits_agree, edits, heads_agree, likeness
from kithkin.resolution.weigh import WIDEST

VALUE, TEXT, DIGITS, EMAIL, POSTCODE, IDENTIFIER, BIRTH, GIVEN, SURNAME, MIDDLE = range(10)
"""The ways in which two values are compared."""
REAL, DOUBLE = 1, 2
"""Marks of a name: people have it; it is made of several words."""
SPOTS = (
    "given", "surname", "middle", "known_as", "former_surname", "birth_date", "street", "number", "postcode", "uprn",
)  # fmt: skip
"""Evidence that is looked at beside other evidence, in the order in which its rows of codes are told."""
_LETTERS = "uint8[::1], int64[::1]"
_TOLD = f"Tuple(({_LETTERS}, uint8[::1], int64[::1], boolean[:, ::1], int64[:, ::1], int64[::1]))"
"""Letters, where each value begins, its marks, its place among short names and which of these are one name; the value
of each row, evidence by evidence; the row of codes of each of the SPOTS, -1 without."""
_PLAN = "Tuple((int64[:, ::1], int64[::1], float64[:, ::1], float64[::1], boolean[::1], float64[::1]))"
"""For each piece of evidence the COLUMNS; contexts of levels; logarithms, chances and rarity of levels;
priors."""
OF_LEVELS, PARENT, CONTEXTS, PLAIN, HOME, OWN, WAY = range(7)
"""COLUMNS of a plan: where its levels begin; the evidence it depends on and where the contexts of that begin; how many
levels it has before contexts; whether its rarity says nothing of a home; whether one person has it alone; the way."""
SAME, HOUSEHOLD, RANDOM, CASE, WIDE = range(5)
"""The last part of a plan: logarithms of the priors and of what the case of twins is worth, and if its wide case is."""
_SHARES = "Tuple((float64[::1], int64[:, ::1]))"
"""Logarithms of the shares of values, and for each piece of evidence where these begin less its first value; -1 apart."""
_MAIL = np.uint8(ord("@"))
_SPACE = np.uint8(ord(" "))
_DAY = 8

Bytes = NDArray[np.uint8]
Table = NDArray[np.int64]
Told = tuple[Bytes, Index, Bytes, Index, NDArray[np.bool_], Table, Index]
Plan = tuple[Table, Index, Floats, Floats, NDArray[np.bool_], Floats]
Shares = tuple[Floats, Table]


def _places(kind: str, words: Sequence[str]) -> tuple[int, ...]:
    return tuple(LEVELS[kind].index(word) for word in words)


_SIMILAR, _OTHER, _INITIAL, _NICKNAME, _KNOWN, _HALF, _CROSSED, _SWAPPED, _GIVEN = _places(
    "given", ("similar", "other_name", "initial", "nickname", "known_as", "half", "crossed", "swapped", "exact")
)
_ALIKE, _NEAR, _PART, _FORMER, _SURNAME = _places("surname", ("similar", "close", "part", "former", "exact"))
_SHORT, _MIDDLE = _places("middle", ("initial", "exact"))
_AGES, _NEAR_YEAR, _SAME_YEAR, _SAME_DAY, _TWO, _ONE, _TURNED, _BORN = _places(
    "birth_date",
    ("generation", "near_year", "same_year", "same_day", "two_edits", "one_edit", "swapped", "exact"),
)


@compiled(f"float32({_LETTERS}, int64, int64, float64)")
def _like(text: Bytes, starts: Index, a: int, b: int, cutoff: float) -> Any:
    # rapidfuzz keeps a cutoff in single precision; so do we, whoever compares.
    edge = float(np.float32(cutoff))
    return np.float32(likeness(text, starts[a], starts[a + 1] - starts[a], starts[b], starts[b + 1] - starts[b], edge))


@compiled(f"int64({_LETTERS}, int64, int64, int64, int64[:, ::1])")
def _apart(text: Bytes, starts: Index, a: int, b: int, most: int, table: Table) -> Any:
    return edits(text, starts[a], starts[a + 1] - starts[a], starts[b], starts[b + 1] - starts[b], most, table)


@compiled(f"int64({_LETTERS}, int64, int64, float64)")
def _graded(text: Bytes, starts: Index, a: int, b: int, first: float) -> Any:
    """DIFFERENT, and one level more for each cut that is reached."""
    score = _like(text, starts, a, b, first)
    if score >= np.float32(0.92):
        return DIFFERENT + 2
    return DIFFERENT + 1 if score >= np.float32(first) else DIFFERENT


@compiled(f"int64({_LETTERS}, int64)")
def _area(text: Bytes, starts: Index, a: int) -> Any:
    """How many letters of a postcode are its area."""
    for at in range(starts[a], starts[a + 1]):
        if text[at] == _SPACE:
            return at - starts[a]
    return min(3, starts[a + 1] - starts[a])


@compiled(f"boolean({_LETTERS}, int64, int64)")
def _one_area(text: Bytes, starts: Index, a: int, b: int) -> Any:
    many = _area(text, starts, a)
    if many != _area(text, starts, b):
        return False
    for at in range(many):
        if text[starts[a] + at] != text[starts[b] + at]:
            return False
    return True


@compiled(f"boolean({_LETTERS}, int64, int64, boolean, boolean)")
def _share_word(text: Bytes, starts: Index, a: int, b: int, words: bool, others: bool) -> Any:
    """Whether a word of more than three letters stands in both; a name that is not of several is one word."""
    first = starts[a]
    while first < starts[a + 1]:
        last = first
        while last < starts[a + 1] and not (words and text[last] == _SPACE):
            last += 1
        one = starts[b]
        while last - first > 3 and one < starts[b + 1]:
            end = one
            while end < starts[b + 1] and not (others and text[end] == _SPACE):
                end += 1
            same = end - one == last - first
            at = 0
            while same and at < last - first:
                same = text[first + at] == text[one + at]
                at += 1
            if same:
                return True
            one = end + 1
        first = last + 1
    return False


@compiled("int64(uint8[::1], int64, int64)")
def _read(text: Bytes, start: int, many: int) -> Any:
    """Digits as a number."""
    number = 0
    for at in range(start, start + many):
        number = 10 * number + text[at] - 48
    return number


@compiled(f"int64({_LETTERS}, int64, int64)")
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
    if apart == 0 and month == other_day and day == other_month:
        return _TURNED
    if wrong == 1 or (turned and wrong == 2):
        return _ONE
    if month == other_month and day == other_day:
        return _SAME_DAY
    if wrong == 2:
        return _TWO
    if apart == 0:
        return _SAME_YEAR
    if apart <= 2:
        return _NEAR_YEAR
    return _AGES if 14 <= apart <= 60 else DIFFERENT


@compiled(f"int64({_TOLD}, int64, int64, int64[:, ::1])")
def _given(told: Told, a: int, b: int, table: Table) -> Any:
    """Two other given names."""
    text, starts, marks, pets, akin = told[0], told[1], told[2], told[3], told[4]
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


@compiled(f"int64({_TOLD}, int64, int64)")
def _surname(told: Told, a: int, b: int) -> Any:
    """Two other surnames."""
    text, starts, marks = told[0], told[1], told[2]
    words, others = marks[a] & DOUBLE > 0, marks[b] & DOUBLE > 0
    if (words or others) and _share_word(text, starts, a, b, words, others):
        return _PART
    return _graded(text, starts, a, b, 0.8)


@compiled(f"int64({_LETTERS}, int64, int64)")
def _middle(text: Bytes, starts: Index, a: int, b: int) -> Any:
    """Two other middle names."""
    letters = min(starts[a + 1] - starts[a], starts[b + 1] - starts[b])
    if letters == 1 and text[starts[a]] == text[starts[b]]:
        return _SHORT
    return DIFFERENT + 1 if _like(text, starts, a, b, 0.9) >= np.float32(0.9) else DIFFERENT


@compiled(f"int64({_TOLD}, int64, int64, int64, int64[:, ::1])")
def _unlike(told: Told, way: int, left: int, right: int, table: Table) -> Any:
    """The level of two values that are not the same."""
    text, starts = told[0], told[1]
    # What is found of each pair of values once is found of the smaller and the larger.
    a, b = min(left, right), max(left, right)
    if way == TEXT:
        return 2 if _like(text, starts, left, right, 0.9) >= np.float32(0.9) else DIFFERENT
    if way == DIGITS:
        return 2 if _apart(text, starts, left, right, 1, table) <= 1 else DIFFERENT
    if way == EMAIL:
        if heads_agree(text, starts[left], starts[left + 1], starts[right], starts[right + 1], _MAIL):
            return 2
        if _apart(text, starts, left, right, 2, table) > 2:
            return DIFFERENT
        return 1 + digits_agree(text, starts[left], starts[left + 1], starts[right], starts[right + 1])
    if way == POSTCODE:
        if _apart(text, starts, left, right, 1, table) <= 1:
            return 3
        return 2 if _one_area(text, starts, left, right) else DIFFERENT
    if way == IDENTIFIER:
        return 4 - min(_apart(text, starts, a, b, 2, table), 3)
    if way == BIRTH:
        return _born(text, starts, a, b)
    if way == GIVEN:
        return _given(told, a, b, table)
    if way == SURNAME:
        return _surname(told, a, b)
    return _middle(text, starts, a, b) if way == MIDDLE else DIFFERENT


@compiled(f"int64({_TOLD}, int64, int64)")
def _code(told: Told, spot: int, row: int) -> Any:
    """What a row says of one of the SPOTS; -1 for nothing."""
    return told[5][told[6][spot], row] if told[6][spot] >= 0 else -1


@compiled(f"UniTuple(boolean, 2)({_TOLD}, int64, int64)")
def _swaps(told: Told, left: int, right: int) -> Any:
    """Whether one name stands in the other's place, and whether both do, each perhaps with a slip."""
    text, starts = told[0], told[1]
    if told[6][0] < 0 or told[6][1] < 0:
        return False, False
    given, other = _code(told, 0, left), _code(told, 0, right)
    name, second = _code(told, 1, left), _code(told, 1, right)
    one, two = given >= 0 and given == second, other >= 0 and other == name
    if given == other:
        return False, False
    if one and two:
        return False, True
    if name != second and min(given, other, name, second) >= 0:
        if text[starts[given]] == text[starts[second]] and text[starts[other]] == text[starts[name]]:
            near = np.float32(0.85)
            if _like(text, starts, given, second, 0.85) >= near and _like(text, starts, other, name, 0.85) >= near:
                return False, True
    return one or two, False


@compiled("boolean(int64, int64)")
def _same(a: int, b: int) -> Any:
    return a >= 0 and a == b


@compiled(f"int64({_TOLD}, int64, int64, int64)")
def _given_elsewhere(told: Told, level: int, left: int, right: int) -> Any:
    """The level of given names where one stands in the place of another name of the other row."""
    for spot in (2, 3):
        one, two = _code(told, spot, left), _code(told, spot, right)
        lent = _same(_code(told, 0, left), two) or _same(_code(told, 0, right), one)
        if level < _INITIAL and (lent or (spot == 3 and _same(one, two))):
            level = _KNOWN
    crossed, swapped = _swaps(told, left, right)
    if crossed and level < _INITIAL:
        level = _HALF
    if crossed and level < _GIVEN and min(_code(told, 1, left), _code(told, 1, right)) < 0:
        level = _CROSSED
    return _SWAPPED if swapped and level < _GIVEN else level


@compiled(f"int64({_TOLD}, int64, int64, int64)")
def _surname_elsewhere(told: Told, level: int, left: int, right: int) -> Any:
    """The level of surnames where one is the other's former one; silent when the names are swapped."""
    then, before = _code(told, 4, left), _code(told, 4, right)
    former = _same(_code(told, 1, left), before) or _same(_code(told, 1, right), then) or _same(then, before)
    if former and level < _SURNAME:
        level = _FORMER
    crossed, swapped = _swaps(told, left, right)
    return MISSING if (crossed or swapped) and level < _SURNAME else level


@compiled(f"void({_TOLD}, {_PLAN}, int64, int64, int64[::1], int64[:, ::1])")
def _compared(told: Told, plan: Plan, left: int, right: int, out: Index, table: Table) -> None:
    """The level of each piece of evidence before contexts."""
    codes, columns = told[5], plan[0]
    for at in range(len(columns)):
        a, b, way = codes[at, left], codes[at, right], columns[at, WAY]
        level = MISSING
        if a >= 0 and b >= 0:
            level = columns[at, PLAIN] if a == b else _unlike(told, way, a, b, table)
        if way == GIVEN:
            level = _given_elsewhere(told, level, left, right)
        if way == SURNAME:
            level = _surname_elsewhere(told, level, left, right)
        out[at] = level


@compiled(f"boolean({_PLAN}, int64[::1], int64[::1])")
def _twins(plan: Plan, spots: Index, plain: Index) -> Any:
    """Whether two rows may be of twins."""
    if min(spots[0], spots[1], spots[5]) < 0 or max(spots[0], spots[1], spots[5]) >= len(plain):
        return False
    for at in range(len(plain)):
        if plan[0][at, OWN] and plain[at] > DIFFERENT:
            return False
    given, surname, born = plain[spots[0]], plain[spots[1]], plain[spots[5]]
    if given == _OTHER and born == _BORN and surname >= _NEAR:
        return True
    near = born in (_BORN, _TURNED, _ONE)
    return plan[5][WIDE] > 0 and near and ((given in (_OTHER, DIFFERENT) and surname >= _ALIKE) or given == _HALF)


@compiled("boolean(int64[:, ::1], int64[::1], int64, int64[::1])")
def _whole(columns: Table, spots: Index, spot: int, plain: Index) -> Any:
    at = spots[spot]
    return 0 <= at < len(plain) and plain[at] == columns[at, PLAIN]


@compiled(f"boolean({_PLAN}, int64[::1], int64[::1])")
def _one_address(plan: Plan, spots: Index, plain: Index) -> Any:
    """Whether two rows give one whole address."""
    here = _whole(plan[0], spots, 6, plain) and _whole(plan[0], spots, 7, plain)
    if 0 <= spots[8] < len(plain):
        here = here and plain[spots[8]] != DIFFERENT
    return here or _whole(plan[0], spots, 9, plain)


_OUT = "Tuple((int8[:, ::1], float64[:, ::1], boolean[::1]))"


@compiled(f"void({_TOLD}, {_PLAN}, {_SHARES}, UniTuple(int64[::1], 2), {_OUT})")
def weighed(told: Told, plan: Plan, shares: Shares, pairs: tuple[Index, Index], out: Any) -> None:
    """The levels of every pair, the logarithms of same, household, random and together, and if it is one address."""
    codes, spots, columns, priors = told[5], told[6], plan[0], plan[5]
    levels, odds, home = out
    plain, table = np.empty(len(columns), np.int64), np.empty((3, 65), np.int64)
    for pair in range(len(pairs[0])):
        left, right = pairs[0][pair], pairs[1][pair]
        _compared(told, plan, left, right, plain, table)
        same, household, random = priors[SAME], priors[HOUSEHOLD], priors[RANDOM]
        for at in range(len(columns)):
            level = plain[at]
            if columns[at, PARENT] >= 0 and level != MISSING:
                level += plan[1][columns[at, CONTEXTS] + plain[columns[at, PARENT]]] * columns[at, PLAIN]
            levels[at, pair] = level
            place = columns[at, OF_LEVELS] + level
            same += plan[2][0, place]
            household += plan[2][1, place]
            random += plan[2][2, place]
        same -= priors[CASE] if _twins(plan, spots, plain) else 0.0
        together = household - random
        for at in range(len(columns)):
            place = columns[at, OF_LEVELS] + levels[at, pair]
            if shares[1][at, 0] >= 0 and plan[4][place]:
                share = shares[0][shares[1][at, 0] + codes[at, left] - shares[1][at, 1]]
                rarity = min(max(share - plan[3][place], -WIDEST), -plan[3][place])
                random += rarity
                together -= 0.0 if columns[at, HOME] else rarity
        odds[0, pair], odds[1, pair], odds[2, pair], odds[3, pair] = same, household, random, together
        home[pair] = _one_address(plan, spots, plain)
