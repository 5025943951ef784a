"""How well linking does on little data: `python -m kithkin.bench.samples --data DIR`.

Fifty random samples of 100 to 500 rows of each file, whole people; the median F1 beside that of the whole file.
"""

import argparse
import os
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from kithkin.bench.ablation import TRUTH, judged
from kithkin.bench.tables import codes
from kithkin.resolution.link import link

SAMPLES, FEWEST, MOST = 50, 100, 500


def main() -> None:
    """Print a line for each file."""
    told = argparse.ArgumentParser(description="How well linking does on little data.")
    told.add_argument("--data", default=os.environ.get("KITHKIN_BENCH_DATA", "."), help="a folder of Parquet files")
    asked = told.parse_args()
    files = sorted(Path(asked.data).glob("*.parquet"))
    if not files:
        sys.exit(f"There is no Parquet file in {asked.data}; give the folder of the files with --data.")
    for path in files:
        table = pq.read_table(path)
        whole, scores = f1_of(table), [f1_of(sample) for sample in samples(table)]
        low, middle = np.quantile(scores, [0.1, 0.5])
        print(
            f"{path.stem:<16} whole {whole:.4f}  median {middle:.4f}  tenth {low:.4f}  least {min(scores):.4f}",
            flush=True,
        )


def f1_of(table: pa.Table) -> float:
    """Pairwise F1 of one table."""
    return judged(link(table.drop_columns([name for name in TRUTH if name in table.column_names])), table).f1


def samples(table: pa.Table, seed: int = 5) -> list[pa.Table]:
    """Samples of whole people, as many rows as was drawn or a few more."""
    person, dice = codes(table["eid"].to_pylist()), np.random.default_rng(seed)
    return [table.take(pa.array(_drawn(person, dice))) for _ in range(SAMPLES)]


def _drawn(person: NDArray[np.int64], dice: np.random.Generator) -> NDArray[np.int64]:
    size, order = int(dice.integers(FEWEST, MOST + 1)), dice.permutation(int(person.max()) + 1)
    many = np.cumsum(np.bincount(person)[order])
    return np.flatnonzero(np.isin(person, order[: np.searchsorted(many, size) + 1]))


if __name__ == "__main__":
    main()
