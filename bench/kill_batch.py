"""kill -9 of the writing job or of the engine in the middle of a bulk batch, and the sweep that mends it.

`python -m kithkin.bench.kill_batch [--records 100000] [--trials 5] [--victim job|engine] [--seed 1]`
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import psutil

from kithkin.cypher.catalogue import Query
from kithkin.graph.closing import replace_edges, replace_nodes
from kithkin.graph.connect import connect
from kithkin.graph.instants import last_instant
from kithkin.graph.run import writing
from kithkin.graph.store import GraphStore

KEPT = 1_000
GRAPH = Query(
    "bench/graph", "", (), ("people", "ties", "held"),
    "MATCH (p:Person) WITH count(p) AS people OPTIONAL MATCH (:Record)-[e:SAME_AS]->(:Person) "
    "RETURN people, count(e) AS ties, sum(CASE WHEN e.known_to IS NULL THEN 1 ELSE 0 END) AS held",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """One kill: what was in the graph after it, and after the sweep, beside what was there before."""

    victim: str
    after: float
    left: dict[str, int]
    swept: dict[str, int]
    before: dict[str, int]
    committed: bool
    sweep_seconds: float

    @property
    def mended(self) -> bool:
        """Whether the graph is as it was before the killed job, or whole when that was done before the kill."""
        return self.swept == (self.left if self.committed else self.before)


def fill(store: GraphStore, records: int, persons: int) -> None:
    """The job that is killed: persons and their ties, replaced as one layer."""
    people = pl.DataFrame({"id": [f"P-{n}" for n in range(persons)]})
    ties = pl.DataFrame({"source": [f"r-{n}" for n in range(records)]}).with_row_index("n")
    ties = ties.select("source", target=pl.concat_str(pl.lit("P-"), pl.col("n") % persons), access=pl.lit(1))
    with writing(store, "bench", wait=60) as run:
        replace_nodes(store, run, ["Person"], people.to_arrow())
        print("writing", flush=True)
        replace_edges(store, run, "SAME_AS", ties.to_arrow(), source="Record", target="Person")


def prepared(store: GraphStore, records: int) -> dict[str, int]:
    """A graph with its records and a small committed layer; gives its counts."""
    ids = pl.DataFrame({"id": [f"r-{n}" for n in range(records)]}).with_columns(access=pl.lit(1))
    store.create_nodes(["Record"], ids.to_arrow())
    fill(store, min(KEPT, records), min(KEPT, records) // 2)
    return counts(store)


def counts(store: GraphStore) -> dict[str, int]:
    """How many persons, ties, and ties still held."""
    return dict(store.read_table(GRAPH).to_pylist()[0])


def trial(folder: Path, records: int, victim: str, delay: float) -> Outcome:
    """Kill the job, or the engine under it, so long after its bulk began; then open the graph again and sweep."""
    uri = f"kithkin:{folder}"
    with connect(uri) as store:
        fill(store, min(KEPT, records), min(KEPT, records) // 2)  # a job that ended before its kill is taken back
        before, instant = counts(store), last_instant(store)
    _kill(uri, folder, records, (victim, delay))
    with connect(uri) as store:
        left, committed = counts(store), last_instant(store) != instant
        started = time.monotonic()
        with writing(store, "bench", wait=60):
            swept = counts(store)
        return Outcome(victim, round(delay, 2), left, swept, before, committed, round(time.monotonic() - started, 2))


def _kill(uri: str, folder: Path, records: int, how: tuple[str, float]) -> None:
    victim, delay = how
    command = [sys.executable, "-m", "kithkin.bench.kill_batch", "--fill", uri, "--records", str(records)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as job:
        assert job.stdout is not None
        job.stdout.readline()
        time.sleep(delay)
        if victim == "engine":
            with suppress(psutil.NoSuchProcess):  # gone with a job that was done
                psutil.Process(json.loads((folder / "engine.json").read_text())["pid"]).kill()
            job.wait()  # it notices by itself
        else:
            job.send_signal(signal.SIGKILL)


def undisturbed(folder: Path, records: int) -> float:
    """How long the bulk takes when nobody is killed, so that kills fall between its first and last write."""
    with connect(f"kithkin:{folder}") as store:
        prepared(store, records)
        began = time.monotonic()
        fill(store, records, records // 2)
        return time.monotonic() - began


def main() -> None:
    """Kill some jobs and print what each left and what the sweep made of it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--records", type=int, default=100_000)
    asked.add_argument("--trials", type=int, default=5)
    asked.add_argument("--victim", choices=("job", "engine"), default="job")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--fill")
    told = asked.parse_args()
    if told.fill:
        with connect(told.fill) as store:
            fill(store, told.records, told.records // 2)
        return
    dice = random.Random(told.seed)
    with tempfile.TemporaryDirectory() as name:
        within = undisturbed(Path(name), told.records)
    print(f"undisturbed: {within:.1f} s")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with connect(f"kithkin:{folder}") as store:
            prepared(store, told.records)
        for _ in range(told.trials):
            outcome = trial(folder, told.records, told.victim, dice.uniform(0, within))
            print(outcome, "mended" if outcome.mended else "NOT MENDED")


if __name__ == "__main__":
    main()
