"""One writer at a time; a run is seen whole or not at all."""

import json
import threading

import polars as pl
import pytest

from kithkin.cypher.catalogue import Query
from kithkin.graph import instants, lease
from kithkin.graph.closing import replace_edges, replace_nodes
from kithkin.graph.errors import Interrupted
from kithkin.graph.run import last_instant, taken_back, writing

GRAPH = Query(
    "test/graph", "", (), ("source", "id", "target", "held"),
    "MATCH (a)-[e:SAME_AS]->(b) RETURN a.id AS source, e.id AS id, b.id AS target, e.known_to IS NULL AS held "
    "ORDER BY source, id",
)  # fmt: skip
PEOPLE = Query("test/people", "", (), ("id",), "MATCH (p:Person) RETURN p.id AS id ORDER BY id")


def ties(*pairs):
    sources, targets = zip(*pairs, strict=True)
    return pl.DataFrame({"source": sources, "target": targets, "access": [1] * len(pairs)}).to_arrow()


def persons(*names):
    return pl.DataFrame({"id": names}, schema={"id": pl.String}).to_arrow()


@pytest.fixture
def world(store):
    store.create_nodes(["Record"], pl.DataFrame({"id": ["r1", "r2", "r3"], "access": [1] * 3}).to_arrow())
    with writing(store, "resolve") as run:
        replace_nodes(store, run, ["Person"], persons("P-1", "P-2"))
        replace_edges(store, run, "SAME_AS", ties(("r1", "P-1"), ("r2", "P-2")), source="Record", target="Person")
    return store


def test_a_committed_run_moves_the_last_instant(store):
    assert last_instant(store) == instants.BEGINNING
    with writing(store, "load", rows=3) as run:
        run.details["rejects"] = 1
        assert last_instant(store) == instants.BEGINNING
    assert last_instant(store) == run.instant
    [kept] = store.ask("schema/runs")
    assert (kept["kind"], json.loads(kept["details"])) == ("load", {"rows": 3, "rejects": 1})


def test_instants_grow_even_when_the_clock_does_not(store, monkeypatch):
    monkeypatch.setattr(instants, "now", lambda: "2016-06-30T12:00:00.000000Z")
    made = []
    for _ in range(3):
        with writing(store, "load") as run:
            made.append(run.instant)
    assert made == sorted(set(made))


def replace_and_fail(store):
    with writing(store, "resolve") as run:
        replace_nodes(store, run, ["Person"], persons("P-1", "P-3"))
        replace_edges(store, run, "SAME_AS", ties(("r1", "P-3")), source="Record", target="Person")
        raise RuntimeError("half-way")


def test_a_run_that_fails_leaves_nothing(world):
    before = (world.read(GRAPH), world.read(PEOPLE), last_instant(world))
    with pytest.raises(RuntimeError, match="half-way"):
        replace_and_fail(world)
    assert (world.read(GRAPH), world.read(PEOPLE), last_instant(world)) == before
    assert world.ask("schema/open_runs") == []


def test_the_next_writer_sweeps_what_a_dead_run_left(world, monkeypatch):
    before = (world.read(GRAPH), world.read(PEOPLE))
    monkeypatch.setattr("kithkin.graph.run._undo", lambda *_, **__: None)
    with pytest.raises(RuntimeError, match="half-way"):
        replace_and_fail(world)
    monkeypatch.undo()
    assert world.read(GRAPH) != before[0]
    with writing(world, "resolve"):
        assert (world.read(GRAPH), world.read(PEOPLE)) == before


def test_a_second_writer_is_told_who_writes(store):
    said = pytest.raises(Interrupted, match=r"load has been writing since \d{4}")
    with writing(store, "load"), said, writing(store, "resolve"):
        pytest.fail("two writers")


def test_a_second_writer_can_wait(store):
    order, inside = [], threading.Event()

    def second():
        inside.wait(10)
        with writing(store, "resolve", wait=30):
            order.append("second")

    waiter = threading.Thread(target=second)
    waiter.start()
    with writing(store, "load"):
        inside.set()
        waiter.join(0.3)
        order.append("first")
    waiter.join(30)
    assert order == ["first", "second"]


def test_a_dead_writer_of_this_place_is_followed_at_once(store):
    gone = json.dumps({"place": lease._place(), "pid": 2**22 + 1, "started": 1.0})
    store.tell("write/take_lease", seen="", token="dead", holder=gone, kind="load", since="2016")
    with writing(store, "resolve") as run:
        assert run.kind == "resolve"


def test_a_writer_elsewhere_is_followed_when_its_heart_stands_still(store, monkeypatch):
    monkeypatch.setattr(lease, "PATIENCE_SECONDS", 0.5)
    far = json.dumps({"place": "elsewhere", "pid": 1, "started": 1.0})
    store.tell("write/take_lease", seen="", token="far", holder=far, kind="load", since="2016")
    with pytest.raises(Interrupted, match="load"), writing(store, "resolve"):
        pytest.fail("two writers")
    with writing(store, "resolve", wait=30) as run:
        assert run.kind == "resolve"


def lose(store, run):
    """Another host takes the lease."""
    store.tell("write/take_lease", seen=run.lease.token, token="other", holder="{}", kind="load", since="2016")


def write_without_right(store):
    with writing(store, "resolve") as run:
        replace_edges(store, run, "SAME_AS", ties(("r3", "P-1")), source="Record", target="Person")
        lose(store, run)


def test_a_writer_that_lost_its_lease_cannot_commit_and_leaves_nothing(world):
    before = (world.read(GRAPH), last_instant(world))
    with pytest.raises(Interrupted, match="took over"):
        write_without_right(world)
    assert (world.read(GRAPH), last_instant(world)) == before


def wait_for_the_heart(store):
    with writing(store, "resolve") as run:
        lose(store, run)
        assert run.lease.lost.wait(10)
        run.check()


def test_a_heart_that_beats_for_nobody_stops_the_job(store, monkeypatch):
    monkeypatch.setattr(lease, "BEAT_SECONDS", 0.05)
    with pytest.raises(Interrupted, match="stood still"):
        wait_for_the_heart(store)


def test_what_is_gone_through_and_taken_back_was_never_there(world):
    before, seen = last_instant(world), []

    def work(inside, run):
        replace_nodes(inside, run, ["Person"], persons("P-1", "P-3"))
        seen.extend(row["id"] for row in inside.read(PEOPLE))

    taken_back(world, "live", work)
    assert seen == ["P-1", "P-2", "P-3"]
    assert [row["id"] for row in world.read(PEOPLE)] == ["P-1", "P-2"]
    assert (last_instant(world), world.ask("schema/open_runs")) == (before, [])
    with writing(world, "load"):
        taken_back(world, "live", lambda *_: seen.append("while somebody writes"))
    assert len(seen) == 3
