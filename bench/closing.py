"""Twenty monthly runs that close what no longer holds, beside twenty that delete it: disk, writing and reading.

`python -m kithkin.bench.closing [--records 50000] [--months 20] [--change 0.03] [--seed 1]`
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from kithkin.cypher.catalogue import Query
from kithkin.graph.closing import identified, replace_edges
from kithkin.graph.connect import connect
from kithkin.graph.instants import last_instant
from kithkin.graph.run import Run, writing
from kithkin.graph.store import GraphStore

ASKED = 200
MEMBERS = Query(
    "bench/members", "", ("ids", "known_at"), ("person", "records"),
    "UNWIND $ids AS id MATCH (p:Person {id: id})<-[s:SAME_AS]-(r:Record) "
    "WHERE s.known_from <= $known_at AND (s.known_to IS NULL OR s.known_to > $known_at) "
    "RETURN p.id AS person, count(r) AS records",
)  # fmt: skip
LAYER = Query(
    "bench/layer", "", ("known_at",), ("source", "target"),
    "MATCH (r:Record)-[s:SAME_AS]->(p:Person) "
    "WHERE s.known_from <= $known_at AND (s.known_to IS NULL OR s.known_to > $known_at) "
    "RETURN r.id AS source, p.id AS target",
)  # fmt: skip
DELETE = Query(
    "bench/delete", "", ("rows",), (),
    "UNWIND $rows AS r MATCH (a:Record {id: r.source})-[e:SAME_AS]->() WHERE e.id = r.id DELETE e",
)  # fmt: skip
Way = Callable[[GraphStore, Run, pl.DataFrame], None]
HELD = Query(
    "bench/held", "", (), ("id", "source"), "MATCH (a:Record)-[e:SAME_AS]->() RETURN e.id AS id, a.id AS source"
)


@dataclass(frozen=True, slots=True)
class Month:
    """What one monthly run cost, and what reading costs after it."""

    write_seconds: float
    megabytes: float
    person_ms: float
    layer_seconds: float


def ties(records: int, persons: int, moved: dict[int, int]) -> pl.DataFrame:
    """Every record and whom it belongs to this month."""
    targets = [f"P-{moved.get(n, n % persons)}" for n in range(records)]
    return pl.DataFrame({"source": [f"r-{n}" for n in range(records)], "target": targets, "access": 1})


def close(store: GraphStore, run: Run, wanted: pl.DataFrame) -> None:
    """The way Kithkin writes a layer."""
    replace_edges(store, run, "SAME_AS", wanted.to_arrow(), source="Record", target="Person")


def delete(store: GraphStore, run: Run, wanted: pl.DataFrame) -> None:
    """The way without history: what no longer holds is deleted."""
    named = identified(("SAME_AS", "Record", "Person"), wanted.to_arrow())
    held = pl.DataFrame(pl.from_arrow(store.read_table(HELD)))
    new = named.join(held, on="id", how="anti").with_columns(known_from=pl.lit(run.instant), run_id=pl.lit(run.id))
    gone = held.join(named, on="id", how="anti")
    if new.height:
        store.create_edges("SAME_AS", new.to_arrow(), source="Record", target="Person")
    store.write_rows(DELETE, gone.iter_rows(named=True))


def months(way: Way, told: argparse.Namespace) -> list[Month]:
    """The first run, then a run a month in which a few records change their person."""
    dice, persons = random.Random(told.seed), told.records // 3
    moved: dict[int, int] = {}
    with tempfile.TemporaryDirectory() as name, connect(f"kithkin:{name}") as store:
        store.create_nodes(["Record"], pl.DataFrame({"id": [f"r-{n}" for n in range(told.records)]}).to_arrow())
        store.create_nodes(["Person"], pl.DataFrame({"id": [f"P-{n}" for n in range(persons)]}).to_arrow())
        seen = []
        for _ in range(told.months + 1):
            wanted = ties(told.records, persons, moved)
            seen.append(_month(store, Path(name), (way, wanted), dice))
            for n in dice.sample(range(told.records), int(told.records * told.change)):
                moved[n] = dice.randrange(persons)
    return seen


def _month(store: GraphStore, folder: Path, job: tuple[Way, pl.DataFrame], dice: random.Random) -> Month:
    way, wanted = job
    began = time.monotonic()
    with writing(store, "bench") as run:
        way(store, run, wanted)
    written = time.monotonic() - began
    known_at, spent = last_instant(store), []
    for _ in range(ASKED):
        began = time.monotonic()
        store.read(MEMBERS, ids=[f"P-{dice.randrange(1000)}"], known_at=known_at)
        spent.append(time.monotonic() - began)
    began = time.monotonic()
    store.read_table(LAYER, known_at=known_at)
    layer = time.monotonic() - began
    size = sum(
        file.stat().st_size
        for file in (folder / "engine" / "databases").rglob("*")
        if file.suffix != ".wal" and file.is_file()
    )
    return Month(round(written, 2), round(size / 1e6, 1), round(1000 * statistics.median(spent), 2), round(layer, 2))


def main() -> None:
    """Print the first, the tenth and the last month of both ways, and the median month's writing."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--records", type=int, default=50_000)
    asked.add_argument("--months", type=int, default=20)
    asked.add_argument("--change", type=float, default=0.03)
    asked.add_argument("--seed", type=int, default=1)
    told = asked.parse_args()
    for way in (close, delete):
        seen = months(way, told)
        print(way.__name__, "median monthly write", statistics.median(month.write_seconds for month in seen[1:]), "s")
        for at in sorted({0, told.months // 2, told.months}):
            print(f"  month {at}: {seen[at]}")


if __name__ == "__main__":
    main()
