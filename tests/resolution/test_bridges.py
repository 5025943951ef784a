from types import SimpleNamespace

import numpy as np
import pytest

from kithkin.resolution import bridges
from kithkin.resolution.cluster import Bounds, link_rows
from kithkin.resolution.levels import Pairs

NOBODY = Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64))
APART, ALIKE = -4.0, 6.0


def world(first, second, crafted, must=NOBODY):
    """Two persons of so many rows, and rows of one statement that fit both; who stood together, and what is said."""
    part = np.repeat([0, 1, 2], [first, second, crafted])
    pairs = Pairs(*(side.astype(np.int64) for side in np.triu_indices(len(part), 1)))
    one, two = part[pairs.left], part[pairs.right]
    bits = np.where((one == two) | (two == 2), ALIKE, APART)
    said = np.where(part == 2, len(part), np.arange(len(part)))
    within = Bounds(must, NOBODY)
    person = link_rows(np.zeros(len(part), np.int64), pairs, bits.astype(np.float32), within, said)
    return part, person, (SimpleNamespace(pairs=pairs), (person, bits), within, said)


@pytest.mark.parametrize("copies", [1, 5])
def test_a_crafted_record_however_often_copied_joins_no_two_large_persons(copies):
    part, before, given = world(9, 8, copies)
    assert len(set(before.tolist())) == 1
    person, bits, held = bridges.parted(*given)
    assert len(set(person[part == 0])) == len(set(person[part == 1])) == len(set(person[part == 2])) == 1
    assert person[part == 0][0] != person[part == 1][0]
    assert person[part == 2][0] in person[part != 2]
    ends = given[0].pairs.at(held)
    assert set(part[ends.right].tolist()) == {2}
    assert (person[ends.left] != person[ends.right]).all()
    assert bits is given[1][1]


def test_persons_with_few_records_join_as_before():
    _, before, given = world(9, 7, 2)
    person, _, held = bridges.parted(*given)
    assert len(set(before.tolist())) == len(set(person.tolist())) == 1
    assert not held.any()


@pytest.mark.parametrize("decided", [(0, 9), (0, 17)])
def test_what_somebody_decided_to_be_one_person_stays_one(decided):
    must = Pairs(*(np.array([end], np.int64) for end in decided))
    both = Pairs(np.append(must.left, 9), np.append(must.right, 17)) if 17 in decided else must
    _, before, given = world(9, 8, 1, both)
    person, _, _ = bridges.parted(*given)
    assert len(set(before.tolist())) == len(set(person.tolist())) == 1


def test_two_persons_whom_their_own_records_join_stay_joined():
    _, _, (scores, (person, bits), within, said) = world(9, 8, 1)
    alike = np.full(len(bits), ALIKE)
    made, _, held = bridges.parted(scores, (person, alike), within, said)
    assert len(set(made.tolist())) == 1
    assert not held.any()
