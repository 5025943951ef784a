"""How fast a graph is read and written, beside the engine's own doors without Kithkin around them.

`python -m kithkin.bench.graph_rates --work DIR [--rows 50000] [--times 3]`: in a data folder in which groups are
formed, memberships are read as Arrow columns, and by the same statement as bare lines; then so many nodes are made by
the fast path, and as many by bare lines that were ready before; in turns, each so often, the best of each told. What
was made is taken away again.
"""

import argparse
import http.client
import secrets
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import orjson
import polars as pl

from kithkin.cypher.catalogue import Query, query
from kithkin.graph.access import classes
from kithkin.graph.arcade_http import ArcadeHttp
from kithkin.graph.arcade_store import ArcadeStore
from kithkin.graph.connect import connect
from kithkin.graph.instants import last_instant

LABEL = "Tombstone"
"""Of nodes that nobody reads here."""
GONE = Query(
    "bench/gone", "Take away what was made.", ("run_id",), (), "MATCH (n:Tombstone {run_id: $run_id}) DELETE n"
)


def main() -> None:
    """Read and write in turns, and print elements a second."""
    asked = _asked()
    with connect(f"kithkin:{asked.work}") as store:
        assert isinstance(store, ArcadeStore)
        told("read", *_read(store, asked.times))
        told("write", *_write(store, asked.rows, asked.times))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How fast a graph is read and written.")
    parser.add_argument("--work", type=Path, required=True, help="a data folder in which groups are formed")
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--times", type=int, default=3)
    return parser.parse_args()


def told(what: str, ours: float, bare: float) -> None:
    """One line: elements a second by Kithkin, by the bare door, and the share."""
    print(f"{what}: {ours:,.0f} a second, the engine's own door {bare:,.0f}: {ours / bare:.0%}", flush=True)


def best(times: int, *works: Callable[[int], int]) -> list[float]:
    """The best rate of each, done in turns."""
    found = [0.0] * len(works)
    for turn in range(times):
        for at, work in enumerate(works):
            begun = perf_counter()
            count = work(turn)
            found[at] = max(found[at], count / (perf_counter() - begun))
    return found


def _read(store: ArcadeStore, times: int) -> list[float]:
    """Every statement of a home as Arrow columns; the same lines, each as a dictionary."""
    asked = query("read/group_residences")
    known = {"access": [one.number for one in classes(store)], "known_at": last_instant(store)}

    def bare(_: int) -> int:
        body = {"language": "opencypher", "command": asked.text, "limit": -1, "params": known}
        lines = _sent(store.http, "query", orjson.dumps(body), "application/json").splitlines()
        return sum("record" in orjson.loads(line) for line in lines)

    return best(times, lambda _: store.read_table(asked, **known).num_rows, bare)


def _write(store: ArcadeStore, rows: int, times: int) -> list[float]:
    """Nodes with six properties; the same as lines that were ready before."""
    run_id = f"bench-{secrets.token_hex(4)}"
    frames = [_nodes(rows, run_id, f"{part}{turn}") for part in "ab" for turn in range(times)]
    marks = {"@type": pl.lit("vertex"), "@class": pl.lit(LABEL)}
    lines = [frame.with_columns(**marks).write_ndjson().encode() for frame in frames[times:]]
    tables = [frame.to_arrow(compat_level=pl.CompatLevel.oldest()) for frame in frames[:times]]

    def ours(turn: int) -> int:
        store.create_nodes([LABEL], tables[turn])
        return rows

    def bare(turn: int) -> int:
        _sent(store.http, "batch", lines[turn], "application/x-ndjson", "?wal=true")
        return rows

    try:
        return best(times, ours, bare)
    finally:
        store.write(GONE, run_id=run_id)


def _nodes(rows: int, run_id: str, mark: str) -> pl.DataFrame:
    number = pl.col("number").cast(pl.String)
    known = {"kind": pl.lit("bench"), "access": pl.lit(0), "known_from": pl.lit("2016"), "run_id": pl.lit(run_id)}
    return pl.DataFrame({"number": range(rows)}).select(
        id=pl.concat_str(pl.lit(f"{run_id}-{mark}-"), number), part="record:" + number, **known
    )


def _sent(door: ArcadeHttp, name: str, body: bytes, kind: str, more: str = "") -> bytes:
    """What one door of the engine answers, without anything between."""
    line = http.client.HTTPConnection("127.0.0.1", door._port, timeout=600)  # noqa: SLF001 - the door itself is measured
    own = door._headers  # noqa: SLF001 - as above
    headers = {**own, "Content-Type": kind, "Accept": "application/x-ndjson"}
    line.request("POST", f"/api/v1/{name}/kithkin{more}", body, headers)
    answer = line.getresponse().read()
    line.close()
    return answer


if __name__ == "__main__":
    main()
