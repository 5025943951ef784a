"""Twins as their own case: two names that people really have, one date of birth, one surname."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.contexts import Frame
from kithkin.resolution.levels import DIFFERENT, LEVELS, Levels, Pairs, family_of
from kithkin.resolution.model import Model
from kithkin.resolution.shapes import nicknames
from kithkin.resolution.standardise import People

TWINS = 4.0
"""How many bits of evidence against one person the case is: what one wrong name alone does not explain."""
_OWN = ("identifier", "email")


def twins(people: People, model: Model, pairs: Pairs, levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """Pairs that may be twins: nothing that a person has alone agrees but the day they were born."""
    frame = Frame.of(model.rates)
    case = np.zeros(len(pairs), bool)
    if not {"given", "surname", "birth_date"} <= set(levels):
        return case
    likely = np.flatnonzero(_one_birth(levels) & ~_own_agree(frame, levels))
    names = people.coded["given"]
    listed = {*nicknames(), *model.frequencies.get("given", ())}
    real = np.array([len(name) > 1 and name in listed for name in names.values] + [False])
    codes = names.codes
    case[likely] = real[codes[pairs.left[likely]]] & real[codes[pairs.right[likely]]]
    return case


def _one_birth(levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """Other given names, the same day of birth, and surnames that are alike."""
    born = levels["birth_date"] == LEVELS["birth_date"].index("exact")
    alike = levels["surname"] >= LEVELS["surname"].index("close")
    case: NDArray[np.bool_] = (levels["given"] == DIFFERENT) & born & alike
    return case


def _own_agree(frame: Frame, levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """Where a number or a mailbox of one person is the same or nearly so."""
    agree = np.zeros(len(levels["given"]), bool)
    for name, kind in frame.kinds.items():
        if name in levels and family_of(kind) in _OWN:
            agree |= levels[name] > DIFFERENT
    return agree
