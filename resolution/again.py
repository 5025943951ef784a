"""Link again only what a change touches; under one model version the outcome is that of linking everything.

A row is touched when its content is new, or what is judged of it besides: the keys under which there are too many, who
was delivered beside it, what was decided. What a touched row can change is found step by step as linking goes: the
components that pairs of it hold together, the pairs whose row mates those are, and the clusters around their pairs.
"""

from collections.abc import Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kithkin.resolution import beside, bridges, calibrate, rivals, twins
from kithkin.resolution.around import Around
from kithkin.resolution.cluster import link_rows
from kithkin.resolution.coded import Index
from kithkin.resolution.decide import Decisions
from kithkin.resolution.divide import (
    MAYBE,
    Pass,
    beside_mates,
    by_themselves,
    handed_out,
    outranked,
    surely,
    with_conflicts,
)
from kithkin.resolution.held import HASHES, STEPS, Held, Marks, content, crowded, decisions_of, held
from kithkin.resolution.keys import Keys
from kithkin.resolution.layer import Then
from kithkin.resolution.levels import Pairs
from kithkin.resolution.link import fields_of, open_rows
from kithkin.resolution.model import Model
from kithkin.resolution.near import Some, labelled, labels_of, united
from kithkin.resolution.old import Old
from kithkin.resolution.prepared import Read, made_ready, read_rows
from kithkin.resolution.repeats import statements
from kithkin.resolution.score import KEPT_HOUSEHOLD, SEEN, Scores, under
from kithkin.resolution.unsettled import Unsettled, unmated, unsettled
from kithkin.resolution.world import World

Chosen = NDArray[np.bool_]
WHOLE = ("whole", "whole_again")


@dataclass(frozen=True, slots=True)
class Again:
    """What was found of the rows that a change touched; all others are as they were."""

    clusters: pa.Table
    """Id, cluster_id (a number), and probability of every row that may have changed."""
    gone: list[str]
    scores: Scores
    row_ids: pa.Array
    outranked: pa.Table
    """As `Linked.outranked`."""
    held: Held
    _open: Future[tuple[list[str], pa.Table]]

    @property
    def near(self) -> list[str]:
        """The ids of every row of whose division somebody might now be told otherwise: whole components."""
        return self._open.result()[0]

    @property
    def unsettled(self) -> pa.Table:
        """Of those, as `Linked.unsettled`."""
        return self._open.result()[1]


@dataclass(frozen=True, slots=True)
class Touched:
    """Rows that say something else or of which something else was decided, and all whose pairs may be others."""

    itself: Chosen
    pairs: Chosen


def again(
    columns: pa.Table,
    model: Model,
    before: Held,
    decisions: Decisions | None = None,
    *,
    kinds: Mapping[str, str],
    forced: Collection[str] = (),
) -> Again:
    """Link the rows that are new or changed, and those that they touch, as `link` would with all rows.

    `kinds` says what each column is about; the id column is `record_id`. Rows that are `forced` are looked at too.
    """
    read = read_rows(columns, id_column="record_id", column_map=kinds)
    return again_of((read, content(columns)[read.rows.order], None), model, before, decisions, forced=forced)


def again_of(
    there: tuple[Read, Marks, Index | None],
    model: Model,
    before: Held,
    decisions: Decisions | None = None,
    *,
    forced: Collection[str] = (),
) -> Again:
    """The same of rows that were read before, with a hash of what each says and its place in what was held if known."""
    read, said, was = there
    ready = made_ready(read, decisions, model.numbers)
    people = under(ready.people, model)
    keys = Keys(people)
    old = Old.of(before, ready.ids.cast(pa.string()) if was is None else was[ready.kept])
    says = said[ready.kept], decisions_of(ready)
    itself = old.otherwise("content", says[0])
    # Where somebody has gone or says something else blocks may have become smaller, too.
    growing = not len(old.gone) and not (itself & ~old.new).any()
    around = Around.of(keys, model.limits, Then(old.new, old.over) if growing else None)
    world, hashes = World(keys, model, ready, around), (*says, crowded(ready, around.plan))
    touched = _touched(world, old, hashes, forced)
    moved, left = _moved(world, touched)
    some, scores, against = _surely(world, moved)
    pool = ThreadPoolExecutor(1)
    # Nobody waits for it before persons have their ids.
    open_ = pool.submit(_told_open, world, moved | left)
    pool.shutdown(wait=False)
    now = held(model.version, ready.ids, hashes, world.labels, around.over)
    ids, gone = ready.ids.take(pa.array(some.rows)), before.frame["id"].gather(old.gone).to_list()
    return Again(_clusters(world, moved, some, scores), gone, scores, ids, fields_of(against, ids), now, open_)


def _touched(world: World, old: Old, hashes: tuple[Marks, Marks, Marks], forced: Collection[str]) -> Touched:
    """The rows that are touched of themselves, that are forced, and whose blocks have become too large or no longer."""
    touched = _known(world, old, hashes)
    asked = pc.is_in(world.ready.ids.cast(pa.string()), value_set=pa.array(sorted(forced), pa.string()))
    touched.pairs[asked.to_numpy(zero_copy_only=False)] = True
    touched.pairs[world.tipped((old.over, world.around.over), ~old.new, touched.pairs)] = True
    return touched


def _moved(world: World, touched: Touched) -> tuple[Chosen, Chosen]:
    """The rows that may be of other persons now, and those that touched ones were weighed with before."""
    were = {name: world.labels[name][touched.itself] for name in ("person", "labels_again", *WHOLE)}
    persons, told = _by_themselves(world, touched)
    if world.mated:
        told = _beside_mates(world, touched, (persons, told))
    moved = persons | told
    # Whom a touched row has left is another person for it; twins and large persons are judged beside each other.
    moved = world.of_one("person", moved | labelled(world.labels["person"], were["person"]))
    near = world.of_one("labels_again", moved | labelled(world.labels["labels_again"], were["labels_again"]))
    every = world.model.twins > twins.LEAST
    moved |= near if every else near & bridges.large(labels_of(world.labels["labels_again"]))
    left: Chosen = np.logical_or.reduce([labelled(world.labels[name], were[name]) for name in WHOLE])
    return moved, left


def _known(world: World, old: Old, hashes: tuple[Marks, Marks, Marks]) -> Touched:
    """The rows that are touched of themselves; rows get their labels."""
    left = np.zeros(world.count, bool)
    for step in STEPS:
        world.labels[step] = old.labels(step)
        if step in WHOLE:
            left |= labelled(world.labels[step], old.away(step))
    content_, decided, crowded_ = (old.otherwise(name, now) for name, now in zip(HASHES, hashes, strict=True))
    changed = content_ | decided
    return Touched(changed, changed | crowded_ | (left & ~old.new))


def _by_themselves(world: World, touched: Touched) -> tuple[Chosen, Chosen]:
    """The components that touched rows are in, or now hold together, divided anew.

    Told are the rows that are of other persons or parts now, and those whose pairs may be others.
    """
    chosen = touched.pairs | _held(*world.touching(touched.pairs))
    here, scores = world.inside(world.of_one("whole", chosen))
    scores, found = by_themselves(scores, here.within(world.ready.within), mated=world.mated, watched=True)
    part = found.person if found.part is None else found.part
    parted = world.labels["part"][touched.itself]
    persons = world.take(here, touched.itself, {"first": found.person, "part": part})
    persons |= labelled(world.labels["part"], parted)
    told = {"whole": found.whole, "labels": found.labels}
    if not world.mated:
        person, *_ = world.parted(here, scores, found)
        told |= {"whole_again": found.whole, "labels_again": found.labels, "person": person}
    return touched.itself | persons, touched.pairs | world.take(here, touched.itself, told)


def _beside_mates(world: World, touched: Touched, moved: tuple[Chosen, Chosen]) -> Chosen:
    """The components that pairs hold together whose row mates have moved, divided anew; the rows that are told."""
    mates = world.ready.mates
    assert mates is not None
    persons, pairs = moved
    told = pairs | world.of_one("part", persons | (np.isin(mates, mates[persons & (mates >= 0)]) & (mates >= 0)))
    some, scores = world.all_of(told, "labels")
    chosen = told | _held(some, world.beside(some, scores))
    here, scores = world.inside(world.of_one("whole_again", chosen))
    scores = world.beside(here, scores.completed(labels_of(world.labels["labels"][here.rows])))
    scores, found = beside_mates(scores, here.within(world.ready.within), world.told(here), watched=True)
    person, *_ = world.parted(here, scores, found)
    labels = {"whole_again": found.whole, "labels_again": found.labels, "person": person}
    return told | world.take(here, touched.itself, labels)


def _held(some: Some, scores: Scores) -> Chosen:
    """The rows of the table that pairs hold together."""
    strong = some.everywhere(scores.pairs.at(scores.odds.weight >= SEEN))
    made = np.zeros(len(some.place), bool)
    made[strong.left] = made[strong.right] = True
    return made


def _surely(world: World, moved: Chosen) -> tuple[Some, Scores, dict[str, Pairs]]:
    """The pairs of the rows that moved, told how surely, the rows that they are of, and decisions that need a look."""
    some, scores = world.all_of(moved, "labels", "labels_again")
    pairs, scores = some.everywhere(scores.pairs), world.beside(some, scores)
    few = (scores.odds.same >= MAYBE) | (scores.odds.household >= KEPT_HOUSEHOLD)
    far = pairs.at(few)
    chosen = moved.copy()
    chosen[far.left] = chosen[far.right] = True
    near = world.of_one("labels_again", world.of_one("person", chosen))
    here, scores = world.scored(united(world.count, pairs, world.within("labels_again", near)), near)
    scores = world.beside(here, scores)
    # What twins near by weigh is known of whole components; what is told is of the rows that moved.
    labels, given = labels_of(world.labels["person"][here.rows]), here.within(world.ready.within)
    whole = labels_of(world.labels["labels_again"][here.rows])
    within = with_conflicts(given, scores)
    # What one statement held together is seen where it still does.
    before = link_rows(whole, scores.pairs, scores.odds.weight, within, statements(scores.people))
    _, bits, held_, why = world.parted(here, scores, Pass(whole, before, None, None))
    touching_ = moved[here.rows]
    own = touching_[scores.pairs.left] | touching_[scores.pairs.right]
    scores = rivals.named(scores, why).at(own)
    sure = handed_out(surely(scores, labels, (within, bits[own], held_[own])), labels)
    return here, sure, outranked(given, scores)


def _told_open(world: World, chosen: Chosen) -> tuple[list[str], pa.Table]:
    """The same with ids."""
    near, found = _unsettled(world, chosen)
    rows, stands = world.ready.rows, world.ready.stands
    return rows.ids.take(pa.array(np.flatnonzero(near[stands]))).to_pylist(), open_rows(rows, found, stands)


def _unsettled(world: World, chosen: Chosen) -> tuple[Chosen, Unsettled]:
    """All rows weighed with these, by themselves or beside row mates; and which are of other persons to some."""
    near, count = chosen, -1
    while count < (count := int(near.sum())):
        near = world.of_one("whole", world.of_one("whole_again", near))
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
    component, parting = np.full(world.count, -1, np.int64), np.zeros(world.count, bool)
    component[here.rows], parting[here.rows] = found.component, found.parting
    return near, Unsettled(component, parting)


def _clusters(world: World, moved: Chosen, some: Some, scores: Scores) -> pa.Table:
    """Every row that may have changed, copies too, with its cluster and how surely it belongs there."""
    person = world.labels["person"]
    belonging = np.ones(world.count)
    belonging[some.rows] = calibrate.belonging(labels_of(person[some.rows]), scores.pairs, scores.odds.same)
    stands = world.ready.stands
    rows = np.flatnonzero(moved[stands])
    return pa.table(
        {
            "record_id": world.ready.rows.ids.take(pa.array(rows)),
            "cluster_id": person[stands[rows]],
            "probability": belonging[stands[rows]],
        }
    )
