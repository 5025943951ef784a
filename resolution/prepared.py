"""Rows made ready to be linked: recognised, standardised, copies taken together, what was decided as places of rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kithkin.resolution.cluster import Bounds
from kithkin.resolution.coded import Coded, Index, coded_table, encode
from kithkin.resolution.columns import is_label, recognise, rules
from kithkin.resolution.decide import Decisions, bounds, with_rows
from kithkin.resolution.guess import Column
from kithkin.resolution.numbers import Numbers, as_one
from kithkin.resolution.repeats import collapsed
from kithkin.resolution.rows import Rows, rows_of
from kithkin.resolution.standardise import People, standardise


@dataclass(frozen=True, slots=True)
class Read:
    """Rows in the order of their ids as the evidence that linking compares, whatever was decided of them."""

    rows: Rows
    columns: tuple[Column, ...]
    people: People
    mates: Index | None = None
    """A number for the delivered row that each came in; -1 for none."""
    row: Coded | None = None
    """Those rows by their keys."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """People of whom none is a copy, what was decided of them, and the delivered row that each came in."""

    rows: Rows
    columns: tuple[Column, ...]
    people: People
    within: Bounds
    mates: Index | None
    stands: Index
    """Where each row of the table stands among the people."""
    kept: Index
    """The row of the table that each of the people is."""
    numbers: Numbers
    """Those that changed, as the people were read by them."""

    @property
    def ids(self) -> pa.Array:
        """The ids of the people."""
        # Where none is a copy, every row is one of the people.
        return self.rows.ids if len(self.kept) == len(self.rows.ids) else self.rows.ids.take(pa.array(self.kept))


def read_rows(
    columns: pa.Table,
    *,
    id_column: str | None = None,
    column_map: Mapping[str, str] | None = None,
    ignore: Iterable[str] = (),
    part: bool = False,
) -> Read:
    """The table's rows as evidence, in the order of their ids; they may be a part of the table that is to be linked."""
    columns = coded_table(columns, [id_column, *rules().ids, *filter(is_label, columns.column_names)])
    seen = recognise(columns, id_column=id_column, column_map=column_map, ignore=ignore)
    rows = rows_of(columns, seen)
    row = None
    for column in seen:
        if column.kind == "row":
            made = encode(columns[column.name])
            row = Coded(made.codes[rows.order], made.texts)
    mates = None if row is None else row.codes.astype(np.int64)
    return Read(rows, seen, standardise(columns, seen, rows.order, part=part), mates, row)


def made_ready(
    read: Read, decisions: Decisions | None = None, numbers: Numbers | None = None, *, learning: bool = False
) -> Prepared:
    """Rows ready to be linked, or for a model to learn from."""
    rows, mates, numbers = read.rows, read.mates, numbers or Numbers()
    within = bounds(decisions or Decisions(), rows.texts.to_pylist() if decisions else ())
    people, kept, stands = collapsed(as_one(read.people, numbers), within.rows, learning=learning)
    if mates is not None:
        within = with_rows(within, mates)
        mates = mates[kept]
    return Prepared(rows, read.columns, people, within.moved(stands), mates, stands, kept, numbers)
