"""What lies behind a mark, for who opened the chart: each record with feed, row, day of loading and grading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kithkin.api.charting import Opened
from kithkin.api.graded import conditions, gradings
from kithkin.api.reading import Reading
from kithkin.casework.chart.mark import Mark, mark
from kithkin.casework.chart.near import Near, near
from kithkin.graph.picture import Item, Link
from kithkin.graph.store import Asker, Row

MOST_RECORDS = 200


@dataclass(frozen=True, slots=True)
class Source:
    """One record behind a mark."""

    record_id: str
    row: str
    feed: str
    file: str
    line: int | None
    received_at: str
    grading: str | None
    handling: str | None = None
    first: bool = False
    """Whether it is the first of its row: a row is taken away once, with all its records."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A mark with its sources; of an item also what ties it, and what else is said of it."""

    mark: Mark
    sources: tuple[Source, ...]
    more: int
    item: Item | None = None
    links: tuple[Link, ...] = ()
    lines: tuple[Mark, ...] = ()


def behind(one: Opened, key: str) -> Behind:
    """What lies behind the mark of that key."""
    found = mark(one.picture, key)
    shown = sources(one.reading, one.asker, found.evidence[:MOST_RECORDS])
    item = next((each for each in one.picture.items if key == f"item {each.id}"), None)
    links = [link for link in one.picture.links if item and item.id in {link.source, link.target}]
    return Behind(found, shown, max(0, len(found.evidence) - MOST_RECORDS), item, tuple(links))


def sources(reading: Reading, asker: Asker, records: Sequence[str]) -> tuple[Source, ...]:
    """The row behind each record, as far as it may be read."""
    if not records:
        return ()
    view = reading.view
    rows = asker.ask("read/record", ids=list(records), access=list(view.access), known_at=view.known_at)
    graded, handling = gradings(asker, view, records), conditions(reading, rows)
    told = {one["record_id"]: _source(one, graded, handling) for one in rows}
    found = [told[one] for one in records if one in told]
    firsts = {one.row: one for one in reversed(found)}
    return tuple(replace(one, first=firsts[one.row] is one) for one in found)


def _source(row: Row, graded: Mapping[str, str], handling: Mapping[str, str]) -> Source:
    more = graded.get(row["record_id"]), handling.get(row["record_id"])
    told = {name: row[name] for name in ("record_id", "file", "line", "received_at")}
    return Source(**told, row=row["row_key"], feed=row["feed_title"] or row["feed"], grading=more[0], handling=more[1])


def onward(one: Opened, item: str) -> tuple[Near, ...]:
    """Who else is tied to an item, by kind, beyond those who are on the chart."""
    there = [each.id for each in one.pared.whole.items if each.kind == "person"]
    return near(one.asker, one.reading.view, item, there)
