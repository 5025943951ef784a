"""Two large parts of a person that one statement alone holds together stay apart, for somebody to judge.

A crafted record, sent as often as one likes, so joins no two persons who each have enough records of their own.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.calibrate import among
from kithkin.resolution.cluster import Bounds, link_rows
from kithkin.resolution.coded import Floats, Index
from kithkin.resolution.components import LARGEST
from kithkin.resolution.levels import Pairs
from kithkin.resolution.score import Scores
from kithkin.resolution.shapes import DATA

Mask = NDArray[np.bool_]
NAME = "bridge"
"""The piece of evidence that says which pairs wait."""


@cache
def limits() -> Mapping[str, float]:
    """data/poisoning.toml."""
    read: Mapping[str, float] = tomllib.loads((DATA / "poisoning.toml").read_text(encoding="utf-8"))
    return read


def parted(scores: Scores, found: tuple[Index, Floats], within: Bounds, said: Index) -> tuple[Index, Floats, Mask]:
    """The persons with such parts apart, the bits as they were, and the pairs that wait for somebody to judge.

    Found are the persons and the weight of every pair.
    """
    person, bits = found
    made, held = person.copy(), np.zeros(len(scores.pairs), bool)
    here = _crowded(person, scores.pairs, bits)
    if not len(here):
        return person, bits, held
    here = here[np.argsort(person[scores.pairs.left[here]], kind="stable")]
    cluster = person[scores.pairs.left[here]]
    for at in np.split(here, np.flatnonzero(np.diff(cluster)) + 1):
        one = _Crowd.of(scores.pairs.at(at), bits[at], within, said)
        apart, waits = one.bridged()
        if apart.any():
            made[one.rows] = int(made.max()) + 1 + one.linked(apart)
            held[at[waits]] = True
    held &= made[scores.pairs.left] != made[scores.pairs.right]
    return np.unique(made, return_inverse=True)[1].astype(np.int64), bits, held


def large(labels: Index) -> Mask:
    """Rows of groups in which there could be two large parts and what holds them together."""
    made: Mask = (np.bincount(labels) > 2 * limits()["rows"])[labels]
    return made


def _crowded(person: Index, pairs: Pairs, bits: Floats) -> Index:
    """The pairs inside persons that are large enough, where as many pairs as a large part has rows speak against."""
    size = np.bincount(person)
    some = (size > 2 * limits()["rows"]) & (size <= LARGEST)
    inside = np.flatnonzero(some[person[pairs.left]] & (person[pairs.left] == person[pairs.right]))
    against = np.bincount(person[pairs.left[inside]], bits[inside] < 0, minlength=len(size))
    return inside[against[person[pairs.left[inside]]] >= limits()["rows"]]


def waiting(scores: Scores, held: Mask, within: Bounds) -> Scores:
    """The scores where pairs that wait say so, and are neither so unlikely nor so likely that nobody would look."""
    some, odds = held & ~among(scores.pairs, within.cannot), scores.odds
    same = np.where(some, np.clip(odds.same, limits()["least"], limits()["most"]), odds.same).astype(np.float32)
    home = np.minimum(odds.household, 1 - same).astype(np.float32)
    levels = {**scores.levels, NAME: some.astype(np.int8)}
    return replace(scores, levels=levels, odds=replace(odds, same=same, household=home))


@dataclass(frozen=True, slots=True)
class _Crowd:
    """The rows of one person, which are many, and the pairs among them."""

    rows: Index
    said: Index
    pairs: Pairs
    bits: NDArray[np.float32]
    within: Bounds

    @classmethod
    def of(cls, pairs: Pairs, bits: Floats, within: Bounds, said: Index) -> "_Crowd":
        """All rows that these pairs have."""
        rows = np.unique(np.append(pairs.left, pairs.right))
        must, cannot = (_placed(some, rows) for some in (within.must, within.cannot))
        moved = _placed(pairs, rows)
        return cls(rows, said[rows], moved, bits.astype(np.float32), Bounds(must, cannot))

    def bridged(self) -> tuple[Mask, Mask]:
        """Pairs of two large parts that one statement holds together, and pairs of that statement with either."""
        told = np.unique(np.append(self.within.must.left, self.within.must.right))
        # What somebody decided to be one person is no poison.
        free = np.setdiff1d(self.said, self.said[told])
        kept = self.said != free[:, None]
        kept = kept[kept.sum(axis=1) >= 2 * limits()["rows"]]
        part = self._large_parts(kept)
        most = part.max(axis=1, initial=-1)
        bridge = ((part >= 0) & (part != most[:, None])).any(axis=1)
        part, kept = part[bridge], kept[bridge]
        one, two = part[:, self.pairs.left], part[:, self.pairs.right]
        apart = ((one >= 0) & (two >= 0) & (one != two)).any(axis=0)
        own = ~kept[:, self.pairs.left], ~kept[:, self.pairs.right]
        return apart, ((own[0] & (two >= 0)) | (own[1] & (one >= 0))).any(axis=0)

    def _large_parts(self, kept: Mask) -> Index:
        """The large part that each row is of where only those that are kept are linked; -1 for rows of none."""
        copy, row = np.nonzero(kept)
        place = np.full(kept.shape, -1, np.int64)
        place[copy, row] = np.arange(len(row))
        pairs, bits = _copied(self.pairs, place, self.bits)
        must, cannot = (_copied(some, place)[0] for some in (self.within.must, self.within.cannot))
        part = link_rows(copy, pairs, bits, Bounds(must, cannot), self.said[row])
        many = np.bincount(part)[part] >= limits()["rows"] if len(part) else np.zeros(0, bool)
        made = np.full(kept.shape, -1, np.int64)
        made[copy, row] = np.where(many, part, -1)
        return made

    def linked(self, apart: Mask) -> Index:
        """The rows linked again with such pairs apart: what held the parts together is with the one it fits better."""
        barred = self.pairs.at(apart)
        cannot = self.within.cannot
        cannot = Pairs(np.append(cannot.left, barred.left), np.append(cannot.right, barred.right))
        whole = np.zeros(len(self.rows), np.int64)
        return link_rows(whole, self.pairs, self.bits, Bounds(self.within.must, cannot), self.said)


def _placed(pairs: Pairs, rows: Index) -> Pairs:
    """The pairs of which both are among these rows, by their places there."""
    both = pairs.at(np.isin(pairs.left, rows) & np.isin(pairs.right, rows))
    return Pairs(np.searchsorted(rows, both.left), np.searchsorted(rows, both.right))


def _copied(pairs: Pairs, place: Index, bits: NDArray[np.float32] | None = None) -> tuple[Pairs, NDArray[np.float32]]:
    """The pairs as they stand in every copy, and what they weigh there."""
    left, right = place[:, pairs.left], place[:, pairs.right]
    here = (left >= 0) & (right >= 0)
    weight = np.zeros(len(pairs), np.float32) if bits is None else bits
    return Pairs(left[here], right[here]), np.broadcast_to(weight, here.shape)[here]
