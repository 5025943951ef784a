"""The one place where records become clusters: columns in; clusters, pairs and evidence out."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from threading import Thread
from typing import Any

import pyarrow as pa

from kithkin.resolution.components import in_order
from kithkin.resolution.decide import Decisions
from kithkin.resolution.divide import Clock, divided
from kithkin.resolution.guess import Column
from kithkin.resolution.held import Held, Marks, content, whole
from kithkin.resolution.levels import Pairs
from kithkin.resolution.memory import LONG
from kithkin.resolution.model import Model
from kithkin.resolution.naming import names_of
from kithkin.resolution.numbers import Numbers
from kithkin.resolution.prepared import Prepared, made_ready, read_rows
from kithkin.resolution.score import Scores

__all__ = ["Decisions", "Linked", "Model", "Numbers", "link"]
LOOPS = tuple(f"kithkin.resolution.{name}" for name in ("bins", "loops"))


@dataclass(frozen=True)
class Linked:
    """What linking found; the pairs with their evidence are written when they are asked for."""

    clusters: pa.Table
    """The id column as given, cluster_id, household_id, probability; one row for every row, in their order."""
    columns: tuple[Column, ...]
    model: Model
    report: dict[str, Any]
    held: Held | None
    """What the next run may go on from, where it was asked for."""
    _scores: Scores
    _ids: pa.Array
    _outranked: Mapping[str, Pairs] = field(default_factory=dict)

    @property
    def scores(self) -> Scores:
        """The pairs handed out as they were weighed, over rows of which none is a copy."""
        return self._scores

    @property
    def row_ids(self) -> pa.Array:
        """The ids of those rows."""
        return self._ids

    @property
    def outranked(self) -> pa.Table:
        """Pairs that are decided to be one person against two valid numbers: left_id, right_id, fields with commas."""
        return fields_of(self._outranked, self._ids)

    @cached_property
    def pairs(self) -> pa.Table:
        """left_id, right_id, weight, probability, class, the posteriors same and household, and the evidence."""
        return self._scores.table(self._ids)


def fields_of(outranked: Mapping[str, Pairs], row_ids: pa.Array) -> pa.Table:
    """Pairs of each field as pairs with their fields: left_id, right_id, fields with commas."""
    fields: dict[tuple[int, int], list[str]] = {}
    for name, pairs in outranked.items():
        for ends in zip(pairs.left.tolist(), pairs.right.tolist(), strict=True):
            fields.setdefault(ends, []).append(name)
    texts = row_ids.cast(pa.string())
    sides = [texts.take(pa.array([ends[at] for ends in fields], pa.int64())) for at in (0, 1)]
    said = pa.array([",".join(names) for names in fields.values()], pa.string())
    return pa.table([*sides, said], ["left_id", "right_id", "fields"])


def warmed() -> None:
    """Begin to load the compiled loops, beside whatever comes next."""
    if not sys.modules.keys() >= set(LOOPS):
        Thread(target=lambda: [import_module(name) for name in LOOPS], daemon=True).start()


def link(  # noqa: PLR0913  the contract: what is linked, under which model, within which decisions
    columns: pa.Table,
    model: Model | None = None,
    decisions: Decisions | None = None,
    previous: Mapping[str, str] | None = None,
    *,
    id_column: str | None = None,
    column_map: Mapping[str, str] | None = None,
    ignore: Iterable[str] = (),
    numbers: Numbers | None = None,
    watched: bool = False,
) -> Linked:
    """Which rows are one person, and who lives together.

    Without a model one is trained on these rows. `previous` gives the cluster name each id had, so that it stays.
    `numbers` that changed are kept in the model; without them those that the model knows hold.
    `watched` keeps what linking again needs (`again.py`).
    """
    warmed()
    clock = Clock(sparing=columns.num_rows >= LONG)
    model, numbers = _knowing(model, numbers)
    read = read_rows(columns, id_column=id_column, column_map=column_map, ignore=ignore)
    ready = made_ready(read, decisions, numbers, learning=model is None)
    hashes = content(columns) if watched else None
    # What is read is held once: as the codes of the people that are compared.
    del columns, read
    clock.tick("read")
    return linked(ready, model, previous, clock, hashes)


def linked(
    ready: Prepared,
    model: Model | None = None,
    previous: Mapping[str, str] | None = None,
    clock: Clock | None = None,
    hashes: Marks | None = None,
) -> Linked:
    """The same of rows that were made ready before; `hashes` of what they say have it keep what linking again needs."""
    clock = clock or Clock()
    found = divided(ready.people, model, (ready.within, ready.mates), clock, watched=hashes is not None)
    stands, texts = ready.stands, ready.rows.texts
    person, home = in_order(found.person[stands]), in_order(found.home[stands])
    made = {
        "cluster_id": names_of(person, texts, previous),
        "household_id": names_of(home, texts),
        "probability": pa.array(found.belonging[stands]),
    }
    clusters = ready.rows.table(made)
    clock.tick("name")
    persons, households_ = (int(labels.max(initial=-1)) + 1 for labels in (person, home))
    counts = {"records": len(stands), "persons": persons, "households": households_}
    report = {**counts, **found.report, "seconds": clock.seconds}
    scores = replace(found.scores, model=_with_numbers(found.scores.model, ready.numbers))
    kept = None if hashes is None else whole(scores.model.version, ready, hashes, found.steps)
    return Linked(clusters, ready.columns, scores.model, report, kept, scores, ready.ids, found.outranked)


def _with_numbers(model: Model, numbers: Numbers) -> Model:
    """The model with these numbers; one that has them is not hashed again, which takes longer than one record."""
    return model if model.numbers == numbers else replace(model, numbers=numbers)


def _knowing(model: Model | None, numbers: Numbers | None) -> tuple[Model | None, Numbers]:
    """The model with the numbers that hold."""
    if numbers is None:
        return model, model.numbers if model else Numbers()
    return replace(model, numbers=numbers) if model else None, numbers
