"""Tables that a command reads and writes: CSV or Parquet by the end of the file's name."""

from collections.abc import Collection, Iterable
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from kithkin.graph.errors import BadInput, NotThere, WrongUse
from kithkin.resolution.columns import is_label

OF_FEW = ("class",)


def table(path: Path, named: Collection[str | None] | None = None) -> pa.Table:
    """A delivered table: Parquet with its types, anything else as text.

    Given the columns that somebody names, a Parquet file is read without labels and bookkeeping that nobody does.
    """
    if path.suffix.casefold() != ".parquet":
        from kithkin.loaders.readers import read  # noqa: PLC0415  start-up time

        return read(path).frame.to_arrow()
    if not path.is_file():
        raise NotThere(f"there is no file {path}")
    try:
        # Not read_table: that loads what Arrow has for folders of files.
        with pyarrow.parquet.ParquetFile(path) as file:
            return file.read(None if named is None else [n for n in file.schema_arrow.names if _wanted(n, named)])
    except pa.ArrowInvalid:
        raise BadInput(f"{path.name} is not a Parquet file; write it again") from None


def _wanted(name: str, named: Collection[str | None]) -> bool:
    return name in named or not is_label(name)


def with_columns(path: Path, *names: str) -> pa.Table:
    """A table that must have these columns."""
    found = table(path)
    lacking = [name for name in names if name not in found.column_names]
    if lacking:
        raise BadInput(f"{path.name} has no column {lacking[0]}; it needs {', '.join(names)}")
    return found


def write(made: pa.Table, path: Path) -> None:
    """Write a table as the end of its name says."""
    write_portions([made], path)


def write_portions(portions: Iterable[pa.Table], path: Path) -> None:
    """Write tables of one form one after the other, none held longer than it takes; there is at least one."""
    made = iter(portions)
    first = next(made)
    try:
        with _writer(first, path) as writer:
            for portion in chain([first], made):
                writer.write_table(portion)
    except OSError as fault:
        raise WrongUse(f"{path} cannot be written: {fault.strerror}") from None


def _writer(form: pa.Table, path: Path) -> Any:
    if path.suffix.casefold() != ".parquet":
        return pyarrow.csv.CSVWriter(path, form.schema)
    # A list of values is begun and thrown away where few are alike, as ids and evidence are.
    few = [name for name in form.column_names if name in OF_FEW]
    return pyarrow.parquet.ParquetWriter(path, form.schema, compression="zstd", use_dictionary=few)


def save(content: str, path: Path) -> None:
    """Write a text, or say in one line why not."""
    try:
        path.write_text(content, encoding="utf-8")
    except OSError as fault:
        raise WrongUse(f"{path} cannot be written: {fault.strerror}") from None
