"""Plots of shares as SVG: a row for each thing, a dot for each way of doing it, one panel under the other."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple

WIDE, ROW, HEAD, FOOT = 530, 22, 44, 30
LETTER, MOST, RIGHT, GAP = 6.2, 210, 20, 24
INK, SOFT, GRID = "#222222", "#555555", "#e6e6e6"
TICKS = (0, 0.25, 0.5, 0.7, 0.9, 1)
# Colours that stay apart for the colour-blind (Okabe and Ito), and in grey by their marks.
COLOURS = ("#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#555555", "#BBBBBB", "#222222")
MARKS = ('<circle r="5"', '<path d="M-4-4H4V4H-4Z"', '<path d="M0-5L5 4H-5Z"', '<path d="M0-5L5 0L0 5L-5 0Z"')
HEADING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" '
    'font-family="Liberation Sans,Arial,sans-serif" font-size="12" role="img" aria-label="{label}">'
)
Panel = Mapping[str, Mapping[str, float]]
"""For each thing the share that each way reaches."""


class Row(NamedTuple):
    """A thing, and the share that each way reaches."""

    name: str
    shares: Sequence[float]


def dots(rows: Sequence[Row], ways: Sequence[str], label: str = "F1 of each way") -> str:
    """One panel, from 0 on the left to 1 on the right."""
    return panelled({label: {row.name: dict(zip(ways, row.shares, strict=False)) for row in rows}})


def panelled(panels: Mapping[str, Panel]) -> str:
    """The panels, each from 0, or as far below as its figures go, to 1."""
    left = min(MOST, max((int(LETTER * len(name)) + GAP for panel in panels.values() for name in panel), default=MOST))
    highs = [2 * HEAD + ROW * len(panel) + FOOT for panel in panels.values()]
    wide, high = left + WIDE + RIGHT, sum(highs)
    lines = [HEADING.format(wide=wide, high=high, label=escape("; ".join(panels)))]
    lines.append(f'<rect width="{wide}" height="{high}" fill="#ffffff"/>')
    top = 0
    for (title, panel), tall in zip(panels.items(), highs, strict=True):
        lines += [f'<g transform="translate({left},{top})">', *_panel(title, panel), "</g>"]
        top += tall
    return "\n".join([*lines, "</svg>"]) + "\n"


def _panel(title: str, panel: Panel) -> Iterator[str]:
    """A panel, whose left edge is where the shares begin."""
    ways = list(next(iter(panel.values()), {}))
    low = min(0.0, *(share for row in panel.values() for share in row.values()), 0.0)
    yield f'<text x="0" y="18" font-weight="bold" fill="{INK}">{escape(title)}</text>'
    place = 6.0
    for at, way in enumerate(ways):
        yield f'<g transform="translate({place:.0f},38)">{_mark(at)}'
        yield f'<text x="10" y="4" fill="{INK}">{escape(way)}</text></g>'
        place += GAP + LETTER * len(way)
    yield from _axis(low, 2 * HEAD + ROW * len(panel))
    for at, (name, row) in enumerate(panel.items()):
        yield f'<g transform="translate(0,{2 * HEAD + ROW * at})">'
        yield f'<text x="-14" y="4" text-anchor="end" fill="{INK}">{escape(name)}</text>'
        # The first way is drawn last, over the others.
        for number, (way, share) in reversed(list(enumerate(row.items()))):
            said = f"<title>{escape(way)} {share:.3f}</title>"
            yield f'<g transform="translate({_x(share, low)},0)">{_mark(number)}{said}</g>'
        yield "</g>"


def _axis(low: float, bottom: int) -> Iterator[str]:
    for tick in TICKS:
        x = _x(tick, low)
        yield f'<path d="M{x} {2 * HEAD - 14}V{bottom - 6}" stroke="{GRID}"/>'
        yield f'<text x="{x}" y="{bottom + 8}" text-anchor="middle" fill="{SOFT}">{tick:g}</text>'


def _mark(way: int) -> str:
    return f'{MARKS[way % len(MARKS)]} fill="{COLOURS[way % len(COLOURS)]}"/>'


def _x(share: float, low: float) -> float:
    return round((share - low) / (1 - low) * WIDE, 1)
