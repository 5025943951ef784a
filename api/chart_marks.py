"""What lies behind a mark, for who opened the chart: each record with feed, row, day of loading and grading."""

from collections.abc import Sequence
from dataclasses import dataclass

from kithkin.api.charting import Opened, asker_of
from kithkin.casework.chart.mark import Mark, mark
from kithkin.casework.chart.near import Near, near
from kithkin.graph.picture import Item, Link
from kithkin.graph.store import Asker, Row, View

MOST_RECORDS = 200
GRADED = ("intelligence",)


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
    first: bool
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
    asker, view = asker_of(one.reading, one.state), one.reading.view
    shown = sources(asker, view, found.evidence[:MOST_RECORDS])
    item = next((each for each in one.picture.items if key == f"item {each.id}"), None)
    links = [link for link in one.picture.links if item and item.id in {link.source, link.target}]
    return Behind(found, shown, max(0, len(found.evidence) - MOST_RECORDS), item, tuple(links))


def sources(asker: Asker, view: View, records: Sequence[str]) -> tuple[Source, ...]:
    """The row behind each record, as far as it may be read."""
    if not records:
        return ()
    scope = {"access": list(view.access), "known_at": view.known_at}
    rows = asker.ask("read/record", ids=list(records), **scope)
    graded = asker.ask("read/wave_reports", ids=list(records), kinds=list(GRADED), **scope)
    gradings = {row["record_id"]: row["grading"] for row in graded if row["grading"]}
    there = {row["record_id"]: row for row in rows}
    told = [there[one] for one in records if one in there]
    firsts = {row["row_key"]: row["record_id"] for row in reversed(told)}
    return tuple(_source(row, gradings.get(row["record_id"]), firsts[row["row_key"]]) for row in told)


def _source(row: Row, grading: str | None, first: str) -> Source:
    told = {name: row[name] for name in ("record_id", "file", "line", "received_at")}
    named = {"row": row["row_key"], "feed": row["feed_title"] or row["feed"]}
    return Source(**told, **named, grading=grading, first=first == row["record_id"])


def onward(one: Opened, item: str) -> tuple[Near, ...]:
    """Who else is tied to an item, by kind, beyond those who are on the chart."""
    there = [each.id for each in one.pared.whole.items if each.kind == "person"]
    return near(asker_of(one.reading, one.state), one.reading.view, item, there)
