"""Twins as their own case: two given names that are not alike, one date of birth, one surname."""

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.coded import Floats
from kithkin.resolution.contexts import Frame
from kithkin.resolution.levels import DIFFERENT, LEVELS, MISSING, Levels, family_of

LEAST, MOST = 4.0, 6.5
"""How many bits of evidence against one person the case is at least, and at most where the data has many twins."""
_NUMBERS = ("identifier", "checked")
OWN = (*_NUMBERS, "email")
_NEEDED = ("given", "surname", "birth_date")


def against(frame: Frame, levels: Mapping[str, Levels], count: int, bits: float) -> Floats:
    """The bits against one person for every pair that may be twins; `bits` is what the data says of them."""
    found = np.zeros(count)
    if all(name in levels for name in _NEEDED):
        free = ~agreeing(frame, levels, OWN)
        if bits > LEAST:
            found[_wide(levels) & free] = bits
        found[_narrow(levels) & free] = bits
    return found


def learned(frame: Frame, levels: Mapping[str, Levels], counts: Floats) -> float:
    """What the case is worth: among pairs whose numbers are known, those that differ against those that agree."""
    if not all(name in levels for name in _NEEDED):
        return LEAST
    case = _wide(levels) | _narrow(levels)
    agree = agreeing(frame, levels, _NUMBERS)
    told = np.any([levels[name] > MISSING for name in _named(frame, levels, _NUMBERS)] or [np.zeros_like(case)], axis=0)
    two, one = counts[case & told & ~agree].sum(), counts[case & agree].sum()
    return float(np.clip(round(LEAST + np.log2((two + 1.0) / (one + 1.0)), 3), LEAST, MOST))


def _narrow(levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """Two names that people have, the same day of birth, and one surname."""
    made: NDArray[np.bool_] = (
        (levels["given"] == _at("given", "other_name"))
        & (levels["birth_date"] == _at("birth_date", "exact"))
        & (levels["surname"] >= _at("surname", "close"))
    )
    return made


def _wide(levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """The same with a slip in any of them, or with names in each other's place in one row."""
    near = _those("birth_date", "exact", "swapped", "one_edit")[levels["birth_date"]]
    two = _those("given", "other_name", "different")[levels["given"]]
    half = levels["given"] == _at("given", "half")
    alike = levels["surname"] >= _at("surname", "similar")
    made: NDArray[np.bool_] = near & ((two & alike) | half)
    return made


@cache
def _those(kind: str, *words: str) -> NDArray[np.bool_]:
    """Which levels of a kind are these."""
    return np.array([word in words for word in LEVELS[kind]])


def _at(kind: str, word: str) -> int:
    return LEVELS[kind].index(word)


def _named(frame: Frame, levels: Mapping[str, Levels], families: tuple[str, ...]) -> list[str]:
    return [name for name, kind in frame.kinds.items() if name in levels and family_of(kind) in families]


def differing(frame: Frame, levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """Where both have a number that one person has alone, and it is not the same."""
    differ = np.zeros(len(levels["given"]), bool)
    for name in _named(frame, levels, _NUMBERS):
        differ |= levels[name] == DIFFERENT
    return differ


def agreeing(frame: Frame, levels: Mapping[str, Levels], families: tuple[str, ...]) -> NDArray[np.bool_]:
    """Where something that one person has alone is the same or nearly so."""
    agree = np.zeros(len(levels["given"]), bool)
    for name in _named(frame, levels, families):
        agree |= levels[name] > DIFFERENT
    return agree
