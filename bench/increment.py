"""What it costs to resolve a few new records, beside resolving everything.

`python -m kithkin.bench.increment --data FILE.parquet --rows 50000 [--share 0.01]`: writes records into an embedded
graph and resolves them; then so many new ones, which `resolve` links with what they touch; then everything once more
under the same model, which must change nothing. Reading and writing of the graph are in all figures, and these are in
docs/speed.md.
"""

import argparse
import os
import tempfile
from pathlib import Path
from time import perf_counter, process_time

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
        cache = Path(passing) / "resolved.arrow"
        write(store, records[:old])
        timed("everything, a new model", store, cache)
        write(store, records[old:], "load-2")
        few = timed(f"{records.height - old:,} new records", store, cache)
        cache.unlink()
        whole = timed("everything, the same model", store, cache)
        print(f"the new records took {few / whole:.1%} of everything")


def timed(name: str, store: GraphStore, cache: Path) -> float:
    """Resolve, and print the seconds by the clock and of this process."""
    clock, own = perf_counter(), process_time()
    done: Resolved = resolve(store, cache=cache)
    took = perf_counter() - clock
    linked = f"{done.touched:,} of {done.records:,} records linked, {done.persons:,} persons"
    print(f"{name}: {took:.1f} s, {process_time() - own:.1f} s of processor here; {linked}", flush=True)
    return took


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What it costs to resolve a few new records.")
    parser.add_argument("--data", default=os.environ.get("KITHKIN_BENCH_DATA"), required=True, help="a Parquet file")
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--share", type=float, default=0.01)
    return parser.parse_args()


if __name__ == "__main__":
    main()
