"""What a run of linking leaves for the next: how the rows stood after each step, and what they were judged by.

It is a cache. Whoever has none links everything; under one model both find the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from kithkin.resolution.block import Plan
from kithkin.resolution.coded import Index
from kithkin.resolution.divide import Pass
from kithkin.resolution.levels import Pairs
from kithkin.resolution.over import Counts, counted
from kithkin.resolution.prepared import Prepared
from kithkin.resolution.sealed import seal, unsealed

STEPS = ("whole", "labels", "part", "first", "whole_again", "labels_again", "person")
"""The label of a row after each step; see `divide.Pass`."""
HASHES = ("content", "decided", "crowded")
"""What a row was judged by."""
OVER = "over "
"""Stands before the name of a key."""
_ODD = np.uint64(0x9E3779B97F4A7C15)
_MUST, _CANNOT, _GUARD = np.uint64(3), np.uint64(5), np.uint64(7)
Marks = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Held:
    """Each row by its id with what it was judged by as hashes, and its label after each step."""

    model: str
    frame: pl.DataFrame
    run: str = ""
    """The run that found this."""

    def save(self, path: Path, run: str) -> None:
        """Write it as an Arrow file that only its owner reads, all of it or nothing."""
        table = self.frame.to_arrow(compat_level=pl.CompatLevel.oldest())
        seal(path, table, {"model": self.model, "run": run})

    @classmethod
    def load(cls, path: Path) -> "Held | None":
        """Read what `save` wrote; what cannot be read is as if it were not there."""
        found = unsealed(path)
        if found is None or not found[0].num_rows:
            return None
        table, told = found
        frame = pl.from_arrow(table)
        assert isinstance(frame, pl.DataFrame)
        return cls(told["model"], frame, told["run"])


def content(columns: pa.Table) -> Marks:
    """A hash of what each row of a table says."""
    frame = pl.from_arrow(columns)
    assert isinstance(frame, pl.DataFrame)
    made: Marks = frame.hash_rows(seed=1).to_numpy()
    return made


def decisions_of(ready: Prepared) -> Marks:
    """A hash for each of the people: of what was decided and the copies, told by who else is meant."""
    every = _marks(ready.rows.texts)
    own = every if ready.ids is ready.rows.ids else _marks(ready.ids.cast(pa.string()))
    made = np.zeros(len(own), np.uint64)
    np.add.at(made, ready.stands, every)
    _beside(made, ready.within.must, own * _MUST)
    _beside(made, ready.within.cannot, own * _CANNOT)
    if (guard := ready.within.guard) is not None:
        together = np.zeros(int(guard.max(initial=0)) + 1, np.uint64)
        np.add.at(together, guard, own)
        made += np.where(guard > 0, together[guard], np.uint64(0)) * _GUARD
    return made


def crowded(ready: Prepared, plan: Plan) -> Marks:
    """A hash for each of the people: of the neighbours met in large blocks."""
    made = np.zeros(len(ready.kept), np.uint64)
    if any(told["rule"] == "every pair" for told in plan.report):
        made += _ODD
    if any(len(part.rows) for part in plan.beside or ()):
        own = _marks(ready.ids.cast(pa.string()))
        for part in plan.beside or ():
            _beside(made, Pairs(part.rows[::2].astype(np.int64), part.rows[1::2].astype(np.int64)), own)
    return made


def _beside(made: Marks, pairs: Pairs, own: Marks) -> None:
    np.add.at(made, pairs.left, own[pairs.right] * _ODD)
    np.add.at(made, pairs.right, own[pairs.left] * _ODD)


def _marks(texts: pa.Array) -> Marks:
    made: Marks = pl.Series(values=texts, dtype=pl.String).hash(seed=1).to_numpy()
    return made


def held(
    model: str,
    ids: pa.Array,
    hashes: tuple[Marks, Marks, Marks],
    labels: Mapping[str, Index | None],
    over: Mapping[str, Counts],
) -> Held:
    """The rows with their hashes, their labels, and in how many blocks over its limit they stand under each key."""
    told = {"id": ids.cast(pa.string()), **dict(zip(HASHES, hashes, strict=True)), **labels}
    return Held(model, pl.DataFrame(told | {OVER + name: counts for name, counts in over.items()}))


def whole(model: str, ready: Prepared, content: Marks, steps: tuple[Plan, Pass, Pass]) -> Held:
    """What linking everything leaves; the model's plan is one of frozen limits, and so are the signs."""
    plan, first, last = steps
    labels = {
        "whole": first.whole, "labels": first.labels, "first": first.person,
        "part": first.person if first.part is None else first.part,
        "whole_again": last.whole, "labels_again": last.labels, "person": last.person,
    }  # fmt: skip
    hashes = content[ready.rows.order][ready.kept], decisions_of(ready), crowded(ready, plan)
    return held(model, ready.ids, hashes, labels, counted(plan, ready.people.count))
