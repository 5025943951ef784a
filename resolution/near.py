"""Some of the rows of a table, and the pairs that blocking would bring together there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kithkin.resolution.block import Blocks, expand, meeting
from kithkin.resolution.cluster import Bounds
from kithkin.resolution.coded import Coded, Index, distinct
from kithkin.resolution.components import inside
from kithkin.resolution.levels import Pairs
from kithkin.resolution.standardise import NAMES, People

Chosen = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Some:
    """Rows of a table in their order, and the place of every row of the table among them; -1 for the others."""

    rows: Index
    place: Index

    @classmethod
    def of(cls, chosen: Chosen) -> "Some":
        """The rows that are chosen."""
        rows = np.flatnonzero(chosen)
        place = np.full(len(chosen), -1, np.int64)
        place[rows] = np.arange(len(rows))
        return cls(rows, place)

    def pairs(self, pairs: Pairs) -> Pairs:
        """The pairs of which both rows are here."""
        left, right = self.place[pairs.left], self.place[pairs.right]
        return Pairs(left, right).at((left >= 0) & (right >= 0))

    def everywhere(self, pairs: Pairs) -> Pairs:
        """Pairs of these rows as rows of the table."""
        return Pairs(self.rows[pairs.left], self.rows[pairs.right])

    def within(self, bounds: Bounds) -> Bounds:
        """What was decided about these rows."""
        guard = None if bounds.guard is None else bounds.guard[self.rows]
        return Bounds(self.pairs(bounds.must), self.pairs(bounds.cannot), guard)

    def people(self, everyone: People) -> People:
        """These rows of the people, with the values that they have; columns of one list of values keep one."""
        return replace(everyone, count=len(self.rows), coded=_Few(everyone.coded, self.rows))


class _Few(Mapping[str, Coded]):
    """Columns of some rows with the values that they have, each made when it is asked for: few steps ask for all."""

    def __init__(self, coded: Mapping[str, Coded], rows: Index) -> None:
        self._every, self._rows = coded, rows
        self._made: dict[str, Coded] = {}

    def __getitem__(self, name: str) -> Coded:
        if name not in self._made:
            names = [one for one in self._every if one in NAMES] if name in NAMES and name in self._every else [name]
            self._made |= dict(zip(names, _few([self._every[one] for one in names], self._rows), strict=True))
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._every)

    def __len__(self) -> int:
        return len(self._every)


def _few(columns: Sequence[Coded], rows: Index) -> list[Coded]:
    """Some rows of columns over one list of values, over those of them that they have."""
    every = columns[0].texts
    both = [column.codes[rows] for column in columns]
    seen = distinct(np.concatenate(both))
    seen = seen[seen >= 0]
    texts, place = every.take(pa.array(seen)), np.full(len(every) + 1, -1, np.int32)
    place[seen] = np.arange(len(seen), dtype=np.int32)
    made = [Coded(place[codes], texts) for codes in both]
    for other in made[1:]:
        other.share(made[0])
    return made


def met(blocks: Sequence[Blocks], some: Some) -> Pairs:
    """The pairs inside blocks of which both rows are here, once."""
    here = some.place >= 0
    parts = [meeting(part, here, only=True) for part in blocks]
    placed = [Blocks(some.place[part.rows].astype(np.int32), part.starts) for part in parts]
    return _pairs([expand(part, len(some.rows)) for part in placed], len(some.rows))


def touching(blocks: Sequence[Blocks], chosen: Chosen) -> Pairs:
    """The pairs inside blocks of which one row is chosen, once."""
    found = []
    for part in blocks:
        keys = expand(meeting(part, chosen), len(chosen))
        found.append(keys[chosen[keys // len(chosen)] | chosen[keys % len(chosen)]])
    return _pairs(found, len(chosen))


def grouped(labels: Index, chosen: Chosen) -> Pairs:
    """The pairs of one label of which one row is chosen."""
    some = Some.of(labelled(labels, labels[chosen]))
    pairs = some.everywhere(inside(labels_of(labels[some.rows])))
    return pairs.at(chosen[pairs.left] | chosen[pairs.right])


def labelled(labels: Index, wanted: Index) -> Chosen:
    """The rows that have one of some labels; labels are small numbers, so that a list of all is soon made."""
    there = np.zeros(max(int(labels.max(initial=-1)), int(wanted.max(initial=-1))) + 1, bool)
    there[wanted] = True
    made: Chosen = there[labels]
    return made


def labels_of(labels: Index) -> Index:
    """The same labels without gaps."""
    made: Index = np.unique(labels, return_inverse=True)[1]
    return made


def united(count: int, *several: Pairs) -> Pairs:
    """All the pairs, each once."""
    return _pairs([pairs.left * count + pairs.right for pairs in several], count)


def _pairs(found: list[Index], count: int) -> Pairs:
    every = distinct(np.concatenate(found)) if found else np.zeros(0, np.int64)
    return Pairs(every // max(count, 1), every % max(count, 1))
