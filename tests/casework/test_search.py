"""Search finds persons by what one knows of them, in scope only."""

import pytest

from kithkin.casework.search import Sought, groups, persons, sought
from kithkin.graph.errors import WrongUse


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Marsh", Sought(family="marsh")),
        ("Maria Marsh 3/2/1980", Sought("maria", "marsh", "1980-02-03")),
        ("marsh l11aa", Sought(family="marsh", postcode="L1 1AA")),
        ("AB123456C", Sought(identifier="AB123456C")),
        ("2004-05-01", Sought(born="2004-05-01")),
    ],
)
def test_a_line_is_read_by_the_shape_of_its_words(text, wanted):
    assert sought(text) == wanted


def test_every_part_must_be_answered_by_one_record(filled, view):
    store = filled("people")
    found = persons(store, view, sought("mar marsh"))
    assert [hit.person.id for hit in found] == ["P-1"], "the record of P-3 has no row, so nobody may know who it is"
    assert persons(store, view, sought("mary marsh 03/02/1980"))[0].exact
    assert persons(store, view, sought("mary marsh 04/02/1980")) == []
    assert [hit.person.id for hit in persons(store, view, sought("poole"))] == ["P-1"]


def test_an_empty_search_is_refused(filled, view):
    with pytest.raises(WrongUse, match="say whom"):
        persons(filled("people"), view, Sought())


def test_groups_are_found_by_name_and_by_surname(filled, view):
    store = filled("groups")
    assert [row["group_id"] for row in groups(store, view, "Family", "Poo")] == ["F-2"]
    assert [row["group_id"] for row in groups(store, view, "Gang", "quay")] == ["G-1"]
