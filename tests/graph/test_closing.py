"""A layer is replaced by what holds now; history stays."""

import polars as pl
import pytest

from kithkin.cypher.catalogue import Query
from kithkin.graph.closing import identified, replace_edges, replace_nodes
from kithkin.graph.errors import WrongUse
from kithkin.graph.run import writing
from kithkin.graph.store import Change

MEMBERS = Query(
    "test/members", "", ("at",), ("person", "family", "role"),
    "MATCH (p:Person)-[m:MEMBER_OF]->(g:Group) WHERE m.known_from <= $at AND (m.known_to IS NULL OR m.known_to > $at) "
    "RETURN p.id AS person, g.id AS family, m.role AS role ORDER BY person, family, role",
)  # fmt: skip
SCORES = Query(
    "test/scores", "", (), ("id", "value", "held"),
    "MATCH (s:Score) RETURN s.id AS id, s.value AS value, s.known_to IS NULL AS held ORDER BY id",
)  # fmt: skip
GROUPS = Query(
    "test/groups", "", (), ("id", "name", "held"),
    "MATCH (g:Group) RETURN g.id AS id, g.name AS name, g.known_to IS NULL AS held ORDER BY id",
)  # fmt: skip


@pytest.fixture
def world(store):
    store.create_nodes(["Person"], pl.DataFrame({"id": ["P-1", "P-2", "P-3"]}).to_arrow())
    store.create_nodes(["Group", "Family"], pl.DataFrame({"id": ["F-1", "F-2"], "kind": ["Family"] * 2}).to_arrow())
    store.create_nodes(["Group", "Gang"], pl.DataFrame({"id": ["G-1"], "kind": ["Gang"]}).to_arrow())
    return store


def members(store, *rows, scope=None, target="Family"):
    schema = {"source": pl.String, "target": pl.String, "role": pl.String}
    table = pl.DataFrame(list(rows), schema=schema, orient="row").with_columns(access=pl.lit(1)).to_arrow()
    with writing(store, "group") as run:
        change = replace_edges(store, run, "MEMBER_OF", table, source="Person", target=target, scope=scope)
    return run.instant, change


def counts(change: Change):
    return len(change.made), len(change.closed), change.kept


def people(store, instant):
    return [(row["person"], row["family"], row["role"]) for row in store.read(MEMBERS, at=instant)]


def test_only_what_differs_is_made_and_closed(world):
    first, made = members(world, ("P-1", "F-1", "mother"), ("P-2", "F-1", None))
    second, change = members(world, ("P-1", "F-1", "mother"), ("P-3", "F-1", None))
    assert (counts(made), counts(change)) == ((2, 0, 0), (1, 1, 1))
    assert people(world, first) == [("P-1", "F-1", "mother"), ("P-2", "F-1", None)]
    assert people(world, second) == [("P-1", "F-1", "mother"), ("P-3", "F-1", None)]


def test_writing_the_same_again_changes_nothing(world):
    rows = [("P-1", "F-1", "mother"), ("P-2", "F-2", "child")]
    members(world, *rows)
    assert counts(members(world, *reversed(rows))[1]) == (0, 0, 2)


def test_an_empty_layer_closes_all(world):
    members(world, ("P-1", "F-1", "mother"))
    last, change = members(world)
    assert (counts(change), people(world, last)) == ((0, 1, 0), [])


def test_what_comes_back_is_made_again_and_its_first_time_stays(world):
    first, _ = members(world, ("P-1", "F-1", "mother"))
    second, _ = members(world)
    third, change = members(world, ("P-1", "F-1", "mother"))
    assert counts(change) == (1, 0, 0)
    assert [len(people(world, instant)) for instant in (first, second, third)] == [1, 0, 1]


def test_rows_told_twice_are_one_edge(world):
    assert counts(members(world, ("P-1", "F-1", None), ("P-1", "F-1", None))[1]) == (1, 0, 0)


def test_another_label_of_the_target_is_left_alone(world):
    members(world, ("P-1", "G-1", "member"), target="Gang")
    last, change = members(world, ("P-1", "F-1", "mother"))
    assert counts(change) == (1, 0, 0)
    assert people(world, last) == [("P-1", "F-1", "mother"), ("P-1", "G-1", "member")]


def test_outside_the_scope_nothing_closes(world):
    members(world, ("P-1", "F-1", None), ("P-2", "F-2", None))
    last, change = members(world, ("P-3", "F-1", None), scope={"target": ["F-1"]})
    assert counts(change) == (1, 1, 0)
    assert people(world, last) == [("P-2", "F-2", None), ("P-3", "F-1", None)]


def test_a_row_outside_the_scope_is_refused(world):
    with pytest.raises(WrongUse, match="widen the scope"):
        members(world, ("P-1", "F-2", None), scope={"target": ["F-1"]})


def scores(store, *values):
    table = pl.DataFrame({"subject": [f"P-{n}" for n, _ in enumerate(values)], "value": values, "access": 1})
    with writing(store, "score") as run:
        return replace_nodes(store, run, ["Score"], table.to_arrow())


def test_a_node_of_content_is_new_when_it_differs_and_old_ones_stay_closed(store):
    assert counts(scores(store, 1.0, 2.0)) == (2, 0, 0)
    assert counts(scores(store, 1.0, 3.0)) == (1, 1, 1)
    assert counts(scores(store, 1.0, 2.0)) == (1, 1, 1)
    held = {(row["value"], row["held"]) for row in store.read(SCORES)}
    assert len(store.read(SCORES)) == 4
    assert held == {(1.0, True), (2.0, True), (2.0, False), (3.0, False)}


def test_ids_of_content_can_be_told_before(store):
    table = pl.DataFrame({"subject": ["P-0"], "value": [1.0], "access": [1], "reason": [None]}).to_arrow()
    assert frozenset(identified(["Score"], table)["id"]) == scores(store, 1.0).made


def groups(store, names):
    table = pl.DataFrame({"id": list(names), "name": list(names.values()), "kind": "Family"}).to_arrow()
    with writing(store, "group") as run:
        return replace_nodes(store, run, ["Group", "Family"], table)


def test_a_named_node_is_set_closed_and_held_again_under_its_id(store):
    assert counts(groups(store, {"F-1": "One", "F-2": "Two"})) == (2, 0, 0)
    assert counts(groups(store, {"F-1": "One and more"})) == (0, 1, 1)
    assert store.read(GROUPS) == [
        {"id": "F-1", "name": "One and more", "held": True}, {"id": "F-2", "name": "Two", "held": False}
    ]  # fmt: skip
    assert counts(groups(store, {"F-1": None, "F-2": "Two"})) == (1, 0, 1)
    assert [(row["name"], row["held"]) for row in store.read(GROUPS)] == [(None, True), ("Two", True)]


def rows_of(store, contents):
    table = pl.DataFrame({"id": [f"{key}@{text}" for key, text in contents], "key": [key for key, _ in contents]})
    with writing(store, "load") as run:
        scope = {"key": {"f:1", "f:2"}}
        return replace_nodes(store, run, ["Row"], table.with_columns(access=1).to_arrow(), scope=scope)


def test_nodes_outside_the_scope_stay(store):
    store.create_nodes(["Row"], pl.DataFrame({"id": ["f:3@a"], "key": ["f:3"], "access": [1]}).to_arrow())
    assert counts(rows_of(store, [("f:1", "a"), ("f:2", "a")])) == (2, 0, 0)
    assert counts(rows_of(store, [("f:1", "b"), ("f:2", "a")])) == (1, 1, 1)
