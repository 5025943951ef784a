"""Pairs of a table that were weighed by themselves, so that none is weighed twice while some of it is linked again."""

from dataclasses import dataclass, field, replace

import numpy as np

from kithkin.resolution.coded import Index, among
from kithkin.resolution.levels import Pairs
from kithkin.resolution.model import Model
from kithkin.resolution.near import Some
from kithkin.resolution.score import Scores, score
from kithkin.resolution.standardise import People


@dataclass(slots=True)
class Once:
    """Pairs as numbers in their order, each with its levels and odds."""

    people: People
    model: Model
    _known: Index = field(default_factory=lambda: np.zeros(0, np.int64))
    _scores: Scores | None = None

    def scores(self, some: Some, pairs: Pairs) -> Scores:
        """Pairs of the table, all of whose rows are here, as pairs of these rows."""
        keys = self._keys(pairs)
        self._weigh(keys[~among(self._known, keys)])
        assert self._scores is not None
        place = np.searchsorted(self._known, keys)
        levels = {name: level[place] for name, level in self._scores.levels.items()}
        here = some.pairs(pairs)
        return Scores(some.people(self.people), self.model, here, levels, self._scores.odds.at(place))

    def _keys(self, pairs: Pairs) -> Index:
        return pairs.left.astype(np.int64) * self.people.count + pairs.right

    def _weigh(self, keys: Index) -> None:
        """Weigh pairs that are new, and lay them among those that are known."""
        if self._scores is not None and not len(keys):
            return
        count = max(self.people.count, 1)
        pairs, chosen = Pairs(keys // count, keys % count), np.zeros(count, bool)
        chosen[pairs.left] = chosen[pairs.right] = True
        some = Some.of(chosen)
        made = score(some.people(self.people), self.model, some.pairs(pairs))
        made = replace(made, pairs=pairs)
        if self._scores is not None:
            made = Scores.joined([self._scores, made])
        every = self._keys(made.pairs)
        order = np.argsort(every)
        levels = {name: level[order] for name, level in made.levels.items()}
        ordered = Pairs(made.pairs.left[order], made.pairs.right[order])
        self._known = every[order]
        self._scores = Scores(self.people, self.model, ordered, levels, made.odds.at(order))
