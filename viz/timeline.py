"""A chronology as a picture: a lane for each person, spans as bars, days as marks, nothing upon anything."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from kithkin.viz.markup import records, safe, tag
from kithkin.viz.style import EventStyle, style
from kithkin.viz.svg import faces_for, text
from kithkin.viz.text import Word, width

LEFT, ACROSS, RIGHT = 170.0, 1500.0, 170.0
TOP, ROW, GAP = 104.0, 17.0, 14.0
SIZE = 11.5


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a chronology: a day, or a span when it has another last day; days as `2016-06-30`."""

    kind: str
    text: str
    since: str
    until: str | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lane:
    """The lines of one person or group."""

    label: str
    happenings: tuple[Happening, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Scale:
    first: int
    last: int

    def x(self, day: str) -> float:
        """Where a day stands, no further out than the window."""
        at = min(max(date.fromisoformat(day).toordinal(), self.first), self.last)
        return LEFT + ACROSS * (at - self.first) / max(1, self.last - self.first)


def timeline(
    lanes: Sequence[Lane],
    *,
    title: str = "Chronology",
    since: str = "",
    until: str = "",
    marking: str = "OFFICIAL-SENSITIVE",
) -> str:
    """The lanes as SVG; without days given, the years that the lines need."""
    scale = _scale(lanes, since, until)
    parts: list[str] = []
    y = TOP
    for i, lane in enumerate(lanes):
        rows, drawn = _lane(lane, scale, y)
        high = max(2, rows) * ROW + GAP
        parts += [_ground(lane, i, y, high), *drawn]
        y += high
    key, foot = _key(lanes, y + 30)
    head = [
        Word(20, 46, title, 24, bold=True, role="title"),
        Word(LEFT + ACROSS + RIGHT - 20, 40, marking, 14, bold=True, anchor="end", role="marking"),
        Word(LEFT + ACROSS + RIGHT - 20, foot + 34, marking, 14, bold=True, anchor="end", role="marking"),
    ]
    said = f"{title}: {sum(len(lane.happenings) for lane in lanes)} events, {len(lanes)} lanes"
    body = [*_bands(parts, scale, y), *key, *map(text, head)]
    return _document(said, foot + 54, body)


def _document(said: str, high: float, body: list[str]) -> str:
    wide = round(LEFT + ACROSS + RIGHT)
    letters = "".join(body)
    return tag(
        "svg", tag("title", safe(said)), tag("style", faces_for(letters)),
        tag("rect", width=wide, height=round(high), fill=style().paper), letters,
        xmlns="http://www.w3.org/2000/svg", version="1.1", width=wide, height=round(high),
        viewBox=f"0 0 {wide} {high:.0f}", font_family=style().family, text_rendering="geometricPrecision",
        role="group", aria_label=said,
    )  # fmt: skip


def _scale(lanes: Sequence[Lane], since: str, until: str) -> _Scale:
    days = [day for lane in lanes for one in lane.happenings for day in (one.since, one.until or one.since)]
    first = date.fromisoformat(since) if since else date(int(min(days, default="2000")[:4]), 1, 1)
    last = date.fromisoformat(until) if until else date(int(max(days, default="2000")[:4]), 12, 31)
    return _Scale(first.toordinal(), last.toordinal())


def _looks(kind: str) -> EventStyle:
    return style().event.get(kind, style().event["other"])


def _shown(lane: Lane, scale: _Scale) -> list[Happening]:
    """What touches the window, spans first, then by day."""
    inside = [
        one for one in lane.happenings
        if date.fromisoformat(one.since).toordinal() <= scale.last
        and date.fromisoformat(one.until or one.since).toordinal() >= scale.first
    ]  # fmt: skip
    return sorted(inside, key=lambda one: (not _spans(one), one.since, one.until or "", one.kind, one.text))


def _spans(one: Happening) -> bool:
    return one.until is not None and one.until > one.since


def _lane(lane: Lane, scale: _Scale, top: float) -> tuple[int, list[str]]:
    """The marks of a lane, each in the first row where it meets nothing."""
    ends: list[float] = []
    drawn = []
    for one in _shown(lane, scale):
        x0, x1 = scale.x(one.since), scale.x(one.until or one.since)
        told = _fitted(one.text, LEFT + ACROSS + RIGHT - 20 - x0)
        need = max(x0 + width(told, SIZE) + (10 if _spans(one) else 20), x1) + 6
        row = next((i for i, end in enumerate(ends) if end <= x0 - 6), len(ends))
        ends[row : row + 1] = [need]
        drawn.append(_event(one, told, (x0, x1), top + GAP / 2 + row * ROW))
    return len(ends), drawn


def _fitted(told: str, room: float) -> str:
    """A text that would run off the sheet is cut short; the whole of it is in the mark's title."""
    while width(told, SIZE) > room and len(told) > 1:
        told = told[:-2].rstrip() + "…"
    return told


def _event(one: Happening, told: str, across: tuple[float, float], y: float) -> str:
    x0, x1 = across
    looks = _looks(one.kind)
    middle = y + ROW / 2
    if _spans(one):
        shape = tag(
            "rect", x=x0, y=y + 1.5, width=max(3.0, x1 - x0), height=ROW - 3, rx=2,
            fill=looks.colour, fill_opacity=0.2, stroke=looks.colour,
        )  # fmt: skip
    else:
        shape = mark(looks, x0 + 5, middle)
    word = Word(x0 + (5 if _spans(one) else 14), middle + 4, told, SIZE)
    days = one.since if not _spans(one) else f"{one.since} to {one.until}"
    said = tag("title", safe(f"{days}: {looks.name}. {one.text}"))
    return tag("g", said, shape, text(word), class_=f"event {one.kind}", data_evidence=records(one.evidence))


def mark(looks: EventStyle, x: float, y: float) -> str:
    """The mark of an event that is over in a day."""
    paths = {
        "triangle": f"M{x:.1f} {y - 6:.1f}l6 11h-12z",
        "square": f"M{x - 5:.1f} {y - 5:.1f}h10v10h-10z",
        "diamond": f"M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6-6z",
    }
    if looks.mark in paths:
        return tag("path", d=paths[looks.mark], fill=looks.colour)
    hollow = looks.mark == "ring"
    return tag(
        "circle", cx=x, cy=y, r=4.2 if hollow else 5, fill=style().paper if hollow else looks.colour,
        stroke=looks.colour if hollow else None, stroke_width=2 if hollow else None,
    )  # fmt: skip


def _ground(lane: Lane, i: int, y: float, high: float) -> str:
    colour = style().boxes[i % len(style().boxes)]
    band = tag("rect", y=y, width=LEFT + ACROSS + RIGHT, height=high, fill="#f6f7f8" if i % 2 == 0 else style().paper)
    bar = tag("rect", y=y, width=5, height=high, fill=colour)
    words = [Word(16, y + 18, lane.label, 13, bold=True), Word(16, y + 33, lane.note, 11, role="subtitle")]
    return tag("g", band, bar, *(text(word) for word in words if word.text), class_="lane")


def _bands(parts: list[str], scale: _Scale, bottom: float) -> Iterator[str]:
    """Grounds first, then the lines of the years, then the marks."""
    yield from (part for part in parts if 'class="lane"' in part)
    first, last = date.fromordinal(scale.first).year, date.fromordinal(scale.last).year
    step = ceil((last - first + 1) / 20)
    for year in range(first, last + 1, step):
        x = scale.x(f"{year}-01-01")
        yield tag("path", d=f"M{x:.1f} {TOP - 24:.1f}V{bottom:.1f}", stroke="#b1b4b6", fill="none")
        yield text(Word(x + 5, TOP - 10, str(year), 13, bold=True))
    yield from (part for part in parts if 'class="lane"' not in part)


def _key(lanes: Sequence[Lane], y: float) -> tuple[list[str], float]:
    """The kinds shown, and no others."""
    shown = {one.kind if one.kind in style().event else "other" for lane in lanes for one in lane.happenings}
    x, drawn = 20.0, []
    for kind in (kind for kind in style().event if kind in shown):
        looks = _looks(kind)
        need = width(looks.name, 12) + 42
        if x + need > LEFT + ACROSS + RIGHT - 20:
            x, y = 20.0, y + 24
        drawn += [mark(looks, x + 6, y - 4), text(Word(x + 18, y, looks.name, 12, role="key"))]
        x += need
    return drawn, y
