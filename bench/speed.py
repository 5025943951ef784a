"""How long `kithkin link` takes from exec to closed files, and with how much memory: `kithkin bench speed --data DIR`.

Each run is a new process that writes the clusters and the pairs with their evidence; memory is that of the process and
all its children together. `--cold` shows the first run of a machine apart, which compiles the loops and the byte
code of every module; `--ten` runs ten million rows too.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import psutil

ONE, TEN = "synth_1m.parquet", "synth_10m.parquet"
LINK = "from kithkin.api.cli import main; main()"
CACHES = ("NUMBA_CACHE_DIR", "PYTHONPYCACHEPREFIX")
"""Where compiled loops and Python's own byte code are kept: a first run finds neither."""
OFTEN = 0.05
MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds by the clock and of all processors, the most memory of all its processes, seconds by step."""

    wall: float
    processor: float
    memory: float
    steps: Mapping[str, float]


def main() -> None:
    """Print a line for every run, and what they come to."""
    asked = _asked()
    for name in (ONE, TEN) if asked.ten else (ONE,):
        file = Path(asked.data) / name
        if not file.is_file():
            sys.exit(f"There is no {name} in {asked.data}; give the folder of the files with --data.")
        if asked.cold and name == ONE:
            with tempfile.TemporaryDirectory() as cache:
                print(f"{name}: first run ever, {_line(run(file, dict.fromkeys(CACHES, cache)))}", flush=True)
        runs = [run(file, {}) for _ in range(asked.times)]
        for each in runs:
            print(f"{name}: {_line(each)}", flush=True)
        print("\n".join(summary(name, runs)), flush=True)


def _asked() -> argparse.Namespace:
    told = argparse.ArgumentParser(description="How long kithkin link takes, and with how much memory.")
    told.add_argument("--data", default=os.environ.get("KITHKIN_BENCH_DATA", "."), help="a folder of Parquet files")
    told.add_argument("--times", type=int, default=5, help="how many runs")
    told.add_argument("--ten", action="store_true", help=f"run {TEN} too")
    told.add_argument("--cold", action="store_true", help="show what the first run of a machine takes")
    return told.parse_args()


def run(file: Path, environment: Mapping[str, str]) -> Run:
    """Link one file in a new process and watch it."""
    with tempfile.TemporaryDirectory() as folder:
        out, pairs, report = (Path(folder) / name for name in ("clusters.parquet", "pairs.parquet", "report.json"))
        files = ["--out", str(out), "--pairs", str(pairs), "--timing", str(report)]
        command = [sys.executable, "-c", LINK, "link", str(file), *files]
        before, started = os.times(), perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, **environment})
        memory = _watched(process)
        wall, after = perf_counter() - started, os.times()
        if process.returncode:
            sys.exit(f"kithkin link failed with code {process.returncode}.")
        told: dict[str, Any] = json.loads(report.read_text("utf-8"))
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    steps = told["seconds"]
    return Run(wall, processor, memory, {**steps, "start and files": wall - sum(steps.values())})


def _watched(process: subprocess.Popen[bytes]) -> float:
    """Wait for the end; the most memory that the process and its children held together."""
    most = 0
    while True:
        try:
            whole = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
            most = max(most, sum(each.memory_info().rss for each in whole))
        except psutil.Error:
            pass
        try:
            process.wait(OFTEN)
        except subprocess.TimeoutExpired:
            continue
        return most / MB


def _line(one: Run) -> str:
    steps = ", ".join(f"{name} {seconds:.2f}" for name, seconds in one.steps.items())
    return f"{one.wall:.2f} s, {one.processor:.2f} s of processors, {one.memory:.0f} MB; {steps}"


def summary(name: str, runs: list[Run]) -> list[str]:
    """Median, spread and peak of all runs, and where the next second is to be had."""
    walls = sorted(each.wall for each in runs)
    middle = {step: statistics.median(each.steps[step] for each in runs) for step in runs[0].steps}
    whole = statistics.median(walls)
    largest = sorted(middle, key=lambda step: -middle[step])[:3]
    shares = ", ".join(f"{step} {middle[step]:.2f} s ({middle[step] / whole:.0%})" for step in largest)
    processors, memory = statistics.median(each.processor for each in runs), max(each.memory for each in runs)
    spread = f"from {walls[0]:.2f} to {walls[-1]:.2f}"
    return [
        f"{name}: median {whole:.2f} s of {len(runs)}, {spread}; processors {processors:.2f} s; peak {memory:.0f} MB",
        f"{name}: the next second is in {shares}",
    ]


if __name__ == "__main__":
    main()
