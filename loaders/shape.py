"""Rows of a table into the nodes and edges that they state. Pure: the same table gives the same frames."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import compress

import orjson
import polars as pl

from kithkin.graph.errors import BadInput
from kithkin.loaders.blocks import GRADING_FIELDS, RECORD_FIELDS, Feed
from kithkin.loaders.clean.places import postcodes
from kithkin.loaders.reference import best
from kithkin.loaders.section import hint
from kithkin.loaders.shaping import keys as keys_of
from kithkin.loaders.shaping import ties
from kithkin.loaders.shaping.cells import Cells
from kithkin.loaders.shaping.happenings import happened
from kithkin.loaders.shaping.homes import homes
from kithkin.loaders.shaping.people import People, people
from kithkin.loaders.shaping.sheet import Classes, Sheet
from kithkin.loaders.table import Rejected, Table

NEVER: Mapping[str, str] = {}
"""The numbering of a feed that was never renumbered."""
TEXT, NUMBER, WHOLE, YES = pl.String, pl.Float64, pl.Int64, pl.Boolean
SPAN = {"valid_from": TEXT, "valid_to": TEXT}
TIE = {"source": TEXT, "target": TEXT}
SCHEMAS: dict[str, dict[str, type[pl.DataType]]] = {
    "rows": {"id": TEXT, "key": TEXT, "feed": TEXT, "raw": TEXT, "line": WHOLE, "access": WHOLE},
    "records": {
        "id": TEXT, "key": TEXT, "feed": TEXT, "part": TEXT, **dict.fromkeys(RECORD_FIELDS, TEXT), "invalid": TEXT,
        "access": WHOLE,
    },
    "from_row": {**TIE, "access": WHOLE},
    "states": {**TIE, "kind": TEXT, **SPAN, "access": WHOLE},
    "events": {
        "id": TEXT, "kind": TEXT, "feed": TEXT, "text": TEXT, "code": TEXT, "disposal": TEXT, "proven": YES,
        "value": NUMBER, "days": NUMBER, "reason": TEXT, **dict.fromkeys(GRADING_FIELDS, TEXT), "incident": TEXT,
        **SPAN, "precision": TEXT, "access": WHOLE,
    },
    "involved": {**TIE, "role": TEXT, "access": WHOLE},
    "addresses": {
        "id": TEXT, "line": TEXT, "postcode": TEXT, "uprn": TEXT, "parent_uprn": TEXT, "lsoa": TEXT, "ward": TEXT,
        "latitude": NUMBER, "longitude": NUMBER,
    },
    "at": {**TIE, "kind": TEXT, "tenure": TEXT, "role": TEXT, **SPAN, "access": WHOLE},
    "organisations": {"id": TEXT, "kind": TEXT, "name": TEXT, "category": TEXT},
    "affiliated": {
        **TIE, "kind": TEXT, "role": TEXT, **dict.fromkeys(GRADING_FIELDS, TEXT), **SPAN, "access": WHOLE,
    },
}  # fmt: skip


@dataclass(frozen=True)
class Shaped:
    """Frames by the names of SCHEMAS, what was rejected, how many of each part, and the keys of every delivered row."""

    frames: dict[str, pl.DataFrame]
    rejected: tuple[Rejected, ...]
    parts: dict[str, int]
    delivered: frozenset[str]

    def __getitem__(self, name: str) -> pl.DataFrame:
        return self.frames[name]

    @property
    def lost_rows(self) -> int:
        """Rows of which nothing was taken."""
        return len({one.line for one in self.rejected if one.lost == "row"})


def shape(table: Table, feed: Feed, *, today: str, classes: Classes, numbers: Mapping[str, str] = NEVER) -> Shaped:
    """What the rows of a table state, by the words of its feed; `numbers` are keys by ids that the feed gave anew."""
    known_columns(table, feed)
    cells = trimmed(table, feed, today)
    sent, kept = keys_of.keyed(cells)
    keys = keys_of.known(sent, numbers)
    given = tuple(homes(cells, block) for block in feed.homes)
    found: dict[str, People] = {}
    for n, part in enumerate(feed.parts):
        found[part.name], lacking = people(cells, part, given, first=n == 0)
        kept = kept & ~lacking
    whole = {name: one.only(kept) for name, one in found.items()}
    sheet = Sheet(cells.only(kept), keys.filter(kept), whole, tuple(home.only(kept) for home in given), classes)
    frames = _frames(sheet, table.frame.filter(kept), keys_of.hashes(cells, sent, keys).filter(kept))
    rejected = (*table.faults, *cells.faults)
    parts = {name: int(one.there.sum()) for name, one in whole.items()}
    ordered = tuple(sorted(rejected, key=lambda one: (one.line, one.field, one.reason)))
    return Shaped(frames, ordered, parts, frozenset(keys.drop_nulls()))


def known_columns(table: Table, feed: Feed) -> None:
    """Refuse a feed that looks at columns which the file does not have."""
    missing = sorted(feed.columns - set(table.columns))
    if missing:
        raise BadInput(f"{feed.name}: the file has no column {missing[0]}; {hint(missing[0], table.columns)}")


def trimmed(table: Table, feed: Feed, today: str) -> Cells:
    """The cells of a table without what stands around them, empty ones as nothing."""
    bare = pl.all().str.strip_chars()
    frame = table.frame.select(bare).with_columns(pl.when(pl.all() != "").then(pl.all()))
    return Cells(frame, table.lines, feed, today)


def _frames(sheet: Sheet, sent: pl.DataFrame, hashes: pl.Series) -> dict[str, pl.DataFrame]:
    feed = sheet.cells.feed
    rows = _rows(sheet, sent, hashes)
    records, from_row = _records(sheet, rows["id"])
    told = [happened(sheet, event) for event in feed.happenings]
    tied = [ties.affiliated(sheet, one) for one in feed.affiliations]
    frames = {
        "rows": [rows],
        "records": records,
        "from_row": from_row,
        "states": [ties.states(sheet, one) for one in feed.relations],
        "events": [events for events, _ in told],
        "involved": [involved for _, involved in told],
        "addresses": [ties.addresses(home) for home in sheet.homes],
        "at": [one for home in sheet.homes for one in ties.at(sheet, home)],
        "organisations": [made for _, made in tied],
        "affiliated": [edges for edges, _ in tied],
    }
    whole = {name: _whole(name, parts) for name, parts in frames.items()}
    whole["addresses"] = with_places(best(whole["addresses"]))
    whole["organisations"] = best(whole["organisations"])
    return whole


def with_places(addresses: pl.DataFrame) -> pl.DataFrame:
    """Addresses with the LSOA, ward, latitude and longitude of their postcode."""
    found = addresses.select("id", "line", "postcode", "uprn", "parent_uprn").join(
        postcodes(), on="postcode", how="left", maintain_order="left"
    )
    return found.select(list(SCHEMAS["addresses"]))


def _whole(name: str, parts: list[pl.DataFrame]) -> pl.DataFrame:
    """The frames of all blocks as one, each element once."""
    schema = SCHEMAS[name]
    empty = pl.DataFrame(schema=schema)
    if not any(part.height for part in parts):
        return empty
    frame = pl.concat([empty, *parts], how="diagonal_relaxed").select(
        pl.col(column).cast(kind) for column, kind in schema.items()
    )
    return frame if name in {"rows", "records", "from_row"} else frame.unique(maintain_order=True)


def _rows(sheet: Sheet, sent: pl.DataFrame, hashes: pl.Series) -> pl.DataFrame:
    names = sent.columns
    raw = [orjson.dumps(dict(compress(zip(names, row, strict=True), row))).decode() for row in sent.iter_rows()]
    frame = pl.DataFrame({"key": sheet.keys, "hash": hashes, "raw": raw, "line": sheet.cells.lines})
    return frame.select(
        pl.concat_str("key", pl.lit("@"), "hash").alias("id"),
        "key",
        pl.lit(sheet.feed).alias("feed"),
        "raw",
        "line",
        pl.lit(sheet.classes[sheet.cells.feed.label], pl.Int64).alias("access"),
    )


def _records(sheet: Sheet, row_ids: pl.Series) -> tuple[list[pl.DataFrame], list[pl.DataFrame]]:
    records, edges = [], []
    for name, one in sheet.people.items():
        access = pl.lit(sheet.classes[one.part.label], pl.Int64).alias("access")
        ids = sheet.record_ids(name)
        whose = [ids.alias("id"), sheet.keys.alias("key"), pl.lit(name).alias("part"), pl.lit(sheet.feed).alias("feed")]
        records.append(one.values.with_columns(whose).with_columns(access).filter(one.there))
        tie = pl.DataFrame([ids.alias("source"), row_ids.alias("target")])
        edges.append(tie.with_columns(access).filter(one.there))
    return records, edges
