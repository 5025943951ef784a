"""Twins side by side: names that are two people's keep their rows apart, and a row that fits both joins neither.

Only components that show twins are looked at: two people of one surname and one date of birth.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution import twins
from kithkin.resolution.calibrate import among
from kithkin.resolution.cluster import LEAST, MOST, NEVER, Bounds, link_rows
from kithkin.resolution.coded import Floats, Index, dense, looked_up
from kithkin.resolution.components import components
from kithkin.resolution.contexts import Frame
from kithkin.resolution.levels import DIFFERENT, LEVELS, MISSING, Levels, Pairs
from kithkin.resolution.score import Scores
from kithkin.resolution.standardise import People

Mask = NDArray[np.bool_]
NAME = "rivals"
"""The piece of evidence that says why rows of twins are kept apart."""
TWO, BOTH = 1, 2
"""The names are two people's; one of the rows fits two people about as well."""
MARGIN = 8.0
"""A row joins one of two twins where it fits so many bits better than the other."""
ONE = 2.0
"""Two clusters whose pairs of two names weigh more on average are no rivals: they are one person under two names."""
LOST = 1.0
"""What fits two people about as well says at least so many bits less for either."""
SUPPORT, ALIKE = 3, 2
"""A name that so many rows give is no slip; nor one that people have, where a name much like it is as common."""


def _given(*words: str) -> tuple[int, ...]:
    return tuple(LEVELS["given"].index(word) for word in words)


_UNLIKE = _given("different", "other_name")
_SIMILAR = _given("similar")
_SPELT = (*_SIMILAR, *_given("close"))
_LIKE = _given("close", "nickname", "known_as")
_TWO = (*_UNLIKE, *_SPELT, *_given("initial", "nickname"))
_NEAR = tuple(LEVELS["birth_date"].index(word) for word in ("one_edit", "swapped", "exact"))
_EXACT = _NEAR[-1]


def parted(
    scores: Scores, labels: Index, rows: Index | None, within: Bounds, clusters: tuple[Index, Index]
) -> tuple[Index, Floats, Levels]:
    """The clusters with twins parted, the weight of every pair once it is known that there are two, and what parts it.

    `clusters` are those of all rows before, and what each row says.
    """
    person, said = clusters
    weight, why = scores.odds.weight.astype(float), np.zeros(len(scores.pairs), np.int8)
    here = _shown(scores, labels, rows) if scores.model.twins > twins.LEAST else np.zeros(0, np.int64)
    if not len(here):
        return person, weight, why
    part = _Part.of(scores, labels, rows, here)
    free = ~among(part.pairs, within.must)
    apart = part.apart() & free
    wide = apart | (part.maybe_apart() & free)
    inside = np.unique(np.append(part.pairs.left, part.pairs.right))
    place = np.full(len(person), -1, np.int64)
    place[inside] = np.arange(len(inside))
    moved = Pairs(place[part.pairs.left], place[part.pairs.right])
    must, cannot = (_moved(pairs, place) for pairs in (within.must, within.cannot))
    part = replace(part, pairs=moved, weight=np.clip(weight[here], LEAST, MOST))

    def linked(bits: Floats, two: Mask) -> Index:
        barred = moved.at(two)
        bounds = Bounds(must, Pairs(np.append(cannot.left, barred.left), np.append(cannot.right, barred.right)))
        return link_rows(dense(labels[inside])[0], moved, bits.astype(np.float32), bounds, said[inside])

    torn = part.torn(linked(part.weight, apart), apart)
    # An initial fits a name that one row gives as well as one that many give.
    wider = part.torn(linked(part.weight, wide), wide)
    torn = np.where(part.short() & (wider < part.weight - MARGIN), np.minimum(torn, wider), torn)
    made = person.copy()
    made[inside] = int(person.max()) + 1 + linked(torn, apart)
    weight[here] = np.where(torn < part.weight, torn, weight[here])
    two = made[scores.pairs.left[here]] != made[scores.pairs.right[here]]
    why[here] = np.where(two & apart, TWO, np.where(two & (torn < part.weight - LOST), BOTH, 0))
    return np.unique(made, return_inverse=True)[1].astype(np.int64), weight, why


def named(scores: Scores, why: Levels) -> Scores:
    """The scores with what keeps rows of twins apart among the evidence."""
    return replace(scores, levels={**scores.levels, NAME: why})


def _moved(pairs: Pairs, place: Index) -> Pairs:
    """The pairs whose rows are both placed, where they are placed."""
    left, right = place[pairs.left], place[pairs.right]
    both = (left >= 0) & (right >= 0)
    return Pairs(left[both], right[both])


def _shown(scores: Scores, labels: Index, rows: Index | None) -> Index:
    """The pairs of all components in which two rows may be of twins."""
    levels, pairs = scores.levels, scores.pairs
    if not {"given", "surname", "birth_date"} <= set(levels):
        return np.zeros(0, np.int64)
    near = np.flatnonzero((levels["birth_date"] >= _NEAR[0]) & (levels["surname"] != DIFFERENT))
    given, birth = levels["given"][near], levels["birth_date"][near]
    middle = levels["middle"][near] if "middle" in levels else None
    maybe = np.isin(given, _UNLIKE) | (_same_row(rows, pairs.at(near)) & np.isin(given, _TWO))
    maybe |= np.isin(given, _SPELT) & (birth == _EXACT)
    if middle is not None:
        maybe |= (middle == DIFFERENT) | (given == _given("known_as")[0])
    maybe &= (labels[pairs.left[near]] == labels[pairs.right[near]]) & (given != MISSING)
    shown = np.zeros(int(labels.max(initial=0)) + 1, bool)
    shown[labels[pairs.left[near[maybe]]]] = True
    return np.flatnonzero(shown[labels[pairs.left]] & (labels[pairs.left] == labels[pairs.right]))


def _same_row(rows: Index | None, pairs: Pairs) -> Mask:
    if rows is None:
        return np.zeros(len(pairs), bool)
    made: Mask = (rows[pairs.left] == rows[pairs.right]) & (rows[pairs.left] >= 0)
    return made


@dataclass(frozen=True, slots=True)
class _Part:
    """The pairs of some components, with all that tells twins."""

    people: People
    pairs: Pairs
    weight: Floats
    levels: Mapping[str, Levels]
    free: Mask
    """Where no number and no mailbox is the same."""
    differ: Mask
    """Where a number is not."""
    one_row: Mask
    codes: tuple[Index, Index]
    """The given name of each side; -1 without."""
    names: tuple[Index, Index]
    """The same as a number of its own in every component."""
    support: tuple[Index, Index]
    """How many rows of the component give it."""

    @classmethod
    def of(cls, scores: Scores, labels: Index, rows: Index | None, here: Index) -> "_Part":
        """The pairs at these places."""
        frame, pairs = Frame.of(scores.model.rates), scores.pairs.at(here)
        levels = {name: frame.plain(name, level[here]) for name, level in scores.levels.items()}
        given = scores.people.coded["given"].codes.astype(np.int64)
        who, span = np.unique(np.append(pairs.left, pairs.right)), int(given.max()) + 2
        name, _ = dense(labels[who] * span + given[who] + 1)
        count = np.bincount(name)
        left, right = (name[np.searchsorted(who, side)] for side in (pairs.left, pairs.right))
        return cls(
            scores.people, pairs, np.zeros(len(here)), levels,
            ~twins.agreeing(frame, levels, twins.OWN), twins.differing(frame, levels), _same_row(rows, pairs),
            (given[pairs.left], given[pairs.right]), (left, right), (count[left], count[right]),
        )  # fmt: skip

    @property
    def _key(self) -> Index:
        one, two = self.names
        return np.minimum(one, two) * (int(max(one.max(), two.max())) + 1) + np.maximum(one, two)

    def _sides(self, told: list[bool]) -> tuple[Mask, Mask]:
        """What is told of the name of each side; nothing where it has none."""
        known = np.array([*told, False], bool)
        return known[self.codes[0]], known[self.codes[1]]

    def _real(self) -> Mask:
        names = self.people.coded["given"].texts.to_pylist()
        made: Mask = np.logical_and(*self._sides([name in self.people.real for name in names]))
        return made

    def _initials(self) -> tuple[Mask, Mask]:
        return self._sides([len(name) == 1 for name in self.people.coded["given"].texts.to_pylist()])

    def short(self) -> Mask:
        """Pairs with an initial that no number and no mailbox tells of."""
        made: Mask = np.logical_or(*self._initials()) & self.free
        return made

    def _maybe(self) -> Mask:
        """Of one surname, and no birth date of another day."""
        birth = self.levels["birth_date"]
        made: Mask = (self.levels["surname"] != DIFFERENT) & (np.isin(birth, _NEAR) | (birth == MISSING))
        return made

    def maybe_apart(self) -> Mask:
        """Pairs that may be of two people: two names that people have, however few rows give them."""
        made: Mask = self._maybe() & self.free & np.isin(self.levels["given"], _UNLIKE) & self._real()
        return made

    def apart(self) -> Mask:
        """Pairs of two people: their names stand in one row, or are two names that people have."""
        given, kin, maybe = self.levels["given"], self.levels["surname"] != DIFFERENT, self._maybe()
        known = np.isin(self._key, self._proven(kin))
        two = self._two_names(maybe & ~known) | self._two_middles()
        made: Mask = (maybe & known & np.isin(given, _TWO)) | (kin & self.free & two)
        return made

    def _proven(self, kin: Mask) -> Index:
        """Names that one row gives to two people of one birth date."""
        birth, given = self.levels["birth_date"], self.levels["given"]
        two, real = kin & np.isin(given, _TWO), self._real() & np.isin(given, (*_UNLIKE, *_SPELT))
        born = np.unique(self._key[two & (birth == _EXACT) & ~self.one_row])
        told = np.isin(birth, _NEAR) | ((birth == MISSING) & real & ~self._differ("stage"))
        row = two & self.one_row & ((birth == _EXACT) | (told & np.isin(self._key, born)))
        return np.unique(self._key[row])

    def _two_names(self, maybe: Mask) -> Mask:
        """Two names that several rows give each and that no third makes one."""
        birth, given = self.levels["birth_date"], self.levels["given"]
        both = np.isin(given, _UNLIKE) & np.isin(birth, _NEAR) & self._often()
        real = (birth == _EXACT) & self._real() & self._often(ALIKE)
        both |= np.isin(given, _SIMILAR) & real
        numbered = np.isin(given, (*_UNLIKE, *_SPELT)) & real & np.isin(self._key, self._numbered())
        named = (self.codes[0] >= 0) & (self.codes[1] >= 0)
        alike = maybe & named & np.isin(given, _LIKE)
        count = int(max(side.max() for side in self.names)) + 1
        group = components(count, Pairs(self.names[0][alike], self.names[1][alike]))
        made: Mask = numbered | (both & named & (group[self.names[0]] != group[self.names[1]]))
        return made

    def _numbered(self) -> Index:
        """Names of one birth date whose numbers differ and are never the same."""
        day = self.levels["birth_date"] == _EXACT
        return np.setdiff1d(self._key[self.differ & day], self._key[~self.free])

    def _often(self, rows: int = SUPPORT) -> Mask:
        made: Mask = (self.support[0] >= rows) & (self.support[1] >= rows)
        return made

    def _two_middles(self) -> Mask:
        """Born on one day, and one name is the middle name of the other; or with names alike and other middle names."""
        given, day = self.levels["given"], self.levels["birth_date"] == _EXACT
        if "middle" not in self.levels:
            return np.zeros(len(given), bool)
        middle = self.people.coded["middle"].codes
        one, two = self.codes
        known = given == _given("known_as")[0]
        lent = (one == middle[self.pairs.right]) | (two == middle[self.pairs.left])
        lent &= known & self._real() & (self.levels["middle"] != LEVELS["middle"].index("exact"))
        other = self._differ("middle") & (known | np.isin(given, (*_SPELT, *_given("initial", "nickname"))))
        made: Mask = day & (lent | (other & self._often()))
        return made

    def _differ(self, name: str) -> Mask:
        if name not in self.levels:
            return np.zeros(len(self.free), bool)
        made: Mask = self.levels[name] == DIFFERENT
        return made

    def torn(self, person: Index, apart: Mask) -> Floats:
        """The weights, lower where either row fits a rival of the other's cluster: it can be one of the two only."""
        rivals = self._rivals(person, apart)
        best = np.maximum(*(self._best(person, rivals, sides) for sides in ((0, 1), (1, 0))))
        lost = np.log2(1.0 + 2.0 ** (best + MARGIN))
        both = np.logical_and(*self._initials()) & self.free & (lost > MARGIN)
        made: Floats = np.where(both, np.minimum(self.weight, NEVER), self.weight - lost)
        return made

    def _rivals(self, person: Index, apart: Mask) -> Pairs:
        """Clusters that hold two people, each way."""
        span = int(person.max()) + 1
        one, two = person[self.pairs.left], person[self.pairs.right]
        key = np.minimum(one, two) * span + np.maximum(one, two)
        place, distinct = dense(key)
        mean = np.bincount(place, self.weight * apart) / np.maximum(np.bincount(place, apart), 1)
        row = np.bincount(place, apart & self.one_row) > 0
        told = (np.bincount(place, apart) > 0) & (distinct // span != distinct % span) & (row | (mean < ONE))
        left, right = distinct[told] // span, distinct[told] % span
        return Pairs(np.append(left, right), np.append(right, left))

    def _best(self, person: Index, rivals: Pairs, sides: tuple[int, int]) -> Floats:
        """How well the one row of each pair fits the best rival of the other's cluster, in bits on average."""
        span = int(person.max()) + 1
        both = (self.pairs.left, self.pairs.right)
        place, distinct = dense(np.append(both[0], both[1]) * span + person[np.append(both[1], both[0])])
        mean = np.bincount(place, np.tile(self.weight, 2)) / np.bincount(place)
        order = np.argsort(rivals.left, kind="stable")
        starts = np.searchsorted(rivals.left[order], np.arange(span + 1))
        many = np.diff(starts)[distinct % span]
        which = np.repeat(np.arange(len(distinct)), many)
        step = np.arange(len(which)) - np.repeat(np.cumsum(many) - many, many)
        other = rivals.right[order][starts[distinct[which] % span] + step]
        keys, at = np.unique(distinct[which] // span * span + other, return_inverse=True)
        best = np.full(len(keys), LEAST)
        np.maximum.at(best, at, mean[which])
        return looked_up(keys, best, both[sides[0]] * span + person[both[sides[1]]], 2 * LEAST)
