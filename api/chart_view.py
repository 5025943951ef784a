"""A chart as its page shows it: the drawing, and every mark of it again in tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from kithkin.api.charting import Opened
from kithkin.api.lanes import lanes_of
from kithkin.casework.chart.mark import days, line_key
from kithkin.casework.chart.pare import feeds_in, feeds_of
from kithkin.casework.chronology import Line, chronology
from kithkin.casework.days import overlaps
from kithkin.casework.words import words
from kithkin.graph.picture import Item, Link, Picture
from kithkin.viz.chronicle import chronicle
from kithkin.viz.html import sort_of
from kithkin.viz.sheet import ANSWERS
from kithkin.viz.style import style
from kithkin.viz.svg import svg
from kithkin.viz.timeline import drawing

MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class Option:
    """Something that may be shown or not."""

    name: str
    says: str
    on: bool


def values(one: Opened) -> dict[str, Any]:
    """What the template of a chart is filled with."""
    picture, state = one.picture, one.state
    lines = life(one)
    return {
        "picture": picture,
        "state": state,
        "drawing": Markup(svg(one.arranged, standalone=False)) if one.arranged else None,  # noqa: S704 -- ours, escaped
        "items": tuple(_items(one)),
        "links": tuple(_links(picture)),
        "texts": tuple(_texts(picture)),
        "indicators": tuple(
            (i, each, ANSWERS[each.answer], _seen(picture, each.seen_in))
            for i, each in enumerate(picture.indicators, 1)
        ),
        "hidden": one.pared.hidden,
        "folded": [item for item in picture.items if item.id in state.collapsed],
        "names": {item.id: item.label for item in one.pared.whole.items},
        "homes": one.apart.homes if one.apart else {},
        "kinds": kinds(one),
        "feeds": feeds(one),
        "strengths": words()["strength"]["order"],
        "lines": lines[-MOST_LINES:],
        "lives": _lives(one, lines),
        "earlier": max(0, len(lines) - MOST_LINES),
        "first": _first(one, lines),
        "last": max(one.reading.view.as_of, one.reading.view.known_at[:10]),
        "notes": {key: note for key, note in state.notes.items() if any(item.id == key for item in picture.items)},
    }


def _lives(one: Opened, lines: Sequence[Line]) -> Markup | None:
    """The chronology drawn, in the window of the chart."""
    picture, until = one.picture, one.reading.view.as_of
    told = lanes_of(picture, lines, until)
    if not told:
        return None
    places = chronicle(
        told, title="Chronology", subtitle=picture.subtitle, since=one.state.since, until=until, marking=picture.marking
    )
    return Markup(drawing(places, standalone=False))  # noqa: S704 -- ours, escaped


def life(one: Opened) -> list[Line]:
    """What happened to the persons who are shown, in the window of the chart."""
    people = [item.id for item in one.picture.items if item.kind == "person"]
    view, state = one.reading.view, one.state
    lines = chronology(one.asker, view, people) if people else []
    return [
        line for line in lines
        if not (feeds_of(line.records) & set(state.no_feeds))
        and (not state.since or not line.start or overlaps(line.start, line.end, state.since, view.as_of))
    ]  # fmt: skip


def kinds(one: Opened) -> list[Option]:
    """The kinds of link that there are, and whether they are shown."""
    there = {link.kind for link in one.pared.whole.links}
    return [
        Option(kind, looks.name, kind not in one.state.no_kinds)
        for kind, looks in style().link.items()
        if kind in there
    ]


def feeds(one: Opened) -> list[Option]:
    """The feeds that something rests on, and whether they are shown."""
    known = one.reading.wiring.feeds
    return [
        Option(feed, known[feed].title if feed in known else feed, feed not in one.state.no_feeds)
        for feed in feeds_in(one.pared.whole)
    ]


def _items(one: Opened) -> Iterable[dict[str, Any]]:
    boxes = {box.id: box.label for box in one.picture.boxes}
    for number, item in enumerate(one.picture.items, 1):
        yield {
            "number": number, "item": item, "sort": sort_of(item), "box": boxes.get(item.box or "", ""),
            "box_id": item.box, "details": ", ".join(item.lines), "feeds": _feeds(item),
            "note": one.state.notes.get(item.id), "pinned": item.id in one.state.pins,
        }  # fmt: skip


def _links(picture: Picture) -> Iterable[dict[str, Any]]:
    names = {item.id: item.label for item in picture.items}
    for link in picture.links:
        yield {
            "link": link, "source": names[link.source], "target": names[link.target],
            "kind": style().link[link.kind].name, "days": days(link), "feeds": _feeds(link),
            "spans": " ".join(f"{start or ''}/{end or ''}" for start, end in link.spans),
        }  # fmt: skip


def _texts(picture: Picture) -> Iterable[dict[str, Any]]:
    names = {item.id: item.label for item in picture.items}
    for card in picture.cards:
        for i, section in enumerate(card.sections):
            for j, line in enumerate(section.lines):
                key = line_key(card.item, i, j)
                yield {"who": names[card.item], "heading": section.heading, "line": line.text, "key": key}


def _feeds(one: Item | Link) -> str:
    return ", ".join(sorted(feeds_of(one.evidence)))


def _seen(picture: Picture, ids: Sequence[str]) -> str:
    names = {one.id: one.label for some in (picture.items, picture.boxes) for one in some}
    return ", ".join(names.get(one, "") for one in ids)


def _first(one: Opened, lines: Sequence[Line]) -> str:
    """The first day of anything that is shown: where the slider begins."""
    days_of = [start for link in one.pared.whole.links for start, _ in link.spans if start]
    return min([*days_of, *(line.start for line in lines if line.start), one.state.since or one.reading.view.as_of])
