"""How much each agreement is worth under a model: the odds of one person, of one household and of strangers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kithkin.resolution import twins
from kithkin.resolution.coded import Coded, Floats, Index, Texts, dense
from kithkin.resolution.contexts import Frame
from kithkin.resolution.laid import laid
from kithkin.resolution.levels import DIFFERENT, Levels, Pairs
from kithkin.resolution.listed import hidden, hides
from kithkin.resolution.model import Model
from kithkin.resolution.standardise import People

PLACES = ("street", "number", "postcode", "city", "uprn")
"""Whoever gives one address lives together, however many do: its being common is no reason against a household."""
AT_HOME = 2.0
"""Rows of one whole address are of one home by so many bits at least."""
WIDEST = 4.0
"""Term frequency moves the odds of a rare value by e to this power at most."""
FEW = 2
"""Values that are fewer than the listed ones by this factor are looked up one by one."""
ALONE = 500
"""So few pairs are weighed sooner each by itself than by the patterns that they show."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """The distinct rows of levels, how many pairs show each, and the pattern of every pair."""

    levels: dict[str, Levels]
    counts: Floats
    of_pair: Index


def patterns_of(levels: Mapping[str, Levels], frame: Frame, count: int) -> Patterns:
    """Pairs with the same levels taken together, so that weights are computed once for each pattern."""
    code, span = np.zeros(count, np.int64), 1
    for name, level in levels.items():
        size = frame.size(name)
        if span * size > 2**62:
            code, distinct = dense(code)
            span = len(distinct) + 1
        code = code * size + level
        span *= size
    of_pair, distinct = dense(code)
    first = np.zeros(len(distinct), np.int64)
    first[of_pair[::-1]] = np.arange(count)[::-1]
    counts = np.bincount(of_pair, minlength=len(distinct)).astype(float)
    return Patterns({name: level[first] for name, level in levels.items()}, counts, of_pair)


@dataclass(frozen=True, slots=True)
class Weighed:
    """Odds in bits and posteriors of every pair."""

    weight: NDArray[np.float32]
    """One person against the rest."""
    together: NDArray[np.float32]
    """One household against strangers."""
    same: NDArray[np.float32]
    household: NDArray[np.float32]

    @property
    def posterior(self) -> Floats:
        """How likely one person, one household and strangers are, a row each."""
        same, household = self.same.astype(float), self.household.astype(float)
        return np.stack([same, household, np.maximum(1.0 - same - household, 0.0)])

    def at(self, chosen: NDArray[np.bool_] | Index) -> "Weighed":
        """Some of the pairs."""
        return Weighed(self.weight[chosen], self.together[chosen], self.same[chosen], self.household[chosen])

    @classmethod
    def joined(cls, parts: Sequence["Weighed"]) -> "Weighed":
        """The odds of several lists of pairs as one."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__slots__))


def weigh(people: People, model: Model, pairs: Pairs, levels: Mapping[str, Levels]) -> Weighed:
    """The weight of every pair under a model, in bits; above 0 one person is more likely than not."""
    frame, known = Frame.of(model.rates), laid(model)
    patterns = _patterns(levels, frame, len(pairs))
    logs = known.prior[:, None] + np.zeros((3, len(patterns.counts)))
    for name, level in patterns.levels.items():
        logs += known.logs[name][:, level]
    same, household, random = (row[patterns.of_pair] for row in logs)
    same = same - twins.against(frame, levels, len(pairs), model.twins) * np.log(2)
    together = household - random
    for name, level in levels.items():
        agree, rarity = rarity_of(people, model, name, pairs, level)
        if len(agree):
            random[agree] += rarity
            together[agree] -= rarity * (frame.kinds[name] not in PLACES)
    return posteriors((same, household, random, together), one_address(frame, patterns)[patterns.of_pair])


def posteriors(logs: Sequence[Floats], here: NDArray[np.bool_]) -> Weighed:
    """Odds and posteriors by the logarithms of same, household, random and together, and where it is one address."""
    same, household, random, together = logs
    rest = np.logaddexp(household, random)
    whole = np.logaddexp(same, rest)
    made = (
        (same - rest) / np.log(2),
        np.maximum(together / np.log(2), np.where(here, AT_HOME, -np.inf)),
        np.exp(same - whole),
        np.exp(household - whole),
    )
    return Weighed(*(values.astype(np.float32) for values in made))


def one_address(frame: Frame, patterns: Patterns) -> NDArray[np.bool_]:
    """Patterns of two rows that give one whole address: one property, or street and number and no other postcode."""
    levels = {name: frame.plain(name, level) for name, level in patterns.levels.items()}
    here = np.zeros(len(patterns.counts), bool)
    if {"street", "number"} <= set(levels):
        here = (levels["street"] == len(frame.names("street")) - 1) & (
            levels["number"] == len(frame.names("number")) - 1
        )
        here &= levels["postcode"] != DIFFERENT if "postcode" in levels else True
    return here | (levels["uprn"] == len(frame.names("uprn")) - 1) if "uprn" in levels else here


def rarity_of(people: People, model: Model, name: str, pairs: Pairs, level: Levels) -> tuple[Index, Floats]:
    """The pairs that agree on a value whose rarity counts, and what it is worth: above 0 for common values."""
    if name not in model.frequencies:
        return _NONE, _NOTHING
    known = laid(model)
    agree = np.flatnonzero(known.rare[name][level])
    if not len(agree):
        return _NONE, _NOTHING
    chance = known.chance[name][level[agree]]
    column = people.coded[name]
    logs = column.once((model.version, name), lambda coded: _log_shares(coded, model, name))
    shares = logs[column.codes[pairs.left[agree]]]
    return agree, rarer(shares, chance)


def rarer(shares: Floats, chance: Floats) -> Floats:
    """What it is worth that values have these shares and not the chance that their level stands for, as logarithms."""
    made: Floats = np.clip(shares - chance, -WIDEST, -chance)
    return made


_NONE: Index = np.zeros(0, np.int64)
_NOTHING: Floats = np.zeros(0)


def _patterns(levels: Mapping[str, Levels], frame: Frame, count: int) -> Patterns:
    """The patterns of many pairs; few pairs are each a pattern of their own."""
    if count > ALONE:
        return patterns_of(levels, frame, count)
    return Patterns(dict(levels), np.ones(count), np.arange(count))


def _log_shares(column: Coded, model: Model, name: str) -> Floats:
    """The logarithm of the share of rows that have each value; hidden values are looked up by their hashes."""
    listed = model.frequencies[name]
    if not listed or column.size * FEW < len(listed):
        # A handful of values is looked up sooner than the whole list is laid out for Arrow.
        return np.array(shares_of_few(column, model, name), float)
    rare = 2.0 / max(model.trained_on, 2)
    texts = _as_listed(column, model.salt) if model.salt and listed and hides(name) else column.texts
    place = pc.index_in(texts, value_set=pa.array(list(listed), pa.string())).fill_null(-1)
    logs: Floats = np.log(np.array([*listed.values(), rare]))[place.to_numpy()]
    return logs


def few_shares(column: Coded, model: Model, name: str) -> list[float]:
    """The logarithm of the share of rows that have each of a few values, looked up once."""
    found: list[float] = column.once(("shares", model.version, name), lambda few: shares_of_few(few, model, name))
    return found


def shares_of_few(column: Coded, model: Model, name: str) -> list[float]:
    """The same of a few values, one by one."""
    logs, rare = laid(model).shares[name]
    if not logs:
        return [rare] * column.size
    if not model.salt or not hides(name):
        return [logs.get(value, rare) for value in column.values]
    # Only what two rows can agree on is looked up.
    told = zip(column.values, (column.counts > 1).tolist(), strict=True)
    return [logs.get(hidden(value, model.salt), rare) if several else rare for value, several in told]


def _as_listed(column: Coded, salt: str) -> Texts:
    """The values as a model with this key lists them; only those that two rows can agree on."""
    several = column.counts > 1
    values = zip(column.values, several.tolist(), strict=True)
    return pa.array([hidden(value, salt) if shared else "" for value, shared in values], pa.string())
