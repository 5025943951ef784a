"""What a list says of people, kept beside the index: names, birth and sex by record, and who may be told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from kithkin.graph.store import Row
from kithkin.resolution.coded import Codes, Index
from kithkin.resolution.live.texts import Texts

VALUES = ("feed", "received", "given_name", "surname", "full_name", "known_as", "date_of_birth", "sex")
CLASSES = ("access", "tie_access", "from_access", "row_access")
"""Of a record, its tie to its person, its tie to its row, and the row: whoever reads all four is told."""
NOT_TOLD, ASK = -1, -2
"""Records that stand under nobody or come from no row are told to nobody; of any that do twice the graph is asked."""


@dataclass(frozen=True)
class Told:
    """The values of every row of a stock, and which of the `classes` one must read to be told them."""

    values: Mapping[str, pa.Array]
    needs: Codes
    classes: NDArray[np.int64]

    def to(self, rows: Index, access: Collection[int]) -> NDArray[np.int8]:
        """For each of some rows whether it is told to who reads these classes: 1, 0, or ASK."""
        said = np.isin(self.classes, list(access)).all(axis=1).astype(np.int8)
        told: NDArray[np.int8] = np.concatenate([said, np.array([ASK, 0], np.int8)])[self.needs[rows]]
        return told

    def rows(self, rows: Index) -> list[dict[str, Any]]:
        """What some rows state."""
        told = zip(*(one.some(rows) for one in self._texts), strict=True)
        return [dict(zip(VALUES, values, strict=True)) for values in told]

    @cached_property
    def _texts(self) -> list[Texts]:
        return [Texts(self.values[name]) for name in VALUES]


def told_of_rows(rows: Sequence[Row]) -> Told:
    """Of a few records, as they were read."""
    values = {name: pa.array([row[name] for row in rows], pa.string()) for name in VALUES}
    numbers = [tuple(row[name] for name in CLASSES) for row in rows]
    place = {whole: at for at, whole in enumerate(dict.fromkeys(one for one in numbers if None not in one))}
    needs = [ASK if row["twice"] else place.get(one, NOT_TOLD) for row, one in zip(rows, numbers, strict=True)]
    return Told(values, np.array(needs, np.int32), np.array(list(place), np.int64).reshape(-1, len(CLASSES)))


def told_of(records: pl.DataFrame, order: Index) -> Told:
    """Of records in this order; without the columns that it takes the graph is asked of each."""
    if not {*VALUES, *CLASSES, "twice"} <= set(records.columns):
        empty = {name: pa.nulls(records.height, pa.string()) for name in VALUES}
        return Told(empty, np.full(records.height, ASK, np.int32), np.zeros((0, len(CLASSES)), np.int64))
    values = {name: records[name].to_arrow().cast(pa.string()).take(pa.array(order)) for name in VALUES}
    numbers = records.select(pl.col(name).fill_null(-1) for name in CLASSES).to_numpy().astype(np.int64)
    classes, needs = np.unique(numbers, axis=0, return_inverse=True)
    needs = np.where((numbers < 0).any(axis=1), NOT_TOLD, needs.reshape(-1))
    needs = np.where(records["twice"].to_numpy(), ASK, needs)
    return Told(values, needs[order].astype(np.int32), classes)
