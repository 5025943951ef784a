"""What it costs to form the groups that a few new records touch, beside forming everything.

`python -m kithkin.bench.regroup [--households 1300] [--seed 5] [--every 100] [--work DIR]`: a synthetic city without
every so many rows of its CSV and JSON Lines files is loaded, resolved and grouped on the embedded engine; then whole
files are loaded and resolved, and `group` goes on from what it left; then it forms everything once more, and says
how much that writes. Figures are in docs/families.md.
"""

import argparse
import os
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import psutil

from kithkin.bench.increment import engine, seconds
from kithkin.cypher.catalogue import Query
from kithkin.graph.connect import connect
from kithkin.graph.store import GraphStore
from kithkin.loaders import synthetic
from kithkin.loaders.feed import feed_for, feeds
from kithkin.loaders.load import load
from kithkin.resolution.groups import Grouped, group
from kithkin.resolution.job import resolve

DAY = "2016-06-30"
WRITTEN = Query(
    "bench/written", "How many elements of each type runs made or closed since an instant.", ("since",), ("count",),
    "MATCH ()-[e]->() WHERE e.known_from > $since OR e.known_to > $since RETURN count(*) AS count",
)  # fmt: skip


def main() -> None:
    """Print the time of each run."""
    asked = _asked()
    with tempfile.TemporaryDirectory() as passing:
        work = asked.work or Path(passing)
        files = synthetic.make(asked.households, asked.seed, work / "city").feeds
        few = [_without(file, work / "few", asked.every) for file in files]
        with connect(f"kithkin:{work / 'graph'}") as store:
            server, cache = engine(work / "graph"), work / "cache" / "grouped.arrow"
            _load(store, few, cache)
            timed("all, just loaded", store, cache, server)
            records = _load(store, files, cache)
            timed(f"{records:,} new records", store, cache, server)
            timed("nothing new", store, cache, server)
            cache.unlink()
            since = store.ask("schema/last_commit")[0]["instant"]
            timed("everything again", store, cache, server)
            print(f"{store.read(WRITTEN, since=since)[0]['count']} edges were made or closed by it")
    print(f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")


def timed(name: str, store: GraphStore, cache: Path, server: psutil.Process) -> None:
    """Form groups, and print the seconds by the clock and of processors."""
    clock, own, others = perf_counter(), process_time(), seconds(server)
    done: Grouped = group(store, as_of=DAY, cache=cache)
    took, own, others = perf_counter() - clock, process_time() - own, seconds(server) - others
    told = f"{done.members:,} memberships"
    print(f"{name}: {took:.1f} s; processors: job {own:.1f} s, engine {others:.1f} s; {told}", flush=True)


def _load(store: GraphStore, files: list[Path] | tuple[Path, ...], cache: Path) -> int:
    """Load and resolve; gives how many records there are more."""
    known, before = feeds(), _count(store)
    for file in files:
        load(store, feed_for(file, known), file)
    resolve(store, cache=cache.with_name("resolved.arrow"))
    return _count(store) - before


def _count(store: GraphStore) -> int:
    return int(store.read(_RECORDS)[0]["count"])


_RECORDS = Query("bench/records", "All records.", (), ("count",), "MATCH (r:Record) RETURN count(*) AS count")


def _without(file: Path, folder: Path, every: int) -> Path:
    """The file without every so many of its lines, where it has lines."""
    folder.mkdir(exist_ok=True)
    told = file.read_bytes()
    if file.suffix in (".csv", ".jsonl"):
        told = b"".join(line for at, line in enumerate(told.splitlines(True), 1) if at % every)
    (folder / file.name).write_bytes(told)
    return folder / file.name


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What it costs to form the groups that a few new records touch.")
    parser.add_argument("--households", type=int, default=1300)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--every", type=int, default=100, help="one row in so many comes later")
    parser.add_argument("--work", type=Path, help="where the graph is kept; a folder that goes if not given")
    return parser.parse_args()


if __name__ == "__main__":
    main()
