"""Arrow files that only their owner reads: written as a whole or not at all, and read only as they were written."""

import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa

from kithkin.resolution.coded import Coded

_SEAL = struct.Struct("<8sI")
_MARK = b"kithkin1"


def seal(path: Path, table: pa.Table, told: Mapping[str, str]) -> None:
    """Write a table with what is told of it; after it stands a sum, so that a damaged file is known."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    with pa.OSFile(str(unfinished), "wb") as file, pa.ipc.new_file(file, table.schema.with_metadata(told)) as out:
        out.write_table(table.combine_chunks())
    with unfinished.open("r+b") as file:
        total = 0
        while part := file.read(1 << 22):
            total = zlib.crc32(part, total)
        file.write(_SEAL.pack(_MARK, total))
    unfinished.replace(path)


def unsealed(path: Path) -> tuple[pa.Table, dict[str, str]] | None:
    """What `seal` wrote, where it lies in the file; what cannot be read is as if it were not there."""
    try:
        whole = pa.memory_map(str(path)).read_buffer()
        body = whole.slice(0, len(whole) - _SEAL.size)
        if whole.slice(len(body)).to_pybytes() != _SEAL.pack(_MARK, zlib.crc32(body)):
            return None
        table = pa.ipc.open_file(pa.BufferReader(body)).read_all()
    except (OSError, ValueError, pa.ArrowException):
        return None
    return table, {name.decode(): text.decode() for name, text in (table.schema.metadata or {}).items()}


def coded_of(column: pa.DictionaryArray) -> Coded:
    """A column of codes as a file holds it."""
    codes = column.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    return Coded(codes, column.dictionary.cast(pa.string()))


def dictionary_of(column: Coded) -> pa.DictionaryArray:
    """A column of codes for a file."""
    return pa.DictionaryArray.from_arrays(pa.array(column.codes, mask=column.codes < 0), column.texts, safe=False)
