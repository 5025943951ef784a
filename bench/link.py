"""How right and how fast linking is on files with truth, at a glance: `python -m kithkin.bench.link --data DIR`.

Other tools on the same data: `python -m kithkin.bench.peers`.
Each file runs in a process of its own, so that its time is from start to clusters and its memory is its own.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kithkin.bench.exact import exact
from kithkin.resolution.evaluate import between, evaluate
from kithkin.resolution.link import link

Found = tuple[list[Any], list[Any] | None]


def main() -> None:
    """Print one line for each file and tool."""
    asked = _asked()
    if asked.one:
        print(json.dumps(run(asked.one, asked.tool)))
        return
    files = sorted(Path(asked.data).glob("*.parquet"))
    if not files:
        sys.exit(f"There is no Parquet file in {asked.data}; give the folder of the files with --data.")
    print(HEADING)
    for file in files:
        for tool in TOOLS:
            print(line(file.stem, tool, _apart(file, tool)), flush=True)


def _asked() -> argparse.Namespace:
    told = argparse.ArgumentParser(description="How right and how fast linking is on files with truth.")
    told.add_argument("--data", default=os.environ.get("KITHKIN_BENCH_DATA", "."), help="a folder of Parquet files")
    told.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    told.add_argument("--tool", default="kithkin", choices=TOOLS, help=argparse.SUPPRESS)
    return told.parse_args()


def _apart(file: Path, tool: str) -> dict[str, Any]:
    """The figures of one file and tool, made by a new process."""
    command = [sys.executable, "-m", "kithkin.bench.link", "--one", str(file), "--tool", tool]
    started = perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"absent": (done.stderr.strip().splitlines() or ["it failed without a word"])[-1]}
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {"whole": perf_counter() - started, **figures}


def run(file: Path, tool: str) -> dict[str, Any]:
    """Link one file with one tool and judge it against the truth beside it."""
    table = pq.read_table(file)
    truth = [name for name in ("eid", "hid") if name in table.column_names]
    started = perf_counter()
    persons, homes = TOOLS[tool](table.drop_columns(truth))
    seconds = perf_counter() - started
    figures = evaluate(persons, table["eid"].to_pylist())
    of_homes = _homes(table, homes) if homes and "hid" in truth else None
    return {
        "seconds": seconds,
        "memory": _peak(),
        "precision": figures.precision,
        "recall": figures.recall,
        "f1": figures.f1,
        "b3": figures.b3_f1,
        "exact": figures.exact_f1,
        "household": of_homes,
    }


def _homes(table: pa.Table, homes: list[Any]) -> float:
    true = table["hid"].to_pylist()
    known = [at for at, home in enumerate(true) if home is not None]
    person = table["eid"].to_pylist()
    return between([homes[at] for at in known], [true[at] for at in known], [person[at] for at in known]).f1


def _peak() -> float:
    """The largest memory this process had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _kithkin(table: pa.Table) -> Found:
    clusters = link(table).clusters
    return clusters["cluster_id"].to_pylist(), clusters["household_id"].to_pylist()


TOOLS: Mapping[str, Callable[[pa.Table], Found]] = {"kithkin": _kithkin, "exact": exact}
HEADING = f"{'file':<16}{'tool':<9}{'link s':>7}{'whole s':>8}{'MB':>7}" + "".join(
    f"{name:>8}" for name in ("P", "R", "F1", "B3", "exact", "homes")
)


def line(file: str, tool: str, figures: Mapping[str, Any]) -> str:
    """One line of the table."""
    start = f"{file:<16}{tool:<9}"
    if "absent" in figures:
        return f"{start}not run: {figures['absent']}"
    times = f"{figures['seconds']:>7.2f}{figures['whole']:>8.2f}{figures['memory']:>7.0f}"
    return start + times + "".join(_share(figures[name]) for name in SHARES)


SHARES: Iterable[str] = ("precision", "recall", "f1", "b3", "exact", "household")


def _share(value: float | None) -> str:
    return f"{value:>8.4f}" if value is not None else f"{'-':>8}"


if __name__ == "__main__":
    main()
