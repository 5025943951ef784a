"""One row that comes alone: shaped by the words of its feed, as a file of one row would be."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import orjson
import polars as pl

from kithkin.graph.errors import BadInput
from kithkin.graph.identifiers import Checked
from kithkin.loaders.blocks import IDENTIFIER_FIELDS, NAME_FIELDS, RECORD_FIELDS, Feed
from kithkin.loaders.clean import addresses, names
from kithkin.loaders.clean.fields import Calendar, cleaner, plain
from kithkin.loaders.clean.words import says_nothing
from kithkin.loaders.parse import parse
from kithkin.loaders.section import hint
from kithkin.loaders.shape import Shaped, shape
from kithkin.loaders.table import Table

LIVE = "live"
NOBODY = "the record names nobody: give a name or an identifier"


@cache
def live() -> Feed:
    """The feed of records that name each field as the graph does; live.toml."""
    import tomllib  # noqa: PLC0415  start-up time

    return parse(tomllib.loads(files("kithkin.loaders").joinpath("live.toml").read_text(encoding="utf-8")), "live.toml")


def known(row: Mapping[str, str], feed: Feed) -> None:
    """Refuse a field of no meaning to the feed."""
    columns = feed.columns
    for name in row:
        if name not in columns:
            raise BadInput(f"{feed.name}: {name} is no field of this feed; {hint(name, sorted(columns))}")


def table_of(row: Mapping[str, str], feed: Feed) -> Table:
    """The row as a table, the columns that it leaves out empty."""
    known(row, feed)
    columns = sorted(feed.columns)
    frame = pl.DataFrame({name: [row.get(name, "")] for name in columns}, schema=dict.fromkeys(columns, pl.String))
    return Table(frame, pl.Series("line", [1], dtype=pl.Int64), LIVE)


def shaped(row: Mapping[str, str], feed: Feed, today: str) -> Shaped:
    """What the row states, read only: no class of access is asked for."""
    return shape(table_of(row, feed), feed, today=today, classes=dict.fromkeys(feed.labels, 0))


def people(row: Mapping[str, str], feed: Feed, today: str) -> list[dict[str, str | None]]:
    """Each person that the row states, as `shaped` has them; of the live feed without the frames of a whole file."""
    if feed is not live():
        return people_of(shaped(row, feed, today))
    known(row, feed)
    sent = {name: text.strip() for name, text in row.items() if text.strip()}
    found = {name: _clean(name, sent[name], feed, today) for name in RECORD_FIELDS if name in sent}
    failed = {name: sent[name] for name, (_, reason) in found.items() if reason}
    if not {*NAME_FIELDS, *IDENTIFIER_FIELDS} & {name for name, (value, reason) in found.items() if value or reason}:
        raise BadInput(NOBODY)
    values: dict[str, str | None] = {name: value for name, (value, _) in found.items()}
    key = f"{feed.name}:{sent['source_id'].replace('~', '%7E')}"
    invalid = orjson.dumps(failed, option=orjson.OPT_SORT_KEYS).decode() if failed else None
    return [{"id": f"{key}:self", **_named(values), "invalid": invalid}]


def _clean(name: str, text: str, feed: Feed, today: str) -> Checked:
    if name == "address_line":
        return None if says_nothing(text) else addresses.line([plain(text)[0] or ""]) or None, None
    return cleaner(name, Calendar(feed.dates, feed.earliest_birth, today))(text)


def _named(values: dict[str, str | None]) -> dict[str, str | None]:
    """A full name is split where its parts are missing, and made of its parts where it is missing."""
    whole = values.get("full_name")
    if whole and not values.get("given_name") and not values.get("surname"):
        parts = zip(("given_name", "middle_names", "surname"), names.split(whole), strict=True)
        values = {**values, **{name: values.get(name) or part for name, part in parts}}
    made = " ".join(part for name in ("given_name", "middle_names", "surname") if (part := values.get(name)))
    return {**values, "full_name": whole or made or None}


def people_of(found: Shaped) -> list[dict[str, str | None]]:
    """Each person that the row states; a row that states nobody is refused, with the reason of the first fault."""
    records = found["records"].to_dicts()
    if not records:
        faults = [f"{one.field}: {one.reason}" for one in found.rejected]
        raise BadInput(faults[0] if faults else NOBODY)
    return records
