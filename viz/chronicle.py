"""Where the lines of a chronology stand: a lane for each person, spans as bars, days as marks, no words on others."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import NamedTuple

from kithkin.viz.fold import Happening, folded
from kithkin.viz.geometry import Point, Rect
from kithkin.viz.style import EventStyle, style
from kithkin.viz.text import Word, width

LEFT, ACROSS, RIGHT = 170.0, 1500.0, 170.0
WIDE = LEFT + ACROSS + RIGHT
TOP, ROW, GAP = 104.0, 17.0, 14.0
SIZE, KEY = 11.5, 12.0
MOST = 14  # rows of a lane; what needs more is told together
NUMBER = " [0000]"  # the widest number of a note
SHORT = 3  # years in which months are drawn
LONG = 366 * 15  # days from which on decades may be told together


@dataclass(frozen=True, slots=True)
class Lane:
    """The lines of one person or group."""

    label: str
    happenings: tuple[Happening, ...]
    note: str = ""
    undated: int = 0
    numbered: bool = False
    """Whether there is to be room for the number of a note behind each text."""


class PlacedHappening(NamedTuple):
    """A bar or a mark with its words; `bar` is none for what is over in a day, `reach` the last of several days."""

    happening: Happening
    looks: EventStyle
    bar: Rect | None
    at: Point
    word: Word
    reach: float | None = None


class PlacedLane(NamedTuple):
    """The ground of a lane with its colour and words, and what happened on it."""

    lane: Lane
    rect: Rect
    colour: str
    words: tuple[Word, ...]
    happenings: tuple[PlacedHappening, ...]


class Tick(NamedTuple):
    """The line of a day on which a year or month begins; only years have words."""

    x: float
    word: Word | None


class KeyMark(NamedTuple):
    """A sample of the key: a mark, or a bar for what lasts."""

    looks: EventStyle
    bar: Rect | None
    at: Point
    word: Word


class Chronicle(NamedTuple):
    """A whole chronology, every number in sheet units: draw grounds, then ticks, then marks, key and notes."""

    said: str
    width: float
    height: float
    lanes: tuple[PlacedLane, ...]
    ticks: tuple[Tick, ...]
    span: tuple[float, float]
    key: tuple[KeyMark, ...]
    notes: tuple[Word, ...]


class _Scale(NamedTuple):
    first: int
    last: int

    def x(self, day: str) -> float:
        """Where a day stands, no further out than the window."""
        at = min(max(date.fromisoformat(day).toordinal(), self.first), self.last)
        return LEFT + ACROSS * (at - self.first) / max(1, self.last - self.first)


def chronicle(
    lanes: Sequence[Lane],
    *,
    title: str = "Chronology",
    subtitle: str = "",
    since: str = "",
    until: str = "",
    marking: str = "OFFICIAL-SENSITIVE",
) -> Chronicle:
    """The lanes in their places; without days given, over the years that the lines need."""
    scale = _scale(lanes, since, until)
    colours = _colours(lanes)
    placed = []
    y = TOP
    for lane in lanes:
        placed.append(_lane(lane, scale, y, colours[lane.note or lane.label]))
        y = placed[-1].rect.y1
    key, foot = _key(placed, y + 30)
    many = sum(one.happening.many for lane in placed for one in lane.happenings)
    said = f"{title}: {many} events, {len(lanes)} lanes"
    return Chronicle(
        said, WIDE, round(foot + 54), tuple(placed), tuple(_ticks(scale)), (TOP - 24, y), key,
        _notes((title, subtitle, marking), placed, foot + 34),
    )  # fmt: skip


def _colours(lanes: Sequence[Lane]) -> dict[str, str]:
    """One colour for each family, or for each lane that names none."""
    told = dict.fromkeys(lane.note or lane.label for lane in lanes)
    return {name: style().boxes[i % len(style().boxes)] for i, name in enumerate(told)}


def _scale(lanes: Sequence[Lane], since: str, until: str) -> _Scale:
    starts = [one.since for lane in lanes for one in lane.happenings]
    ends = [one.until or one.since for lane in lanes for one in lane.happenings]
    first = date.fromisoformat(since) if since else date(int(min(starts, default="2000")[:4]), 1, 1)
    last = date.fromisoformat(until) if until else date(int(max(ends, default="2000")[:4]), 12, 31)
    return _Scale(first.toordinal(), last.toordinal())


def _lane(lane: Lane, scale: _Scale, top: float, colour: str) -> PlacedLane:
    shown, spare = _shown(lane, scale), width(NUMBER, SIZE) if lane.numbered else 0.0
    for grain in ("", "month", "quarter", "year", *(("decade",) if scale.last - scale.first > LONG else ())):
        # Nothing that is told one by one is looked at twice: most lanes need no folding.
        rows, placed = _rows(folded(shown, grain) if grain else shown, scale, (top + GAP / 2, spare))
        if rows <= MOST:
            break
    high = max(3 if lane.undated else 2, rows) * ROW + GAP
    words = [Word(16, top + 18, lane.label, 13, bold=True), Word(16, top + 33, lane.note, 11, role="subtitle")]
    if lane.undated:
        told = f"{lane.undated} without a day not shown"
        words.append(Word(16, top + 47, told, 11, role="subtitle"))
    return PlacedLane(
        lane, Rect(0, top, WIDE, top + high), colour, tuple(word for word in words if word.text), tuple(placed)
    )


def _shown(lane: Lane, scale: _Scale) -> list[Happening]:
    """What touches the window."""
    first, last = date.fromordinal(scale.first).isoformat(), date.fromordinal(scale.last).isoformat()
    return [one for one in lane.happenings if one.since <= last and (one.until or one.since) >= first]


def _rows(shown: Sequence[Happening], scale: _Scale, room: tuple[float, float]) -> tuple[int, list[PlacedHappening]]:
    """Each in the first row where it meets nothing, spans above days; from the top, with so much spare behind each."""
    looks, (top, spare) = style().happened, room
    ends: list[float] = []
    placed = []
    for one in sorted(shown, key=lambda one: (not one.lasts, one.since, one.until or "", one.kind, one.text)):
        x0 = scale.x(one.since)
        lasts = one.lasts
        x1 = scale.x(one.until) if one.until else x0
        inside = x0 + 5 if lasts else x0 + 14
        told, wide = _fitted(one.text, WIDE - 20 - inside - spare)
        wide += spare
        at = _words_at(inside, x0, x1, wide) if lasts else inside
        row = next((i for i, end in enumerate(ends) if end <= min(x0, at) - 6), len(ends))
        ends[row : row + 1] = [max(at + wide + 6, x1) + 6]
        y = top + row * ROW
        bar = Rect(x0, y + 1.5, max(x0 + 3.0, x1), y + ROW - 1.5) if lasts else None
        word = Word(at, y + ROW / 2 + 4, told, SIZE)
        reach = x1 if one.many > 1 and not lasts and x1 > x0 + 10 else None
        placed.append(PlacedHappening(one, looks(one.kind), bar, (x0 + 5, y + ROW / 2), word, reach))
    return len(ends), placed


def _words_at(inside: float, x0: float, x1: float, wide: float) -> float:
    """Where the words of a bar begin: in it where they fit, else behind it, else before it, where there is room."""
    if inside + wide <= x1 - 4:
        return inside
    if x1 + 5 + wide < WIDE - 20:
        return x1 + 5
    return x0 - 5 - wide if x0 - 5 - wide >= LEFT else inside


def _fitted(told: str, room: float) -> tuple[str, float]:
    """A text that would run off the sheet is cut short; the whole of it is in the mark's title."""
    wide = width(told, SIZE)
    if wide <= room:
        return told, wide
    cut = bisect_left(range(len(told)), 1, key=lambda n: width(told[:n].rstrip() + "…", SIZE) > room)
    told = told[: max(1, cut - 1)].rstrip() + "…"
    return told, width(told, SIZE)


def _ticks(scale: _Scale) -> Iterator[Tick]:
    """The years, and in a short window the months."""
    first, last = date.fromordinal(scale.first), date.fromordinal(scale.last)
    if last.year - first.year < SHORT:
        months = (date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(2, 13))
        yield from (Tick(scale.x(day.isoformat()), None) for day in months if first <= day <= last)
    step = ceil((last.year - first.year + 1) / 20)
    for year in range(first.year, last.year + 1, step):
        x = scale.x(f"{year}-01-01")
        yield Tick(x, Word(x + 5, TOP - 10, str(year), 13, bold=True))


def _key(lanes: Sequence[PlacedLane], y: float) -> tuple[tuple[KeyMark, ...], float]:
    """What is shown, and nothing else: marks for days, bars for what lasts."""
    shown = {(one.looks.name, one.bar is not None) for lane in lanes for one in lane.happenings}
    x, marks = 20.0, []
    for looks in style().event.values():
        for lasts in (False, True):
            if (looks.name, lasts) not in shown:
                continue
            told, room = f"{looks.name} (span)" if lasts else looks.name, 30.0 if lasts else 18.0
            need = width(told, KEY) + room + 24
            if x + need > WIDE - 20:
                x, y = 20.0, y + 24
            bar = Rect(x, y - 11, x + 24, y + 3) if lasts else None
            marks.append(KeyMark(looks, bar, (x + 6, y - 4), Word(x + room, y, told, KEY, role="key")))
            x += need
    return tuple(marks), y


def _notes(head: tuple[str, str, str], lanes: Sequence[PlacedLane], foot: float) -> tuple[Word, ...]:
    title, subtitle, marking = head
    marks = [Word(WIDE - 20, y, marking, 14, bold=True, anchor="end", role="marking") for y in (40, foot) if marking]
    told = "Lines of one kind that stand too close are told together, with their number: N × KIND."
    many = any(one.happening.many > 1 for lane in lanes for one in lane.happenings)
    folded_ = [Word(20, foot, told, KEY, role="footing")] if many else []
    words = (Word(20, 46, title, 24, bold=True, role="title"), Word(20, 68, subtitle, KEY, role="subtitle"))
    return (*(word for word in words if word.text), *marks, *folded_)
