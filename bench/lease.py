"""The right to write under ten commands at once, some killed: never two writers, and nothing half-written is seen.

`python -m kithkin.bench.lease [--graph URI] [--commands 10] [--kills 4] [--seed 1]`
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from kithkin.cypher.catalogue import Query
from kithkin.graph.connect import connect
from kithkin.graph.run import writing
from kithkin.graph.store import GraphStore

RECORDS_A_RUN = 200
WAIT = 600.0
LEFT = Query(
    "bench/left", "", (), ("run_id", "records"),
    "MATCH (x:Record) RETURN x.run_id AS run_id, count(x) AS records ORDER BY run_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was left when every command had ended."""

    committed: int
    killed: int
    overlaps: int
    half_written: int
    seconds: float


def work(uri: str, log: Path, number: int) -> None:
    """One command: wait for the lease, write two parts with a pause between, commit."""
    with connect(uri) as store, writing(store, "bench", wait=WAIT) as run:
        note(log, f"in {os.getpid()}")
        for part in range(2):
            ids = [f"{number}:{part}:{n}" for n in range(RECORDS_A_RUN // 2)]
            made = pl.DataFrame({"id": ids}).with_columns(run_id=pl.lit(run.id), known_from=pl.lit(run.instant))
            store.create_nodes(["Record"], made.to_arrow())
            note(log, f"at {os.getpid()}")
        note(log, f"out {os.getpid()}")


def note(log: Path, line: str) -> None:
    """One line at the end of a file that many processes share."""
    with log.open("a", buffering=1) as file:
        file.write(f"{line}\n")


def trial(store: GraphStore, uri: str, commands: int, kills: int, seed: int) -> Outcome:
    """Start the commands at once, kill some while they hold the lease, and count what is left."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        log.touch()
        started = [_command(uri, log, number) for number in range(commands)]
        killed = _kill_some(log, started, kills, random.Random(seed))
        for one in started:
            one.wait()
        overlaps = _overlaps(log.read_text().splitlines(), killed)
    with writing(store, "bench", wait=WAIT):
        pass  # the sweep of what the last killed one left
    committed = {row["run_id"] for row in store.ask("schema/runs")}
    left = {row["run_id"]: row["records"] for row in store.read_table(LEFT).to_pylist()}
    half = sum(1 for run_id, count in left.items() if run_id not in committed or count != RECORDS_A_RUN)
    return Outcome(len(left), len(killed), overlaps, half, time.monotonic() - began)


def _command(uri: str, log: Path, number: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kithkin.bench.lease", "--graph", uri, "--work", str(number), "--log", str(log)]
    return subprocess.Popen(command)


def _kill_some(log: Path, started: list[subprocess.Popen[bytes]], kills: int, dice: random.Random) -> set[int]:
    """Kill whoever holds the lease, a moment after it was seen to hold it."""
    killed: set[int] = set()
    while len(killed) < kills and any(one.poll() is None for one in started):
        inside = _inside(log.read_text().splitlines(), killed)
        if inside is None:
            time.sleep(0.01)
            continue
        time.sleep(dice.uniform(0, 0.1))
        holder = next(one for one in started if one.pid == inside)
        holder.send_signal(signal.SIGKILL)
        if holder.wait() == -signal.SIGKILL:
            killed.add(inside)
    return killed


def _inside(lines: list[str], killed: set[int]) -> int | None:
    within = [int(line.split()[1]) for line in lines if line.startswith("in ")]
    ended = {int(line.split()[1]) for line in lines if line.startswith("out ")} | killed
    return next((pid for pid in reversed(within) if pid not in ended), None)


def _overlaps(lines: list[str], killed: set[int]) -> int:
    """How often a command began while another, not killed, was inside."""
    holder, found = None, 0
    for word, pid in (line.split() for line in lines):
        if word == "in":
            found += holder is not None and int(holder) not in killed
            holder = pid
        elif holder != pid:
            found += 1
        elif word == "out":
            holder = None
    return found


def main() -> None:
    """Run one trial and print what it left."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--graph")
    asked.add_argument("--commands", type=int, default=10)
    asked.add_argument("--kills", type=int, default=4)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--work", type=int)
    asked.add_argument("--log", type=Path)
    told = asked.parse_args()
    if told.work is not None:
        work(told.graph, told.log, told.work)
        return
    with tempfile.TemporaryDirectory() as folder:
        uri = told.graph or f"kithkin:{folder}"
        with connect(uri) as store:
            print(trial(store, uri, told.commands, told.kills, told.seed))


if __name__ == "__main__":
    main()
