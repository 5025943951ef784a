"""How alike names are: given names, surnames and middle names, each perhaps in the place of another."""

from collections.abc import Collection, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kithkin.resolution.coded import FEW, Coded, Index, Texts, dense
from kithkin.resolution.judge import by_value, edits, graded, jaro
from kithkin.resolution.levels import DIFFERENT, LEVELS, MISSING, Levels, Pairs
from kithkin.resolution.shapes import nicknames
from kithkin.resolution.standardise import People

Sides = tuple[NDArray[np.int32], NDArray[np.int32]]


def same_given(people: People, name: str, pairs: Pairs) -> Levels:
    """Given names: the same, swapped with the surname, a short form, an initial, alike."""
    column = people.coded[name]
    at = LEVELS["given"].index
    pet, has_pet = column.once("pet", _pets)
    first, short = column.once("first", _starts)
    real = column.once(("real", people.real), lambda names: _among(names, people.real))

    def other(a: Index, b: Index) -> Levels:
        levels = graded(jaro(column, a, b, 0.8), 0.8, 0.92)
        # One slip in a short name leaves little alike.
        slip = np.flatnonzero((levels == DIFFERENT) & ~(real[a] & real[b]))
        levels[slip[edits(column, a[slip], b[slip], 1) <= 1]] = at("similar")
        levels[(levels == DIFFERENT) & real[a] & real[b]] = at("other_name")
        levels[(first[a] == first[b]) & (short[a] | short[b])] = at("initial")
        known = np.flatnonzero(has_pet[a] & has_pet[b])
        shared = [not pet[x].isdisjoint(pet[y]) for x, y in zip(a[known].tolist(), b[known].tolist(), strict=True)]
        levels[known[np.array(shared, bool)]] = at("nickname")
        return levels

    levels = by_value(column, pairs, other, at("exact"))
    return _other_places(people, pairs, levels)


def _other_places(people: People, pairs: Pairs, levels: Levels) -> Levels:
    """A name that stands where the other row has its surname, its middle name or the name it is known by."""
    at = LEVELS["given"].index
    given = _sides(people, "given", pairs)
    for name in ("middle", "known_as"):
        if name in people.coded:
            known = _sides(people, name, pairs)
            match = _equal(given[0], known[1]) | _equal(given[1], known[0])
            match |= _equal(*known) if name == "known_as" else False
            levels[match & (levels < at("initial"))] = at("known_as")
    crossed, swapped = swaps(people, pairs)
    if crossed.any():
        surname = _sides(people, "surname", pairs)
        lone = (surname[0] < 0) | (surname[1] < 0)
        levels[crossed & (levels < at("initial"))] = at("half")
        levels[crossed & lone & (levels < at("exact"))] = at("crossed")
    levels[swapped & (levels < at("exact"))] = at("swapped")
    return levels


def swaps(people: People, pairs: Pairs) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where one name stands in the other's place, and where both do, each perhaps with a slip."""
    if not {"given", "surname"} <= set(people.coded):
        none = np.zeros(len(pairs), bool)
        return none, none
    given, surname = _sides(people, "given", pairs), _sides(people, "surname", pairs)
    one, two = _equal(given[0], surname[1]), _equal(given[1], surname[0])
    unlike = given[0] != given[1]
    swapped = one & two & unlike
    maybe = np.flatnonzero(unlike & ~swapped & (surname[0] != surname[1]) & _starts_crosswise(people, given, surname))
    if len(maybe):
        values = people.coded["given"]
        near = np.ones(len(maybe), bool)
        for a, b in ((given[0], surname[1]), (given[1], surname[0])):
            near &= _like(values, a[maybe].astype(np.int64), b[maybe].astype(np.int64))
        swapped[maybe[near]] = True
    return (one | two) & unlike & ~swapped, swapped


def _starts_crosswise(people: People, given: Sides, surname: Sides) -> NDArray[np.bool_]:
    """Where each given name begins like the other row's surname."""
    start = np.append(people.coded["given"].once("first", _starts)[0], 0)
    one = (given[0] >= 0) & (surname[1] >= 0) & (start[given[0]] == start[surname[1]])
    two = (given[1] >= 0) & (surname[0] >= 0) & (start[given[1]] == start[surname[0]])
    made: NDArray[np.bool_] = one & two
    return made


def _starts(column: Coded) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """A number for the first letter of every name, and whether it is the only one."""
    if column.size <= FEW:
        place: dict[str, int] = {}
        firsts = [place.setdefault(value[:1], len(place)) for value in column.values]
        return np.array(firsts, np.int64), np.array([len(value) == 1 for value in column.values], bool)
    first = pc.dictionary_encode(pc.utf8_slice_codeunits(column.texts, 0, 1)).indices
    short = pc.equal(pc.utf8_length(column.texts), 1)
    return first.to_numpy(zero_copy_only=False).astype(np.int64), _mask(short)


def _pets(column: Coded) -> tuple[dict[int, frozenset[str]], NDArray[np.bool_]]:
    """The names that some names are short for, by their code, and which names those are."""
    has = _among(column, nicknames())
    return {at: nicknames()[str(column.texts[at])] for at in np.flatnonzero(has).tolist()}, has


def _words(column: Coded) -> tuple[dict[int, frozenset[str]], NDArray[np.bool_]]:
    """The words of names of several, by their code, and which names those are."""
    if column.size <= FEW:
        double = np.array([" " in value for value in column.values], bool)
    else:
        double = _mask(pc.match_substring(column.texts, " "))
    words = {at: frozenset(str(column.texts[at]).split()) for at in np.flatnonzero(double).tolist()}
    double[[at for at, few in words.items() if len(few) < 2]] = False
    return words, double


def _among(column: Coded, names: Collection[str]) -> NDArray[np.bool_]:
    if column.size <= FEW:
        return np.array([value in names for value in column.values], bool)
    return _mask(pc.is_in(column.texts, value_set=pa.array(list(names), pa.string())))


def _mask(told: Texts) -> NDArray[np.bool_]:
    made: NDArray[np.bool_] = told.to_numpy(zero_copy_only=False).astype(bool)
    return made


def _like(names: Coded, a: Index, b: Index) -> NDArray[np.bool_]:
    """Names that are the same but for a slip, each pair judged once."""
    if len(a) <= FEW:
        near: NDArray[np.bool_] = jaro(names, a, b, 0.85) >= 0.85
        return near
    size = names.size
    place, keys = dense(a * size + b)
    like: NDArray[np.bool_] = jaro(names, keys // size, keys % size, 0.85) >= 0.85
    return like[place]


def _sides(people: People, name: str, pairs: Pairs) -> Sides:
    codes = people.coded[name].codes
    return codes[pairs.left], codes[pairs.right]


def _equal(a: NDArray[np.int32], b: NDArray[np.int32]) -> NDArray[np.bool_]:
    equal: NDArray[np.bool_] = (a >= 0) & (a == b)
    return equal


def same_surname(people: People, name: str, pairs: Pairs) -> Levels:
    """Surnames: the same, a former one, one part of a double name, alike; silent when the names are swapped."""
    column = people.coded[name]
    at = LEVELS["surname"].index
    parts, double = column.once("words", _words)

    def other(a: Index, b: Index) -> Levels:
        levels = graded(jaro(column, a, b, 0.8), 0.8, 0.92)
        many = np.flatnonzero(double[a] | double[b])
        shared = [
            any(len(word) > 3 for word in _of(parts, column, x) & _of(parts, column, y))
            for x, y in zip(a[many].tolist(), b[many].tolist(), strict=True)
        ]
        levels[many[np.array(shared, bool)]] = at("part")
        return levels

    levels = by_value(column, pairs, other, at("exact"))
    if "former_surname" in people.coded:
        now, then = _sides(people, name, pairs), _sides(people, "former_surname", pairs)
        match = _equal(now[0], then[1]) | _equal(now[1], then[0]) | _equal(*then)
        levels[match & (levels < at("exact"))] = at("former")
    crossed, swapped = swaps(people, pairs)
    levels[(crossed | swapped) & (levels < at("exact"))] = MISSING
    return levels


def _of(parts: Mapping[int, frozenset[str]], column: Coded, at: int) -> frozenset[str]:
    return parts[at] if at in parts else frozenset((str(column.texts[at]),))


def same_middle(people: People, name: str, pairs: Pairs) -> Levels:
    """Middle names: the same, an initial of the other, alike."""
    column = people.coded[name]
    at = LEVELS["middle"].index
    first, short = column.once("first", _starts)

    def other(a: Index, b: Index) -> Levels:
        levels = graded(jaro(column, a, b, 0.9), 0.9)
        levels[(first[a] == first[b]) & (short[a] | short[b])] = at("initial")
        return levels

    return by_value(column, pairs, other, at("exact"))
