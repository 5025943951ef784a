"""Several servers behind one door."""

import json
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import httpx
import polars as pl
import psutil
import pytest

from kithkin.api import workers
from kithkin.api.access.accounts import User
from kithkin.api.settings import Settings
from kithkin.api.wiring import Wiring
from kithkin.graph.connect import connect
from kithkin.loaders.alone import live
from kithkin.loaders.load import load
from kithkin.resolution.job import resolve

pytestmark = pytest.mark.engine
KITHKIN = "from kithkin.api.cli import main; main()"
NAMES = {"rid": "source_id", "first_name": "given_name", "surname": "surname", "dob": "date_of_birth"}
ADA = User("ada", ("caseworker",), "S1", (), "families", "Ada")


@pytest.fixture
def served(tmp_path):
    """A small town behind two servers: where they answer, a key, and the process that began them."""
    read = pl.read_parquet("tests/data/fake_1000.parquet").head(40)
    told = read.select(pl.col(old).cast(pl.String).alias(new) for old, new in NAMES.items())
    absent = [pl.lit("").alias(name) for name in sorted(live().columns - set(told.columns))]
    told.with_columns(absent).write_csv(tmp_path / "live.csv")
    with connect(f"kithkin:{tmp_path}") as store, Wiring(Settings(f"kithkin:{tmp_path}", tmp_path)) as wired:
        load(store, live(), tmp_path / "live.csv")
        resolve(store)
        wired.accounts.add(ADA)
        key = wired.accounts.key("ada")
    command = [sys.executable, "-c", KITHKIN, "serve", "--port", "0", "--workers", "2", "--data", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline()
        yield next(word for word in line.split() if word.startswith("http")), key, process
        process.send_signal(signal.SIGTERM)


def test_a_worker_has_made_ready_when_it_answers(tmp_path, monkeypatch):
    made = []
    monkeypatch.setattr(workers, "_make_ready", made.append)
    monkeypatch.setattr(workers, "compiled", lambda: None)
    monkeypatch.setattr(sys, "setswitchinterval", lambda _: None)
    app = workers.Worker(Settings(f"kithkin:{tmp_path}", tmp_path), 0.0)._begun()
    assert made == [app.state.wiring]


def test_two_servers_write_a_record_once_for_its_key_and_both_know_it(served, tmp_path):
    place, key, process = served
    headers = {"authorization": f"Bearer {key}", "idempotency-key": "k"}
    record = {"given_name": "Zebedee", "surname": "Quux", "date_of_birth": "1911-11-12"}

    def store(_):
        # A line for each, so that either server may get it.
        return httpx.post(f"{place}/v1/records?store=true", json={"record": record}, headers=headers, timeout=60)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(store, range(8)))
    assert {answer.status_code for answer in answers} == {200}
    [one] = {json.dumps(answer.json(), sort_keys=True) for answer in answers}
    [told] = json.loads(one)["items"]
    found = [
        httpx.post(f"{place}/v1/search", json={"q": "zebedee quux"}, headers=headers, timeout=60).json()["items"]
        for _ in range(8)
    ]
    assert {tuple(item["id"] for item in items) for items in found} == {(told["person_id"],)}
    workers = [
        one for one in psutil.Process(process.pid).children(recursive=True) if "spawn_main" in str(one.cmdline())
    ]
    assert len(workers) == 2
    engine = psutil.Process(json.loads((tmp_path / "engine.json").read_text())["pid"])
    process.send_signal(signal.SIGTERM)
    process.wait(60)
    _, still = psutil.wait_procs([*workers, engine], 60)
    assert not still
