"""Row mates as evidence: two records delivered beside the same people are likelier one person than two of one name."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from kithkin.resolution.coded import Index, distinct
from kithkin.resolution.components import inside
from kithkin.resolution.contexts import CONTEXTS, Frame
from kithkin.resolution.laid import LEAST
from kithkin.resolution.levels import DIFFERENT, LEVELS, MISSING, Levels, Pairs
from kithkin.resolution.model import CLASSES, Rates
from kithkin.resolution.score import Scores, score
from kithkin.resolution.strangers import drawn
from kithkin.resolution.train import held, start_of
from kithkin.resolution.weigh import Weighed, weigh

NAME = "beside"
NEAR = -12.0
"""Pairs of less weight are no one person whatever stands beside them."""
ROUNDS = 12
CROWD = 20
"""Rows of more people tell nothing of who belongs together."""


@dataclass(frozen=True, slots=True)
class Mates:
    """Each part of a person with the people delivered in one row with it, as part * span + person, sorted."""

    keys: Index
    starts: Index
    """Where each part begins."""
    span: int

    @classmethod
    def of(cls, rows: Index, part: Index, person: Index) -> "Mates":
        """By the rows that were delivered."""
        pairs = inside(np.where(rows >= 0, rows, rows.max(initial=0) + 1 + np.arange(len(rows))), CROWD)
        span = int(person.max(initial=0)) + 1
        both = np.append(part[pairs.left] * span + person[pairs.right], part[pairs.right] * span + person[pairs.left])
        keys = distinct(both)
        return cls(keys, np.searchsorted(keys, np.arange(int(part.max(initial=0)) + 2) * span), span)


def beside(rows: Index, part: Index, person: Index, pairs: Pairs) -> Levels:
    """Whether some row mate of one is a row mate of the other; missing where either has none, or both are one part."""
    return shared(Mates.of(rows, part, person), part, person, pairs)


def shared(mates: Mates, part: Index, person: Index, pairs: Pairs) -> Levels:
    """The same where the mates of each are known."""
    keys, starts, span = mates.keys, mates.starts, mates.span
    left, right = part[pairs.left], part[pairs.right]
    size = np.diff(starts)
    swap = size[left] > size[right]
    left, right = np.where(swap, right, left), np.where(swap, left, right)
    told = np.flatnonzero((size[left] > 0) & (left != right))
    levels = np.full(len(pairs), MISSING, np.int8)
    levels[told] = DIFFERENT
    many = size[left[told]]
    which = np.repeat(told, many)
    step = np.arange(len(which)) - np.repeat(np.cumsum(many) - many, many)
    mate = keys[starts[left[which]] + step] % span
    wanted = right[which] * span + mate
    place = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
    # Whoever stands beside the other is no mate of both.
    both = (keys[place] == wanted) & (mate != person[pairs.left[which]]) & (mate != person[pairs.right[which]])
    levels[which[both]] = LEVELS[NAME].index("exact")
    return levels


Told = Callable[[Pairs], Levels]
"""Whether the rows of pairs share a row mate."""


def with_mates(scores: Scores, told: Told) -> Scores:
    """The scores with row mates among the evidence; a new model learns what they are worth."""
    level, model = _of_near(scores, told), scores.model
    if NAME not in model.rates:
        known = np.flatnonzero(level)
        random = told(drawn(scores.people))
        rates = {**model.rates, NAME: _rates(scores, level, known, random)}
        # In the order in which a model file has them, so that evidence reads the same from then on.
        model = replace(model, rates=dict(sorted(rates.items())))
    return weighed(replace(scores, model=model), level)


def completed(scores: Scores, labels: Index, told: Told) -> Scores:
    """The same with every pair inside the components that row mates have made."""
    new = scores.lacking(labels)
    if not len(new):
        return scores
    found = score(scores.people, scores.model, new)
    return Scores.joined([scores, weighed(found, _of_near(found, told))])


def _of_near(scores: Scores, told: Told) -> Levels:
    """The levels of pairs that may be one person."""
    near = np.flatnonzero(scores.odds.weight >= NEAR)
    level = np.full(len(scores.pairs), MISSING, np.int8)
    level[near] = told(scores.pairs.at(near))
    return level


def weighed(scores: Scores, level: Levels) -> Scores:
    """The odds anew where row mates say something."""
    levels = {**scores.levels, NAME: _in_context(scores, level)}
    known = np.flatnonzero(level)
    few = {name: one[known] for name, one in levels.items()}
    fresh = weigh(scores.people, scores.model, scores.pairs.at(known), few)
    made = {name: getattr(scores.odds, name).copy() for name in Weighed.__slots__}
    for name, values in made.items():
        values[known] = getattr(fresh, name)
    return replace(scores, levels=levels, odds=Weighed(**made))


def _in_context(scores: Scores, level: Levels) -> Levels:
    """The levels with their context: whether the two give one street."""
    frame = Frame.of([*scores.model.rates, NAME])
    beside_of = {
        name: frame.plain(name, scores.levels[name]) for name in frame.parents.values() if name in scores.levels
    }
    return frame.split({**beside_of, NAME: level})[NAME]


def _rates(scores: Scores, level: Levels, known: Index, random: Levels) -> Rates:
    """How often row mates are shared in each class: from the odds without them, turned until they stand still."""
    frame = Frame.of([*scores.model.rates, NAME])
    split = _in_context(scores, level)[known]
    start = start_of(frame, NAME, strong=False)
    context = frame.context(NAME)
    shared = (random == LEVELS[NAME].index("exact")).sum() / max(1, (random > MISSING).sum())
    apart = context != CONTEXTS.index("agree")
    start[2, apart] = np.where(np.flatnonzero(apart) % 2 == 0, max(shared, LEAST), 1.0 - shared)
    odds = scores.odds.at(known)
    base = np.stack([odds.same, odds.household, np.maximum(1.0 - odds.same - odds.household, LEAST)]).astype(float)
    rates = start.copy()
    for _ in range(ROUNDS):
        likely = base * np.maximum(rates[:, split], LEAST)
        likely /= likely.sum(axis=0)
        for at in (0, 1):
            counts = np.bincount(split, likely[at], minlength=rates.shape[1]).astype(float)
            rates[at] = held(counts, start[at], context, CLASSES[at])
    return Rates(*(tuple(float(f"{value:.6g}") for value in row) for row in rates))
