"""Rates of three classes of pairs learned from the data: the same person, one household, strangers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.coded import Floats, Index
from kithkin.resolution.compare import evidence_of
from kithkin.resolution.contexts import CONTEXTS, Frame
from kithkin.resolution.laid import LEAST, log_rates
from kithkin.resolution.levels import DIFFERENT, LEVELS, Levels, family_of
from kithkin.resolution.listed import kept, salt_of
from kithkin.resolution.model import CLASSES, Model, Rates, prior
from kithkin.resolution.standardise import People
from kithkin.resolution.strangers import counted, frequencies
from kithkin.resolution.twins import learned
from kithkin.resolution.weigh import PLACES, Patterns, one_address, patterns_of

ROUNDS = 80
COUNTED = (
    "given", "surname", "middle", "birth_date", "street", "postcode", "city", "birth_place", "region", "locality",
    "phone", "email", "number_id", "category", "text",
)  # fmt: skip
"""Kinds whose equal values are worth more the rarer they are."""
AT_MOST = 1.5
"""Two members of a household share what a person has alone at most this much oftener than was believed before."""
PERSONAL = ("given", "middle", "birth_date", "email", "identifier", "checked", "sex", "phone")
"""What a person has alone: its household rates come from two people at one address."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is known of the pairs that a model is fitted to."""

    each: float = 1.0
    """How many pairs each stands for."""
    strangers: Mapping[str, Floats] | None = None
    """How many of all pairs of rows show each level, where that was counted beside."""


WHOLE = Drawn()


def train(
    people: People, levels: Mapping[str, Levels], count: int, limits: Mapping[str, int], drawn: Drawn = WHOLE
) -> Model:
    """A model fitted to these pairs, held near the shipped prior where data is thin."""
    frame = Frame.of(evidence_of(people))
    patterns = patterns_of(frame.split(levels), frame, count)
    patterns = replace(patterns, counts=patterns.counts * drawn.each)
    fit = _Fit(people, frame, patterns, drawn.strangers or strange(people, frame))
    fit.run()
    rates = fit.rounded()
    salt = salt_of([rates, people.count])
    return Model(
        rates=rates,
        pairs={name: round(float(value), 3) for name, value in zip(CLASSES, fit.pairs, strict=True)},
        frequencies=kept(frequencies(people, frame, COUNTED), salt),
        limits=dict(limits),
        strong=tuple(sorted(people.strong)),
        trained_on=people.count,
        salt=salt,
        twins=learned(
            frame, {name: frame.plain(name, level) for name, level in patterns.levels.items()}, patterns.counts
        ),
    )


class _Fit:
    """The state of one fit."""

    def __init__(self, people: People, frame: Frame, patterns: Patterns, strangers: Mapping[str, Floats]) -> None:
        self.frame, self.patterns = frame, patterns
        self.start = starts(people, frame)
        self.rates = {name: rates.copy() for name, rates in self.start.items()}
        self.contexts = {name: frame.context(name) for name in frame.kinds}
        self.all_pairs = strangers
        self.others = self._other_people()
        everyone = max(people.count * (people.count - 1) / 2, 1.0)
        some = max(0.3 * people.count, 1.0)
        self.pairs = np.array([some, some, everyone])
        self.swapped = LEVELS["given"].index("swapped")
        self.generation = LEVELS["birth_date"].index("generation")
        self._update_random(np.zeros((len(patterns.counts), 3)))

    def _other_people(self) -> dict[str, NDArray[np.bool_]]:
        """Patterns of two people at one address: of other names, or for the names themselves of other generations."""
        levels = {name: self.frame.plain(name, level) for name, level in self.patterns.levels.items()}
        here = one_address(self.frame, self.patterns)
        if not {"street", "uprn"} & set(levels) and "postcode" in levels:
            here = levels["postcode"] == LEVELS["postcode"].index("exact")
        nowhere = np.zeros(len(self.patterns.counts), bool)
        apart = (DIFFERENT, LEVELS["given"].index("other_name"))
        named = np.isin(levels["given"], apart) if "given" in levels else nowhere
        born = nowhere
        if "birth_date" in levels:
            born = levels["birth_date"] == LEVELS["birth_date"].index("generation")
        return {
            name: here & (born if name == "given" else named)
            for name, kind in self.frame.kinds.items()
            if family_of(kind) in PERSONAL
        }

    def run(self) -> None:
        """Turn until the rates stand still."""
        for _ in range(ROUNDS):
            before = np.concatenate([rates.ravel() for rates in self.rates.values()] or [np.zeros(0)])
            shares = self.posterior()
            self.pairs[:2] = np.maximum(shares[:, :2].sum(axis=0), 1e-6)
            self._update(shares)
            after = np.concatenate([rates.ravel() for rates in self.rates.values()] or [np.zeros(0)])
            if np.abs(after - before).max(initial=0.0) < 1e-4:
                break

    def posterior(self) -> Floats:
        """How many pairs of each pattern belong to each class."""
        logs = np.log(self.pairs)[:, None] + np.zeros((3, len(self.patterns.counts)))
        for name, rates in self.rates.items():
            logs += log_rates(rates)[:, self.patterns.levels[name]]
        shares = np.exp(logs - logs.max(axis=0))
        made: Floats = (shares / shares.sum(axis=0) * self.patterns.counts).T
        return made

    def _update(self, shares: Floats) -> None:
        known = shares[:, 0] + shares[:, 1]
        for name, rates in self.rates.items():
            level, size = self.patterns.levels[name], rates.shape[1]
            household = known if name in ("given", "birth_date") else shares[:, 1]
            household = household * self.others.get(name, True)
            for at, weights in ((0, shares[:, 0]), (1, household)):
                counts = np.bincount(level, weights=weights, minlength=size).astype(float)
                rates[at] = self._held(name, at, counts)
            if name in PLACES and name not in self.frame.parents:
                rates[1] = self._at_most(name, 1, DIFFERENT, 1.0)
            if name == "birth_date":
                rates[0] = self._at_most(name, 0, self.generation, AT_MOST)
            if name == "suffix":
                rates[0] = self._at_most(name, 0, DIFFERENT, AT_MOST)
            if name in self.others:
                rates[1] = self._at_most(name, 1, rates.shape[1] - 1, AT_MOST)
            if family_of(self.frame.kinds[name]) == "given":
                rates[1] = self._at_most(name, 1, self.swapped, AT_MOST)
        self._update_random(shares)

    def _update_random(self, shares: Floats) -> None:
        """Strangers are all pairs less those that are one person or one household."""
        for name, rates in self.rates.items():
            level, size = self.patterns.levels[name], rates.shape[1]
            known = np.bincount(level, weights=shares[:, 0] + shares[:, 1], minlength=size)
            rates[2] = self._held(name, 2, np.maximum(self.all_pairs[name] - known, 0.0))
            if name in ("number", "uprn"):
                rates[2] = self._at_most(name, 2, size - 1, AT_MOST)

    def _held(self, name: str, at: int, counts: Floats) -> Floats:
        return held(counts, self.start[name][at], self.contexts[name], CLASSES[at])

    def _at_most(self, name: str, at: int, level: int, factor: float) -> Floats:
        """The rates of a class with one level held down, so that no class takes over what another stands for."""
        rates: Floats = self.rates[name][at]
        most = factor * self.start[name][at][level]
        if rates[level] <= most:
            return rates
        beside = self.contexts[name] == self.contexts[name][level]
        scaled = np.where(beside, rates * ((1 - most) / (1 - rates[level])), rates)
        scaled[level] = most
        return np.asarray(scaled, float)

    def rounded(self) -> dict[str, Rates]:
        """The rates as the model keeps them."""
        return {
            name: Rates(*(tuple(float(f"{value:.6g}") for value in row) for row in rates))
            for name, rates in sorted(self.rates.items())
        }


def held(counts: Floats, start: Floats, context: Index, which: str) -> Floats:
    """Shares of counts in each context, held near the prior by as many pairs as it is worth for a class."""
    counts = counts + prior().weight[which] * start + LEAST
    counts[0] = 0.0
    made: Floats = counts / np.bincount(context, weights=counts)[context]
    return made


def strange(people: People, frame: Frame) -> dict[str, Floats]:
    """How many of all pairs of rows show each level, as far as drawn pairs and the prior tell."""
    return counted(people, frame, {name: start[2] for name, start in starts(people, frame).items()})


def starts(people: People, frame: Frame) -> dict[str, Floats]:
    """The prior rates of each piece of evidence."""
    return {name: start_of(frame, name, strong=name in people.strong) for name in frame.kinds}


def start_of(frame: Frame, name: str, *, strong: bool) -> Floats:
    """The prior rates of one piece of evidence, context after context."""
    kind = frame.kinds[name]
    contexts = CONTEXTS if name in frame.parents else ("unknown",)
    tables = [prior().of(kind, strong=strong, context=context) for context in contexts]
    return np.array([[0.0, *(v for t in tables for v in getattr(t, row)[1:])] for row in CLASSES])
