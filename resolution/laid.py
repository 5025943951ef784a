"""A model laid out as arrays, once for each version: what every record that is asked about needs again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.coded import Floats
from kithkin.resolution.contexts import Frame
from kithkin.resolution.model import CLASSES, Model
from kithkin.resolution.standardise import real_names

LEAST = 1e-9
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Laid:
    """The rates of a model as logarithms, level by level, in the order of CLASSES."""

    real: frozenset[str]
    """The given names that people have, as far as the model knows."""
    prior: Floats
    logs: Mapping[str, Floats]
    """Natural logarithms; the first level, missing, says nothing."""
    bits: Mapping[str, Floats]
    """Logarithms to the base of two, the first level too."""
    chance: Mapping[str, Floats]
    """Natural logarithms of how often strangers agree so."""
    rare: Mapping[str, NDArray[np.bool_]]
    """The levels where two equal values are worth more the rarer they are."""
    listed: Mapping[str, list[tuple[str, int, float]]]
    """The frequent values in order, each with its place in the model's list, and its share."""
    shares: Mapping[str, tuple[Mapping[str, float], float]]
    """Natural logarithms of the shares of frequent values, and of that of any other."""
    plans: dict[Any, Any] = field(default_factory=dict)
    """What else is made of it for some evidence, once."""

    def once(self, key: Any, make: Callable[[], T]) -> T:
        """What is made of the model under this key, made when it is first asked for."""
        if key not in self.plans:
            self.plans[key] = make()
        made: T = self.plans[key]
        return made


def laid(model: Model) -> Laid:
    """The model laid out; asked for many times in a row."""
    last = _last.get("model")
    if last is None or last[0] is not model:
        last = _last["model"] = (model, _laid(_Version(model)))
    return last[1]


_last: dict[str, tuple[Model, Laid]] = {}


class _Version:
    """A model that is known by its version, which is the hash of all it says."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def __hash__(self) -> int:
        return hash(self.model.version)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Version) and other.model.version == self.model.version


@lru_cache(maxsize=8)
def _laid(of: _Version) -> Laid:
    model, frame = of.model, Frame.of(of.model.rates)
    rates = {name: np.array([one.same, one.household, one.random]) for name, one in model.rates.items()}
    return Laid(
        real=real_names(model.frequencies.get("given", ())),
        prior=np.log([max(model.pairs[name], 1e-6) for name in CLASSES]),
        logs={name: log_rates(table) for name, table in rates.items()},
        bits={name: np.log2(np.maximum(table, LEAST)) for name, table in rates.items()},
        chance={name: np.log(np.maximum(table[2], LEAST)) for name, table in rates.items()},
        rare={name: frame.counts_rare(name) for name in rates},
        listed={
            name: sorted((text, at, share) for at, (text, share) in enumerate(shares.items()))
            for name, shares in model.frequencies.items()
        },
        shares={name: _shares(shares, model.trained_on) for name, shares in model.frequencies.items()},
    )


def _shares(listed: Mapping[str, float], trained_on: int) -> tuple[dict[str, float], float]:
    *logs, rare = np.log(np.array([*listed.values(), 2.0 / max(trained_on, 2)])).tolist()
    return dict(zip(listed, logs, strict=True)), rare


def log_rates(rates: Floats) -> Floats:
    """Logarithms of rates; what is missing says nothing."""
    logs: Floats = np.log(np.maximum(rates, LEAST))
    logs[:, 0] = 0.0
    return logs
