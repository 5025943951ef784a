"""What rows say as numbers that depend on nothing else: neither on their ids nor on the order in which they came."""

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.coded import Coded, Index
from kithkin.resolution.letters import hashes_of
from kithkin.resolution.standardise import People

_MIX = np.uint64(0x9E3779B97F4A7C15)
Hashes = NDArray[np.uint64]


def hashes(column: Coded) -> Hashes:
    """A number for what each row says in a column; 0 where it says nothing."""
    return np.append(of_values(column), np.uint64(0))[column.codes]


def of_values(column: Coded) -> Hashes:
    """A number for each distinct value of a column."""
    made: Hashes = column.once("hashes", lambda coded: hashes_of(coded.texts))
    return made


def by_content(people: People) -> Index:
    """All rows in an order that hangs on what they say alone; rows that say the same stand beside each other."""
    made: Index = people.once("by_content", lambda every: np.argsort(said(every), kind="stable"))
    return made


def said(people: People) -> Hashes:
    """A number for all that each row says."""
    made: Hashes = people.once("said", _said)
    return made


def places(people: People) -> Index:
    """The place of each row in that order."""
    order = by_content(people)
    out = np.empty(len(order), np.int64)
    out[order] = np.arange(len(order))
    return out


def _said(people: People) -> Hashes:
    total = np.zeros(people.count, np.uint64)
    for name in sorted(people.coded):
        total = (total ^ (total >> np.uint64(32))) * _MIX + hashes(people.coded[name])
    return total
