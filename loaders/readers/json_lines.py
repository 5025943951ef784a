"""JSON Lines: one object a line; what stands inside another object is named with dots."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from kithkin.graph.errors import BadInput
from kithkin.loaders.readers.encoding import text_of
from kithkin.loaders.table import Rejected, Table, header


def read(path: Path) -> Table:
    """The rows of a file with one JSON object a line."""
    text, encoding = text_of(path.read_bytes(), path.name)
    rows: list[dict[str, str]] = []
    lines: list[int] = []
    faults: list[Rejected] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        found = _object(line)
        if found is None:
            faults.append(Rejected(number, "", "", "The line is not a JSON object."))
        elif row := dict(_flat(found, "")):
            rows.append(row)
            lines.append(number)
    if not rows:
        raise BadInput(f"{path.name} has no line with a JSON object.")
    names = list(dict.fromkeys(name for row in rows for name in row))
    frame = pl.DataFrame({name: [row.get(name) for row in rows] for name in names}, schema_overrides=_strings(names))
    frame.columns = header(names, path.name)
    return Table(frame, pl.Series("line", lines, dtype=pl.Int64), "JSON Lines", encoding, faults=tuple(faults))


def _strings(names: list[str]) -> dict[str, type[pl.String]]:
    return dict.fromkeys(names, pl.String)


def _object(line: str) -> dict[str, Any] | None:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def _flat(value: Any, name: str) -> Iterator[tuple[str, str]]:
    match value:
        case None:
            return
        case "":
            yield name, ""  # empty here, yet a column of the file
        case dict():
            for key, inner in value.items():
                yield from _flat(inner, f"{name}.{key}" if name else key)
        case list():
            for n, inner in enumerate(value, start=1):
                yield from _flat(inner, f"{name}.{n}")
        case bool():
            yield name, "true" if value else "false"
        case float() if value.is_integer():
            yield name, str(int(value))
        case _:
            yield name, str(value)
