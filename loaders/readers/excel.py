"""Excel workbooks: the first sheet with rows, every cell as text."""

import re
import zipfile
from pathlib import Path

import fastexcel
import polars as pl

from kithkin.graph.errors import BadInput
from kithkin.loaders.table import Table, header, table_of

_LARGEST_UNPACKED = 1 << 30
_LARGEST_RATIO = 200
_MIDNIGHT = re.compile(r"^(\d{4}-\d{2}-\d{2})[ T]00:00:00(?:\.0+)?$")
_WHOLE = re.compile(r"^(-?\d+)\.0$")


def read(path: Path) -> Table:
    """The rows of the first sheet that has any."""
    _bounded(path)
    try:
        book = fastexcel.read_excel(path)
        for name in book.sheet_names:
            frame = book.load_sheet(name, dtypes="string").to_polars()
            if frame.width:
                return _as_table(frame, path.name)
    except fastexcel.FastExcelError:
        raise BadInput(f"{path.name} cannot be opened as an Excel file: save it again, or as CSV.") from None
    raise BadInput(f"{path.name} has no sheet with rows.")


def _as_table(frame: pl.DataFrame, file: str) -> Table:
    names = header(["" if name.startswith("__UNNAMED__") else name for name in frame.columns], file)
    text = pl.all().cast(pl.String).str.replace(_MIDNIGHT.pattern, "$1").str.replace(_WHOLE.pattern, "$1")
    return table_of(frame.rename(dict(zip(frame.columns, names, strict=True))).select(text), "Excel", first_line=2)


def _bounded(path: Path) -> None:
    """A workbook is a packed folder: refuse one that would unpack into far more than it weighs."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as packed:
        unpacked = sum(entry.file_size for entry in packed.infolist())
    if unpacked > _LARGEST_UNPACKED or unpacked > max(_LARGEST_RATIO * path.stat().st_size, 1 << 24):
        raise BadInput(f"{path.name} would unpack into {unpacked >> 20} MB: save it as CSV.")
