"""What was never compared and why, and how many true pairs that may cost, without knowing the truth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.block import candidates
from kithkin.resolution.coded import Index
from kithkin.resolution.intervals import Interval, clumped
from kithkin.resolution.levels import Pairs
from kithkin.resolution.link import Linked
from kithkin.resolution.score import Scores, score
from kithkin.resolution.shared import called

DRAWN = 4_000_000
"""Pairs that are compared for the estimate at most."""
AT_ONCE = 500_000
LIKELY = 0.5
SHOWN = 10
METHOD = (
    "rows drawn at random (seed 1) are each compared with every other row, keys or none; of the pairs that the model "
    "then takes for one person, counted by their probability, this share shares a key. 95% interval after Korn and "
    "Graubard, clumped by row. The model judges itself: pairs that it cannot see are not in it"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One key: what it brought together, and where a block was too large."""

    key: str
    limit: int
    pairs: int
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
    pairs, plan = candidates(people, found.model.limits)
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
    return [Rule(called(one["rule"].split("+")), one["limit"], one["pairs"], one["divided"]) for one in report]


def _ceiling(scores: Scores, pairs: Pairs) -> Ceiling:
    """Each drawn row against all others; a row is a clump, for its pairs are found or missed together."""
    count = scores.people.count
    if count < 2:
        return Ceiling(count, 0, 0.0, 0.0, None, (0.0, 1.0))
    rows = np.random.default_rng(1).permutation(count)[: max(1, min(count, DRAWN // count))]
    keys = np.sort(pairs.left * count + pairs.right)
    likely, with_key = np.zeros(len(rows)), np.zeros(len(rows))
    step = max(1, AT_ONCE // count)
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        place, same, keyed = _judged(scores, part, keys)
        likely[start : start + len(part)] = np.bincount(place, same, len(part))
        with_key[start : start + len(part)] = np.bincount(place, same * keyed, len(part))
    recall, interval = clumped(with_key, likely)
    whole = float(likely.sum())
    compared = len(rows) * (count - 1)
    return Ceiling(
        len(rows), compared, round(whole, 1), round(float(with_key.sum()), 1), recall if whole else None, interval
    )


def _judged(scores: Scores, part: Index, keys: Index) -> tuple[Index, NDArray[np.float64], NDArray[np.bool_]]:
    """For each likely pair of some rows with any other: which row, how likely, and whether a key brings it together."""
    count = scores.people.count
    one, other = np.repeat(part, count), np.tile(np.arange(count), len(part))
    unlike = one != other
    place = np.repeat(np.arange(len(part)), count)[unlike]
    left, right = np.minimum(one, other)[unlike], np.maximum(one, other)[unlike]
    same = score(scores.people, scores.model, Pairs(left, right)).odds.same.astype(float)
    chosen = same >= LIKELY
    wanted = (left * count + right)[chosen]
    at = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
    keyed = keys[at] == wanted if len(keys) else np.zeros(len(wanted), bool)
    return place[chosen], same[chosen], keyed
