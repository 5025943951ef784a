"""The closed lists hold together, and nothing else reaches the text of a query."""

import pytest

from kithkin.graph import built, model
from kithkin.graph.errors import WrongUse


def test_every_end_of_an_edge_is_a_label():
    assert {end for ends in model.EDGES.values() for pair in ends for end in pair} <= model.LABELS


def test_every_label_has_a_unique_id():
    assert set(model.UNIQUE) == model.LABELS
    assert all("id" in columns for columns in model.UNIQUE.values())


@pytest.mark.parametrize("name", ["Person {id: 1}) DETACH DELETE", "person", ""])
def test_no_other_label_reaches_a_query(name):
    with pytest.raises(WrongUse):
        built.create_nodes([name], ["id"])


@pytest.mark.parametrize("name", ["KNOWS", "SAME_AS]->() DELETE x //"])
def test_no_other_edge_type_reaches_a_query(name):
    with pytest.raises(WrongUse):
        built.create_edges(name, ("Person", "Person"), [])


@pytest.mark.parametrize("name", ["id: 1}) //", "Name", "", "a" * 65, "x`"])
def test_no_other_property_name_reaches_a_query(name):
    with pytest.raises(WrongUse):
        built.create_nodes(["Person"], ["id", name])
