"""Current records, prepared: their evidence, class, person and delivered row, and where their keys find them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from kithkin.resolution.coded import Codes, Index, coded_column
from kithkin.resolution.identity import KINDS, table_of
from kithkin.resolution.live.blocks import Blocked, sorted_keys
from kithkin.resolution.live.hashes import Parts
from kithkin.resolution.live.texts import Texts
from kithkin.resolution.live.told import Told, told_of
from kithkin.resolution.prepared import read_rows
from kithkin.resolution.rows import by_text
from kithkin.resolution.standardise import People

Classes = NDArray[np.int32]
COLUMNS = {**dict.fromkeys(["record_id", "person_id", "first_known", *KINDS], pl.String), "access": pl.Int64}
"""What a stock is made of."""
MANY = 2_000
"""The rows of more numbers than these are found by looking at every row."""


class Groups:
    """Rows by a number that they share, such as that of their person; rows without a number are in no group."""

    def __init__(self, of_row: Codes) -> None:
        order = np.argsort(of_row, kind="stable")
        self.of_row = of_row
        self.order = order[np.searchsorted(of_row[order], 0) :].astype(np.int32)
        self.starts = np.searchsorted(of_row[self.order], np.arange(int(of_row.max(initial=-1)) + 2))

    def rows(self, number: int) -> Codes:
        """The rows with this number; none where several columns number their values together and this has it not."""
        if number + 1 >= len(self.starts):
            return self.order[:0]
        return self.order[self.starts[number] : self.starts[number + 1]]

    def some(self, numbers: Sequence[int] | Index) -> Codes:
        """The rows with any of these numbers."""
        if len(numbers) > MANY:
            # One place more at the end stands for rows without a number, whose number is -1.
            wanted = np.zeros(max(int(np.max(numbers)) + 1, len(self.starts) - 1) + 1, bool)
            wanted[numbers] = True
            return np.flatnonzero(wanted[self.of_row]).astype(np.int32)
        there = np.asarray(numbers, np.int64)
        there = there[there + 1 < len(self.starts)]
        first, ends = self.starts[there], np.cumsum(self.starts[there + 1] - self.starts[there])
        many = np.diff(ends, prepend=0)
        # Each row of each number is so many places behind the first of its number.
        places: Index = np.repeat(first - ends + many, many) + np.arange(int(many.sum()))
        return self.order[places]


@dataclass
class Stock:
    """Records in the order of their ids."""

    ids: pa.Array
    access: Classes
    first_known: pa.Array
    persons: Codes
    """The person each stands under, -1 for none; `person_ids` are in order."""
    person_ids: pa.Array
    delivered: Codes
    """A number for the delivered row of each; -1 where its people are not told apart by that."""
    people: People
    blocked: Blocked
    told: Told
    _allowed: tuple[frozenset[int], NDArray[np.bool_]] = (frozenset(), np.zeros(0, bool))
    """The classes that were asked for last, and the rows of them."""

    def __len__(self) -> int:
        return len(self.ids)

    def allowed(self, access: frozenset[int]) -> NDArray[np.bool_]:
        """The rows of these classes, for reading alone; most callers of one server ask for the same."""
        classes, rows = self._allowed
        if classes != access or len(rows) != len(self):
            numbers = np.zeros(int(self.access.max(initial=0)) + 1, bool)
            numbers[[number for number in access if number < len(numbers)]] = True
            rows = numbers[self.access]
            self._allowed = (access, rows)
        return rows

    @cached_property
    def of_person(self) -> Groups:
        """Rows by their person."""
        return Groups(self.persons)

    @cached_property
    def id_texts(self) -> Texts:
        """The ids as texts."""
        return Texts(self.ids)

    @cached_property
    def person_texts(self) -> Texts:
        """The persons as texts, by their number."""
        return Texts(self.person_ids)

    @cached_property
    def first_texts(self) -> Texts:
        """Since when each is known."""
        return Texts(self.first_known)

    def place(self, record_id: str) -> int | None:
        """Where a record stands."""
        return self.id_texts.place(record_id)

    def person(self, person_id: str) -> int | None:
        """The number of a person."""
        return self.person_texts.place(person_id)

    def delivered_in(self, row: str) -> Index:
        """The records that a delivered row states."""
        first = last = self.id_texts.first(f"{row}:")
        while self.id_texts.begins(last, f"{row}:"):
            last += 1
        rows = np.arange(first, last)
        return rows[self.delivered[rows] >= 0]


def stock_of(records: pl.DataFrame) -> Stock:
    """Records of these COLUMNS prepared."""
    # Of few records most columns are empty, and an empty one is no evidence.
    filled = [column.name for column in records if column.null_count() < len(column) or column.name == "record_id"]
    table, kinds = table_of(records.select(filled))
    read = read_rows(table, id_column="record_id", column_map=kinds)
    order = read.rows.order
    person_ids, persons = _numbered(records["person_id"])
    parts = Parts(read.people)
    return Stock(
        ids=read.rows.texts,
        access=records["access"].to_numpy().astype(np.int32)[order],
        first_known=records["first_known"].to_arrow().cast(pa.string()).take(pa.array(order)),
        persons=persons[order],
        person_ids=person_ids,
        delivered=_numbered(pl.Series(table["row_key"]))[1][order],
        people=read.people,
        blocked=Blocked(parts, sorted_keys(parts, read.people.count)),
        told=told_of(records, order),
    )


def _numbered(column: pl.Series) -> tuple[pa.Array, Codes]:
    """The distinct texts in order, and which of them each row has."""
    made = coded_column(column.cast(pl.String).to_arrow().cast(pa.string()))
    order = by_text(made.dictionary)
    place = np.append(np.empty(len(order), np.int32), np.int32(-1))
    place[order] = np.arange(len(order), dtype=np.int32)
    codes = made.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return made.dictionary.take(pa.array(order)), place[codes].astype(np.int32)
