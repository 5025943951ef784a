"""A dozen rows divided into persons by what their pairs say by themselves, as `divide.py` does it for millions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution import calibrate, dozen, loops, rivals
from kithkin.resolution import dozen_bonds as bonds
from kithkin.resolution.block import Plan, planned
from kithkin.resolution.cluster import LEAST, MOST, SURER, Bounds
from kithkin.resolution.coded import Floats, Index
from kithkin.resolution.compare import evidence_of
from kithkin.resolution.divide import Pass
from kithkin.resolution.dozen_around import around
from kithkin.resolution.keys import SOURCES, Keys, change_of
from kithkin.resolution.laid import laid
from kithkin.resolution.levels import DIFFERENT, Pairs
from kithkin.resolution.model import Model
from kithkin.resolution.repeats import statements
from kithkin.resolution.score import Scores, under, useful
from kithkin.resolution.sieve import LANES
from kithkin.resolution.standardise import People

ROWS = 24
"""More rows than these are divided component by component, all of one size at once."""
BOTH = "both_names"
_SURNAME = -2
"""Stands for the mark of surnames until it is known where that is."""
Change = Callable[[str], str] | None
Marks = tuple[list[tuple[str, Change]], NDArray[np.int64]]
"""The evidence that each mark is of and what makes a part of its value; and what `dozen_bonds.glanced` is told."""
Mask = NDArray[np.bool_]


def judged(people: People, model: Model, given: Bounds) -> tuple[Scores, Plan, Pass] | None:
    """What `first_scores` and `by_themselves` find; none where they are many or decided, or only columns can tell."""
    if people.count > ROWS or given.any:
        return None
    people = under(people, model)
    pairs = _every(people.count)
    found = dozen.weighed(people, model, pairs)
    if found is None:
        return None
    scores = Scores(people, model, pairs, *found)
    _, plan = planned(Keys(people), model.limits)
    first = glanced(people, model, pairs)
    if model.glance:
        first &= useful(scores.odds)
    barred = np.zeros(len(pairs), bool)
    for name in people.strong & scores.levels.keys():
        barred |= scores.levels[name] == DIFFERENT
    labels, person, order = (np.empty(size, np.int64) for size in (people.count, people.count, len(pairs)))
    told = scores.odds.weight, first, barred, statements(people), _sure()
    many = bonds.bonded(*told, (labels, person, order))
    return scores.at(order[:many]), plan, Pass(labels, person, None, None)


def around_few(scores: Scores, person: Index, known: tuple[Bounds, Floats], few: Mask) -> calibrate.Around:
    """What stands around the few pairs, as `divide.around` finds it."""
    within, bits = known
    weight = np.clip(bits.astype(np.float32), LEAST, MOST)
    many = int(np.count_nonzero(few))
    case, support, spoken = np.empty(many, np.int8), np.empty(many, np.float32), np.empty(many, np.float32)
    sides, apart = ((pairs.left, pairs.right) for pairs in (scores.pairs, within.cannot))
    told = weight, few, scores.levels[rivals.NAME]
    around((person, statements(scores.people)), sides, told, apart, (case, support, spoken))
    home = np.clip(scores.odds.together[few], LEAST, MOST)
    table = laid(scores.model).once("table", lambda: calibrate.Table.of(scores.model))
    shares = np.broadcast_to(np.array(table.shares), (many, 3))
    return calibrate.Around(weight[few], home, case, support, spoken, shares)


@cache
def _every(count: int) -> Pairs:
    left, right = np.triu_indices(count, 1)
    return Pairs(left.astype(np.int64), right.astype(np.int64))


@cache
def _sure() -> Floats:
    """What so many statements add, from none on."""
    sure: Floats = SURER * np.log2(np.maximum(np.arange(ROWS + 1), 1))
    return sure


def glanced(people: People, model: Model, pairs: Pairs) -> Mask:
    """Which of all pairs pass the sieve of a model; all of them under one without."""
    out = np.ones(len(pairs), bool)
    if model.glance and len(pairs):
        parts, marks = _marks(model, tuple(evidence_of(people)))
        place: dict[str, int] = {}
        said = np.array([_said(people, name, change, place) for name, change in parts], np.int64)
        bonds.glanced(_hashed(place), said.reshape(len(parts), people.count), marks, model.glance.bar, out)
    return out


def _said(people: People, name: str, change: Change, place: dict[str, int]) -> list[int]:
    """The value, or the part of a value, of each row as a number; -1 for none."""
    column = people.coded[name]
    values = [column.values[code] if code >= 0 else None for code in column.codes.tolist()]
    if change:
        values = [change(value) or None if value is not None else None for value in values]
    return [-1 if value is None else place.setdefault(value, len(place)) for value in values]


def _hashed(texts: Iterable[str]) -> NDArray[np.uint64]:
    """The hashes that `content.of_values` has."""
    told = [text.encode() for text in texts]
    starts, out = np.array([0, *accumulate(map(len, told))], np.int64), np.empty(len(told), np.uint64)
    loops.hashed(np.frombuffer(bytearray(b"".join(told)), np.uint8), starts, out)
    return out


def _marks(model: Model, names: tuple[str, ...]) -> Marks:
    """The marks of some evidence under a model; made once."""
    worth = model.glance.worth if model.glance else {}
    return laid(model).once(("glance", names), lambda: _laid_out(worth, names))


def _laid_out(worth: Mapping[str, tuple[int, int]], names: tuple[str, ...]) -> Marks:
    parts: list[tuple[str, Change]] = []
    marks: list[tuple[int, int, int, int]] = []
    begins: dict[str, int] = {}
    for name in names:
        begins[name] = len(parts)
        parts.append((name, None))
        marks.append((-1, -1, *worth.get(name, (0, 0))))
        for part in _parts_of(name, names):
            both = part == BOTH
            parts.append((name, None if both else change_of(part)))
            marks.append((begins[name], _SURNAME if both else -1, *worth.get(f"{name}/{part}", (0, 0))))
    table = np.array(marks, np.int64).reshape(-1, 4)
    table[table[:, bonds.OTHER] == _SURNAME, bonds.OTHER] = begins.get("surname", -1)
    return parts, table


def _parts_of(name: str, names: Sequence[str]) -> list[str]:
    """The parts of a piece of evidence that have marks of their own, as `sieve.Marks` lays them out."""
    own = [part for part, of in SOURCES.items() if of == name]
    return [part for part in own if part != BOTH or {"given", "surname"} <= {*names}][: LANES - 1]
