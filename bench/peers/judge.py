"""One tool on one table: run apart, then judged against the truth it never saw."""

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kithkin.bench.peers.apart import Limits, Run, run_apart
from kithkin.bench.peers.data import Data, labelled
from kithkin.bench.peers.hindsight import Scored, best_of, codes_of, f1
from kithkin.bench.peers.interval import interval
from kithkin.bench.peers.tools import HERE, Tool, command

Result = dict[str, Any]
PLACES = 5


def measured(data: Data, tool: Tool, limits: Limits) -> Result:
    """The figures of a tool on some data, or why there are none."""
    told: Result = {"data": data.name, "tool": tool.name, "records": len(data.true), "persons": len(set(data.true))}
    with TemporaryDirectory() as folder:
        out = Path(folder)
        run = _run(data, tool, out, limits)
        times = {"seconds": round(run.seconds, 2), "cpu": round(run.cpu, 2), "memory": round(run.memory)}
        return told | times | ({"fault": run.fault} if run.fault else figures(out, data.true))


def _run(data: Data, tool: Tool, out: Path, limits: Limits) -> Run:
    table = out / f"{data.name}.parquet"
    pq.write_table(data.table, table)
    if tool.labels:
        pq.write_table(labelled(data.true, tool.labels), out / "labels.parquet")
    return run_apart(command(tool, table, data.table.column_names, out), HERE, out / "said.txt", limits)


def figures(out: Path, true: Sequence[Any]) -> Result:
    """Figures of what a tool left in a folder: at its best where it gave scored pairs, and as it chose itself."""
    found = _clusters(pq.read_table(out / "clusters.parquet"))
    pairs = out / "pairs.parquet"
    best = best_of(found, _scored(pq.read_table(pairs)) if pairs.exists() else None, true)
    real = codes_of(true)
    low, high = interval(best.clusters, real)
    judged = {
        "precision": best.figures.precision,
        "recall": best.figures.recall,
        "f1": best.figures.f1,
        "b3": best.figures.b3_f1,
        "exact": best.figures.exact_f1,
        "low": low,
        "high": high,
        "own": f1(codes_of(found["own"]), real),
    }
    return {"at": best.at} | {name: round(value, PLACES) for name, value in judged.items()}


def _clusters(table: pa.Table) -> dict[str, list[Any]]:
    """Each column of clusters under its name; Kithkin's own file has one, cluster_id."""
    if "cluster_id" in table.column_names:
        return {"own": table["cluster_id"].to_pylist()}
    return {name: table[name].to_pylist() for name in table.column_names}


def _scored(table: pa.Table) -> Scored:
    return Scored(*(table[name].to_numpy() for name in ("left", "right", "score")))


def kept(path: Path) -> dict[str, Any]:
    """What earlier runs found: `results` and the `machine`."""
    if not path.exists():
        return {"machine": {}, "versions": {}, "results": []}
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def merged(before: list[Result], now: list[Result]) -> list[Result]:
    """The newest result of each tool on each data, those of one data together."""
    newest = {(one["data"], one["tool"]): one for one in [*before, *now]}
    return [newest[key] for key in sorted(newest)]
