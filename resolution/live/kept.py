"""A stock on disk beside its graph, for its owner's eyes only; the next start maps it into memory and reads nothing."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from kithkin.resolution.coded import Coded
from kithkin.resolution.live.blocks import Blocked, Sorted
from kithkin.resolution.live.hashes import Parts
from kithkin.resolution.live.stock import Stock
from kithkin.resolution.live.told import CLASSES, VALUES, Told
from kithkin.resolution.standardise import NAMES, People

FORMAT = 2
"""Another number makes what an earlier version kept be read from the graph again."""
_PLAIN = ("access", "persons", "delivered")
_TEXTS = ("ids", "person_ids", "first_known")


@dataclass(frozen=True)
class Kept:
    """A stock, the instant it stands for, and the last run before it."""

    stock: Stock
    instant: str
    run_id: str


def keep(folder: Path, wanted: Kept) -> None:
    """Write it whole beside the one before, then put it in its place."""
    fresh = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True, mode=0o700)
    for name, array in _arrays(wanted.stock):
        _put(fresh / f"{name}.arrow", array)
    stock = wanted.stock
    told = {
        "format": FORMAT,
        "instant": wanted.instant,
        "run_id": wanted.run_id,
        "evidence": list(stock.people.coded),
        "strong": sorted(stock.people.strong),
        "real": sorted(stock.people.real),
        "keys": list(stock.blocked.sorted),
    }
    with os.fdopen(os.open(fresh / "kept.json", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(told, file)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def opened(folder: Path) -> Kept | None:
    """What was kept; none when there is nothing, or an earlier version kept it."""
    with suppress(OSError, ValueError, KeyError):
        told = json.loads((folder / "kept.json").read_text())
        if told["format"] == FORMAT:
            return Kept(_stock(folder, told), told["instant"], told["run_id"])
    return None


def _arrays(stock: Stock) -> Iterator[tuple[str, Any]]:
    for name in (*_PLAIN, *_TEXTS):
        yield name, getattr(stock, name)
    coded = list(stock.people.coded.items())
    for at, (name, column) in enumerate(coded):
        yield f"codes-{at}", column.codes
        if name not in NAMES or name == _first_name(stock.people.coded):
            yield f"texts-{at}", column.texts
    for name in VALUES:
        yield f"told-{name}", stock.told.values[name]
    yield "needs", stock.told.needs
    yield "classes", stock.told.classes.ravel()
    for at, one in enumerate(stock.blocked.sorted.values()):
        yield f"hashes-{at}", one.hashes
        yield f"rows-{at}", one.rows


def _first_name(names: Any) -> str | None:
    return next((name for name in names if name in NAMES), None)


def _put(path: Path, array: Any) -> None:
    table = pa.table(
        {"x": array if isinstance(array, pa.Array | pa.ChunkedArray) else pa.array(array)}
    ).combine_chunks()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)


def _get(folder: Path, name: str) -> Any:
    column = pa.ipc.open_file(pa.memory_map(str(folder / f"{name}.arrow"))).read_all()["x"]
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)


def _numbers(folder: Path, name: str) -> Any:
    return np.asarray(_get(folder, name))


def _stock(folder: Path, told: dict[str, Any]) -> Stock:
    people = _people(folder, told)
    found = {
        name: Sorted(_numbers(folder, f"hashes-{at}"), _numbers(folder, f"rows-{at}"))
        for at, name in enumerate(told["keys"])
    }
    plain = {name: _numbers(folder, name) for name in _PLAIN}
    texts = {name: _get(folder, name) for name in _TEXTS}
    told_ = Told(
        {name: _get(folder, f"told-{name}") for name in VALUES},
        _numbers(folder, "needs"),
        _numbers(folder, "classes").reshape(-1, len(CLASSES)),
    )
    return Stock(**plain, **texts, people=people, blocked=Blocked(Parts(people), found), told=told_)


def _people(folder: Path, told: dict[str, Any]) -> People:
    coded: dict[str, Coded] = {}
    first = _first_name(told["evidence"])
    for at, name in enumerate(told["evidence"]):
        shares = name in NAMES and name != first
        texts = coded[str(first)].texts if shares else _get(folder, f"texts-{at}")
        coded[name] = Coded(_numbers(folder, f"codes-{at}"), texts)
        if shares:
            coded[name].share(coded[str(first)])
    count = len(_get(folder, "ids"))
    return People(count, coded, frozenset(told["strong"]), frozenset(told["real"]))
