"""Who lives together: rows of one home by the household odds of their pairs, and each person at home."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.coded import FEW, Index
from kithkin.resolution.components import components, in_order
from kithkin.resolution.levels import Pairs
from kithkin.resolution.standardise import People

TOGETHER = 2.0
"""Rows of two people are of one home when that is so many bits likelier than that they are strangers."""


def places(people: People) -> Index:
    """A number for the whole address that each row states: a property, or street and house number; -1 without one."""
    parts = [people.coded[name].codes.astype(np.int64) for name in ("street", "number") if name in people.coded]
    place = np.full(people.count, -1, np.int64)
    if len(parts) == 2:
        whole = (parts[0] >= 0) & (parts[1] >= 0)
        place = np.where(whole, parts[0] * (int(parts[1].max(initial=0)) + 1) + parts[1], place)
    if "uprn" in people.coded:
        property_ = people.coded["uprn"].codes.astype(np.int64)
        place = np.where(property_ >= 0, property_ + int(place.max(initial=0)) + 1, place)
    return place


def households(person: Index, pairs: Pairs, odds: NDArray[np.float32], place: Index) -> Index:
    """The household of every row.

    A row states one address, so homes are formed of rows; formed of persons, everybody who moved would join two.
    A row whose address nobody else gives, or that gives none, counts to the home its person gives most,
    unless the person gives that address again: then it is a home of their own.
    """
    apart = person[pairs.left] != person[pairs.right]
    home = components(len(person), pairs.at((odds >= TOGETHER) & apart))
    if len(person) <= FEW:
        return _of_few(person.tolist(), home.tolist(), place.tolist())
    shared = np.bincount(home)[home] > 1
    own = _stated_again(person, place)
    alone = np.where(own >= 0, len(person) + own, _most_stated(person, home)[person])
    return in_order(np.where(shared, home, alone))


def _of_few(person: Sequence[int], home: Sequence[int], place: Sequence[int]) -> Index:
    """The same row by row."""
    sizes, again, given = (
        Counter(home),
        Counter(zip(person, place, strict=True)),
        Counter(zip(person, home, strict=True)),
    )
    ranked = sorted((sizes[where] == 1, -many, -sizes[where], where, who) for (who, where), many in given.items())
    most: dict[int, int] = {}
    for *_, where, who in ranked:
        most.setdefault(who, where)
    number: dict[tuple[int, ...], int] = {}

    def named(who: int, where: int, stated: int) -> tuple[int, ...]:
        if sizes[where] > 1:
            return (where,)
        return (who, stated) if stated >= 0 and again[who, stated] > 1 else (most[who],)

    told = (named(*row) for row in zip(person, home, place, strict=True))
    return np.array([number.setdefault(one, len(number)) for one in told], np.int64)


def _stated_again(person: Index, place: Index) -> Index:
    """A number for each person and whole address that several of the person's rows give; -1 elsewhere."""
    both = person * (int(place.max(initial=-1)) + 2) + place
    _, number, count = np.unique(both, return_inverse=True, return_counts=True)
    again: Index = np.where((place >= 0) & (count[number] > 1), number, -1)
    return again


def _most_stated(person: Index, home: Index) -> Index:
    """The home that most rows of each person give, one shared with others first; of several the largest."""
    sizes = np.bincount(home)
    span = int(home.max(initial=0)) + 1
    both, count = np.unique(person * span + home, return_counts=True)
    who, where = both // span, both % span
    order = np.lexsort((where, -sizes[where], -count, sizes[where] == 1, who))
    first = np.append(True, who[order][1:] != who[order][:-1]) if len(order) else np.zeros(0, bool)
    chosen: Index = where[order][first]
    return chosen
