"""Which ids changed when, on disk for its owner's eyes only: the next process reads on from there.

Ids and instants, no values. It is a cache: what is damaged, of another version or of a graph that does not know the run
it was kept after is as if it were not there, and an erasure takes it away.
"""

import hashlib
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import polars as pl
import pyarrow as pa

from kithkin.graph.arrow import joined

FORMAT = "1"
"""Another number makes what an earlier version kept be read from the graph again."""
MOST = 16
"""So many lists of classes are kept, those that were read last."""
_SUM = 32


def keep(folder: Path, access: Sequence[int], frame: pl.DataFrame, told: Mapping[str, str]) -> None:
    """Write what was read for a list of classes, with what is told of it, in the place of what was there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = _path(folder, access)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.unlink(missing_ok=True)
    table, out = frame.to_arrow(compat_level=pl.CompatLevel.oldest()), pa.BufferOutputStream()
    with pa.ipc.new_file(out, table.schema.with_metadata({**told, "format": FORMAT})) as writer:
        writer.write_table(table)
    body = out.getvalue()
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(body)
        file.write(_sum(body))
    fresh.replace(path)
    for old in sorted(folder.glob("*.arrow"), key=lambda one: one.stat().st_mtime_ns)[:-MOST]:
        old.unlink(missing_ok=True)


def opened(folder: Path, access: Sequence[int]) -> tuple[pl.DataFrame, dict[str, str]] | None:
    """What was kept for a list of classes, with what is told of it."""
    with suppress(OSError, pa.ArrowException):
        whole = memoryview(_path(folder, access).read_bytes())
        body, end = whole[:-_SUM], whole[-_SUM:]
        if end != _sum(body):
            return None
        table = pa.ipc.open_file(pa.py_buffer(body)).read_all()
        told = {name.decode(): text.decode() for name, text in (table.schema.metadata or {}).items()}
        return (joined(table), told) if told.get("format") == FORMAT else None
    return None


def drop(folder: Path) -> None:
    """Take away all that was kept."""
    shutil.rmtree(folder, ignore_errors=True)


def _path(folder: Path, access: Sequence[int]) -> Path:
    classes = ",".join(map(str, access)).encode()
    return folder / f"{hashlib.blake2b(classes, digest_size=12).hexdigest()}.arrow"


def _sum(body: object) -> bytes:
    return hashlib.blake2b(memoryview(body), digest_size=_SUM).digest()  # type: ignore[arg-type]
