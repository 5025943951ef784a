"""What a tool is handed and what it hands back, as files: it never sees the truth, and is judged elsewhere."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ROW = "row"
NO_FEATURES = (ROW, "feed", "row_key")


class Handed:
    """One table with the column `row` from 0 on, the name of its data, and the folder for the answer."""

    def __init__(self) -> None:
        told = argparse.ArgumentParser(description="Link one table with one tool.")
        told.add_argument("table", type=Path)
        told.add_argument("out", type=Path)
        told.add_argument("settings", type=Path, help="the folder of fields.toml and models/")
        asked = told.parse_args()
        self.path: Path = asked.table
        self.table: pa.Table = pq.read_table(asked.table)
        self.settings: Path = asked.settings
        self._out: Path = asked.out

    @property
    def name(self) -> str:
        """The name of the data, which chooses the settings."""
        return self.path.stem

    @property
    def features(self) -> list[str]:
        """The columns that may be compared: not the row number and not the source."""
        return [name for name in self.table.column_names if name not in NO_FEATURES]

    @property
    def labels(self) -> list[dict[str, Any]]:
        """Labelled pairs, for a tool that learns from them: left, right, same."""
        found: list[dict[str, Any]] = pq.read_table(self.path.with_name("labels.parquet")).to_pylist()
        return found

    def pairs(self, left: Any, right: Any, score: Any) -> None:
        """Hand back scored pairs of rows."""
        ends = {"left": np.asarray(left, np.int64), "right": np.asarray(right, np.int64)}
        pq.write_table(pa.table(ends | {"score": np.asarray(score, np.float64)}), self._out / "pairs.parquet")

    def clusters(self, found: Mapping[str, Sequence[Any]]) -> None:
        """Hand back clusters: for each row in order a name, under what they were made with; `own` is the usual."""
        columns = {at: [str(name) for name in names] for at, names in found.items()}
        pq.write_table(pa.table(columns), self._out / "clusters.parquet")
