"""Whose division into persons hangs on who reads, of the rows that are linked again and those weighed with them."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kithkin.resolution import beside
from kithkin.resolution.cluster import link_rows
from kithkin.resolution.coded import Index
from kithkin.resolution.divide import Pass, with_conflicts
from kithkin.resolution.link import open_rows
from kithkin.resolution.near import labels_of
from kithkin.resolution.repeats import statements
from kithkin.resolution.unsettled import Unsettled, unmated, unsettled
from kithkin.resolution.world import World

Chosen = NDArray[np.bool_]
WHOLE = ("whole", "whole_again")
"""Labels of rows that pairs hold together, by themselves and beside row mates."""


@dataclass(frozen=True, slots=True)
class Readers:
    """The class of each record, in the order of their ids, and whether it may be marked as one of several classes."""

    access: Index
    marked: Chosen


def told_open(world: World, chosen: Chosen, readers: Readers | None) -> tuple[list[str], pa.Table]:
    """The ids of all rows weighed with these, and which of them are of other persons to some.

    Where readers are known, of the rows weighed with some that one may read without the others, or might before.
    """
    near, found = _unsettled(world, chosen, readers)
    rows, stands = world.ready.rows, world.ready.stands
    return rows.ids.take(pa.array(np.flatnonzero(near[stands]))).to_pylist(), open_rows(rows, found, stands)


def _unsettled(world: World, chosen: Chosen, readers: Readers | None) -> tuple[Chosen, Unsettled]:
    """The same as rows of the table: weighed with these by themselves or beside row mates."""
    near = _weighed_with(world, chosen)
    if readers:
        near = _weighed_with(world, _read_apart(world, near, readers))
    component, parting = np.full(world.count, -1, np.int64), np.zeros(world.count, bool)
    if not near.any():
        return near, Unsettled(component, parting)
    here, scores = world.inside(near)
    scores = scores.completed(labels_of(world.labels["labels"][here.rows]))
    alone, labels = scores.odds.weight, labels_of(world.labels["labels_again"][here.rows])
    if world.mated:
        scores = beside.completed(world.beside(here, scores), labels, world.told(here))
    person, given = labels_of(world.labels["person"][here.rows]), here.within(world.ready.within)
    within = with_conflicts(given, scores)
    before = link_rows(labels, scores.pairs, scores.odds.weight, within, statements(scores.people))
    _, bits, *_ = world.parted(here, scores, Pass(labels, before, None, None))
    found = unsettled(scores, (unmated(alone, scores), bits), person, within)
    component[here.rows], parting[here.rows] = found.component, found.parting
    return near, Unsettled(component, parting)


def _weighed_with(world: World, chosen: Chosen) -> Chosen:
    near, count = chosen, -1
    while count < (count := int(near.sum())):
        near = world.of_one("whole", world.of_one("whole_again", near))
    return near


def _read_apart(world: World, near: Chosen, readers: Readers) -> Chosen:
    """Of whole components the rows that share a label with a row of another class, and those that may be marked."""
    here = np.flatnonzero(near[world.ready.stands])
    rows, access, found = world.ready.stands[here], readers.access[here], np.zeros(world.count, bool)
    found[rows[readers.marked[here]]] = True
    for name in WHOLE:
        labels = labels_of(world.labels[name][rows])
        least = np.full(len(rows), np.iinfo(np.int64).max)
        np.minimum.at(least, labels, access)
        # Who is read by others than the first class of a label tells the label by itself.
        found[rows[access > least[labels]]] = True
    return found
