"""Twins as their own case: two names that people really have, one date of birth, one surname."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.contexts import Frame
from kithkin.resolution.levels import DIFFERENT, LEVELS, Levels, family_of

TWINS = 4.0
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
    names = levels["given"] == LEVELS["given"].index("other_name")
    born = levels["birth_date"] == LEVELS["birth_date"].index("exact")
    case: NDArray[np.bool_] = names & born & (levels["surname"] >= LEVELS["surname"].index("close"))
    return case


def _own_agree(frame: Frame, levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """Where a number or a mailbox of one person is the same or nearly so."""
    agree = np.zeros(len(levels["given"]), bool)
    for name, kind in frame.kinds.items():
        if name in levels and family_of(kind) in _OWN:
            agree |= levels[name] > DIFFERENT
    return agree
