"""Records whose division into persons would be another one if some of them were not there."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.cluster import JOIN, LEAST, MOST, SURER, Bounds
from kithkin.resolution.coded import Floats, Index
from kithkin.resolution.components import bounded
from kithkin.resolution.levels import Pairs
from kithkin.resolution.repeats import statements
from kithkin.resolution.score import SEEN, Scores, score

Weights = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Unsettled:
    """For each row the component whose division may change, or -1; and whether its person may fall apart."""

    component: Index
    parting: NDArray[np.bool_]


def unmated(weight: Weights, scores: Scores) -> Weights:
    """What every pair weighs without row mates: as before they were told, and anew where they brought rows together."""
    new = Pairs(scores.pairs.left[len(weight) :], scores.pairs.right[len(weight) :])
    return np.append(weight, score(scores.people, scores.model, new).odds.weight) if len(new) else weight


def unsettled(scores: Scores, weights: tuple[Weights, Floats], person: Index, within: Bounds) -> Unsettled:
    """The rows that could be of other persons when some of the rows weighed with them are away.

    Average linkage divides a component alike whatever is away when no pair inside a person speaks against it, and no
    pairs between two persons could together be worth a join. Row mates may be away too, and so may the name of a twin:
    a pair weighs what it does with or without, whichever says less. `weights` are those without row mates and those
    with twins.
    """
    pairs, said, (low, high) = scores.pairs, statements(scores.people), _between(scores.odds.weight, *weights)
    label = bounded(scores.people.count, pairs, high.astype(np.float32), SEEN, within.must)
    inside = person[pairs.left] == person[pairs.right]
    near = label[pairs.left] == label[pairs.right]
    loose = inside & (low < JOIN)
    parting = _touched(person, pairs.left[loose])
    across = np.flatnonzero(near & ~inside)
    loose[across] = _could_join(pairs.at(across), high[across], person, said)
    return Unsettled(np.where(_touched(label, pairs.left[loose]), label, -1), parting)


def _touched(label: Index, rows: Index) -> NDArray[np.bool_]:
    """Whether each row has a label that one of these has."""
    found = np.zeros(int(label.max(initial=-1)) + 1, bool)
    found[label[rows]] = True
    made: NDArray[np.bool_] = found[label]
    return made


def _between(weight: Weights, alone: Weights, torn: Floats) -> tuple[Floats, Floats]:
    mated, unmated_, twins = (np.clip(one.astype(float), LEAST, MOST) for one in (weight, alone, torn))
    return np.minimum(np.minimum(mated, unmated_), twins), np.maximum(mated, unmated_)


def _could_join(pairs: Pairs, weight: Floats, person: Index, said: Index) -> NDArray[np.bool_]:
    """Whether the best so many pairs between two persons are worth a join on average, with what their number adds."""
    one, two = person[pairs.left].astype(np.int64), person[pairs.right].astype(np.int64)
    key = np.minimum(one, two) * (int(person.max(initial=-1)) + 1) + np.maximum(one, two)
    order = np.lexsort((-weight, key))
    key, best = key[order], weight[order]
    start = np.flatnonzero(np.append(True, key[1:] != key[:-1])) if len(key) else np.zeros(0, np.int64)
    group = np.repeat(np.arange(len(start)), np.diff(np.append(start, len(key))))
    total = np.cumsum(best)
    before = (total - best)[start][group]
    rank = np.arange(len(key)) - start[group] + 1
    most = _statements(person, said)[one[order]] * _statements(person, said)[two[order]]
    worth = (total - before) / rank + SURER * np.log2(np.minimum(rank, np.maximum(most, 1)))
    joins = np.zeros(len(key), bool)
    joins[order] = worth >= JOIN
    return joins


def _statements(person: Index, said: Index) -> Index:
    """How many different statements each person's rows make."""
    made = np.unique(np.stack([person.astype(np.int64), said.astype(np.int64)]), axis=1)[0]
    return np.bincount(made, minlength=int(person.max(initial=-1)) + 1)
