"""Rows delivered over and over: more copies than any block may hold, or than half of the table, stand as one."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.coded import FEW, Coded, Index, dense
from kithkin.resolution.components import LARGEST
from kithkin.resolution.keys import mixed
from kithkin.resolution.standardise import NAMES, People

_ODD, _BIN = np.uint64(0x9E3779B97F4A7C15), np.uint64(44)
ENOUGH = 3
"""A row with this much evidence, copied so often, is one person: strangers do not agree on all of it."""


def collapsed(people: People, apart: Iterable[int], *, learning: bool) -> tuple[People, Index, Index]:
    """The people without the copies, the rows that stay, and where each row now stands; rows `apart` stay."""
    everyone = np.arange(people.count)
    # Where copies are most of a small table there is nothing to learn from; a model knows what they are worth.
    most = min(LARGEST, people.count // 2) if learning else LARGEST
    # Of so few rows none can have been copied so often.
    if not people.coded or people.count <= most:
        return people, everyone, everyone
    key = mixed([column.codes for column in people.coded.values()])
    key[list(apart)] = np.arange(people.count, dtype=np.uint64)[list(apart)]
    if most < 1 or not _often(key, most):
        return people, everyone, everyone
    filled = np.sum([column.filled for column in people.coded.values()], axis=0)
    _, first, group, copies = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    stands = np.where((copies[group] > most) & (filled >= ENOUGH), first[group], everyone)
    kept = np.unique(stands)
    if len(kept) == people.count:
        return people, everyone, everyone
    coded = {name: Coded(column.codes[kept], column.texts) for name, column in people.coded.items()}
    return replace(people, count=len(kept), coded=coded), kept, np.searchsorted(kept, stands)


def _often(keys: NDArray[np.uint64], most: int) -> bool:
    """Whether a key comes more often than this."""
    # Where not even the keys of one bin are so many, none needs to be put in order.
    if np.bincount((keys * _ODD >> _BIN).astype(np.int64)).max() <= most:
        return False
    ordered = np.sort(keys)
    return bool((ordered[most:] == ordered[:-most]).any())


def statements(people: People) -> Index:
    """A number for what each row says of names and birth: equal for rows that were copied from one another."""
    made: Index = people.once("statements", _statements)
    return made


def _statements(people: People) -> Index:
    said = [people.coded[name].codes for name in (*NAMES, "birth_date") if name in people.coded]
    if said and people.count <= FEW:
        place: dict[tuple[int, ...], int] = {}
        rows = zip(*(codes.tolist() for codes in said), strict=True)
        return np.array([place.setdefault(row, len(place)) for row in rows], np.int64)
    return dense(mixed(said).view(np.int64))[0] if said else np.zeros(people.count, np.int64)
