"""CSV and its relatives: encoding and delimiter found, every row with its line."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa
from pyarrow import csv as arrow_csv

from kithkin.graph.errors import BadInput
from kithkin.loaders.readers.encoding import text_of
from kithkin.loaders.table import Rejected, Table, header, table_of

DELIMITERS = (",", ";", "\t", "|")
_LONGEST_ROW = 100
"""Lines after which a row is a quotation mark that was never closed."""


def read(path: Path) -> Table:
    """The rows of a delimited text file."""
    data = path.read_bytes()
    text, encoding = text_of(data, path.name)
    if not text.strip():
        raise BadInput(f"{path.name} is empty.")
    delimiter = delimiter_of(text)
    table = None
    if encoding in {"utf-8", "utf-8-sig"}:
        table = _plain(data.removeprefix(b"\xef\xbb\xbf"), delimiter, path.name)
    table = table or _quoted(text, delimiter, path.name)
    return Table(table.frame, table.lines, "CSV", encoding, delimiter, table.faults)


def delimiter_of(text: str) -> str:
    """The delimiter that cuts the first rows into the most columns, alike in each."""
    head = list(_lines(text[:100_000]))[:20]
    return max(DELIMITERS, key=lambda delimiter: _columns(head, delimiter))


def _columns(lines: list[str], delimiter: str) -> tuple[int, int]:
    widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
    if not widths or widths[0] < 2:
        return 0, 0
    return sum(width == widths[0] for width in widths), widths[0]


def _lines(text: str) -> Iterator[str]:
    return (line for line in io.StringIO(text, newline="") if line.strip())


def _plain(data: bytes, delimiter: str, file: str) -> Table | None:
    """The fast path, for a file in which every line is one row with the same number of cells."""
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    if b"\n\n" in data or b"\n\r\n" in data or data.count(b"\r") not in {0, data.count(b"\n")}:
        return None
    first = next(csv.reader([data.partition(b"\n")[0].decode()], delimiter=delimiter))
    names = header(first, file)
    try:
        read = arrow_csv.read_csv(
            pa.BufferReader(data),
            arrow_csv.ReadOptions(column_names=names, skip_rows=1, block_size=1 << 24),
            arrow_csv.ParseOptions(delimiter=delimiter),
            arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        return None
    frame = pl.from_arrow(read)
    assert isinstance(frame, pl.DataFrame)
    return table_of(frame, "CSV", first_line=2) if frame.height == lines - 1 else None


def _quoted(text: str, delimiter: str, file: str) -> Table:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    lines: list[int] = []
    faults: list[Rejected] = []
    try:
        names = header(next(row for row in reader if any(row)), file)
        end = reader.line_num
        for row in reader:
            start, end = end + 1, reader.line_num
            if end - start > _LONGEST_ROW:
                raise BadInput(f"{file}: a quotation mark in line {start} is never closed.")
            if len(row) == len(names) or (len(row) > len(names) and not any(row[len(names) :])):
                rows.append(row[: len(names)])
                lines.append(start)
            elif any(row):
                faults.append(_ragged(start, row, names))
    except csv.Error as error:
        raise BadInput(f"{file}: line {reader.line_num} cannot be read as CSV: {error}.") from None
    return _as_table(names, rows, lines, faults)


def _ragged(line: int, row: list[str], names: list[str]) -> Rejected:
    return Rejected(line, "", str(len(row)), f"The row has {len(row)} cells where the header has {len(names)}.")


def _as_table(names: list[str], rows: list[list[str]], lines: list[int], faults: list[Rejected]) -> Table:
    columns = zip(*rows, strict=True) if rows else [() for _ in names]
    frame = pl.DataFrame(dict(zip(names, columns, strict=True)), schema=dict.fromkeys(names, pl.String))
    filled = frame.select(pl.any_horizontal(pl.all() != "")).to_series() if rows else pl.Series([], dtype=pl.Boolean)
    kept = pl.Series("line", lines, dtype=pl.Int64).filter(filled)
    return Table(frame.filter(filled), kept, "CSV", faults=tuple(faults))
