"""Numbers of invented people: right in form, and nobody's."""

import re
from collections import Counter

from kithkin.graph import identifiers
from kithkin.loaders.synthetic.places import postcodes


def test_numbers_are_valid_and_given_once(town):
    for kind in ("nhs_number", "nino", "upn", "pnc_id"):
        given = [getattr(person, kind) for person in town.people if getattr(person, kind)]
        assert given
        assert [one for one in given if identifiers.clean(kind, one) != one] == []
        assert max(Counter(given).values()) == 1


def test_numbers_are_those_of_nobody(town):
    assert all(person.nhs_number.startswith("999") for person in town.people if person.nhs_number)
    # A number is given at birth, so only the unborn have none.
    assert all(person.nhs_number or "unborn" in person.flags for person in town.people)
    assert {person.nino[:2] for person in town.people if person.nino} <= {"NC", "PP", "MW"}
    drama = re.compile(r"07700 900\d{3}")
    assert all(drama.fullmatch(person.phone) for person in town.people)


def test_only_grown_people_have_a_national_insurance_number(town):
    assert all(bool(person.nino) == (person.born.isoformat() <= "2000-06-30") for person in town.people)


def test_homes_have_real_postcodes_own_numbers_and_drama_landlines(town):
    homes = {stay.home.number: stay.home for person in town.people for stay in person.stays}.values()
    assert {home.postcode for home in homes} <= set(postcodes())
    uprns = [home.uprn for home in homes]
    assert len(set(uprns)) == len(uprns)
    assert all(identifiers.clean("uprn", uprn) == uprn for uprn in uprns)
    assert all(re.fullmatch(r"0151 496 0\d{3}", home.landline) for home in homes)
    flats = [home for home in homes if home.parent_uprn]
    assert max(Counter(home.parent_uprn for home in flats).values()) > 1
    assert not {home.parent_uprn for home in flats} & set(uprns)


def test_postcodes_pass_their_check():
    assert all(identifiers.clean("postcode", one) == one for one in postcodes()[::50])
