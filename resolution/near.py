"""Some of the rows of a table, and the pairs that blocking would bring together there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kithkin.resolution.block import Blocks, expand
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
        coded: dict[str, Coded] = {}
        for names in _alike(everyone.coded):
            both = [everyone.coded[name].codes[self.rows] for name in names]
            seen = distinct(np.concatenate(both))
            seen = seen[seen >= 0]
            texts = everyone.coded[names[0]].texts.take(pa.array(seen))
            place = np.full(len(everyone.coded[names[0]].texts) + 1, -1, np.int32)
            place[seen] = np.arange(len(seen), dtype=np.int32)
            made = [Coded(place[codes], texts) for codes in both]
            for other in made[1:]:
                other.share(made[0])
            coded.update(zip(names, made, strict=True))
        return replace(everyone, count=len(self.rows), coded={name: coded[name] for name in everyone.coded})


def _alike(coded: Mapping[str, Coded]) -> list[list[str]]:
    """Names of columns by their lists of values: names share one."""
    names = [name for name in coded if name in NAMES]
    return [*([names] if names else []), *([name] for name in coded if name not in NAMES)]


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


def meeting(blocks: Blocks, chosen: Chosen, *, only: bool = False) -> Blocks:
    """The blocks with a chosen row; or the chosen rows only, where there are two."""
    from kithkin.resolution import bins  # noqa: PLC0415  start-up time

    out, begins = np.empty(len(blocks.rows), np.int32), np.empty(len(blocks.starts), np.int64)
    found = bins.meeting(blocks.rows, blocks.starts, chosen, only, out, begins)
    return Blocks(out[: begins[found]].copy(), begins[: found + 1].copy())


def grouped(labels: Index, chosen: Chosen) -> Pairs:
    """The pairs of one label of which one row is chosen."""
    some = Some.of(np.isin(labels, labels[chosen]))
    pairs = some.everywhere(inside(labels_of(labels[some.rows])))
    return pairs.at(chosen[pairs.left] | chosen[pairs.right])


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
