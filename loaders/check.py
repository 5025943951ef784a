"""What would happen if a file were loaded, before anything happens."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import orjson
import polars as pl

from kithkin.graph import instants
from kithkin.loaders.blocks import Feed
from kithkin.loaders.readers import read
from kithkin.loaders.shape import Shaped, known_columns, shape
from kithkin.loaders.table import Rejected, Table

_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


@dataclass(frozen=True, slots=True)
class Report:
    """How a file was understood and what its rows would become."""

    feed: str
    file: str
    kind: str
    encoding: str | None
    delimiter: str | None
    rows: int
    rejects: int
    lost: dict[tuple[str, str, str], int]
    """How often what was lost (row, relation, event, role, value), by column and reason."""
    parts: dict[str, int]
    invalid: dict[str, int]
    """How many values of each field of a person would be kept as sent and not used."""
    stated: dict[str, int]
    """How many events, relations, addresses and organisations the rows state."""
    unused: tuple[str, ...]
    examples: tuple[Rejected, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The report in plain sentences, without any value of the file."""
        how = [self.kind, self.encoding, _NAMES.get(self.delimiter or "")]
        return (
            f"{self.file} is read as {', '.join(one for one in how if one)}, for the feed {self.feed}.",
            f"{self.rows:,} rows would be loaded, {self.rejects:,} rejected.",
            *(f"{count:,} x {part}." for part, count in self.parts.items()),
            *(f"{count:,} {what}." for what, count in self.stated.items() if count),
            *(
                f"{field}: {count:,} values fail their check and would not be used."
                for field, count in self.invalid.items()
            ),
            *(
                f"{count:,} x {lost} lost, {column or 'whole line'}: {why}"
                for (lost, column, why), count in self.lost.items()
            ),
            *([f"Columns not used: {', '.join(self.unused)}."] if self.unused else []),
        )


def check(feed: Feed, path: Path, *, today: str | None = None) -> Report:
    """Read and shape a file as loading it would, and tell what was found; nothing is written."""
    table = read(path)
    known_columns(table, feed)
    shaped = shape(table, feed, today=today or instants.now()[:10], classes=dict.fromkeys(feed.labels, 0))
    return _report(feed, path, table, shaped)


def _report(feed: Feed, path: Path, table: Table, shaped: Shaped) -> Report:
    lost = Counter((one.lost, one.field, one.reason) for one in shaped.rejected)
    names = {"events": "events", "states": "relations", "addresses": "addresses", "organisations": "organisations"}
    return Report(
        feed=feed.name,
        file=path.name,
        kind=table.kind,
        encoding=table.encoding,
        delimiter=table.delimiter,
        rows=shaped["rows"].height,
        rejects=shaped.lost_rows,
        lost=dict(lost.most_common()),
        parts=shaped.parts,
        invalid=_invalid(shaped["records"]["invalid"]),
        stated={what: shaped[name].height for name, what in names.items()},
        unused=tuple(name for name in table.columns if name not in feed.columns),
        examples=shaped.rejected[:20],
    )


def _invalid(texts: pl.Series) -> dict[str, int]:
    return dict(Counter(field for text in texts.drop_nulls() for field in orjson.loads(text)).most_common())
