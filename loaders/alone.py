"""One row that comes alone: shaped by the words of its feed, as a file of one row would be."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import polars as pl

from kithkin.graph.errors import BadInput
from kithkin.loaders.blocks import Feed
from kithkin.loaders.parse import parse
from kithkin.loaders.section import hint
from kithkin.loaders.shape import Shaped, shape
from kithkin.loaders.table import Table

LIVE = "live"


@cache
def live() -> Feed:
    """The feed of records that name each field as the graph does; live.toml."""
    import tomllib  # noqa: PLC0415  start-up time

    return parse(tomllib.loads(files("kithkin.loaders").joinpath("live.toml").read_text(encoding="utf-8")), "live.toml")


def table_of(row: Mapping[str, str], feed: Feed) -> Table:
    """The row as a table, the columns that it leaves out empty; a column of no meaning to the feed is refused."""
    known = sorted(feed.columns)
    for name in row:
        if name not in feed.columns:
            raise BadInput(f"{feed.name}: {name} is no field of this feed; {hint(name, known)}")
    frame = pl.DataFrame({name: [row.get(name, "")] for name in known}, schema=dict.fromkeys(known, pl.String))
    return Table(frame, pl.Series("line", [1], dtype=pl.Int64), LIVE)


def shaped(row: Mapping[str, str], feed: Feed, today: str) -> Shaped:
    """What the row states, read only: no class of access is asked for."""
    return shape(table_of(row, feed), feed, today=today, classes=dict.fromkeys(feed.labels, 0))


def people_of(found: Shaped) -> list[dict[str, str | None]]:
    """Each person that the row states; a row that states nobody is refused, with the reason of the first fault."""
    records = found["records"].to_dicts()
    if not records:
        faults = [f"{one.field}: {one.reason}" for one in found.rejected]
        raise BadInput(faults[0] if faults else "the record names nobody: give a name or an identifier")
    return records
