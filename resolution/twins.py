"""Twins as their own case: two given names that are not alike, one date of birth, one surname."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.contexts import Frame
from kithkin.resolution.levels import DIFFERENT, LEVELS, Levels, family_of

TWINS = 9.0
"""How many bits of evidence against one person the case is: what one wrong name alone does not explain."""
_OWN = ("identifier", "checked", "email")


def twins(frame: Frame, levels: Mapping[str, Levels], count: int) -> NDArray[np.bool_]:
    """Pairs that may be twins: nothing that a person has alone agrees but the day they were born."""
    if not {"given", "surname", "birth_date"} <= set(levels):
        return np.zeros(count, bool)
    case: NDArray[np.bool_] = _one_birth(levels) & ~_own_agree(frame, levels)
    return case


def _one_birth(levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """Two given names, the same day of birth, and surnames that are alike."""
    given, surname, birth = (LEVELS[name].index for name in ("given", "surname", "birth_date"))
    born = np.isin(levels["birth_date"], [birth("exact"), birth("swapped"), birth("one_edit")])
    two = np.isin(levels["given"], [given("other_name"), DIFFERENT]) & (levels["surname"] >= surname("similar"))
    # Two names in each other's place in one row only, and the rest unlike.
    half = levels["given"] == given("half")
    case: NDArray[np.bool_] = born & (two | half)
    return case


def _own_agree(frame: Frame, levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """Where a number or a mailbox of one person is the same or nearly so."""
    agree = np.zeros(len(levels["given"]), bool)
    for name, kind in frame.kinds.items():
        if name in levels and family_of(kind) in _OWN:
            agree |= levels[name] > DIFFERENT
    return agree
