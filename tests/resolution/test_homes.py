import numpy as np

from kithkin.resolution.coded import Coded
from kithkin.resolution.households import households, places
from kithkin.resolution.levels import Pairs
from kithkin.resolution.standardise import People

NOWHERE = -1


def homes(person, place, *together):
    left, right = (np.array(side, np.int64) for side in zip(*together, strict=True))
    odds = np.full(len(left), 9.0, np.float32)
    return households(np.array(person), Pairs(left, right), odds, np.array(place)).tolist()


def test_a_row_without_an_address_counts_to_the_home_of_its_person():
    # Persons 0 and 1 live together; person 0 has one more row that gives no address.
    assert homes([0, 1, 0], [7, 7, NOWHERE], (0, 1)) == [0, 0, 0]


def test_an_address_given_once_and_by_nobody_else_is_no_home_of_its_own():
    assert homes([0, 1, 0], [7, 7, 8], (0, 1)) == [0, 0, 0]


def test_an_address_that_a_person_gives_again_is_a_home_of_their_own():
    assert homes([0, 1, 0, 0], [7, 7, 8, 8], (0, 1)) == [0, 0, 1, 1]


def test_a_whole_address_is_street_and_number_or_a_property():
    street, number = (
        Coded(np.array([0, 0, 0, -1], np.int32), ["oak road"]),
        Coded(np.array([0, 1, -1, 0], np.int32), ["1", "2"]),
    )
    found = places(People(4, {"street": street, "number": number})).tolist()
    assert found[0] != found[1]
    assert found[2:] == [NOWHERE, NOWHERE]
    uprn = Coded(np.array([-1, 0, 0, -1], np.int32), ["999000000001"])
    known = places(People(4, {"street": street, "number": number, "uprn": uprn})).tolist()
    assert known[1] == known[2] != known[0]
