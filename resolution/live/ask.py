"""One record asked about: whose it is, by linking it with those it may be one with, exactly as a run would."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kithkin.resolution.coded import Index as Rows
from kithkin.resolution.coded import among, distinct
from kithkin.resolution.decide import Contradiction, check
from kithkin.resolution.identity import told_of_one
from kithkin.resolution.levels import Pairs
from kithkin.resolution.link import Decisions, Linked, Model, linked
from kithkin.resolution.live.few import few
from kithkin.resolution.live.hashes import Parts
from kithkin.resolution.live.index import Index, Readable
from kithkin.resolution.live.renumbered import same_number
from kithkin.resolution.numbers import as_one
from kithkin.resolution.prepared import Read, made_ready
from kithkin.resolution.rows import Rows as Ids
from kithkin.resolution.score import SEEN, Scores, score, under
from kithkin.resolution.single import people_of_one
from kithkin.resolution.standardise import NAMES

_FIRST = np.zeros(1, np.int64)


@dataclass(frozen=True, slots=True)
class One:
    """A record by itself as evidence, and the delivered row that it stood in."""

    read: Read
    delivered: str | None
    was: str | None = None
    """The person it stood under before it was written anew."""

    @property
    def id(self) -> str:
        """Its key."""
        return str(self.read.rows.texts[0].as_py())


@dataclass(frozen=True)
class Asked:
    """A record that is asked about, what shares a key with it, and what linking it with those near it found."""

    one: One
    beside: Rows
    first: Scores | None
    """The pairs of the record with each row `beside`, in their order."""
    component: Rows
    rows: Rows
    """Those and the people delivered beside them: all that the record was linked with."""
    found: Linked


def read_one(record_id: str, values: Mapping[str, str | None], was: str | None = None) -> One:
    """A record as it is sent, prepared as all others are."""
    told, row = told_of_one(record_id, values)
    return One(Read(Ids("record_id", pa.array([record_id], pa.string()), _FIRST), (), people_of_one(told)), row, was)


def ask(index: Index, model: Model, one: One, readable: Readable, decisions: Decisions | None = None) -> Asked:
    """Link one record with the readable records of the persons that it may be one of."""
    beside = index.beside(Parts(one.read.people), readable, model.limits)
    beside = _united(beside, same_number(index, one.read.people, model.numbers, readable))
    first = beside_all(index, model, one, beside)
    said = decisions or Decisions()
    near = beside[first.odds.weight >= SEEN] if first else beside
    near = _united(near, index.find(_decided(said, one.id), readable))
    persons = {person for person in (*index.persons(near), one.was) if person}
    component = _united(near, index.of_persons(persons, readable))
    deliveries = {row for row in (one.delivered, *index.delivered(component)) if row}
    mates = index.delivered_with(deliveries, readable)
    mates = mates[~among(component, mates)]
    known = _with_known(said, _known(index, mates))
    rows = _united(component, mates)
    ready = made_ready(_together(index, one, rows), known, model.numbers)
    return Asked(one, beside, first, component, rows, linked(ready, model))


def _united(one: Rows, other: Rows) -> Rows:
    rows: Rows = distinct(np.concatenate([one, other]))
    return rows


def _decided(decisions: Decisions, record_id: str) -> set[str]:
    """The records that people have decided to be one person with this one, through others too."""
    found, waiting = {record_id}, [record_id]
    while waiting:
        here = waiting.pop()
        others = {other for pair in decisions.same if here in pair for other in pair} - found
        found |= others
        waiting += others
    return found - {record_id}


def beside_all(index: Index, model: Model, one: One, rows: Rows) -> Scores | None:
    """The record beside each of some rows, under the model."""
    if not len(rows):
        return None
    own = one.read.people
    # What the record does not state is missing beside every row; but a name may stand in the place of another.
    found = few([(own, _FIRST), *index.parts(rows)], range(len(rows) + 1), {*own.coded, *NAMES})
    people = as_one(found, model.numbers)
    pairs = Pairs(np.zeros(len(rows), np.int64), np.arange(1, len(rows) + 1))
    return score(under(people, model), model, pairs)


def _known(index: Index, mates: Rows) -> list[tuple[str, str]]:
    """Who only stands beside others is taken for the person that they are known to be."""
    first: dict[str, str] = {}
    pairs = zip(index.persons(mates), index.ids(mates), strict=True)
    return [(first[person], one) for person, one in pairs if person and first.setdefault(person, one) != one]


def _with_known(said: Decisions, pairs: list[tuple[str, str]]) -> Decisions:
    """The decisions and who is known to be one; what was decided since counts before what is known."""
    known = Decisions((*said.same, *pairs), said.different, said.guarded)
    try:
        check(known)
    except Contradiction:
        return said
    return known


def _together(index: Index, one: One, rows: Rows) -> Read:
    """The record and those rows as one table in the order of ids; mates only where two were delivered together."""
    told_ids = [one.id, *index.ids(rows)]
    order = sorted(range(len(told_ids)), key=told_ids.__getitem__)
    people = few([(one.read.people, _FIRST), *index.parts(rows)], order)
    delivered = (one.delivered, *index.delivered(rows))
    told = [row for row in delivered if row is not None]
    numbers = {row: at for at, row in enumerate(dict.fromkeys(told))}
    stood = np.array([-1 if row is None else numbers[row] for row in delivered], np.int64)[order]
    ids = Ids("record_id", pa.array([told_ids[at] for at in order], pa.string()), np.arange(len(order)))
    return Read(ids, one.read.columns, people, stood if len(numbers) < len(told) else None)
