"""Pairs with their levels and odds: those that blocking brings together, then every other pair inside a component."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.block import Blocks, Plan, every_pair, many_pairs, planned
from kithkin.resolution.coded import Index, among
from kithkin.resolution.compare import ALONE, AT_ONCE, compare, evidence_of
from kithkin.resolution.components import inside
from kithkin.resolution.contexts import Frame
from kithkin.resolution.households import TOGETHER
from kithkin.resolution.keys import Keys
from kithkin.resolution.laid import laid
from kithkin.resolution.levels import Levels, Pairs
from kithkin.resolution.model import Model
from kithkin.resolution.sieve import Marks, Sieve, drawn, learned
from kithkin.resolution.standardise import People
from kithkin.resolution.train import Drawn, strange, train
from kithkin.resolution.weigh import Weighed, weigh

DOZEN, DIVIDE = (f"kithkin.resolution.{name}" for name in ("dozen", "dozen_divide"))
AT_HAND: dict[str, Any] = {}
"""Those that are loaded: one that another thread is still compiling is of no use yet."""
SEEN = -4.0
"""Pairs from this weight on hold a component together; whether they join is for average linkage to say."""
FEW = 200
"""The pairs of no more rows than these are weighed sooner by one loop."""
KEPT_SAME, KEPT_HOUSEHOLD = 0.01, 0.2
"""Pairs that are at least this likely one person or one household are handed out."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Pairs, how alike they are, and what that is worth under a model."""

    people: People
    model: Model
    pairs: Pairs
    levels: Mapping[str, Levels]
    odds: Weighed

    def at(self, chosen: NDArray[np.bool_] | Index) -> "Scores":
        """Some of the pairs."""
        levels = {name: level[chosen] for name, level in self.levels.items()}
        return Scores(self.people, self.model, self.pairs.at(chosen), levels, self.odds.at(chosen))

    def completed(self, labels: Index) -> "Scores":
        """The same with every pair inside a component that no key had brought together."""
        lacking = self.lacking(labels)
        return Scores.joined([self, score(self.people, self.model, lacking)]) if len(lacking) else self

    def lacking(self, labels: Index) -> Pairs:
        """The pairs inside components that are not among these."""
        count = self.people.count
        if len(self.pairs) == count * (count - 1) // 2:
            return self.pairs.at(slice(0))
        every, here = inside(labels), self.pairs.at(labels[self.pairs.left] == labels[self.pairs.right])
        have = np.sort(here.left * count + here.right)
        return every.at(~among(have, every.left * count + every.right))

    @classmethod
    def joined(cls, parts: Sequence["Scores"]) -> "Scores":
        """The pairs of all parts, one after the other."""
        first = parts[0]
        left, right = (np.concatenate([getattr(part.pairs, side) for part in parts]) for side in ("left", "right"))
        levels = {name: np.concatenate([part.levels[name] for part in parts]) for name in first.levels}
        return cls(first.people, first.model, Pairs(left, right), levels, Weighed.joined([p.odds for p in parts]))


def score(people: People, model: Model, pairs: Pairs) -> Scores:
    """Pairs under a model that is already known, in parts when they are many."""
    if len(pairs) <= AT_ONCE:
        return _score(people, model, pairs)
    return _each_part(pairs, lambda part: _score(people, model, part))


def _score(people: People, model: Model, pairs: Pairs) -> Scores:
    if people.count <= FEW and (few := _weighed_at_once(people, model, pairs)):
        return few
    levels = Frame.of(model.rates).split(compare(people, pairs))
    return Scores(people, model, pairs, levels, weigh(people, model, pairs, levels))


def _weighed_at_once(people: People, model: Model, pairs: Pairs) -> Scores | None:
    loop = AT_HAND.get(DOZEN)
    found = loop.weighed(people, model, pairs) if loop else None
    return Scores(people, model, pairs, *found) if found else None


def at_once() -> None:
    """Have the loops for few rows at hand: whoever answers again and again needs it.

    One run over a small table would wait longer for it to be compiled than it spares.
    """
    for name in (DOZEN, DIVIDE):
        if name not in AT_HAND:
            AT_HAND[name] = import_module(name)


def _each_part(pairs: Pairs, made: Callable[[Pairs], Scores]) -> Scores:
    """What is made of many pairs, part by part, two at a time, so that it needs little memory; of few at once."""
    if len(pairs) <= AT_ONCE:
        return made(pairs)
    parts = [
        Pairs(pairs.left[at : at + AT_ONCE], pairs.right[at : at + AT_ONCE]) for at in range(0, len(pairs), AT_ONCE)
    ]
    with ThreadPoolExecutor(2) as pool:
        return Scores.joined(list(pool.map(made, parts)))


def under(people: People, model: Model) -> People:
    """The people as a model knows them: which names are real, which numbers are strong."""
    return replace(people, real=laid(model).real, strong=frozenset(model.strong))


def first_scores(
    people: People, model: Model | None, tick: Callable[[str], None], *, watched: bool = False
) -> tuple[Scores, Plan]:
    """The pairs that blocking brings together, under the model or under one trained on them; `tick` hears each step."""
    people = under(people, model) if model else people
    keys = Keys(people)
    blocks, plan = planned(keys, model.limits if model else None, watched=watched)
    tick("block")
    marks = None
    if model is None and sum(part.pairs for part in blocks) > many_pairs():
        model, marks = _trained(keys, blocks, plan)
        tick("train")
    if model and model.glance:
        pairs = Sieve.of(marks or Marks.of(keys), model.glance).passed(blocks)
        # Neither keys nor blocks nor marks are asked for again, and the pairs need the memory.
        marks = None
        keys.forget()
        blocks.clear()
        tick("sieve")
        return _telling(people, model, pairs), plan
    pairs = every_pair(blocks, people.count)
    if model:
        return score(people, model, pairs), plan
    compared = compare(people, pairs, ALONE)
    tick("compare")
    model = train(people, compared, len(pairs), plan.limits)
    levels = Frame.of(model.rates).split(compared)
    return Scores(people, model, pairs, levels, weigh(people, model, pairs, levels)), plan


def _trained(keys: Keys, blocks: list[Blocks], plan: Plan) -> tuple[Model, Marks]:
    """A model trained on a sample of very many pairs, which learns from them what to look for at a glance."""
    people = keys.people
    with ThreadPoolExecutor(1) as pool:
        # Strangers and marks are of all rows and not of the sample; each side is one thread for the most part.
        met, every = pool.submit(strange, people, Frame.of(evidence_of(people))), pool.submit(Marks.of, keys)
        sample, each = drawn(blocks, people)
        compared = compare(people, sample, ALONE)
        model = train(people, compared, len(sample), plan.limits, Drawn(each, met.result()))
        levels = Frame.of(model.rates).split(compared)
        found, marks = useful(weigh(people, model, sample, levels)), every.result()
    return replace(model, glance=learned(marks, sample, found)), marks


def _telling(people: People, model: Model, pairs: Pairs) -> Scores:
    """Of pairs that may matter those that do."""

    def made(part: Pairs) -> Scores:
        scores = _score(people, model, part)
        return scores.at(useful(scores.odds))

    return _each_part(pairs, made)


def useful(odds: Weighed) -> NDArray[np.bool_]:
    """Pairs that can hold a component or a home together, or that are handed out."""
    alike = (odds.weight >= SEEN) | (odds.same >= KEPT_SAME)
    return alike | (odds.together >= TOGETHER) | (odds.household >= KEPT_HOUSEHOLD)
