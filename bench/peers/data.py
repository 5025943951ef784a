"""What every tool is handed: a file's columns without its truth, or the records of a synthetic Liverpool."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from kithkin.bench.liverpool import records_of
from kithkin.graph.errors import BadInput
from kithkin.loaders.synthetic import make

LIVERPOOL, HOUSEHOLDS, SEED = "liverpool", 2_000, 1
WITHHELD = ("eid", "hid", "rid", "feed_year")
"""Truth, and names that might give it away. `feed` stays, as the source it is; no tool compares it."""
NOT_SAID = ("id", "part", "invalid", "access")


@dataclass(frozen=True, slots=True)
class Data:
    """One table with a row number, and the true person of each row."""

    name: str
    table: pa.Table
    true: Sequence[Any]


def of_file(path: Path) -> Data:
    """A Parquet file with the true person of each row in `eid`."""
    table = pq.read_table(path)
    if "eid" not in table.column_names:
        raise BadInput(f"{path.name} has no column eid that tells the true person of each row")
    kept = table.drop_columns([name for name in WITHHELD if name in table.column_names])
    return Data(path.stem, _numbered(kept), table["eid"].to_pylist())


def liverpool(folder: Path, households: int = HOUSEHOLDS) -> Data:
    """All records of all feeds of a synthetic city, as one table; `row_key` is the same for people of one row."""
    make(households, SEED, folder)
    files = sorted((folder / "feeds").iterdir())
    records = pl.concat([records_of(file) for file in files], how="diagonal_relaxed")
    truth = pl.read_csv(folder / "truth/record_person.csv", infer_schema=False)
    told = records.join(truth, left_on="id", right_on="record_id").sort("id").rename({"key": "row_key"})
    filled = [name for name in told.columns if name not in NOT_SAID and told[name].null_count() < told.height]
    return Data(LIVERPOOL, _numbered(told.select(filled).drop("person").to_arrow()), told["person"].to_list())


def _numbered(table: pa.Table) -> pa.Table:
    return table.add_column(0, "row", pa.array(range(table.num_rows), pa.int64()))


def labelled(true: Sequence[Any], count: int, seed: int = SEED) -> pa.Table:
    """Labelled pairs for a tool that learns: half of them one person, half two, both drawn at random."""
    dice = np.random.default_rng(seed)
    codes = np.unique(np.asarray(true, str), return_inverse=True)[1]
    order = np.argsort(codes, kind="stable")
    next_to = np.flatnonzero(codes[order][1:] == codes[order][:-1])
    chosen = dice.choice(next_to, min(count // 2, len(next_to)), replace=False)
    left, right = dice.integers(0, len(codes), (2, count))
    other = np.flatnonzero(codes[left] != codes[right])[: count // 2]
    ends = np.append(order[chosen], left[other]), np.append(order[chosen + 1], right[other])
    same = np.append(np.ones(len(chosen), bool), np.zeros(len(other), bool))
    return pa.table({"left": ends[0], "right": ends[1], "same": same})
