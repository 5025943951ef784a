"""A delivered file as columns of text, and the rows that could not be taken."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from kithkin.graph.errors import BadInput

Lost = Literal["row", "relation", "event", "role", "value"]


@dataclass(frozen=True, slots=True)
class Rejected:
    """What was not taken of a line, and why; unless the whole row is lost, the rest of it is kept."""

    line: int
    field: str
    value: str
    reason: str
    lost: Lost = "row"


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of text with the line of each row, and how the file was understood."""

    frame: pl.DataFrame
    lines: pl.Series
    kind: str
    encoding: str | None = None
    delimiter: str | None = None
    faults: tuple[Rejected, ...] = ()

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in the order of the file."""
        return self.frame.columns


def table_of(frame: pl.DataFrame, kind: str, *, first_line: int) -> Table:
    """A table whose rows stand on consecutive lines; rows without any value are left out."""
    lines = pl.Series("line", range(first_line, first_line + frame.height), dtype=pl.Int64)
    if not frame.width:
        return Table(frame, lines, kind)
    filled = frame.select(pl.any_horizontal(pl.all().is_not_null() & (pl.all() != ""))).to_series()
    return Table(frame.filter(filled), lines.filter(filled), kind)


def header(names: list[str], file: str) -> list[str]:
    """The column names as they are used: trimmed, a name for each, no name twice."""
    clean = [name.replace("\ufeff", "").strip() or f"column-{n}" for n, name in enumerate(names, start=1)]
    twice = next((name for name in clean if clean.count(name) > 1), None)
    if twice:
        raise BadInput(f"{file}: two columns are named {twice}; give each its own name.")
    return clean
