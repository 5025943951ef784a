"""Delivered files of every kind into one table of text."""

from collections.abc import Callable, Mapping
from pathlib import Path

from kithkin.graph.errors import BadInput, NotThere
from kithkin.loaders.readers import delimited, excel, json_lines, parquet
from kithkin.loaders.table import Table

_READERS: Mapping[str, Callable[[Path], Table]] = {
    ".csv": delimited.read,
    ".tsv": delimited.read,
    ".txt": delimited.read,
    ".xlsx": excel.read,
    ".xlsm": excel.read,
    ".xls": excel.read,
    ".parquet": parquet.read,
    ".jsonl": json_lines.read,
    ".ndjson": json_lines.read,
}
LARGEST = 1 << 30
"""Bytes of the largest file that is read at once."""


def read(path: Path) -> Table:
    """The rows of a file as text, and how the file was understood."""
    reader = _READERS.get(path.suffix.casefold())
    if reader is None:
        raise BadInput(f"{path.name} is no file that can be read: send one of {', '.join(_READERS)}.")
    if not path.is_file():
        raise NotThere(f"There is no file {path}.")
    if path.stat().st_size > LARGEST:
        raise BadInput(f"{path.name} is larger than {LARGEST >> 20} MB: split it.")
    return reader(path)
