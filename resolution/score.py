"""Pairs with their levels and odds: those that blocking brings together, then every other pair inside a component."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kithkin.resolution.block import Plan, candidates
from kithkin.resolution.coded import Index
from kithkin.resolution.compare import compare
from kithkin.resolution.components import inside
from kithkin.resolution.contexts import Frame
from kithkin.resolution.explain import Against, evidence
from kithkin.resolution.levels import Levels, Pairs
from kithkin.resolution.model import Model
from kithkin.resolution.standardise import People, real_names
from kithkin.resolution.train import train
from kithkin.resolution.weigh import Weighed, weigh


@dataclass(frozen=True, slots=True)
class Scores:
    """Pairs, how alike they are, and what that is worth under a model."""

    people: People
    model: Model
    pairs: Pairs
    levels: Mapping[str, Levels]
    odds: Weighed

    def at(self, chosen: NDArray[np.bool_]) -> "Scores":
        """Some of the pairs."""
        levels = {name: level[chosen] for name, level in self.levels.items()}
        return Scores(self.people, self.model, self.pairs.at(chosen), levels, self.odds.at(chosen))

    def completed(self, labels: Index) -> "Scores":
        """The same with every pair inside a component that no key had brought together."""
        count = self.people.count
        every = inside(labels)
        have = self.pairs.left * count + self.pairs.right
        new = every.at(~np.isin(every.left * count + every.right, have, assume_unique=True))
        more = score(self.people, self.model, new)
        pairs = Pairs(np.append(self.pairs.left, new.left), np.append(self.pairs.right, new.right))
        levels = {name: np.append(level, more.levels[name]) for name, level in self.levels.items()}
        return Scores(self.people, self.model, pairs, levels, Weighed.joined(self.odds, more.odds))

    def table(self, ids: pa.Array) -> pa.Table:
        """The pairs as a table, the likeliest one person first."""
        same, household = self.odds.same.astype(float), self.odds.household.astype(float)
        posterior = np.stack([same, household, np.maximum(1.0 - same - household, 0.0)])
        which = posterior.argmax(axis=0)
        made = pa.table(
            {
                "left_id": ids.take(pa.array(self.pairs.left)),
                "right_id": ids.take(pa.array(self.pairs.right)),
                "weight": np.round(self.odds.weight.astype(float), 3),
                "probability": np.round(posterior.max(axis=0), 6),
                "class": pa.array(["same", "household", "random"]).take(pa.array(which)),
                "same": np.round(same, 6),
                "household": np.round(household, 6),
                "evidence": evidence(
                    self.people, self.model, self.pairs, self.levels, Against.of(self.odds, which == 1)
                ),
            }
        )
        return made.take(pa.array(np.argsort(-self.odds.weight, kind="stable")))


def score(people: People, model: Model, pairs: Pairs) -> Scores:
    """Pairs under a model that is already known."""
    levels = Frame.of(model.rates).split(compare(people, pairs))
    return Scores(people, model, pairs, levels, weigh(people, model, pairs, levels))


def first_scores(people: People, model: Model | None) -> tuple[Scores, Plan]:
    """The pairs that blocking brings together, under the model or under one trained on them."""
    if model:
        people = replace(people, real=real_names(model.frequencies.get("given", ())))
    pairs, plan = candidates(people, model.limits if model else None)
    compared = compare(people, pairs)
    model = model or train(people, compared, len(pairs), plan.limits)
    levels = Frame.of(model.rates).split(compared)
    return Scores(people, model, pairs, levels, weigh(people, model, pairs, levels)), plan
