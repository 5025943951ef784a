"""Tables with truth, linked: Parquet files with rid and eid, and synthetic cities by their seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow.parquet as pq
from numpy.typing import NDArray

from kithkin.bench.liverpool import city
from kithkin.graph.errors import BadInput
from kithkin.resolution.coded import Index
from kithkin.resolution.identity import linked_records
from kithkin.resolution.link import Linked, link

HOUSEHOLDS = 4000


@dataclass(frozen=True)
class Truth:
    """One table, what linking found in it, and the true person of each row, both in the order of the table."""

    name: str
    table: pl.DataFrame
    linked: Linked
    person: Index

    @property
    def found(self) -> Index:
        """The cluster of each row."""
        return codes(self.linked.clusters["cluster_id"].to_pylist())

    @property
    def by_id(self) -> dict[str, int]:
        """The place of each row by its id as text."""
        ids = self.linked.clusters.column(0).to_pylist()
        return {str(one): at for at, one in enumerate(ids)}


def codes(values: Any) -> Index:
    """A number for each distinct value."""
    return np.unique(np.asarray(values, str), return_inverse=True)[1].astype(np.int64)


def of_file(path: Path) -> Truth:
    """A Parquet file with the true person of each row in `eid`; `hid` is no feature either."""
    table = pq.read_table(path)
    if "eid" not in table.column_names:
        raise BadInput(f"{path.name} has no column eid that tells the true person of each row")
    linked = link(table.drop_columns([name for name in ("eid", "hid") if name in table.column_names]))
    frame = pl.DataFrame(table)
    return Truth(path.stem, frame, linked, codes(frame["eid"].to_list()))


def of_city(seed: int, households: int = HOUSEHOLDS) -> Truth:
    """A synthetic city, linked as the graph's records are."""
    table = city(households, seed).records
    linked = linked_records(table, None)
    where = {one: at for at, one in enumerate(table["record_id"].to_list())}
    order = [where[one] for one in linked.clusters["record_id"].to_pylist()]
    return Truth(f"city {seed}", table[order], linked, codes(table["person"][order].to_list()))


def tables(seeds: list[int], files: list[Path]) -> Iterator[Truth]:
    """Cities, then files."""
    yield from (of_city(seed) for seed in seeds)
    yield from (of_file(path) for path in files)


def true_pairs(truth: Truth) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Whether each pair handed out is truly one person, and how likely it was said to be."""
    pairs, at = truth.linked.pairs, truth.by_id
    left, right = (np.array([at[str(one)] for one in pairs[side].to_pylist()]) for side in ("left_id", "right_id"))
    return truth.person[left] == truth.person[right], pairs["same"].to_numpy().astype(float)
