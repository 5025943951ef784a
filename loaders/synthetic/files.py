"""Sheets as files of every sort that feeds arrive in: encodings, delimiters, workbooks, Parquet, JSON Lines."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import orjson
import polars as pl
from openpyxl import Workbook

Rows = Sequence[dict[str, str]]
_OLD_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i"})
_FIXED = (2016, 7, 1, 6, 0, 0)


def write(path: Path, rows: Rows) -> Path:
    """Write rows in the form that the feed of this name arrives in."""
    name = path.name
    suffix, to = _FORMS.get(name, (".csv", _plain))
    made = path.with_name(name + suffix)
    to(made, rows)
    return made


def _plain(path: Path, rows: Rows) -> None:
    path.write_bytes(_lines(rows, ",").encode())


def _with_mark(path: Path, rows: Rows) -> None:
    path.write_bytes(_lines(rows, ",").encode("utf-8-sig"))


def _semicolons(path: Path, rows: Rows) -> None:
    path.write_bytes(_lines(rows, ";").encode())


def _windows(path: Path, rows: Rows) -> None:
    path.write_bytes(_folded(_lines(rows, ",")).encode("cp1252"))


def _windows_semicolons(path: Path, rows: Rows) -> None:
    path.write_bytes(_folded(_lines(rows, ";")).encode("cp1252"))


def _parquet(path: Path, rows: Rows) -> None:
    pl.DataFrame(list(rows), infer_schema_length=None).write_parquet(path)


def _json_lines(path: Path, rows: Rows) -> None:
    path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))


def _workbook(path: Path, rows: Rows) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Extract")
    for row in ([list(rows[0])] if rows else []) + [list(row.values()) for row in rows]:
        sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    path.write_bytes(_without_clock(held.getvalue()))


def _without_clock(book: bytes) -> bytes:
    """The same workbook without the time of writing, so that a seed gives the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2016-07-01T06:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, _FIXED), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _lines(rows: Rows, delimiter: str) -> str:
    text = io.StringIO(newline="")
    columns = list(rows[0]) if rows else ["EMPTY"]
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(row.values() for row in rows)
    return text.getvalue()


def _folded(text: str) -> str:
    """Letters that an old Windows code page lacks, without their marks: what old systems do to names."""
    return text.translate({ord(letter): _unmarked(letter) for letter in set(text) if not _fits(letter)})


def _fits(letter: str) -> bool:
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _unmarked(letter: str) -> str:
    plain = unicodedata.normalize("NFKD", letter.translate(_OLD_LETTERS))
    return plain.encode("ascii", "ignore").decode() or "?"


_FORMS: dict[str, tuple[str, Callable[[Path, Rows], None]]] = {
    "shbe": (".csv", _with_mark),
    "exclusions": (".csv", _windows_semicolons),
    "placements": (".parquet", _parquet),
    "sen": (".xlsx", _workbook),
    "social_care": (".jsonl", _json_lines),
    "arrests": (".csv", _semicolons),
    "stop_checks": (".csv", _windows),
    "intelligence": (".jsonl", _json_lines),
    "gang_list": (".xlsx", _workbook),
    "tenancies": (".csv", _windows_semicolons),
}
