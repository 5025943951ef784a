"""Tables with truth, linked: synthetic cities by seed, and Parquet files with rid and eid; as they are or worn."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from kithkin.bench.liverpool import city
from kithkin.bench.worn import worn
from kithkin.graph.errors import BadInput
from kithkin.resolution.coded import Index
from kithkin.resolution.identity import linked_records
from kithkin.resolution.link import Linked, link

HOUSEHOLDS = 4000
TRUTH = ("eid", "hid")


@dataclass(frozen=True)
class Truth:
    """What linking found in one table, and the true person of each row that was compared, in the order of `row_ids`."""

    name: str
    linked: Linked
    person: Index


def codes(values: Any) -> Index:
    """A number for each distinct value."""
    return np.unique(np.asarray(values, str), return_inverse=True)[1].astype(np.int64)


def of_name(name: str, folders: list[Path]) -> Truth:
    """`city SEED`, or a file of one of the folders; after that, what is done to it (bench/worn.py)."""
    words = name.split()
    made = words[0] == "city"
    start = 2 if made else 1
    of = _city(int(words[1])) if made else _read(words[0], folders)
    table = worn(of, words[start], sum(map(ord, words[start - 1]))) if len(words) > start else of
    linked = linked_records(table, None) if made else link(table.drop(*TRUTH, strict=False).to_arrow())
    ids, truth = ("record_id", "person") if made else ("rid", "eid")
    person = dict(zip(map(str, table[ids].to_list()), codes(table[truth].to_list()).tolist(), strict=True))
    return Truth(name, linked, np.array([person[str(one)] for one in linked.row_ids.to_pylist()], np.int64))


def tables(names: Iterable[str], folders: list[Path]) -> Iterator[Truth]:
    """Each of them, one after the other."""
    yield from (of_name(name, folders) for name in names)


@lru_cache(maxsize=1)
def _city(seed: int) -> pl.DataFrame:
    return city(HOUSEHOLDS, seed).records


def _read(stem: str, folders: list[Path]) -> pl.DataFrame:
    found = next((path for folder in folders if (path := folder / f"{stem}.parquet").exists()), None)
    if found is None:
        where = ", ".join(map(str, folders))
        raise BadInput(f"there is no {stem}.parquet in {where}: name the folders of the tables with --data")
    return pl.read_parquet(found)
