"""A server that is killed while it stores records leaves each of them whole, with its person, or not at all."""

import subprocess
import sys
import time

import polars as pl
import pytest

from kithkin.api.one_row import put_one
from kithkin.api.settings import Settings
from kithkin.api.wiring import Wiring
from kithkin.bench.live import write
from kithkin.cypher.catalogue import Query
from kithkin.graph.connect import connect
from kithkin.graph.instants import last_instant
from kithkin.loaders.alone import live
from kithkin.resolution.job import resolve
from kithkin.resolution.live.read import whole

pytestmark = [pytest.mark.engine, pytest.mark.kills, pytest.mark.timeout(600)]
HEAP, PEOPLE, KILLS = "512m", 40, 5
STORING = """
import sys
from kithkin.api.settings import Settings
from kithkin.api.one_row import put_one
from kithkin.api.wiring import Wiring
from kithkin.loaders.alone import live
from pathlib import Path
folder, first = Path(sys.argv[1]), int(sys.argv[2])
with Wiring(Settings(graph=f"kithkin:{folder}", data=folder)) as wired:
    for number in range(first, first + 1000):
        told = {"given_name": f"Given{number % 40}", "surname": "Marsh", "date_of_birth": "1980-02-03",
                "email": f"p{number % 40}@example.org", "source_id": str(number)}
        put_one(wired, told, live())
        print(number, flush=True)
"""
HALF = Query(
    "test/half", "", (), ("id", "rows", "persons"),
    "MATCH (r:Record {feed: 'live'}) OPTIONAL MATCH (r)-[f:FROM]->(:Row)-[:OF]->(:Load)-[:OF]->(:Feed) "
    "WITH r, count(f) AS rows OPTIONAL MATCH (r)-[s:SAME_AS]->(p:Person) WHERE s.known_to IS NULL "
    "RETURN r.id AS id, rows, count(s) AS persons ORDER BY id",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """A small graph that is resolved, with its engine open."""
    people = [
        {"key": f"made_up:{n}", "given_name": f"Given{n}", "surname": "Marsh", "date_of_birth": "1980-02-03",
         "email": f"p{n}@example.org"}
        for n in range(PEOPLE)
    ]  # fmt: skip
    with connect(f"kithkin:{tmp_path}", heap=HEAP) as store:
        write(store, pl.DataFrame(people))
        resolve(store)
        yield tmp_path


def killed(folder, first, answers, seconds):
    """A process that stores records, killed so long after so many answers; gives those it told of."""
    command = [sys.executable, "-c", STORING, str(folder), str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        told = [int(process.stdout.readline()) for _ in range(answers)]
        time.sleep(seconds)
        process.kill()
        return told + [int(line) for line in process.stdout]


def test_each_record_is_there_with_its_person_or_not_at_all_and_a_run_changes_nothing(folder):
    told = [one for n in range(KILLS) for one in killed(folder, 1000 * n, 3, 0.007 * n)]
    with Wiring(Settings(graph=f"kithkin:{folder}", data=folder)) as wired:
        rows = wired.store.read(HALF)
        assert {(row["rows"], row["persons"]) for row in rows} == {(1, 1)}
        assert {f"live:{number}:self" for number in told} <= {row["id"] for row in rows}
        assert wired.store.ask("schema/open_runs") == []
        put_one(wired, {"given_name": "Zoe", "surname": "New", "source_id": "after"}, live())
        before = persons(wired.store)
        resolve(wired.store)
        assert persons(wired.store) == before


def persons(store):
    return dict(whole(store, last_instant(store)).select("record_id", "person_id").iter_rows())
