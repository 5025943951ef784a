"""The one place where records become clusters: columns in; clusters, pairs and evidence out."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from threading import Thread
from typing import Any

import numpy as np
import pyarrow as pa

from kithkin.resolution.coded import Index, coded_table, encode
from kithkin.resolution.columns import is_label, recognise, rules
from kithkin.resolution.components import in_order
from kithkin.resolution.decide import Decisions, bounds, with_rows
from kithkin.resolution.divide import Clock, divided
from kithkin.resolution.guess import Column
from kithkin.resolution.model import Model
from kithkin.resolution.naming import names_of
from kithkin.resolution.repeats import collapsed
from kithkin.resolution.rows import Rows, rows_of
from kithkin.resolution.score import Scores
from kithkin.resolution.standardise import People, standardise

__all__ = ["Decisions", "Linked", "Model", "link"]
LOOPS = "kithkin.resolution.loops"


@dataclass(frozen=True, slots=True)
class Read:
    """Rows as linking compares them."""

    seen: tuple[Column, ...]
    rows: Rows
    people: People
    delivered: Index | None = None
    """A number for the delivered row that each stood in; -1 for none."""


@dataclass(frozen=True)
class Linked:
    """What linking found; the pairs with their evidence are written when they are asked for."""

    clusters: pa.Table
    """The id column as given, cluster_id, household_id, probability; one row for every row, in their order."""
    columns: tuple[Column, ...]
    model: Model
    report: dict[str, Any]
    _scores: Scores
    _ids: pa.Array

    @property
    def scores(self) -> Scores:
        """The pairs handed out as they were weighed, over rows of which none is a copy."""
        return self._scores

    @property
    def row_ids(self) -> pa.Array:
        """The ids of those rows."""
        return self._ids

    @cached_property
    def pairs(self) -> pa.Table:
        """left_id, right_id, weight, probability, class, the posteriors same and household, and the evidence."""
        return self._scores.table(self._ids)


def warmed() -> None:
    """Begin to load the compiled loops, beside whatever comes next."""
    if LOOPS not in sys.modules:
        Thread(target=import_module, args=(LOOPS,), daemon=True).start()


def link(  # noqa: PLR0913  the contract: what is linked, under which model, within which decisions
    columns: pa.Table,
    model: Model | None = None,
    decisions: Decisions | None = None,
    previous: Mapping[str, str] | None = None,
    *,
    id_column: str | None = None,
    column_map: Mapping[str, str] | None = None,
    ignore: Iterable[str] = (),
) -> Linked:
    """Which rows are one person, and who lives together.

    Without a model one is trained on these rows. `previous` gives the cluster name each id had, so that it stays.
    """
    warmed()
    clock = Clock()
    read = read_rows(columns, id_column=id_column, column_map=column_map, ignore=ignore)
    del columns
    clock.tick("read")
    return linked(read, model, decisions, previous, clock)


def read_rows(
    columns: pa.Table,
    *,
    id_column: str | None = None,
    column_map: Mapping[str, str] | None = None,
    ignore: Iterable[str] = (),
) -> Read:
    """A table as the evidence that linking compares, its rows in the order of their ids."""
    columns = coded_table(columns, [id_column, *rules().ids, *filter(is_label, columns.column_names)])
    seen = recognise(columns, id_column=id_column, column_map=column_map, ignore=ignore)
    rows = rows_of(columns, seen)
    delivered = None
    for column in seen:
        if column.kind == "row":
            delivered = encode(columns[column.name]).codes[rows.order].astype(np.int64)
    return Read(seen, rows, standardise(columns, seen, rows.order), delivered)


def linked(
    read: Read,
    model: Model | None = None,
    decisions: Decisions | None = None,
    previous: Mapping[str, str] | None = None,
    clock: Clock | None = None,
) -> Linked:
    """The same of rows that were read before: whoever keeps them prepared links them so."""
    clock = clock or Clock()
    rows, texts = read.rows, read.rows.texts
    within = bounds(decisions or Decisions(), texts.to_pylist() if decisions else ())
    people, kept, stands = collapsed(read.people, within.rows)
    if read.delivered is not None:
        within = with_rows(within, read.delivered)
    delivered = None if read.delivered is None else read.delivered[kept]
    found = divided(people, model, (within.moved(stands), delivered), clock)
    person, home = in_order(found.person[stands]), in_order(found.home[stands])
    made = {
        "cluster_id": names_of(person, texts, previous),
        "household_id": names_of(home, texts),
        "probability": pa.array(found.belonging[stands]),
    }
    clusters = rows.table(made)
    clock.tick("name")
    persons, households_ = (int(labels.max(initial=-1)) + 1 for labels in (person, home))
    counts = {"records": read.people.count, "persons": persons, "households": households_}
    report = {**counts, **found.report, "seconds": clock.seconds}
    return Linked(clusters, read.seen, found.scores.model, report, found.scores, rows.ids.take(pa.array(kept)))
