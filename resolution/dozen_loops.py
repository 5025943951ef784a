"""Pairs of a few rows, compiled: each pair's level of every piece of evidence, and what these are worth together.

What `compare.py`, `contexts.py`, `twins.py` and `weigh.py` do column by column for millions, pair by pair: the same
levels and the same sums, added up in the same order.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kithkin.graph.compiled import compiled
from kithkin.resolution.coded import Floats, Index
from kithkin.resolution.dozen_values import GIVEN, LETTERS, SURNAME, TOLD, Bytes, Table, Told, like, places, unlike
from kithkin.resolution.levels import DIFFERENT, MISSING
from kithkin.resolution.weigh import WIDEST

SPOTS = (
    "given", "surname", "middle", "known_as", "former_surname", "birth_date", "street", "number", "postcode", "uprn",
)  # fmt: skip
"""Evidence that is looked at beside other evidence, in the order in which its rows of codes are told."""
_PLAN = "Tuple((int64[:, ::1], int64[::1], float64[:, ::1], float64[::1], boolean[::1], float64[::1]))"
"""For each piece of evidence the COLUMNS; contexts of levels; logarithms, chances and rarity of levels; priors."""
OF_LEVELS, PARENT, CONTEXTS, PLAIN, HOME, OWN, WAY = range(7)
"""COLUMNS of a plan: where its levels begin; the evidence it depends on and where the contexts of that begin; how many
levels it has before contexts; whether its rarity says nothing of a home; whether one person has it alone; the way."""
SAME, HOUSEHOLD, RANDOM, CASE, WIDE = range(5)
"""The last part of a plan: logarithms of the priors and of what the case of twins is worth, and if its wide case is."""
_SHARES = "Tuple((float64[::1], int64[:, ::1]))"
"""Logarithms of the shares of values; for each piece of evidence where these begin, -1 without, and its first value."""

Plan = tuple[Table, Index, Floats, Floats, NDArray[np.bool_], Floats]
Shares = tuple[Floats, Table]
_OTHER, _INITIAL, _KNOWN, _HALF, _CROSSED, _SWAPPED, _GIVEN = places(
    "given", ("other_name", "initial", "known_as", "half", "crossed", "swapped", "exact")
)
_ALIKE, _NEAR, _FORMER, _SURNAME = places("surname", ("similar", "close", "former", "exact"))
_ONE, _TURNED, _BORN = places("birth_date", ("one_edit", "swapped", "exact"))


@compiled(f"int64({TOLD}, int64, int64)")
def _code(told: Told, spot: int, row: int) -> Any:
    """What a row says of one of the SPOTS; -1 for nothing."""
    return told[5][told[6][spot], row] if told[6][spot] >= 0 else -1


@compiled(f"boolean({LETTERS}, int64, int64)")
def _nearly(text: Bytes, starts: Index, a: int, b: int) -> Any:
    """Whether two names begin alike and are the same but for a slip."""
    return text[starts[a]] == text[starts[b]] and like(text, starts, a, b, 0.85) >= np.float32(0.85)


@compiled(f"UniTuple(boolean, 2)({TOLD}, int64, int64)")
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
    if name != second and min(given, other, name, second) >= 0 and _nearly(text, starts, given, second):
        swapped = _nearly(text, starts, other, name)
        return (one or two) and not swapped, swapped
    return one or two, False


@compiled("boolean(int64, int64)")
def _same(a: int, b: int) -> Any:
    return a >= 0 and a == b


@compiled(f"int64({TOLD}, int64, int64, int64)")
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


@compiled(f"int64({TOLD}, int64, int64, int64)")
def _surname_elsewhere(told: Told, level: int, left: int, right: int) -> Any:
    """The level of surnames where one is the other's former one; silent when the names are swapped."""
    then, before = _code(told, 4, left), _code(told, 4, right)
    former = _same(_code(told, 1, left), before) or _same(_code(told, 1, right), then) or _same(then, before)
    if former and level < _SURNAME:
        level = _FORMER
    crossed, swapped = _swaps(told, left, right)
    return MISSING if (crossed or swapped) and level < _SURNAME else level


@compiled(f"void({TOLD}, {_PLAN}, int64, int64, int64[::1], int64[:, ::1])")
def _compared(told: Told, plan: Plan, left: int, right: int, out: Index, table: Table) -> None:
    """The level of each piece of evidence before contexts."""
    codes, columns = told[5], plan[0]
    for at in range(len(columns)):
        a, b, way = codes[at, left], codes[at, right], columns[at, WAY]
        level = MISSING
        if a >= 0 and b >= 0:
            level = columns[at, PLAIN] if a == b else unlike(told, way, a, b, table)
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


@compiled(f"void({TOLD}, {_PLAN}, {_SHARES}, UniTuple(int64[::1], 2), {_OUT})")
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
