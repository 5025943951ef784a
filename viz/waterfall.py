"""A weight as a picture: the prior, one bar for each piece of evidence, the total, and the threshold it is held to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from kithkin.viz.markup import safe, tag
from kithkin.viz.style import style
from kithkin.viz.svg import faces_for, text
from kithkin.viz.text import Word, width, wrap

WIDE, LEFT, RIGHT = 1100.0, 430.0, 96.0
TOP, ROW, BAR = 132.0, 34.0, 18.0
SIZE, LEADING = 12.5, 14.5
FOR, AGAINST, BAND = "#00703c", "#a8430b", "#f3e9c8"
LEAST_SPAN = 8.0
"""Bits from edge to edge at least, so that a small weight does not look large."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One piece of evidence in the reader's words and what it is worth, in bits."""

    label: str
    bits: float


@dataclass(frozen=True, slots=True)
class Waterfall:
    """What is drawn: bars from the first to the last, the total, the threshold and where review begins."""

    title: str
    bars: tuple[Bar, ...]
    join: float
    review: float
    subtitle: tuple[str, ...] = ()
    total: str = "Together"
    marking: str = "OFFICIAL-SENSITIVE"

    @property
    def sum(self) -> float:
        """All bars together."""
        return sum(bar.bits for bar in self.bars)


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float

    def x(self, bits: float) -> float:
        """Where a weight stands."""
        return LEFT + (WIDE - LEFT - RIGHT) * (bits - self.low) / (self.high - self.low)


def waterfall(told: Waterfall) -> str:
    """The picture as SVG."""
    said = f"{told.title}: {told.sum:+.1f} bits from {len(told.bars)} lines, joined from {told.join:+.1f}"
    head, top = _head(told)
    scale, foot = _scale(told), top + ROW * (len(told.bars) + 1)
    body = "".join([*head, *_ground(told, scale, top, foot), *_bars(told, scale, top), *_foot(told, scale, foot)])
    high = round(foot + 92)
    return tag(
        "svg", tag("title", safe(said)), tag("style", faces_for(body)),
        tag("rect", width=WIDE, height=high, fill=style().paper), body,
        xmlns="http://www.w3.org/2000/svg", version="1.1", width=WIDE, height=high, viewBox=f"0 0 {WIDE:.0f} {high}",
        font_family=style().family, text_rendering="geometricPrecision", role="group", aria_label=said,
    )  # fmt: skip


def _scale(told: Waterfall) -> _Scale:
    """From the lowest to the highest that any bar reaches, zero, review and threshold always in sight."""
    reached = [0.0, told.join, told.review, *accumulate(bar.bits for bar in told.bars)]
    low, high = min(reached), max(reached)
    spare = max(LEAST_SPAN - (high - low), 0.06 * (high - low)) / 2
    return _Scale(low - spare, high + spare)


def _head(told: Waterfall) -> tuple[list[str], float]:
    lines = [line for said in told.subtitle for line in wrap(said, 13, WIDE - 40)]
    words = [
        Word(20, 44, told.title, 22, bold=True, role="title"),
        Word(WIDE - 20, 24, told.marking, 12, bold=True, anchor="end", role="marking"),
        *(Word(20, 68 + at * 17, line, 13, role="subtitle") for at, line in enumerate(lines)),
    ]
    return [text(word) for word in words], TOP + max(0, len(lines) - 1) * 17


def _ground(told: Waterfall, scale: _Scale, top: float, foot: float) -> Iterator[str]:
    """The review band, the line of zero and the threshold."""
    x0, x1 = scale.x(told.review), scale.x(told.join)
    yield tag("rect", class_="review", x=x0, y=top - 8, width=x1 - x0, height=foot - top + 16, fill=BAND)
    yield _upright(scale.x(0), top - 8, foot + 8, style().grey)
    yield _upright(x1, top - 22, foot + 8, style().warning, class_="join", stroke_width=2, stroke_dasharray="6 4")
    yield _beside(f"one person from {_bits(told.join)} bits", x1, top - 14, bold=True)
    yield text(
        Word(min(x0, x1) - 6, top - 14, f"review from {_bits(told.review)}", 11.5, anchor="end", role="subtitle")
    )


def _bits(bits: float) -> str:
    return f"{bits:+.1f}" if round(bits, 1) else "0"


def _beside(told: str, x: float, y: float, *, bold: bool) -> str:
    """Words to the right of a place, or above and to its left where the sheet ends."""
    room = x + 6 + width(told, 11.5, bold=bold) <= WIDE - 20
    return text(Word(x + 6 if room else x - 6, y if room else y - 16, told, 11.5, bold, "start" if room else "end"))


def _upright(x: float, top: float, foot: float, colour: str, **looks: str | float) -> str:
    return tag("path", d=f"M{x:.1f} {top:.1f}V{foot:.1f}", fill="none", stroke=colour, **looks)


def _bars(told: Waterfall, scale: _Scale, top: float) -> Iterator[str]:
    """Each bar begins where the one before it ended."""
    before = 0.0
    for at, bar in enumerate(told.bars):
        y = top + at * ROW
        yield _bar(bar, scale, (before, before + bar.bits), y)
        before += bar.bits
        x = scale.x(before)
        yield tag("path", d=f"M{x:.1f} {y + BAR + 4:.1f}V{y + ROW + 4:.1f}", stroke=style().grey, stroke_width=0.8)
    yield _bar(Bar(told.total, before), scale, (0.0, before), top + len(told.bars) * ROW, whole=True)


def _bar(bar: Bar, scale: _Scale, ends: tuple[float, float], y: float, *, whole: bool = False) -> str:
    x0, x1 = sorted(map(scale.x, ends))
    colour = style().ink if whole else FOR if bar.bits >= 0 else AGAINST
    shape = tag("rect", class_="bar", x=x0, y=y + 4, width=max(1.5, x1 - x0), height=BAR, fill=colour)
    lines: Sequence[str] = wrap(bar.label, SIZE, LEFT - 40, bold=whole)
    first = y + 4 + BAR / 2 + 4.5 - (len(lines) - 1) * LEADING / 2
    words = [Word(20, first + i * LEADING, line, SIZE, bold=whole) for i, line in enumerate(lines)]
    told = f"{bar.bits:+.1f}"
    # A number stands behind its bar, or before it where the sheet ends.
    room = x1 + 8 + width(told, SIZE, bold=True) <= WIDE - 20
    beside = Word(x1 + 8 if room else x0 - 8, y + BAR, told, SIZE, bold=True, anchor="start" if room else "end")
    r = beside.rect
    ground = tag("rect", x=r.x0 - 2, y=r.y0, width=r.w + 4, height=r.h, fill=style().paper, fill_opacity=0.85)
    return tag("g", shape, ground, *map(text, [*words, beside]), class_="line whole" if whole else "line")


def _foot(told: Waterfall, scale: _Scale, foot: float) -> Iterator[str]:
    """What the numbers mean, under the bars."""
    y, key = foot + 34, ((FOR, "speaks for one person"), (AGAINST, "speaks against"), (BAND, "a person decides"))
    x = 20.0
    for colour, label in key:
        yield tag("rect", x=x, y=y - 10, width=16, height=12, fill=colour)
        yield text(Word(x + 22, y, label, 12, role="key"))
        x += 42 + width(label, 12)
    sure = 1 / (1 + 2 ** -min(max(told.sum, -60.0), 60.0))
    meaning = f"Bits: one more is twice as likely. {told.sum:+.1f} bits is {sure:.2%} one person."
    yield text(Word(20, y + 24, meaning, 12, role="subtitle"))
    yield text(Word(WIDE - 20, y + 24, told.marking, 12, bold=True, anchor="end", role="marking"))
    zero = scale.x(0)
    yield text(Word(zero, foot + 20, "0", 11, anchor="middle", role="subtitle"))
