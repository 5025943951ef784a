"""The network follows the graph: ties that come and go, records that move, facts that get other classes."""

import polars as pl
import pyarrow as pa
import pytest

from kithkin.casework.network.arrays import network_of
from kithkin.casework.network.follow import Follower, everything
from kithkin.casework.network.kinds import rules
from kithkin.casework.network.read import ties
from kithkin.casework.network.search import Desks, Question, routes
from kithkin.graph.closing import replace_edges
from kithkin.graph.run import last_instant, writing

ALL = range(50)


class Counting:
    """A graph that counts what it is asked as columns, and whom it is asked about."""

    def __init__(self, store):
        self._store, self.asked = store, []

    def __getattr__(self, name):
        return getattr(self._store, name)

    def table(self, name, /, **parameters):
        self.asked += parameters["ids"]
        return self._store.table(name, **parameters)


def kin(store, *pairs, role="sibling"):
    """All kin there is now, and what there was besides is over."""
    rows = [
        {"source": one, "target": other, "role": role, "strength": "confirmed", "stated": True, "basis": ["a:1:self"],
         "access": 1} for one, other in pairs
    ]  # fmt: skip
    empty = pl.DataFrame(schema={"source": pl.String, "target": pl.String}).to_arrow()
    with writing(store, "group") as run:
        replace_edges(
            store, run, "SIBLING_OF", pa.Table.from_pylist(rows) if rows else empty, source="Person", target="Person"
        )


@pytest.fixture
def people(embedded):
    """Four people with a record each, and nothing between them yet."""
    with writing(embedded, "resolve") as run:
        held = {"known_from": run.instant, "run_id": run.id, "access": 1}
        persons = [{"id": f"P-{n}", "minted_for": f"a:{n}:self", "known_from": run.instant} for n in range(4)]
        embedded.create_nodes(["Person"], pa.Table.from_pylist(persons))
        embedded.create_nodes(["Record"], pa.Table.from_pylist([{"id": f"a:{n}:self"} | held for n in range(4)]))
        same = [{"id": f"s{n}", "source": f"a:{n}:self", "target": f"P-{n}"} | held for n in range(4)]
        embedded.create_edges("SAME_AS", pa.Table.from_pylist(same), source="Record", target="Person")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kithkin.casework.network.follow.classes", lambda _: [type("One", (), {"number": 1})])
        yield embedded


def joined(network):
    """Who has a path to whom."""
    names = [f"P-{n}" for n in range(4)]
    asked = [(one, other) for one in names for other in names if one < other]
    kinds = rules().walked()
    return {pair for pair in asked if routes(network, ALL, Question((pair[0],), (pair[1],), kinds, k=1), Desks())[0]}


def test_ties_that_come_and_go_are_followed_and_only_theirs_are_read(people):
    kin(people, ("P-0", "P-1"))
    counting = Counting(people)
    follower = Follower(counting)
    assert joined(follower.at(last_instant(people))) == {("P-0", "P-1")}
    counting.asked.clear()
    kin(people, ("P-0", "P-1"), ("P-1", "P-2"))
    assert joined(follower.at(last_instant(people))) == {("P-0", "P-1"), ("P-1", "P-2"), ("P-0", "P-2")}
    assert set(counting.asked) == {"P-1", "P-2"}
    kin(people, ("P-2", "P-3"))
    assert joined(follower.at(last_instant(people))) == {("P-2", "P-3")}
    whole = network_of(ties(people, [f"P-{n}" for n in range(4)], everything(people, last_instant(people))))
    assert joined(whole) == {("P-2", "P-3")}


def test_a_record_of_a_live_run_counts_as_soon_as_it_is_written(people):
    follower = Follower(people)
    assert joined(follower.at(last_instant(people))) == set()
    with writing(people, "live") as run:
        run.wake.add("FROM", ["a:0:self", "a:1:self"], 2)
        held = {"known_from": run.instant, "run_id": run.id, "access": 1}
        event = {"id": "e-1", "kind": "offence", "valid_from": "2015-01-01", "valid_to": "2015-01-01"}
        people.create_nodes(["Event"], pa.Table.from_pylist([event | held]))
        roles = [{"id": f"i{n}", "source": f"a:{n}:self", "target": "e-1", "role": "arrested"} | held for n in range(2)]
        people.create_edges("INVOLVED_IN", pa.Table.from_pylist(roles), source="Record", target="Event")
    assert joined(follower.at(last_instant(people))) == {("P-0", "P-1")}


def test_after_an_erasure_or_other_classes_everything_is_read_again(people):
    kin(people, ("P-0", "P-1"))
    counting = Counting(people)
    follower = Follower(counting)
    follower.at(last_instant(people))
    for change in ("erase", "covered"):
        counting.asked.clear()
        with writing(people, change) as run:
            if change == "covered":
                people.tell("write/covered", run_id=run.id)
        follower.at(last_instant(people))
        assert set(counting.asked) == {f"P-{n}" for n in range(4)}, change


def test_a_record_that_a_decision_moves_takes_its_ties_along(people):
    with writing(people, "load") as run:
        held = {"known_from": run.instant, "run_id": run.id, "access": 1}
        people.create_nodes(["Organisation"], pa.Table.from_pylist([{"id": "o-1", "kind": "school", "name": "High"}]))
        places = [{"id": f"f{n}", "source": f"a:{n}:self", "target": "o-1", "kind": "attends"} | held for n in range(2)]
        people.create_edges("AFFILIATED_WITH", pa.Table.from_pylist(places), source="Record", target="Organisation")
        rows = [{"id": f"a:{n}@1", "key": f"a:{n}"} | held for n in range(2)]
        people.create_nodes(["Row"], pa.Table.from_pylist(rows))
        comes = [{"id": f"w{n}", "source": f"a:{n}:self", "target": f"a:{n}@1"} | held for n in range(2)]
        people.create_edges("FROM", pa.Table.from_pylist(comes), source="Record", target="Row")
    follower = Follower(people)
    assert joined(follower.at(last_instant(people))) == {("P-0", "P-1")}
    with writing(people, "decide") as run:
        same = pa.Table.from_pylist([{"source": "a:1:self", "target": "P-3", "access": 1}])
        replace_edges(people, run, "SAME_AS", same, source="Record", target="Person", scope={"source": ["a:1:self"]})
    assert joined(follower.at(last_instant(people))) == {("P-0", "P-3")}


def test_what_a_row_says_no_more_joins_nobody(people):
    with writing(people, "load") as run:
        held = {"known_from": run.instant, "run_id": run.id, "access": 1}
        people.create_nodes(["Address"], pa.Table.from_pylist([{"id": "a-1", "line": "1 Row", "postcode": "L1 1AA"}]))
        at = [{"id": f"t{n}", "source": f"a:{n}:self", "target": "a-1", "kind": "lives_at"} | held for n in range(2)]
        people.create_edges("AT", pa.Table.from_pylist(at), source="Record", target="Address")
        people.create_nodes(["Row"], pa.Table.from_pylist([{"id": "a:1@1", "key": "a:1"} | held]))
        comes = {"id": "w1", "source": "a:1:self", "target": "a:1@1"}
        people.create_edges("FROM", pa.Table.from_pylist([comes | held]), source="Record", target="Row")
    follower = Follower(people)
    assert joined(follower.at(last_instant(people))) == {("P-0", "P-1")}
    nothing = pl.DataFrame(schema={"source": pl.String, "target": pl.String}).to_arrow()
    with writing(people, "load") as run:
        for kind, target in (("AT", "Address"), ("FROM", "Row")):
            replace_edges(people, run, kind, nothing, source="Record", target=target, scope={"source": ["a:1:self"]})
    assert joined(follower.at(last_instant(people))) == set()
