"""Evidence that depends on other evidence: who moved has another street, so the other house number says nothing more.

A level of such evidence is counted apart for each answer of the evidence it depends on, its context.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.levels import LEVELS, MISSING, Levels, family_of

CONTEXTS = ("unknown", "differ", "area", "agree")
PARENTS = {
    "street": ("uprn",),
    "number": ("street", "postcode"),
    "postcode": ("street",),
    "city": ("postcode", "street"),
    "stage": ("birth_date",),
    "beside": ("street", "uprn", "postcode"),
}
"""What each piece of evidence depends on: the first that the table has."""
_OF_LEVEL = {"missing": 0, "different": 1, "area": 2}


@dataclass(frozen=True, slots=True)
class Frame:
    """The evidence of a model: its kinds, and what depends on what."""

    kinds: Mapping[str, str]
    parents: Mapping[str, str]

    @classmethod
    def of(cls, names: Iterable[str]) -> "Frame":
        """The frame of evidence with these names; `category:race` is of kind `category`."""
        return _frame(tuple(names))

    @classmethod
    def made(cls, names: Iterable[str]) -> "Frame":
        """The same, made anew."""
        kinds = {name: name.split(":")[0] for name in names}
        parents = {
            name: next(parent for parent in PARENTS[name] if parent in kinds)
            for name in kinds
            if any(parent in kinds for parent in PARENTS.get(name, ()))
        }
        return cls(kinds, parents)

    def names(self, name: str) -> tuple[str, ...]:
        """The levels of one piece of evidence, before contexts."""
        return LEVELS[family_of(self.kinds[name])]

    def size(self, name: str) -> int:
        """How many levels one piece of evidence has, contexts counted."""
        plain = len(self.names(name)) - 1
        return 1 + plain * (len(CONTEXTS) if name in self.parents else 1)

    def split(self, levels: Mapping[str, Levels]) -> dict[str, Levels]:
        """Levels with their context; evidence that the model does not know is left out."""
        return {name: self._split(name, levels) for name in self.kinds if name in levels}

    def _split(self, name: str, levels: Mapping[str, Levels]) -> Levels:
        level = levels[name]
        if name not in self.parents:
            return level
        parent = self.parents[name]
        context = self.contexts(parent)[levels[parent]] if parent in levels else np.zeros(len(level), np.int8)
        plain = len(self.names(name)) - 1
        made: Levels = np.where(level == MISSING, MISSING, level + context * plain).astype(np.int8)
        return made

    def contexts(self, parent: str) -> NDArray[np.int8]:
        """The context that each level of one piece of evidence is for what depends on it."""
        return np.array([_OF_LEVEL.get(word, 3) for word in self.names(parent)], np.int8)

    def plain(self, name: str, levels: NDArray[np.int8]) -> Levels:
        """Levels without their context."""
        if name not in self.parents:
            return levels
        plain = len(self.names(name)) - 1
        made: Levels = np.where(levels == MISSING, MISSING, (levels - 1) % plain + 1).astype(np.int8)
        return made

    def context(self, name: str) -> NDArray[np.int64]:
        """The context of every level of one piece of evidence; the first level, missing, is of the first."""
        plain = len(self.names(name)) - 1
        if name not in self.parents:
            return np.zeros(plain + 1, np.int64)
        return np.append(0, np.repeat(np.arange(len(CONTEXTS)), plain))

    def counts_rare(self, name: str) -> NDArray[np.bool_]:
        """The levels where two equal values are worth more the rarer they are: where nothing foretold them."""
        plain = len(self.names(name)) - 1
        exact = np.arange(self.size(name)) % plain == 0
        exact[0] = False
        rare: NDArray[np.bool_] = exact & (self.context(name) <= 1)
        return rare


@lru_cache(maxsize=64)
def _frame(names: tuple[str, ...]) -> Frame:
    return Frame.made(names)
