"""A dozen rows beside one another: few pairs are weighed by one compiled loop, where columns are made for millions."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution import dozen_loops as loops
from kithkin.resolution import dozen_values as values
from kithkin.resolution.coded import Index
from kithkin.resolution.compare import evidence_of
from kithkin.resolution.contexts import Frame
from kithkin.resolution.laid import Laid, laid
from kithkin.resolution.letters import LONGEST
from kithkin.resolution.levels import Levels, Pairs, family_of
from kithkin.resolution.model import Model
from kithkin.resolution.shapes import nicknames
from kithkin.resolution.standardise import NAMES, People
from kithkin.resolution.twins import LEAST, OWN
from kithkin.resolution.weigh import PLACES, Weighed, few_shares, posteriors

MOST = 2_000
"""More pairs than these are weighed column by column: equal values are compared once there."""
WAYS = {
    "given": values.GIVEN, "surname": values.SURNAME, "middle": values.MIDDLE, "birth_date": values.BIRTH,
    "street": values.TEXT, "city": values.TEXT, "number": values.DIGITS, "phone": values.DIGITS,
    "postcode": values.POSTCODE, "email": values.EMAIL, "identifier": values.IDENTIFIER,
}  # fmt: skip
"""How each family of evidence is compared; the others are the same value or another one."""


def weighed(people: People, model: Model, pairs: Pairs) -> tuple[dict[str, Levels], Weighed] | None:
    """The levels of a few pairs in their contexts, and their odds; none where only `compare` and `weigh` can tell."""
    if len(pairs) > MOST:
        return None
    frame = Frame.of(model.rates)
    there = evidence_of(people)
    names = tuple(name for name in frame.kinds if name in there)
    few = _Few(people, names)
    if not few.plain:
        return None
    count = len(pairs)
    levels, odds, home = np.empty((len(names), count), np.int8), np.empty((4, count)), np.empty(count, np.bool_)
    sides = (np.ascontiguousarray(pairs.left, np.int64), np.ascontiguousarray(pairs.right, np.int64))
    loops.weighed(few.told(), _plan(model, frame, names), few.shares(model), sides, (levels, odds, home))
    return dict(zip(names, levels, strict=True)), posteriors(list(odds), home)


class _Few:
    """The evidence of a few rows with the letters of all its values in one piece; names have one list of values."""

    def __init__(self, people: People, names: Sequence[str]) -> None:
        self.people, self.names = people, names
        self.rows = [*names, *(name for name in loops.SPOTS if name in people.coded and name not in names)]
        called = next((people.coded[name].values for name in self.rows if name in NAMES), [])
        self.values, self.called, self.first = [*called], len(called), dict[str, int]()
        for name in self.rows:
            if name not in NAMES and _way(name) != values.VALUE:
                self.first[name] = len(self.values)
                self.values += people.coded[name].values
        self.letters, self.lengths = "".join(self.values), [len(value) for value in self.values]

    @property
    def plain(self) -> bool:
        """Whether all values are short and of letters of one byte, and days are of eight digits."""
        lengths, days = self.lengths, self.first.get("birth_date")
        if not self.letters.isascii() or (lengths and not 0 < min(lengths) <= max(lengths) <= LONGEST):
            return False
        many = 0 if days is None else self.people.coded["birth_date"].size
        return days is None or set(lengths[days : days + many]) <= {8}

    def told(self) -> values.Told:
        """What the compiled loop is told of the rows."""
        starts = np.zeros(len(self.values) + 1, np.int64)
        np.cumsum(self.lengths, out=starts[1:])
        text = np.frombuffer(bytearray(self.letters.encode()), np.uint8)
        marks, pets = self._of_names()
        coded = [self.people.coded[name] for name in self.rows]
        codes = np.empty((len(coded), self.people.count), np.int64)
        for at, (name, column) in enumerate(zip(self.rows, coded, strict=True)):
            codes[at] = column.codes
            if self.first.get(name):
                codes[at][column.codes >= 0] += self.first[name]
        place = {name: at for at, name in enumerate(self.rows)}
        spots = np.array([place.get(name, -1) for name in loops.SPOTS], np.int64)
        return text, starts, marks, pets, _akin(), codes, spots

    def _of_names(self) -> tuple[NDArray[np.uint8], Index]:
        """The marks of values that are names, and which short names they are."""
        names, real, number = self.values[: self.called], self.people.real, _numbered()
        marks = [values.REAL * (name in real) + values.DOUBLE * _of_words(name) for name in names]
        return np.array(marks, np.uint8), np.array([number.get(name, -1) for name in names], np.int64)

    def shares(self, model: Model) -> loops.Shares:
        """The logarithm of the share of each value of evidence whose rarity counts."""
        known, logs = laid(model), list[float]()
        begins = np.full((len(self.names), 2), -1, np.int64)
        for at, name in enumerate(self.names):
            if name in known.shares:
                begins[at] = len(logs), self.first.get(name, 0)
                logs += few_shares(self.people.coded[name], model, name)
        return np.array(logs, np.float64), begins


def _of_words(name: str) -> bool:
    return " " in name and len(set(name.split())) > 1


def _way(name: str) -> int:
    return WAYS.get(family_of(name.partition(":")[0]), values.VALUE)


@cache
def _numbered() -> Mapping[str, int]:
    return {name: at for at, name in enumerate(nicknames())}


@cache
def _akin() -> NDArray[np.bool_]:
    """Which names are short for one name."""
    whole = {one: at for at, one in enumerate(sorted(set().union(*nicknames().values())))}
    member = np.zeros((len(nicknames()), len(whole)), np.float32)
    for at, names in enumerate(nicknames().values()):
        member[at, [whole[one] for one in names]] = 1.0
    akin: NDArray[np.bool_] = member @ member.T > 0
    return akin


def _plan(model: Model, frame: Frame, names: tuple[str, ...]) -> loops.Plan:
    """What the compiled loop is told of a model, for the evidence that some rows have; made once."""
    known = laid(model)
    return known.once(names, lambda: _planned(model, known, frame, names))


def _planned(model: Model, known: Laid, frame: Frame, names: tuple[str, ...]) -> loops.Plan:
    columns, contexts = np.zeros((len(names), 7), np.int64), list[int]()
    begins = np.cumsum([0, *(frame.size(name) for name in names)])
    for at, name in enumerate(names):
        parent = frame.parents.get(name)
        columns[at, loops.PARENT] = names.index(parent) if parent in names else -1
        if parent in names:
            columns[at, loops.CONTEXTS] = len(contexts)
            contexts += frame.contexts(str(parent)).tolist()
        columns[at, loops.PLAIN] = len(frame.names(name)) - 1
        columns[at, loops.HOME] = frame.kinds[name] in PLACES
        columns[at, loops.OWN] = family_of(frame.kinds[name]) in OWN
        columns[at, loops.WAY] = _way(name)
    columns[:, loops.OF_LEVELS] = begins[:-1]
    tables = [[table[name] for name in names] for table in (known.logs, known.chance, known.rare)]
    logs, chance, rare = (np.concatenate(table, axis=-1) if table else np.zeros(0) for table in tables)
    priors = np.array([*known.prior, model.twins * np.log(2), float(model.twins > LEAST)])
    plan: Any = (np.ascontiguousarray(logs.reshape(3, -1)), chance, rare.astype(np.bool_), priors)
    return (columns, np.array(contexts, np.int64), *plan)
