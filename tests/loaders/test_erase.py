"""Erased by decision: nothing of the rows is left anywhere, they do not come back, and who could read them is told."""

import csv
from collections import Counter

import numpy as np
import orjson
import pytest
from tests.loaders.test_load import ANN, BOB, TIMES, delivered, feed

from kithkin.api.cli import run
from kithkin.casework.changed import Reader
from kithkin.casework.changed import feed as change_feed
from kithkin.casework.replay import replayed
from kithkin.casework.touched import Touched
from kithkin.cypher.catalogue import Query
from kithkin.graph.access import classes
from kithkin.graph.erase import Erasure, bury, erase, finish
from kithkin.graph.errors import Interrupted, NotThere, WrongUse
from kithkin.graph.instants import last_instant
from kithkin.graph.store import View
from kithkin.resolution.decide_noun import Ask, Who
from kithkin.resolution.decide_write import decide
from kithkin.resolution.job import resolve
from kithkin.resolution.live.follow import Follower

NODES = Query("test/all", "", (), ("told",), "MATCH (n) WHERE NOT n:SchemaVersion RETURN properties(n) AS told")
EDGES = Query("test/all_edges", "", (), ("told",), "MATCH ()-[e]->() RETURN properties(e) AS told")
ODO = {
    "ref": "7", "first": "Odobert", "last": "Quillfeather", "dob": "30/06/2006", "mother": "Zephyrine",
    "street": "9 Wyvern Row", "postcode": "L1 0AC", "why": "Seen by Umberto", "day": "03/02/2016", "meeting": "M9",
    "school": "Gorsedene School",
}  # fmt: skip
WORDS = ("odobert", "quillfeather", "zephyrine", "wyvern", "umberto", "gorsedene", "fotheringay")
KEY = "visits:7"
COURT = Erasure((KEY,), "court order", "ordered on paper", "ada")


def told(store):
    """Every property of every node and edge as one text."""
    rows = [*store.read(NODES), *store.read(EDGES)]
    return orjson.dumps(rows).decode().lower()


def left(store):
    whole = told(store)
    return [word for word in WORDS if word in whole]


def graph(store):
    """What is said of everybody: everything but runs, loads and tombstones, less instants."""
    rows = [row["told"] for asked in (NODES, EDGES) for row in store.read(asked) if "id" in row["told"]]
    said = [row for row in rows if not {"started_at", "token", "hash", "rule"} & row.keys()]
    return Counter(
        orjson.dumps([row.get("known_to") is None, {n: v for n, v in row.items() if n not in TIMES}]) for row in said
    )


@pytest.fixture
def known(embedded, tmp_path):
    """Two rows delivered twice, one of them changed and known to another feed too; a pin and a decision."""
    delivered(embedded, tmp_path, ANN, BOB, ODO | {"last": "Fotheringay"}, of=feed(delivery="delta"))
    delivered(embedded, tmp_path, ANN, BOB, ODO, of=feed(delivery="delta"), name="second.csv")
    delivered(embedded, tmp_path, ODO | {"ref": "8"}, of=feed(name="calls", delivery="delta"), name="calls.csv")
    resolve(embedded)
    ada = Who("ada", "Quillfeather told me so")
    decide(embedded, Ask("pinned", (f"{KEY}:child",), field="surname", value="Quillfeather"), ada)
    decide(embedded, Ask("same", (f"{KEY}:child",), ("calls:8:child",)), ada)
    decide(embedded, Ask("different", (f"{KEY}:mother",), ("visits:1:mother",)), ada)
    resolve(embedded)
    return embedded


def test_of_erased_rows_no_byte_is_left_in_the_graph(known, tmp_path):
    assert left(known) == list(WORDS)
    cache = tmp_path / "cache"
    resolve(known, cache=cache / "resolved.arrow")
    done = erase(known, Erasure((KEY, "calls:8"), "court order", "ordered on paper", "ada"), emptied=[cache])
    assert (done.rows, len(done.records)) == (2, 4)
    assert left(known) == []
    assert not cache.exists()
    resolve(known)
    assert left(known) == []


def test_what_others_say_stays_as_it_was(embedded, tmp_path):
    delivered(embedded, tmp_path, ANN, BOB)
    before = graph(embedded)
    delivered(embedded, tmp_path, ANN, BOB, ODO, name="second.csv")
    erase(embedded, COURT)
    assert graph(embedded) == before


@pytest.mark.parametrize(
    "at", ["schema/erase_scores", "write/erase_decisions", "read/load_rows_of", "write/erase_done"]
)
def test_an_erasure_killed_after_its_commit_is_finished_by_who_writes_next(known, tmp_path, monkeypatch, at):
    bury(known, COURT)
    gone = graph(known)
    assert "quillfeather" in told(known)

    def killed(name, /, **parameters):
        if name == at:
            raise Interrupted(name)
        return (tell if name.startswith("write/") else ask)(name, **parameters)

    tell, ask = known.tell, known.ask
    with monkeypatch.context() as patch:
        patch.setattr(known, "tell", killed)
        patch.setattr(known, "ask", killed)
        with pytest.raises(Interrupted, match=at):
            finish(known)
    assert known.ask("schema/erasures_due")
    delivered(known, tmp_path, ANN | {"why": "Again"}, of=feed(delivery="delta"), name="third.csv")
    assert known.ask("schema/erasures_due") == []
    assert graph(known) != gone
    erase(known, Erasure(("calls:8",), "court order", "the other row too", "ada"))
    assert left(known) == []


def test_an_erasure_that_never_committed_changes_nothing(known, monkeypatch):
    before = graph(known)
    with monkeypatch.context() as patch:
        patch.setattr("kithkin.graph.erase._empty", lambda _: (_ for _ in ()).throw(Interrupted("killed")))
        with pytest.raises(Interrupted):
            bury(known, COURT)
    assert graph(known) == before


def test_an_erased_row_that_is_delivered_again_is_rejected_by_the_rule(known, tmp_path):
    erase(known, COURT)
    before = graph(known)
    done = delivered(
        known, tmp_path, ANN, BOB, ODO | {"why": "Seen"}, of=feed(delivery="delta"), rejects_in=tmp_path / "rejects"
    )
    assert (done.rows, done.records, done.rejects, done.new) == (2, 3, 1, 0)
    [row] = csv.DictReader(done.reject_file.read_text().splitlines())
    assert (row["line"], row["value"], row["reason"]) == ("4", "", "Erased by decision: court order")
    assert graph(known) == before
    assert KEY not in told(known).replace(f"{KEY}:", "")


def test_the_change_feed_tells_of_it_and_gives_the_graph(known):
    done = erase(known, COURT)
    resolve(known)
    view = View(tuple(one.number for one in classes(known)), "2016-06-30", last_instant(known))
    reader = Reader(known, view)
    buried = {one.part: dict(one.why) for one in change_feed(reader, Touched()) if one.kind == "erased"}
    assert buried == {record: {"rule": "court order"} for record in done.records}
    assert not {record for record in replayed(reader).persons if record.startswith(f"{KEY}:")}


def test_what_is_lacking_is_said(embedded):
    with pytest.raises(NotThere, match="FEED:KEY"):
        erase(embedded, COURT)
    with pytest.raises(WrongUse, match="--rule"):
        Erasure((KEY,), " ", "why", "ada")


def test_the_command_erases_and_the_audit_says_so(known, engines, tmp_path, capsys):
    where = ["--graph", f"kithkin:{engines._folder}", "--data", str(tmp_path)]
    assert run(["erase", KEY, "--rule", "court order", *where]) == 1
    bury(known, Erasure(("calls:8",), "court order", "the other row too", "ada"))
    assert run(["erase", "--finish", *where]) == 0
    kept = Follower(known, tmp_path / "private" / "live").at(last_instant(known)).index
    assert f"{KEY}:child" in kept.ids(np.flatnonzero(kept.fresh))
    assert (tmp_path / "private" / "live").exists()
    assert run(["erase", KEY, "--rule", "court order", "--reason", "ordered on paper", *where]) == 0
    assert "1 rows with 2 records are erased" in capsys.readouterr().out
    assert left(known) == []
    assert not (tmp_path / "private" / "live").exists()
    assert run(["audit", "who-saw", KEY, "--data", str(tmp_path)]) == 0
    assert "erase" in capsys.readouterr().out
