"""Live answers are about the persons of the caller's: what hidden records joined is looked at in its parts."""

import numpy as np
import polars as pl
import pytest

from kithkin.api.index_in_scope import IndexInScope
from kithkin.api.sight import Sight
from kithkin.resolution.apart import Said as LinkedAnew
from kithkin.resolution.live.index import Index
from kithkin.resolution.live.stock import COLUMNS, stock_of

PARTED = {"f:1:self": "P-1", "f:2:self": "P-b"}
JOINED = {"f:1:self": "P-1", "f:3:self": "P-1"}


@pytest.fixture
def index():
    told = [dict.fromkeys(COLUMNS) | {"record_id": f"f:{at}:self", "person_id": person, "access": 1, "surname": name}
            for at, person, name in ((1, "P-1", "kane"), (2, "P-1", "kane"), (3, "P-2", "lowe"))]  # fmt: skip
    return Index((stock_of(pl.DataFrame(told, COLUMNS)),), "2016-01-01")


class Alike:
    """A graph that says of which persons a caller reads only a part."""

    def __init__(self, *persons):
        self.persons = persons

    def ask(self, _, /, ids, **__):
        of = {"P-1": ("f:1:self", "f:2:self"), "P-2": ("f:3:self",)}
        told = {"likeness_id": "alike:1", "minted_for": "f:1:self", "first_known": ""}
        found = [told | {"record_id": one, "person_id": who} for who in self.persons for one in of[who]]
        return found if set(ids) & set(self.persons) else []


class Said:
    """A linking that puts each record where it is told to."""

    def __init__(self, places):
        self.places = places

    def said(self, _, likenesses, __):
        return [LinkedAnew({record: self.places.get(record, record) for record in records}) for records in likenesses]


def seen(index, places, *persons):
    sight = Sight(Alike(*persons), Said(places), lambda record, *_: f"P-{'ab'[record == 'f:2:self']}", {"access": [1]})
    return IndexInScope(index.stocks, index.instant, index.stale, sight)


def rows_of(index, *persons):
    return index.ids(index.of_persons(persons, np.ones(len(index), bool)))


def test_records_stand_under_the_parts_and_each_part_has_its_own_records(index):
    scope = seen(index, PARTED, "P-1")
    assert scope.persons(np.arange(3)) == ["P-1", "P-b", "P-2"]
    assert (rows_of(scope, "P-1"), rows_of(scope, "P-b"), rows_of(scope, "P-2")) == (
        ["f:1:self"], ["f:2:self"], ["f:3:self"]
    )  # fmt: skip


def test_whom_something_hidden_kept_apart_are_one(index):
    scope = seen(index, {**JOINED, "f:2:self": "P-1"}, "P-1", "P-2")
    assert scope.persons(np.arange(3)) == ["P-1", "P-1", "P-1"]
    assert rows_of(scope, "P-1") == ["f:1:self", "f:2:self", "f:3:self"]
    assert rows_of(scope, "P-2") == []


def test_where_nobody_is_read_in_part_persons_are_as_they_are_stored(index):
    scope = seen(index, {})
    every = np.arange(3)
    assert scope.persons(every) == index.persons(every)
    assert rows_of(scope, "P-1") == rows_of(index, "P-1")
