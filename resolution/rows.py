"""The rows of a table by their ids, in an order of their own, so that the order of delivery changes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kithkin.graph.errors import BadInput
from kithkin.resolution.coded import Index
from kithkin.resolution.guess import Column


@dataclass(frozen=True, slots=True)
class Rows:
    """Ids in the order of their text, and the place of each row in the table as it came."""

    name: str
    ids: pa.Array
    order: Index

    @property
    def texts(self) -> list[str]:
        """The ids as text."""
        texts: list[str] = self.ids.cast(pa.string()).to_pylist()
        return texts

    def table(self, columns: Mapping[str, Any]) -> pa.Table:
        """Ids and columns in the order in which the rows came."""
        return pa.table({self.name: self.ids, **columns}).take(pa.array(np.argsort(self.order)))


def rows_of(table: pa.Table, seen: Iterable[Column]) -> Rows:
    """The rows by the id column; without one they are numbered as they came and ordered by what they say."""
    name = next((column.name for column in seen if column.how == "id"), None)
    if name is None:
        order = _by_content(table)
        return Rows("row", pa.array(order), order)
    ids = _checked(name, table[name].combine_chunks())
    order = pc.sort_indices(ids.cast(pa.string())).to_numpy().astype(np.int64)
    return Rows(name, ids.take(pa.array(order)), order)


def _checked(name: str, ids: pa.Array) -> pa.Array:
    ids = ids.combine_chunks() if isinstance(ids, pa.ChunkedArray) else ids
    # A column without any value has no type to count by.
    ids = ids.cast(pa.string()) if pa.types.is_null(ids.type) else ids
    cure = "give each row its own or name another column with --id"
    if ids.null_count:
        raise BadInput(f"The id column {name!r} is empty in {ids.null_count} rows; {cure}.")
    repeated = len(ids) - pc.count_distinct(ids).as_py()
    if repeated:
        raise BadInput(f"The id column {name!r} repeats {repeated} ids; {cure}.")
    return ids


def _by_content(table: pa.Table) -> Index:
    flat = [name for name in table.column_names if not pa.types.is_nested(table.schema.field(name).type)]
    if not flat or not table.num_rows:
        return np.arange(table.num_rows)
    text = pa.table({str(at): table[name].cast(pa.string()) for at, name in enumerate(flat)})
    places: Index = pc.sort_indices(text, sort_keys=[(name, "ascending") for name in text.column_names]).to_numpy()
    return places.astype(np.int64)
