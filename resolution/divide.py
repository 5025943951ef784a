"""Persons and households among people of whom none is a copy: blocked, weighed, completed, divided, told how surely."""

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from time import perf_counter
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution import beside, bridges, calibrate, rivals
from kithkin.resolution.block import Plan
from kithkin.resolution.cluster import Bounds, link_rows
from kithkin.resolution.coded import Floats, Index, among, distinct
from kithkin.resolution.components import bounded, connected
from kithkin.resolution.households import households, places
from kithkin.resolution.levels import DIFFERENT, Levels, Pairs
from kithkin.resolution.memory import given_back
from kithkin.resolution.model import Model
from kithkin.resolution.repeats import statements
from kithkin.resolution.score import AT_HAND, DIVIDE, KEPT_HOUSEHOLD, KEPT_SAME, SEEN, Scores, first_scores
from kithkin.resolution.standardise import People
from kithkin.resolution.unsettled import Unsettled, unmated, unsettled

T = TypeVar("T")
FEW = 5_000
"""For no more rows a thread costs more than what it would do meanwhile."""
SURE = 6.0
"""Row mates are told of parts of a person that are sure by themselves."""
MAYBE = 0.0005
"""Pairs that are less likely by themselves are one person only where a whole cluster says so."""


@dataclass(slots=True)
class Clock:
    """How long each step took; a sparing one gives memory back after each."""

    sparing: bool = False
    seconds: dict[str, float] = field(default_factory=dict)
    started: float = field(default_factory=perf_counter)

    def tick(self, step: str) -> None:
        """A step is done."""
        if self.sparing:
            given_back()
        now = perf_counter()
        self.seconds[step] = round(now - self.started, 3)
        self.started = now


@dataclass(frozen=True, slots=True)
class Pass:
    """What stood after the pairs were judged, by themselves or beside row mates."""

    labels: Index
    """Components small enough to look at every pair inside."""
    person: Index
    part: Index | None
    """The parts of persons that are sure by themselves."""
    whole: Index | None
    """Components at the lowest bar, where they are watched."""


@dataclass(frozen=True, slots=True)
class Divided:
    """What was found among people of whom none is a copy."""

    scores: Scores
    person: Index
    home: Index
    belonging: NDArray[np.float64]
    report: dict[str, Any]
    steps: tuple[Plan, Pass, Pass]
    """What blocking did, and what stood after each pass."""
    outranked: dict[str, Pairs] = field(default_factory=dict)
    """Pairs that somebody decided to be one person and whose valid numbers differ, by the kind of number."""
    unsettled: Unsettled | None = None
    """Rows that could be of other persons to who reads less, where it was asked for."""


def divided(
    people: People,
    model: Model | None,
    limits: tuple[Bounds, Index | None],
    clock: Clock,
    *,
    watched: bool = False,
    marked: bool = False,
) -> Divided:
    """Block, compare and weigh; complete the components; divide them into persons and households."""
    given, rows = limits
    scores, plan, first = judged(people, model, limits, clock, watched=watched)
    clock.tick("complete")
    last, alone = first, scores.odds.weight if marked else None
    if first.part is not None and rows is not None:
        told = partial(beside.beside, rows, first.part, first.person)
        scores, last = beside_mates(beside.with_mates(scores, told), given, told, watched=watched)
    within = with_conflicts(given, scores)
    person, bits, held, why = parted(scores, last, rows, within)
    clock.tick("cluster")
    report = {"pairs": len(scores.pairs), "blocking": plan.report}
    steps = plan, first, replace(last, person=person)
    open_ = None if alone is None else unsettled(scores, (unmated(alone, scores), bits), person, within)
    with beside_this(people) as pool:
        # Neither needs the other, and each is one thread.
        homes = pool.submit(households, person, scores.pairs, scores.odds.together, places(people))
        sure = surely(rivals.named(scores, why), person, (within, bits, held))
        belonging = calibrate.belonging(person, sure.pairs, sure.odds.same)
        home = homes.result()
    clock.tick("calibrate")
    against = outranked(given, scores)
    return Divided(handed_out(sure, person), person, home, belonging, report, steps, against, open_)


def judged(
    people: People, model: Model | None, limits: tuple[Bounds, Index | None], clock: Clock, *, watched: bool
) -> tuple[Scores, Plan, Pass]:
    """The scores completed, what blocking did, and the persons by what the pairs say by themselves."""
    given, rows = limits
    mated, loop = knows_mates(rows, model), AT_HAND.get(DIVIDE)
    found = loop.judged(people, model, given) if loop and model and not (mated or watched) else None
    if found:
        made: tuple[Scores, Plan, Pass] = found
        return made
    scores, plan = first_scores(people, model, clock.tick, watched=watched)
    clock.tick("weigh")
    scores, first = by_themselves(scores, given, mated=mated, watched=watched)
    return scores, plan, first


class _Here(Executor):
    def submit(self, work: Callable[..., T], /, *given: Any, **named: Any) -> Future[T]:
        done: Future[T] = Future()
        done.set_result(work(*given, **named))
        return done


def beside_this(people: People) -> Executor:
    """Where something is done meanwhile; of few people at once, in its turn."""
    return ThreadPoolExecutor(1) if people.count > FEW else _Here()


def parted(
    scores: Scores, found: Pass, rows: Index | None, within: Bounds
) -> tuple[Index, Floats, bridges.Mask, Levels]:
    """The persons with twins parted, their pairs' weight then, which pairs wait, and what parts twins."""
    said = statements(scores.people)
    person, bits, why = rivals.parted(scores, found.labels, rows, within, (found.person, said))
    return *bridges.parted(scores, (person, bits), within, said), why


def knows_mates(rows: Index | None, model: Model | None) -> bool:
    """Whether row mates are evidence: rows are told, and the model is to learn of them or has."""
    return rows is not None and (model is None or beside.NAME in model.rates)


def by_themselves(scores: Scores, given: Bounds, *, mated: bool, watched: bool) -> tuple[Scores, Pass]:
    """The scores completed, and the persons by what the pairs say by themselves."""
    labels = bounded(scores.people.count, scores.pairs, scores.odds.weight, SEEN, given.must)
    whole = held_together(scores, given) if watched else None
    with beside_this(scores.people) as pool:
        spoken = pool.submit(statements, scores.people)
        scores = scores.completed(labels)
        within, said = with_conflicts(given, scores), spoken.result()
    pairs, weight = scores.pairs, scores.odds.weight
    person = link_rows(labels, pairs, weight, within, said)
    part = link_rows(labels, pairs, weight, within, said, SURE) if mated else None
    return scores, Pass(labels, person, part, whole)


def beside_mates(scores: Scores, given: Bounds, told: beside.Told, *, watched: bool) -> tuple[Scores, Pass]:
    """The scores completed again, and the persons once row mates are among the evidence."""
    labels = bounded(scores.people.count, scores.pairs, scores.odds.weight, SEEN, given.must)
    whole = held_together(scores, given) if watched else None
    scores = beside.completed(scores, labels, told)
    within, said = with_conflicts(given, scores), statements(scores.people)
    person = link_rows(labels, scores.pairs, scores.odds.weight, within, said)
    return scores, Pass(labels, person, None, whole)


def held_together(scores: Scores, within: Bounds) -> Index:
    """Components at the lowest bar, however large."""
    return connected(scores.people.count, scores.pairs.at(scores.odds.weight >= SEEN), within.must)


def with_conflicts(within: Bounds, scores: Scores) -> Bounds:
    """The bounds, and that two valid different numbers are of two people, unless somebody decided that they are one."""
    unlike = np.zeros(len(scores.pairs), bool)
    for name in scores.people.strong & scores.levels.keys():
        unlike |= scores.levels[name] == DIFFERENT
    found = scores.pairs.at((unlike & ~calibrate.among(scores.pairs, within.must)) | within.across(scores.pairs))
    cannot = Pairs(np.append(within.cannot.left, found.left), np.append(within.cannot.right, found.right))
    return Bounds(within.must, cannot, within.guard)


def outranked(given: Bounds, scores: Scores) -> dict[str, Pairs]:
    """Where two valid different numbers would be of two people, had nobody decided that they are of one."""
    told = np.flatnonzero(calibrate.among(scores.pairs, given.must))
    names = sorted(scores.people.strong & scores.levels.keys())
    return {name: scores.pairs.at(told[scores.levels[name][told] == DIFFERENT]) for name in names}


def surely(scores: Scores, person: Index, known: tuple[Bounds, Floats, bridges.Mask]) -> Scores:
    """The pairs that matter with probabilities that know of the clusters, of twins and of what was decided.

    Known are the bounds, the weight of every pair once it is known where there are two, and the pairs that wait.
    """
    within, bits, held = known
    inside = person[scores.pairs.left] == person[scores.pairs.right]
    few = inside | held | (scores.odds.same >= MAYBE) | (scores.odds.household >= KEPT_HOUSEHOLD)
    loop = AT_HAND.get(DIVIDE)
    found = loop.around_few if loop and scores.people.count <= loop.ROWS else around
    beside_ = found(scores, person, (within, bits), few)
    kept = scores.at(few)
    made = replace(kept, odds=calibrate.calibrated(kept.odds, beside_, kept.pairs, within))
    return bridges.waiting(made, held[few], within)


def around(scores: Scores, person: Index, known: tuple[Bounds, Floats], few: NDArray[np.bool_]) -> calibrate.Around:
    """What stands around the few pairs."""
    within, bits = known
    near = _of_the_same_clusters(scores, person, few)
    pairs, odds, table = scores.pairs.at(near), scores.odds.at(near), calibrate.Table.of(scores.model)
    odds = replace(odds, weight=bits[near].astype(np.float32))
    made = calibrate.Around.of(person, pairs, odds, statements(scores.people), table)
    made = made.beside_barred(person, pairs, within.cannot)
    return made.beside_twins(scores.levels[rivals.NAME][near]).at(few[near])


def _of_the_same_clusters(scores: Scores, person: Index, few: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The pairs, and all others between the same two clusters of which one has more than one row."""
    pairs, size = scores.pairs, np.bincount(person)
    chosen = np.flatnonzero(few)
    key = calibrate.clusters_of(person, pairs.at(chosen))
    several = (size[key // len(size)] > 1) | (size[key % len(size)] > 1)
    wanted = distinct(key[several])
    touched = np.zeros(len(size), bool)
    touched[wanted // len(size)] = touched[wanted % len(size)] = True
    rows = touched[person]
    maybe = np.flatnonzero(rows[pairs.left] & rows[pairs.right] & ~few)
    made = few.copy()
    made[maybe[among(wanted, calibrate.clusters_of(person, pairs.at(maybe)))]] = True
    return made


def handed_out(scores: Scores, person: Index) -> Scores:
    """Pairs of one cluster, and those that may be one person or one household."""
    likely = (scores.odds.same >= KEPT_SAME) | (scores.odds.household >= KEPT_HOUSEHOLD)
    return scores.at(likely | (person[scores.pairs.left] == person[scores.pairs.right]))
