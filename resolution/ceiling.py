"""What was never compared and why, and how many true pairs that may cost, without knowing the truth."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kithkin.resolution.block import every_pair, planned
from kithkin.resolution.coded import Index, among
from kithkin.resolution.intervals import Interval, clumped
from kithkin.resolution.keys import Keys
from kithkin.resolution.levels import Pairs
from kithkin.resolution.link import Linked
from kithkin.resolution.score import Scores, score
from kithkin.resolution.shared import called
from kithkin.resolution.standardise import People

DRAWN, MOST_ROWS = 100_000_000, 2_000
"""Pairs that are looked at for the estimate at most, and rows that are drawn for it."""
AT_ONCE = 500_000
LIKELY = 0.9
VARIOUS = 50
"""A column of more values than this says something when two rows agree on it."""
SHOWN = 10
METHOD = (
    "rows drawn at random (seed 1) are each held against every other row, keys or none; pairs with two equal values, "
    "one of them in a column of many, are weighed. Of those that the model takes for one person with 90% or more, "
    "counted by their probability, this share has a key. 95% interval after Korn and Graubard, clumped by row. The "
    "model judges itself: pairs that it cannot see are not in it, and strangers it mistakes lower it a little"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One key: the largest block compared whole, the pairs it gave, larger blocks, and their rows, divided further."""

    key: str
    limit: int
    pairs: int
    over: int
    divided: int


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The share of likely pairs that a key brings together, estimated from a sample."""

    rows_drawn: int
    pairs_compared: int
    likely: float
    with_key: float
    recall: float | None
    interval: Interval
    method: str = METHOD


@dataclass(frozen=True, slots=True)
class Blocking:
    """What was compared of all pairs, what never was, and what that may cost."""

    rows: int
    all_pairs: int
    compared: int
    rules: tuple[Rule, ...]
    alone: int
    """Rows that share no key with any other row: they cannot be linked."""
    alone_ids: tuple[str, ...]
    ceiling: Ceiling


def blocking(found: Linked) -> Blocking:
    """The report of a run; keys are made once more and a sample is compared, so it takes about as long as blocking."""
    scores, ids = found.scores, found.row_ids.to_pylist()
    people, count = scores.people, scores.people.count
    blocks, plan = planned(Keys(people), found.model.limits)
    pairs = every_pair(blocks, count)
    met = np.bincount(np.append(pairs.left, pairs.right), minlength=count)
    alone = np.flatnonzero(met == 0)
    return Blocking(
        rows=count,
        all_pairs=count * (count - 1) // 2,
        compared=found.report["pairs"],
        rules=tuple(_rules(plan.report)),
        alone=len(alone),
        alone_ids=tuple(str(ids[at]) for at in alone[:SHOWN].tolist()),
        ceiling=_ceiling(scores, pairs),
    )


def _rules(report: Sequence[Mapping[str, Any]]) -> list[Rule]:
    return [
        Rule(called(one["rule"].split("+")), one["limit"], one["pairs"], one.get("over", 0), one["divided"])
        for one in report
    ]


def _ceiling(scores: Scores, pairs: Pairs) -> Ceiling:
    """Each drawn row against all others; a row is a clump, for its pairs are found or missed together."""
    count = scores.people.count
    if count < 2:
        return Ceiling(count, 0, 0.0, 0.0, None, (0.0, 1.0))
    rows = np.random.default_rng(1).permutation(count)[: max(1, min(MOST_ROWS, DRAWN // count))]
    keys = np.sort(pairs.left * count + pairs.right)
    likely, with_key = np.zeros(len(rows)), np.zeros(len(rows))
    for place, other in _batches(scores.people, rows):
        one = rows[place]
        drawn = Pairs(np.minimum(one, other), np.maximum(one, other))
        same = score(scores.people, scores.model, drawn).odds.same.astype(float)
        same[same < LIKELY] = 0.0
        likely += np.bincount(place, same, len(rows))
        with_key += np.bincount(place, same * among(keys, drawn.left * count + drawn.right), len(rows))
    recall, interval = clumped(with_key, likely)
    whole, found = round(float(likely.sum()), 1), round(float(with_key.sum()), 1)
    return Ceiling(len(rows), len(rows) * (count - 1), whole, found, recall if whole else None, interval)


def _batches(people: People, rows: Index) -> Iterator[tuple[Index, Index]]:
    """Which drawn row, and which other row it is weighed with."""
    place: list[Index] = []
    other: list[Index] = []
    for at, row in enumerate(rows.tolist()):
        met = _alike(people, row)
        place.append(np.full(len(met), at))
        other.append(met)
        if sum(map(len, other)) >= AT_ONCE:
            yield np.concatenate(place), np.concatenate(other)
            place, other = [], []
    if place:
        yield np.concatenate(place), np.concatenate(other)


def _alike(people: People, row: int) -> Index:
    """Rows with two values of this row, one of them in a column of many."""
    equal, telling = np.zeros(people.count, np.int8), np.zeros(people.count, bool)
    for column in people.coded.values():
        if column.codes[row] >= 0:
            same = column.codes == column.codes[row]
            equal += same
            telling |= same & (len(column.values) > VARIOUS)
    # A small table has few columns of many values; there every row with two equal values will do.
    chosen = (equal >= 2) & (telling | (people.count <= MOST_ROWS))
    chosen[row] = False
    return np.flatnonzero(chosen)
