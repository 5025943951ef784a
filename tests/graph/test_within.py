"""Within one transaction small writes are one statement, and what was asked ahead is not asked again."""

from functools import partial
from types import SimpleNamespace

import pytest

from kithkin.cypher.catalogue import Query
from kithkin.graph import built, within
from kithkin.graph.errors import WrongUse
from kithkin.graph.foreseen import Ahead
from kithkin.graph.run import at_once

TIES = Query(
    "test/ties", "", (), ("source", "id", "target", "told"),
    "MATCH (a:Record)-[e:SAME_AS]->(b:Person) RETURN a.id AS source, e.id AS id, b.id AS target, e.evidence AS told "
    "ORDER BY source, id",
)  # fmt: skip
AHEAD = {
    "built/held_edges SAME_AS": Ahead(("id", "source"), "source", frozenset({"r1", "r2"})),
    "built/held_nodes Person": Ahead(("id", "closed", "minted_for"), "id", frozenset({"P-1", "P-2"})),
    "read/decision_minted": Ahead(("person_id", "minted_for", "closed"), "ids", frozenset({"r1", "r2"})),
}
ASKED = {"ids": ["r1", "r2"], "own": [], "persons": ["P-1", "P-2"], "likenesses": [], "access": [1], "known_at": "9999"}
HELD = built.held_edges("SAME_AS", ("Record", "Person"), ("source",))
PERSON = built.held_nodes("Person", (), ("id",))


@pytest.fixture
def statements(monkeypatch):
    """The names of all that the engine is asked within a transaction."""
    asked, real = [], within.rows_of

    def rows_of(transaction, query, parameters):
        asked.append(query.name)
        return real(transaction, query, parameters)

    monkeypatch.setattr(within, "rows_of", rows_of)
    return asked


@pytest.fixture
def world(store):
    store.make_nodes(["Record"], [{"id": one, "access": 1} for one in ("r1", "r2")])
    store.make_nodes(["Person"], [{"id": "P-1", "minted_for": "r1", "known_from": "2016"}])
    store.make_edges("SAME_AS", [tie("r1", "P-1", "s-1")], source="Record", target="Person")
    return store


def tie(source, target, name, **told):
    return {"source": source, "target": target, "id": name, "access": 1, "known_from": "2016", **told}


def test_small_writes_are_one_statement_and_leave_out_what_is_not_there(world, statements):
    def work(inside):
        inside.make_nodes(["Person"], [{"id": "P-2", "minted_for": None}])
        inside.make_edges("SAME_AS", [tie("r2", "P-2", "s-2", evidence="[]")], source="Record", target="Person")
        inside.make_edges("SAME_AS", [tie("r1", "P-2", "s-3")], source="Record", target="Person")

    world.at_once(work)
    assert statements == ["gathered/writes"]
    found = [(row["source"], row["id"], row["target"], row["told"]) for row in world.read(TIES)]
    assert found == [("r1", "s-1", "P-1", None), ("r1", "s-3", "P-2", None), ("r2", "s-2", "P-2", "[]")]
    assert world.read(Query("t", "", (), ("k",), "MATCH (p:Person {id: 'P-2'}) RETURN keys(p) AS k")) == [{"k": ["id"]}]


def test_whatever_is_asked_sees_what_was_written_before(world):
    def work(inside):
        inside.make_edges("SAME_AS", [tie("r2", "P-1", "s-2")], source="Record", target="Person")
        closed = [{"id": "s-1", "source": "r1"}, {"id": "never", "source": "r1"}]
        inside.write_rows(built.close_edges("SAME_AS", "Record"), closed, instant="2017", run_id="run-1")
        inside.make_edges("SAME_AS", [tie("r1", "P-1", "s-4")], source="Record", target="Person")
        return inside.read(HELD, source=["r1", "r2"])

    assert sorted(row["id"] for row in world.at_once(work)) == ["s-2", "s-4"]


def test_what_finds_nothing_keeps_nothing_after_it_from_being_done(world, statements):
    def work(inside):
        close = partial(inside.write_rows, built.close_edges("SAME_AS", "Record"), instant="2017", run_id="x")
        close([{"id": "never", "source": "r1"}])
        inside.make_edges("SAME_AS", [tie("r2", "P-1", "s-2")], source="Record", target="Person")
        close([{"id": "s-1", "source": "r1"}])

    world.at_once(work)
    assert statements == ["gathered/writes"]
    assert [row["id"] for row in world.read(HELD, source=["r1", "r2"])] == ["s-2"]


def test_a_tie_to_nobody_takes_everything_back(world):
    before = world.read(TIES)

    def work(inside):
        inside.make_edges("SAME_AS", [tie("r2", "P-1", "s-2")], source="Record", target="Person")
        inside.make_edges("SAME_AS", [tie("r2", "P-9", "s-3")], source="Record", target="Person")

    with pytest.raises(WrongUse, match="create its ends first"):
        world.at_once(work)
    assert world.read(TIES) == before


def test_what_was_asked_ahead_is_as_the_questions_say_and_not_asked_again(world, statements):
    asked = [
        lambda one: one.read(HELD, source=["r1", "r2"]),
        lambda one: one.read(HELD, source=["r2"]),
        lambda one: one.read(PERSON, id=["P-1", "P-2"]),
        lambda one: one.ask("read/decision_minted", ids=["r2", "r1"]),
    ]

    def ahead(inside):
        inside.foresee("schema/ahead_of_ties", AHEAD, **ASKED)
        return [one(inside) for one in asked]

    assert world.at_once(ahead) == [one(world) for one in asked]
    assert statements == ["schema/ahead_of_ties"]


def test_what_was_asked_ahead_is_asked_once_it_is_written_or_of_others(world, statements):
    def work(inside):
        inside.foresee("schema/ahead_of_ties", AHEAD, **ASKED)
        inside.make_nodes(["Person"], [{"id": "P-2", "minted_for": "r2"}])
        made = inside.read(PERSON, id=["P-2"])
        inside.make_edges("SAME_AS", [tie("r2", "P-2", "s-2")], source="Record", target="Person")
        return made, inside.read(HELD, source=["r1", "r2"]), inside.read(PERSON, id=["P-3"])

    made, held, other = world.at_once(work)
    assert made == [{"id": "P-2", "closed": None}]
    assert sorted(row["id"] for row in held) == ["s-1", "s-2"]
    assert other == []
    assert statements == ["schema/ahead_of_ties", "gathered/writes", HELD.name, PERSON.name]


def test_what_is_not_all_told_ahead_is_asked(store, statements):
    store.make_nodes(["Decision"], [{"id": "d-1", "kind": "protected", "status": "in force", "record_ids": ["r1"]}])
    given = dict.fromkeys(
        ("feed", "before", "key", "title", "owner", "subject", "sensitivity", "legal_regime", "delivery", "trust"), "x"
    )
    ahead = {name: Ahead(("decision_id",)) for name in ("read/protected", "schema/erased_any")}

    def work(inside):
        inside.foresee("schema/ahead_of_row", ahead, address_ids=[], **given)
        return inside.ask("read/protected"), inside.ask("schema/erased_any")

    protected, erased = store.at_once(work)
    assert [row["decision_id"] for row in protected] == ["d-1"]
    assert erased == []
    assert statements == ["schema/ahead_of_row", "read/protected", "schema/erased_any"]


def test_what_is_asked_ahead_of_a_run_is_asked_by_the_statement_that_takes_the_right_to_write(world, statements):
    at_once(world, "live", lambda _, run: run)
    statements.clear()

    def ahead(inside):
        inside.foresee("schema/ahead_of_ties", AHEAD, **ASKED)

    def work(inside, run):
        held = inside.read(HELD, source=["r1", "r2"])
        inside.make_edges("SAME_AS", [tie("r2", "P-1", "s-2")], source="Record", target="Person")
        return run, held

    run, held = at_once(world, "live", work, ahead=ahead)
    assert [row["id"] for row in held] == ["s-1"]
    assert statements == ["write/begin", "gathered/writes"]
    assert run.since < run.instant
    assert sorted(row["id"] for row in world.read(HELD, source=["r1", "r2"])) == ["s-1", "s-2"]


def test_what_is_given_twice_with_two_values_is_refused(world):
    def work(inside):
        inside.foresee("schema/ahead_of_ties", AHEAD, **ASKED)
        inside.foresee("schema/ahead_of_ties", AHEAD, **ASKED | {"known_at": "2016"})
        return inside.read(HELD, source=["r1"])

    with pytest.raises(WrongUse, match="another value"):
        world.at_once(work)


def test_a_run_at_once_is_begun_by_one_statement_and_ended_by_that_of_its_last_writes(world, statements):
    run = at_once(world, "live", lambda _, run: run, feed="x")
    statements.clear()
    again = at_once(world, "live", lambda _, run: run, feed="x")
    assert statements == ["write/begin", "gathered/writes"]
    assert again.since == run.instant
    kept = [SimpleNamespace(**row) for row in world.ask("read/live_runs", since="")]
    assert [(one.run_id, one.instant) for one in kept] == [(run.id, run.instant), (again.id, again.instant)]
