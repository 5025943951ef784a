"""A first feed file for a delivered file, to be finished by a person who knows it."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

import polars as pl

from kithkin.loaders.blocks import RECORD_FIELDS
from kithkin.loaders.clean import dates
from kithkin.loaders.readers import read

DATE_FORMATS = (
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d/%m/%y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%Y%m%d",
    "%m/%d/%Y",
)
_KEY = re.compile(r"(.*(id|ref|reference|number|no|key|urn|upn)|rid)")
_PLACE = ("line", "postcode", "uprn", "tenure")


def new(path: Path, name: str | None = None) -> str:
    """The text of a feed file that reads this file: fields guessed from the names of its columns."""
    table = read(path)
    found = guessed(table.columns)
    said = name or re.sub(r"[^a-z0-9]+", "_", path.stem.casefold()).strip("_") or "feed"
    said = said if said[0].isalpha() else f"feed_{said}"
    placed = {"line", "uprn"} & set(found.values())
    fields = {field: column for column, field in found.items() if field in RECORD_FIELDS}
    fields = {field: column for field, column in fields.items() if field not in _PLACE or not placed}
    key = _key(table.frame)
    unused = [column for column in table.columns if column not in found and column != key]
    return "\n".join(
        [
            *_head(said, path, key, date_format(table.frame, found)),
            *_record(fields, table.columns),
            *(_address({column: field for column, field in found.items() if field in _PLACE}) if placed else []),
            *([f"# Columns not used yet: {', '.join(unused)}"] if unused else []),
            "",
        ]
    )


def guessed(columns: list[str]) -> dict[str, str]:
    """The likely field of each column that has one; a field but `line` is given once."""
    found: dict[str, str] = {}
    for column in columns:
        plain = re.sub(r"[^a-z0-9]", "", column.casefold())
        field = next((field for field, names in _guesses() if re.fullmatch(names, plain)), None)
        if field and (field == "line" or field not in found.values()):
            found[column] = field
    return found


def date_format(frame: pl.DataFrame, found: dict[str, str]) -> str | None:
    """The first format that reads every date of birth or death in the file, unless ISO does."""
    columns = [column for column, field in found.items() if field.startswith("date_of_")]
    sent = [text for column in columns for text in frame[column].drop_nulls().unique().to_list() if text.strip()]
    sample = sent[:2000]
    if not sample or all(dates.read(text, ()) for text in sample):
        return None
    scores = {one: sum(bool(dates.read(text, (one,))) for text in sample) for one in DATE_FORMATS}
    best = max(DATE_FORMATS, key=lambda one: scores[one])
    return best if scores[best] else None


def _key(frame: pl.DataFrame) -> str | None:
    """The first column that is named like a key and has another value in each row."""
    for column in frame.columns:
        cells = frame[column]
        named = _KEY.fullmatch(re.sub(r"[^a-z0-9]", "", column.casefold()))
        if named and not cells.is_null().any() and not (cells == "").any() and cells.n_unique() == frame.height:
            return column
    return None


def _head(name: str, path: Path, key: str | None, days: str | None) -> list[str]:
    return [
        f"name = {_quoted(name)}",
        f"title = {_quoted(path.stem)}  # what people call it",
        'owner = "?"  # the team that answers for it',
        'subject = "children"  # crime, education, children, work, domestic_abuse, health or housing',
        'sensitivity = "S2"  # S0 .. S3; when in doubt, the higher',
        'legal_regime = "uk_gdpr"  # or dpa2018_part3',
        'purposes = ["families"]',
        'delivery = "delta"  # or snapshot: rows that a later file lacks are closed',
        f"key = [{_quoted(key)}]" if key else "# key = [..]  # no column has another value in each row",
        f"files = [{_quoted(f'{path.stem}*{path.suffix}')}]",
        *([f"dates = {_quoted(days)}"] if days else []),
        "",
    ]


def _record(fields: dict[str, str], columns: list[str]) -> list[str]:
    lines = [f"{field} = {_quoted(column)}" for field, column in fields.items()]
    if not lines:
        lines = [f"full_name = {_quoted(columns[0])}  # no column is named like a name: put the right one here"]
    return ["[[record]]", 'part = "self"', "[record.fields]", *lines, ""]


def _address(found: dict[str, str]) -> list[str]:
    lines = [column for column, field in found.items() if field == "line"]
    given = [f"{field} = {_quoted(column)}" for column, field in found.items() if field != "line"]
    line = [f"line = [{', '.join(map(_quoted, lines))}]"] if lines else []
    return ["[[address]]", 'parts = ["self"]', 'kind = "lives_at"', *line, *given, ""]


def _quoted(text: str) -> str:
    """A TOML text."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


@cache
def _guesses() -> tuple[tuple[str, str], ...]:
    listed = tomllib.loads(files("kithkin.loaders").joinpath("guess.toml").read_text(encoding="utf-8"))
    return tuple((one["field"], one["names"]) for one in listed["guess"])
