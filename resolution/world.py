"""The whole table with its blocks while some of it is linked again: pairs of some rows, and the labels of all."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution import beside, bridges
from kithkin.resolution.around import Around
from kithkin.resolution.block import Blocks
from kithkin.resolution.coded import Floats, Index
from kithkin.resolution.components import LARGEST, inside
from kithkin.resolution.divide import Pass, knows_mates, parted, with_conflicts
from kithkin.resolution.glanced import Glanced
from kithkin.resolution.keys import Keys
from kithkin.resolution.levels import Levels, Pairs
from kithkin.resolution.model import Model
from kithkin.resolution.near import Some, grouped, labelled, labels_of, united
from kithkin.resolution.once import Once
from kithkin.resolution.over import Counts
from kithkin.resolution.prepared import Prepared
from kithkin.resolution.score import Scores, useful
from kithkin.resolution.sieve import Marks, Sieve
from kithkin.resolution.standardise import People
from kithkin.resolution.tipped import Tipped

Chosen = NDArray[np.bool_]


@dataclass
class World:
    """The whole table with its blocks, and the labels of its rows as far as they are known."""

    keys: Keys
    model: Model
    ready: Prepared
    around: Around
    labels: dict[str, Index] = field(default_factory=dict)
    once: Once = field(init=False)
    glanced: Glanced = field(init=False)
    beside_whom: beside.Mates | None = None
    """The row mates by the labels of now."""

    def __post_init__(self) -> None:
        """Nothing is weighed yet."""
        self.once = Once(self.people, self.model)
        pool = ThreadPoolExecutor(1)
        # Nobody waits for it before rows have their labels.
        sieve = pool.submit(_sieve, self.keys, self.model)
        pool.shutdown(wait=False)
        self.glanced = Glanced(sieve, self.count, self.blocks)

    @property
    def sieve(self) -> Sieve | None:
        """What the model looks at at a glance, where it does."""
        return self.glanced.sieve

    @property
    def people(self) -> People:
        return self.keys.people

    @property
    def count(self) -> int:
        return self.people.count

    def within(self, name: str, chosen: Chosen) -> Pairs:
        """The pairs of these rows that have such a label in common."""
        some = Some.of(chosen)
        labels = labels_of(self.labels[name][some.rows])
        pairs = some.everywhere(inside(labels))
        if np.bincount(labels).max(initial=0) <= LARGEST:
            return pairs
        # Of what is too large to be completed there are the pairs that blocking makes.
        _, scores = self.inside(chosen)
        alike = labels[scores.pairs.left] == labels[scores.pairs.right]
        return united(self.count, pairs, some.everywhere(scores.pairs.at(alike)))

    def scored(self, pairs: Pairs, rows: Chosen | None = None) -> tuple[Some, Scores]:
        """Pairs of the table weighed by themselves, over these rows or no more than they have."""
        chosen = np.zeros(self.count, bool) if rows is None else rows.copy()
        chosen[pairs.left] = chosen[pairs.right] = True
        some = Some.of(chosen)
        return some, self.once.scores(some, pairs)

    def touching(self, chosen: Chosen) -> tuple[Some, Scores]:
        """The pairs that blocking makes of these rows with any, weighed; where it looks at a glance, the useful."""
        return self._seen(self.glanced.touching(chosen))

    def blocks(self, chosen: Chosen) -> list[Blocks]:
        """The blocks around some rows: with those of their components at once, for all of them are looked at later."""
        return self.around.at(chosen, self._mates)

    def _mates(self, rows: Chosen) -> Chosen:
        return self.of_one("whole", rows) | self.of_one("whole_again", rows)

    def _seen(self, pairs: Pairs, rows: Chosen | None = None) -> tuple[Some, Scores]:
        """Pairs of the table that may matter at a glance weighed, and of these those that do."""
        some, scores = self.scored(pairs, rows)
        return (some, scores.at(useful(scores.odds))) if self.sieve else (some, scores)

    def tipped(self, counts: tuple[Mapping[str, Counts], Mapping[str, Counts]], old: Chosen, soon: Chosen) -> Chosen:
        """The rows whose pairs may be others because a block has grown over its limit or fallen below it.

        By the counts of then and now of the rows that were there then. Rows that are looked at `soon` are looked at
        with those that are here.
        """
        matter = self.sieve.of_pairs if self.sieve else None
        found = Tipped.of(self.keys, lambda ends: self.glanced.touching(ends | soon), counts, old, matter)
        ends, pairs = found.rows.copy(), found.pairs
        if self.sieve:
            some, scores = self._seen(pairs)
            pairs = some.everywhere(scores.pairs)
        ends[pairs.left] = ends[pairs.right] = True
        return ends

    def all_of(self, chosen: Chosen, *names: str) -> tuple[Some, Scores]:
        """Those pairs, and every other of these rows with one that has such a label with it, weighed."""
        some, scores = self.touching(chosen)
        return self.scored(
            united(self.count, some.everywhere(scores.pairs), *(grouped(self.labels[name], chosen) for name in names))
        )

    def inside(self, chosen: Chosen) -> tuple[Some, Scores]:
        """The rows, and what blocking makes of their pairs among themselves."""
        return self._seen(self.glanced.inside(chosen), chosen)

    def told(self, some: Some) -> beside.Told:
        """Whether rows share a row mate, whoever these are."""
        mates = self.ready.mates
        assert mates is not None
        part, first = self.labels["part"], self.labels["first"]
        known = self.beside_whom = self.beside_whom or beside.Mates.of(mates, part, first)
        return lambda pairs: beside.shared(known, part, first, some.everywhere(pairs))

    @property
    def mated(self) -> bool:
        """Whether row mates are evidence."""
        return knows_mates(self.ready.mates, self.model)

    def beside(self, some: Some, scores: Scores) -> Scores:
        """The scores with row mates among the evidence, where they are any."""
        return beside.with_mates(scores, self.told(some)) if self.mated else scores

    def parted(self, some: Some, scores: Scores, found: Pass) -> tuple[Index, Floats, bridges.Mask, Levels]:
        """The persons of some rows with twins parted, their pairs' weight then, which wait, and what parts twins."""
        within = with_conflicts(some.within(self.ready.within), scores)
        mates = None if self.ready.mates is None else self.ready.mates[some.rows]
        return parted(scores, found, mates, within)

    def take(self, some: Some, touched: Chosen, found: Mapping[str, Index | None]) -> Chosen:
        """New labels for these rows; where all who are not touched stay together nothing has moved."""
        moved = np.zeros(self.count, bool)
        for name, own in found.items():
            if own is not None:
                made, stays = renamed(self.labels[name], some.rows, own, touched)
                self.labels[name][some.rows] = made
                moved[some.rows[~stays]] = True
                if name in ("part", "first"):
                    self.beside_whom = None
        return moved

    def of_one(self, name: str, chosen: Chosen) -> Chosen:
        """All rows that have a label with one of these rows."""
        return labelled(self.labels[name], self.labels[name][chosen])


def _sieve(keys: Keys, model: Model) -> Sieve | None:
    return None if model.glance is None else Sieve.of(Marks.of(keys), model.glance)


def renamed(labels: Index, rows: Index, own: Index, touched: Chosen) -> tuple[Index, Chosen]:
    """New labels of some rows as labels of the table, and where they stay what they were.

    A label stays where those that are not touched are together as before.
    """
    span, known = int(labels.max(initial=-1)) + 1, ~touched[rows]
    size = np.bincount(own[known], minlength=int(own.max(initial=-1)) + 1)
    here = np.bincount(labels[~touched], minlength=span)
    both, count = np.unique(own[known] * span + labels[rows[known]], return_counts=True)
    after, was = both // max(span, 1), both % max(span, 1)
    same = (count == size[after]) & (count == here[was])
    made = span + np.arange(len(size))
    stays = np.zeros(len(size), bool)
    made[after[same]], stays[after[same]] = was[same], True
    return made[own], stays[own]
