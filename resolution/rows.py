"""The rows of a table by their ids, in an order of their own, so that the order of delivery changes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kithkin.graph.errors import BadInput
from kithkin.resolution.coded import FEW, Index, Texts, coded_column
from kithkin.resolution.guess import Column

_CURE = "give each row its own or name another column with --id"
_SHORT = 32
"""Texts of no more bytes are sorted as numbers."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Ids in the order of their text, and the place of each row in the table as it came."""

    name: str
    ids: pa.Array
    order: Index

    @property
    def texts(self) -> Texts:
        """The ids as text."""
        return self.ids if self.ids.type == pa.string() else self.ids.cast(pa.string())

    def table(self, columns: Mapping[str, Any]) -> pa.Table:
        """Ids and columns in the order in which the rows came."""
        made = pa.table({self.name: self.ids, **columns})
        places, as_it_stands = np.empty(len(self.order), np.int64), np.arange(len(self.order))
        places[self.order] = as_it_stands
        return made if np.array_equal(places, as_it_stands) else made.take(pa.array(places))


def rows_of(table: pa.Table, seen: Iterable[Column]) -> Rows:
    """The rows by the id column; without one they are numbered as they came and ordered by what they say."""
    name = next((column.name for column in seen if column.how == "id"), None)
    if name is None:
        order = _by_content(table)
        return Rows("row", pa.array(order), order)
    ids = _filled(name, table[name])
    order = by_text(ids.cast(pa.string()))
    ids = ids.take(pa.array(order))
    _check_once(name, ids)
    return Rows(name, ids, order)


def by_text(texts: Texts) -> Index:
    """The places of texts in their order; short ones are compared as whole numbers of eight bytes."""
    if len(texts) <= FEW:
        told = texts.to_pylist()
        return np.array(sorted(range(len(told)), key=told.__getitem__), np.int64)
    longest = pc.max(pc.binary_length(texts)).as_py() or 0
    if longest > _SHORT or not pc.all(pc.string_is_ascii(texts)).as_py():
        places: Index = pc.sort_indices(texts).to_numpy().astype(np.int64)
        return places
    wide = -(-max(longest, 1) // 8)
    padded = pc.ascii_rpad(texts, width=8 * wide, padding="\0").cast(pa.binary())
    numbers = np.frombuffer(padded.buffers()[2], ">u8", len(texts) * wide).reshape(-1, wide).astype(np.uint64)
    order = np.arange(len(texts))
    for column in range(wide - 1, -1, -1):
        order = order[np.argsort(numbers[order, column], kind="stable" if column < wide - 1 else None)]
    return order


def _filled(name: str, column: pa.ChunkedArray) -> pa.Array:
    ids = column.combine_chunks()
    ids = ids.combine_chunks() if isinstance(ids, pa.ChunkedArray) else ids
    if ids.null_count:
        raise BadInput(f"The id column {name!r} is empty in {ids.null_count} rows; {_CURE}.")
    # A column of no rows may have no type, and what has none cannot be put in order.
    return ids.cast(pa.string()) if pa.types.is_null(ids.type) else ids


def _check_once(name: str, ids: pa.Array) -> None:
    """In the order of their texts equal ids stand beside each other."""
    repeated = pc.sum(pc.equal(ids[1:], ids[:-1])).as_py() if len(ids) > 1 else 0
    if repeated:
        raise BadInput(f"The id column {name!r} repeats {repeated} ids; {_CURE}.")


def _by_content(table: pa.Table) -> Index:
    flat = [name for name in table.column_names if not pa.types.is_nested(table.schema.field(name).type)]
    if not flat or not table.num_rows:
        return np.arange(table.num_rows)
    order: Index = np.lexsort([_rank(table[name]) for name in reversed(flat)])
    return order


def _rank(column: pa.ChunkedArray) -> Index:
    """The place of each row's text among all; what is missing comes last."""
    made = coded_column(column)
    texts = made.dictionary.cast(pa.string())
    rank = pc.rank(texts, tiebreaker="dense").to_numpy().astype(np.int64)
    codes = made.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False)
    place: Index = np.append(rank, len(texts) + 1)[codes]
    return place
