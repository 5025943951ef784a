"""A network on disk beside its graph, for its owner's eyes only; the next start maps it and reads nothing."""

import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from kithkin.casework.network.arrays import END_OF, Halves, Label, Network, frozen, none

FORMAT = 2
"""Another number makes what an earlier version kept be read from the graph again."""
PERSON, KEYS = "person", "keys"


def keep(folder: Path, network: Network) -> None:
    """Write it whole beside the one before, then put it in its place."""
    fresh = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True, mode=0o700)
    _put(fresh / f"{KEYS}.arrow", network.keys)
    _put(fresh / f"{PERSON}.arrow", pa.array(network.person))
    for name in END_OF:
        _put(fresh / f"{name}.arrow", pa.array(getattr(network.base, name)))
    told = {"format": FORMAT, "instant": network.instant, "run_id": network.run_id, "labels": list(network.labels)}
    with os.fdopen(os.open(fresh / "kept.json", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(told, file)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def opened(folder: Path) -> Network | None:
    """What was kept; none when there is nothing, or an earlier version kept it."""
    with suppress(OSError, ValueError, KeyError):
        told = json.loads((folder / "kept.json").read_text())
        if told["format"] == FORMAT:
            return _network(folder, told)
    return None


def _network(folder: Path, told: dict[str, Any]) -> Network:
    person = np.asarray(_get(folder, PERSON))
    labels = tuple(Label(kind, role, strength, tuple(needs)) for kind, role, strength, needs in told["labels"])
    base = Halves(*(np.asarray(_get(folder, name)) for name in END_OF))
    stale = frozen(np.zeros(len(person), np.uint8))
    keys = _get(folder, KEYS)
    return Network(keys, person, base, labels, none(len(person)), stale, {}, told["instant"], told["run_id"])


def _put(path: Path, array: Any) -> None:
    table = pa.table({"x": array})
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table.combine_chunks())


def _get(folder: Path, name: str) -> Any:
    column = pa.ipc.open_file(pa.memory_map(str(folder / f"{name}.arrow"))).read_all()["x"]
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
