"""A plot of shares as SVG: a row for each thing, a dot for each way of doing it."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

WIDE, LEFT, HIGH, TOP = 760, 210, 22, 44
INK, SOFT, GRID = "#222222", "#555555", "#e6e6e6"
# Colours that stay apart for the colour-blind (Okabe and Ito), and in grey by their marks.
COLOURS = ("#D55E00", "#0072B2", "#009E73", "#CC79A7")
MARKS = ('<circle r="5"', '<path d="M-4-4H4V4H-4Z"', '<path d="M0-5L5 4H-5Z"', '<path d="M0-5L5 0L0 5L-5 0Z"')

HEADING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" '
    'font-family="Liberation Sans,Arial,sans-serif" font-size="12" role="img" aria-label="F1 of each way">'
)


class Row(NamedTuple):
    """A thing, and the share that each way reaches."""

    name: str
    shares: Sequence[float]


def dots(rows: Sequence[Row], ways: Sequence[str]) -> str:
    """The plot, from 0 on the left to 1 on the right."""
    high = TOP + HIGH * len(rows) + 30
    lines = [
        HEADING.format(wide=WIDE, high=high),
        f'<rect width="{WIDE}" height="{high}" fill="#ffffff"/>',
        *_legend(ways),
        *_axis(high),
        *(part for at, row in enumerate(rows) for part in _row(at, row)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _legend(ways: Sequence[str]) -> Iterator[str]:
    for at, way in enumerate(ways):
        yield f'<g transform="translate({LEFT + at * 150},16)">{_mark(at)}'
        yield f'<text x="10" y="4" fill="{INK}">{escape(way)}</text></g>'


def _axis(high: int) -> Iterator[str]:
    for tick in (0, 0.25, 0.5, 0.7, 0.9, 1):
        x = _x(tick)
        yield f'<path d="M{x} {TOP - 12}V{high - 24}" stroke="{GRID}"/>'
        yield f'<text x="{x}" y="{high - 8}" text-anchor="middle" fill="{SOFT}">{tick:g}</text>'


def _row(at: int, row: Row) -> Iterator[str]:
    y = TOP + HIGH * at
    yield f'<text x="{LEFT - 14}" y="{y + 4}" text-anchor="end" fill="{INK}">{escape(row.name)}</text>'
    for way in reversed(range(len(row.shares))):
        yield f'<g transform="translate({_x(row.shares[way])},{y})">{_mark(way)}</g>'


def _mark(way: int) -> str:
    return f'{MARKS[way]} fill="{COLOURS[way]}"/>'


def _x(share: float) -> float:
    return round(LEFT + share * (WIDE - LEFT - 20), 1)
