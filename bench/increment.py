"""What it costs to resolve a few new records, beside resolving everything.

`python -m kithkin.bench.increment --data FILE.parquet --rows 50000 [--share 0.01]`: writes records into an embedded
graph and resolves them; then so many new ones, which `resolve` links with what they touch; then everything once more
under the same model, which must change nothing. Reading and writing of the graph are in all figures, and these are in
docs/speed.md.
"""

import argparse
import json
import os
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import psutil

from kithkin.bench.live import HEAP, records_of, write
from kithkin.graph.connect import connect
from kithkin.graph.store import GraphStore
from kithkin.resolution.job import Resolved, resolve


def main() -> None:
    """Print the time of each run, and how many records it linked."""
    asked = _asked()
    records = records_of(Path(asked.data), asked.rows)
    old = records.height - max(1, int(asked.share * records.height))
    with tempfile.TemporaryDirectory() as passing, connect(f"kithkin:{passing}/graph", heap=HEAP) as store:
        cache, server = Path(passing) / "cache" / "resolved.arrow", engine(Path(passing) / "graph")
        write(store, records[:old])
        whole = timed(f"all of {old:,} records, just loaded", store, cache, server)
        write(store, records[old:], "load-2")
        few = timed(f"{records.height - old:,} new records", store, cache, server)
        cache.unlink()
        timed("everything again, nothing to write", store, cache, server)
        clock, processors = (one / all_ for one, all_ in zip(few, whole, strict=True))
        print(f"the new records took {clock:.1%} of all by the clock, {processors:.1%} of the processors")


def timed(name: str, store: GraphStore, cache: Path, engine: psutil.Process) -> tuple[float, float]:
    """Resolve, and print the seconds by the clock and of processors; gives both, the processors' as a sum."""
    clock, own, others = perf_counter(), process_time(), seconds(engine)
    done: Resolved = resolve(store, cache=cache)
    took, own, others = perf_counter() - clock, process_time() - own, seconds(engine) - others
    linked = f"{done.touched:,} of {done.records:,} records linked, {done.persons:,} persons"
    print(f"{name}: {took:.1f} s; processors: job {own:.1f} s, engine {others:.1f} s; {linked}", flush=True)
    return took, own + others


def engine(folder: Path) -> psutil.Process:
    """The engine that serves a folder."""
    return psutil.Process(json.loads((folder / "engine.json").read_text(encoding="utf-8"))["pid"])


def seconds(engine: psutil.Process) -> float:
    spent = engine.cpu_times()
    return float(spent.user + spent.system)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What it costs to resolve a few new records.")
    parser.add_argument("--data", default=os.environ.get("KITHKIN_BENCH_DATA"), required=True, help="a Parquet file")
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--share", type=float, default=0.01)
    return parser.parse_args()


if __name__ == "__main__":
    main()
