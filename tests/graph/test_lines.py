"""One spelling for every writing of an address."""

import pytest

from kithkin.graph.lines import spelled


@pytest.mark.parametrize("sent", ["Flat 2, 12 High St.", "APT 2 12 HIGH STREET", "flt 2 12 high str"])
def test_two_writings_of_one_address_are_spelled_alike(sent):
    assert spelled(sent) == "flat 2 12 high street"


def test_a_lane_may_be_shortened_in_two_ways():
    assert spelled("125 Mill La") == spelled("125 MILL LN") == spelled("125, Mill Lane")


def test_a_saint_at_the_beginning_is_no_street():
    assert spelled("St. Anne's House") == "st annes house"
    assert spelled("1 St. Anne's Rd") == "1 street annes road"


def test_other_numbers_are_other_addresses():
    assert spelled("12 High Street") != spelled("21 High Street")


def test_nothing_is_spelled_as_nothing():
    assert spelled(" ,. ") == ""
