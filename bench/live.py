"""How fast records are resolved, searched and looked up while somebody waits.

`python -m kithkin.bench.live --data FILE.parquet --rows 50000 --rate 50 --connections 20 --seconds 60 [--work DIR]
[--batch] [--workers 2]`: writes the records of a file into an embedded graph, resolves them, serves them, and asks at
a steady rate whatever the answers do; latency counts from the moment at which a request was due. `--batch` runs
`kithkin resolve` at low priority meanwhile. The processor time of server, engine and generator is told apart. Figures
are in docs/live.md.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import perf_counter, sleep
from typing import Any

import polars as pl
import psutil

from kithkin.api.access.accounts import User
from kithkin.api.settings import Settings
from kithkin.api.wiring import Wiring
from kithkin.bench.load import Load, Request, summary, told
from kithkin.bench.traffic import Traffic
from kithkin.graph.access import ClassLabels, class_for
from kithkin.graph.connect import connect
from kithkin.graph.instants import END
from kithkin.graph.run import writing
from kithkin.graph.store import GraphStore
from kithkin.resolution.identity import KINDS
from kithkin.resolution.job import resolve

FEED = "made_up"
OTHER_WORDS = {"first_name": "given_name", "middle": "middle_names", "dob": "date_of_birth", "zip": "postcode"}
KITHKIN = "from kithkin.api.cli import main; main()"
ANALYST = User("bench", ("intelligence_analyst",), "S2", (FEED, "live"), "families", "Bench")
PORT = 8123
HEAP = "4g"
READY = 600.0
EACH = 8


def main() -> None:
    """Make the graph if there is none, serve it, ask, and print what it took."""
    asked = _asked()
    with tempfile.TemporaryDirectory() as passing:
        work = asked.work or Path(passing)
        records = records_of(Path(asked.data), asked.rows)
        if not (work / "made").exists():
            made(work, records)
        # An engine that is open already, with memory enough for a whole reading, is the one the server joins.
        with connect(f"kithkin:{work}", heap=HEAP), served(work, asked.workers) as server:
            measured(work, records, asked, server)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How fast records are resolved, searched and looked up.")
    parser.add_argument("--data", default=os.environ.get("KITHKIN_BENCH_DATA"), required=True, help="a Parquet file")
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--rate", type=float, default=50.0, help="requests a second")
    parser.add_argument("--connections", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2, help="servers behind one door")
    parser.add_argument("--work", type=Path, help="where the graph is kept; a folder that goes if not given")
    parser.add_argument("--batch", action="store_true", help="resolve everything at low priority meanwhile")
    return parser.parse_args()


def records_of(file: Path, rows: int) -> pl.DataFrame:
    """The first rows of a file as records of a graph."""
    read = pl.read_parquet(file, n_rows=rows)
    read = read.rename({old: new for old, new in OTHER_WORDS.items() if old in read.columns})
    if "street" in read.columns:
        line = pl.concat_str("street_no", "street", separator=" ", ignore_nulls=True)
        read = read.with_columns(pl.when(line != "").then(line).alias("address_line"))
    if "sex" in read.columns:
        read = read.with_columns(pl.col("sex").replace({"m": "male", "f": "female"}))
    if "date_of_birth" in read.columns:
        # A loader would have found what is no day.
        read = read.with_columns(pl.col("date_of_birth").str.to_date(strict=False).cast(pl.String))
    own = [pl.col(name).cast(pl.String) for name in KINDS if name in read.columns]
    key = pl.concat_str(pl.lit(f"{FEED}:"), pl.col("rid").cast(pl.String))
    return read.select(key.alias("key"), *own).unique("key", keep="first", maintain_order=True)


def made(work: Path, records: pl.DataFrame) -> None:
    """The graph: every record with its row by the fast paths, then resolved."""
    with connect(f"kithkin:{work}", heap=HEAP) as store:
        with timed("write"):
            write(store, records)
        with timed("resolve"):
            print(resolve(store))
    (work / "made").touch()


def write(store: GraphStore, records: pl.DataFrame, load_id: str = "load-1") -> None:
    """Rows, records and what ties them, as one load of the feed, which is made with the first."""
    labels = ClassLabels(FEED, "S1", purposes=("families",))
    with writing(store, "load") as run:
        known = {"access": class_for(store, labels), "known_from": run.instant, "run_id": run.id}
        told_ = {"title": "Made up", "owner": "Nobody", "subject": "work", "sensitivity": "S1", "trust": "{}"}
        if all(row["feed"] != FEED for row in store.ask("read/feeds", known_at=END)):
            _nodes(store, "Feed", pl.DataFrame([{"id": FEED, "legal_regime": "uk_gdpr", "delivery": "delta", **told_}]))
        load = {"id": load_id, "feed": FEED, "file": "made_up.parquet", "received_at": run.instant, "run_id": run.id}
        _nodes(store, "Load", pl.DataFrame([load]))
        _edges(store, "OF", pl.DataFrame({"source": [load_id], "target": [FEED]}), ("Load", "Feed"))
        stamps = [pl.lit(value).alias(name) for name, value in known.items()]
        row, record = pl.col("key") + "@1", pl.col("key") + ":self"
        rows = records.select(id=row, key="key", feed=pl.lit(FEED), raw=pl.lit("{}"), line=pl.int_range(pl.len()))
        _nodes(store, "Row", rows.with_columns(stamps))
        run.check()
        whole = records.select(
            record.alias("id"), pl.lit(FEED).alias("feed"), pl.lit("self").alias("part"), pl.exclude("key")
        )
        _nodes(store, "Record", whole.with_columns(*stamps, pl.lit(run.instant).alias("stated_at")))
        run.check()
        ties = records.select(source=record, target=row, id=pl.concat_str(pl.lit("from-"), "key"))
        _edges(store, "FROM", ties.with_columns(stamps), ("Record", "Row"))
        _edges(store, "OF", records.select(source=row, target=pl.lit(load_id)), ("Row", "Load"))


def _nodes(store: GraphStore, label: str, frame: pl.DataFrame) -> None:
    store.create_nodes([label], frame.to_arrow(compat_level=pl.CompatLevel.oldest()))


def _edges(store: GraphStore, kind: str, frame: pl.DataFrame, ends: tuple[str, str]) -> None:
    store.create_edges(kind, frame.to_arrow(compat_level=pl.CompatLevel.oldest()), source=ends[0], target=ends[1])


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Print how long a step took."""
    start = perf_counter()
    yield
    print(f"{name}: {perf_counter() - start:.1f} s", flush=True)


@contextmanager
def served(work: Path, workers: int, port: int = PORT) -> Iterator[psutil.Process]:
    """The servers of this graph in processes of their own."""
    told = ["--port", str(port), "--data", str(work), "--workers", str(workers)]
    command = [sys.executable, "-c", KITHKIN, "serve", *told]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def measured(work: Path, records: pl.DataFrame, asked: argparse.Namespace, server: psutil.Process) -> None:
    """Ask at the rate wanted and print the times of each kind and the processor time of each process."""
    load = Load(PORT, _key(work), asked.connections)
    traffic = Traffic(records)
    with timed("first answer"):
        # A new line each time, so that every worker has been asked.
        for _ in range(1 if asked.workers == 1 else EACH * asked.workers):
            _ready(Load(PORT, load.key, 1), traffic.request("resolve"))
    for kind in ("search", "lookup", "compare", "store", "thousand"):
        load.ask(traffic.request(kind))
    engine = psutil.Process(json.loads((work / "engine.json").read_text())["pid"])
    before, began = _each(server, engine), perf_counter()
    with batch(work) if asked.batch else _nothing():
        times = load.run(traffic.mixed(), asked.rate, asked.seconds)
        passed = perf_counter() - began
    after = _each(server, engine)
    print(f"load average {', '.join(f'{one:.1f}' for one in os.getloadavg())}, {os.cpu_count()} processors")
    print("\n".join(summary(times)))
    for name, spent in zip(
        ("server", "engine", "generator"), (b - a for a, b in zip(before, after, strict=True)), strict=True
    ):
        print(f"{name}: {spent / passed:.0%} of a processor, {1000 * spent / len(times):.1f} ms for each request")
    servers = ", ".join(f"{one.memory_info().rss / 2**20:,.0f}" for one in (server, *server.children(recursive=True)))
    print(f"server: {servers} MB, engine: {engine.memory_info().rss / 2**20:,.0f} MB")
    print("\n".join(told("1,000 by own ids", [load.ask(traffic.request("thousand")) for _ in range(20)])))


def _each(server: psutil.Process, engine: psutil.Process) -> list[float]:
    """The processor time of servers, engine and generator; what the generator has begun is none of its own."""
    own = psutil.Process().cpu_times()
    return [seconds_of(server), seconds_of(engine), float(own.user + own.system)]


def _ready(load: Load, request: Request) -> None:
    began = perf_counter()
    while not load.ask(request).fine:
        if perf_counter() - began > READY:
            sys.exit("The server did not answer in time.")
        sleep(0.5)


def seconds_of(process: psutil.Process) -> float:
    """The processor time of a process and of those that it has begun."""
    spent = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return float(sum(one.user + one.system for one in spent))


def _key(work: Path) -> str:
    with Wiring(Settings(graph=f"kithkin:{work}", data=work)) as wired:
        if ANALYST.name not in wired.accounts.names():
            wired.accounts.add(ANALYST)
        return wired.accounts.key(ANALYST.name)


@contextmanager
def batch(work: Path) -> Iterator[None]:
    """Whole runs at low priority, one after the other; one that finds a record being written begins again."""
    command: Sequence[Any] = ["nice", "-n", "19", sys.executable, "-c", KITHKIN, "resolve", "--whole", "--data", work]
    begun: list[subprocess.Popen[bytes]] = []
    over, writing_ = Event(), 5

    def run() -> None:
        while not over.is_set():
            begun.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
            begun[-1].wait()

    beside = Thread(target=run)
    beside.start()
    try:
        yield
    finally:
        over.set()
        codes = [one.poll() for one in begun]
        ended = f"{codes.count(0)} runs ended, {codes.count(writing_)} found a record being written"
        print(f"the batch: {ended}, {codes.count(None)} goes on and is stopped")
        # What it has written, the next writer sweeps.
        begun[-1].terminate()
        beside.join()


@contextmanager
def _nothing() -> Iterator[None]:
    yield


if __name__ == "__main__":
    main()
