"""Tables that a command reads and writes: CSV or Parquet by the end of the file's name."""

from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from kithkin.graph.errors import BadInput, NotThere, WrongUse
from kithkin.loaders.readers import read


def table(path: Path) -> pa.Table:
    """A delivered table: Parquet with its types, anything else as text."""
    if path.suffix.casefold() != ".parquet":
        return read(path).frame.to_arrow()
    if not path.is_file():
        raise NotThere(f"there is no file {path}")
    try:
        return pyarrow.parquet.read_table(path)
    except pa.ArrowInvalid:
        raise BadInput(f"{path.name} is not a Parquet file; write it again") from None


def with_columns(path: Path, *names: str) -> pa.Table:
    """A table that must have these columns."""
    found = table(path)
    lacking = [name for name in names if name not in found.column_names]
    if lacking:
        raise BadInput(f"{path.name} has no column {lacking[0]}; it needs {', '.join(names)}")
    return found


def write(made: pa.Table, path: Path) -> None:
    """Write a table as the end of its name says."""
    try:
        if path.suffix.casefold() == ".parquet":
            pyarrow.parquet.write_table(made, path)
        else:
            pyarrow.csv.write_csv(made, path)
    except OSError as fault:
        raise WrongUse(f"{path} cannot be written: {fault.strerror}") from None


def save(content: str, path: Path) -> None:
    """Write a text, or say in one line why not."""
    try:
        path.write_text(content, encoding="utf-8")
    except OSError as fault:
        raise WrongUse(f"{path} cannot be written: {fault.strerror}") from None
