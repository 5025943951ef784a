"""Two persons, or two records, beside each other: the pair of their records that says most, and why."""

from dataclasses import dataclass

import numpy as np

from kithkin.graph.errors import WrongUse
from kithkin.resolution.coded import Index as Rows
from kithkin.resolution.compared import MOST, Finding
from kithkin.resolution.levels import Pairs
from kithkin.resolution.link import Model
from kithkin.resolution.live.ask import One
from kithkin.resolution.live.few import Part, few
from kithkin.resolution.live.index import Index
from kithkin.resolution.live.pairs import findings, likeliest
from kithkin.resolution.numbers import as_one
from kithkin.resolution.score import score, under


@dataclass(frozen=True)
class Side:
    """The records of one side, and their evidence."""

    ids: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Versus:
    """The pair that says most of two sides, and of how many."""

    left: str
    right: str
    weight: float
    same: float
    household: float
    findings: tuple[Finding, ...]
    pairs: int


def side_of(index: Index, rows: Rows) -> Side:
    """Rows of the index as a side."""
    return Side(tuple(index.ids(rows)), tuple(index.parts(rows)))


def side_of_one(one: One) -> Side:
    """A record that was sent as a side."""
    return Side((one.id,), ((one.read.people, np.zeros(1, np.int64)),))


def versus(model: Model, left: Side, right: Side) -> Versus:
    """Every record of one side beside every record of the other, under the model."""
    count = len(left.ids) + len(right.ids)
    if count > MOST:
        raise WrongUse(f"these are {count:,} records, more than {MOST} to compare: compare two of the records")
    people = under(as_one(few([*left.parts, *right.parts], range(count)), model.numbers), model)
    one, two = np.indices((len(left.ids), len(right.ids))).reshape(2, -1).astype(np.int64)
    found = score(people, model, Pairs(one, two + len(left.ids)))
    best = np.arange(len(one)) == int(found.odds.weight.argmax())
    only = found.at(best)
    [pair] = likeliest(only, [*left.ids, *right.ids])
    [said] = findings(only, [pair])
    lines = tuple(sorted(said, key=lambda line: (line.field != "prior", -abs(line.weight))))
    return Versus(pair.left, pair.right, pair.weight, pair.same, pair.household, lines, len(one))
