"""Persons and households among people of whom none is a copy: blocked, weighed, completed, divided, told how surely."""

from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution import beside, calibrate, rivals
from kithkin.resolution.cluster import Bounds, link_rows
from kithkin.resolution.coded import Floats, Index
from kithkin.resolution.components import bounded
from kithkin.resolution.households import households, places
from kithkin.resolution.levels import DIFFERENT, Pairs
from kithkin.resolution.model import Model
from kithkin.resolution.repeats import statements
from kithkin.resolution.score import KEPT_HOUSEHOLD, KEPT_SAME, SEEN, Scores, first_scores
from kithkin.resolution.standardise import People

SURE = 6.0
"""Row mates are told of parts of a person that are sure by themselves."""
MAYBE = 0.0005
"""Pairs that are less likely by themselves are one person only where a whole cluster says so."""


@dataclass(slots=True)
class Clock:
    """How long each step took."""

    seconds: dict[str, float] = field(default_factory=dict)
    started: float = field(default_factory=perf_counter)

    def tick(self, step: str) -> None:
        now = perf_counter()
        self.seconds[step] = round(now - self.started, 3)
        self.started = now


@dataclass(frozen=True, slots=True)
class Divided:
    """What was found among people of whom none is a copy."""

    scores: Scores
    person: Index
    home: Index
    belonging: NDArray[np.float64]
    report: dict[str, Any]


def divided(people: People, model: Model | None, limits: tuple[Bounds, Index | None], clock: Clock) -> Divided:
    """Block, compare and weigh; complete the components; divide them into persons and households."""
    within, rows = limits
    scores, plan = first_scores(people, model, clock.tick)
    clock.tick("weigh")
    labels = bounded(people.count, scores.pairs, scores.odds.weight, SEEN, within.must)
    scores = scores.completed(labels)
    within = with_conflicts(within, scores)
    clock.tick("complete")
    said = statements(people)
    person = link_rows(labels, scores.pairs, scores.odds.weight, within, said)
    if rows is not None and (model is None or beside.NAME in model.rates):
        part = link_rows(labels, scores.pairs, scores.odds.weight, within, said, SURE)
        scores = beside.with_mates(scores, rows, part, person)
        labels = bounded(people.count, scores.pairs, scores.odds.weight, SEEN, within.must)
        person = link_rows(labels, scores.pairs, scores.odds.weight, within, said)
    person, bits = rivals.parted(scores, labels, rows, within, (person, said))
    home = households(person, scores.pairs, scores.odds.together, places(people))
    clock.tick("cluster")
    report = {"pairs": len(scores.pairs), "blocking": plan.report}
    sure = _surely(scores, person, said, (within, bits))
    clock.tick("calibrate")
    belonging = calibrate.belonging(person, sure.pairs, sure.odds.same)
    return Divided(_handed_out(sure, person), person, home, belonging, report)


def with_conflicts(within: Bounds, scores: Scores) -> Bounds:
    """The bounds, and that two valid different numbers are of two people, unless somebody decided that they are one."""
    unlike = np.zeros(len(scores.pairs), bool)
    for name in scores.people.strong & scores.levels.keys():
        unlike |= scores.levels[name] == DIFFERENT
    found = scores.pairs.at(unlike & ~calibrate.among(scores.pairs, within.must))
    cannot = Pairs(np.append(within.cannot.left, found.left), np.append(within.cannot.right, found.right))
    return Bounds(within.must, cannot)


def _surely(scores: Scores, person: Index, said: Index, known: tuple[Bounds, Floats]) -> Scores:
    """The pairs that matter with probabilities that know of the clusters, of twins and of what was decided."""
    within, bits = known
    inside = person[scores.pairs.left] == person[scores.pairs.right]
    few = inside | (scores.odds.same >= MAYBE) | (scores.odds.household >= KEPT_HOUSEHOLD)
    near = _of_the_same_clusters(scores, person, few)
    pairs, odds, checked = scores.pairs.at(near), scores.odds.at(near), bool(scores.people.strong)
    odds = replace(odds, weight=bits[near].astype(np.float32))
    around = calibrate.Around.of(person, pairs, odds, said, checked=checked).at(few[near])
    kept = scores.at(few)
    return replace(kept, odds=calibrate.calibrated(kept.odds, around, kept.pairs, within))


def _of_the_same_clusters(scores: Scores, person: Index, few: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The pairs, and all others between the same two clusters of which one has more than one row."""
    pairs, size = scores.pairs, np.bincount(person)
    chosen = np.flatnonzero(few)
    key = _between(person, pairs.at(chosen))
    several = (size[key // len(size)] > 1) | (size[key % len(size)] > 1)
    wanted = np.unique(key[several])
    touched = np.zeros(len(size), bool)
    touched[wanted // len(size)] = touched[wanted % len(size)] = True
    rows = touched[person]
    maybe = np.flatnonzero(rows[pairs.left] & rows[pairs.right])
    made = few.copy()
    made[maybe[np.isin(_between(person, pairs.at(maybe)), wanted)]] = True
    return made


def _between(person: Index, pairs: Pairs) -> Index:
    """A number for the two clusters of each pair."""
    left, right = person[pairs.left].astype(np.int64), person[pairs.right].astype(np.int64)
    made: Index = np.minimum(left, right) * (int(person.max(initial=-1)) + 1) + np.maximum(left, right)
    return made


def _handed_out(scores: Scores, person: Index) -> Scores:
    """Pairs of one cluster, and those that may be one person or one household."""
    likely = (scores.odds.same >= KEPT_SAME) | (scores.odds.household >= KEPT_HOUSEHOLD)
    return scores.at(likely | (person[scores.pairs.left] == person[scores.pairs.right]))
