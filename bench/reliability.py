"""Reliability plots: what was said against what is true, one panel for each group of tables, as SVG."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Protocol

SIDE, EDGE, ACROSS, HEAD = 200, 46, 3, 34
INK, SOFT, GRID, DONE, BAND = "#222222", "#555555", "#e6e6e6", "#0072B2", "#E69F00"
FEW, FAR = 200, 0.05
HEADING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" '
    'font-family="Liberation Sans,Arial,sans-serif" font-size="11" role="img" '
    'aria-label="How often pairs are one person against how likely they were said to be">'
)


class Point(Protocol):
    """A bin: how many pairs, what was said, what is true, and its interval."""

    @property
    def count(self) -> int: ...
    @property
    def said(self) -> float: ...
    @property
    def true(self) -> float: ...
    @property
    def interval(self) -> tuple[float, float]: ...


def drawn(groups: Mapping[str, Sequence[Point]]) -> str:
    """The panels, side by side; bins of few pairs are hollow."""
    down = -(-len(groups) // ACROSS)
    wide, high = ACROSS * (SIDE + EDGE) + EDGE // 2, down * (SIDE + EDGE + HEAD) + HEAD
    panels = [part for at, (name, bins) in enumerate(groups.items()) for part in _panel(at, name, bins)]
    key = f"filled: {FEW} pairs or more, with 95% intervals; band: within {FAR:.2f} of the truth"
    lines = [
        HEADING.format(wide=wide, high=high),
        f'<rect width="{wide}" height="{high}" fill="#ffffff"/>',
        f'<text x="{EDGE}" y="18" fill="{SOFT}">{key}</text>',
        *panels,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _panel(at: int, name: str, bins: Iterable[Point]) -> Iterator[str]:
    left, top = EDGE + at % ACROSS * (SIDE + EDGE), 2 * HEAD + at // ACROSS * (SIDE + EDGE + HEAD) - 8
    yield f'<g transform="translate({left},{top})">'
    yield f'<text x="0" y="-8" fill="{INK}" font-weight="bold">{escape(name)}</text>'
    corners = [(0, FAR), (1 - FAR, 1), (1, 1), (1, 1 - FAR), (FAR, 0), (0, 0)]
    yield f'<polygon fill="{BAND}" fill-opacity="0.25" points="{" ".join(_at(x, y) for x, y in corners)}"/>'
    for tick in (0, 0.25, 0.5, 0.75, 1):
        place = round(tick * SIDE, 1)
        yield f'<path d="M{place} 0V{SIDE}M0 {SIDE - place}H{SIDE}" stroke="{GRID}"/>'
        yield f'<text x="{place}" y="{SIDE + 14}" text-anchor="middle" fill="{SOFT}">{tick:g}</text>'
        yield f'<text x="-5" y="{SIDE - place + 4}" text-anchor="end" fill="{SOFT}">{tick:g}</text>'
    yield f'<path d="M0 {SIDE}L{SIDE} 0" stroke="{SOFT}" stroke-dasharray="3 3"/>'
    yield f'<text x="{SIDE / 2}" y="{SIDE + 28}" text-anchor="middle" fill="{SOFT}">said (upright: true)</text>'
    yield from (part for one in bins for part in _point(one))
    yield "</g>"


def _point(one: Point) -> Iterator[str]:
    x, y = _at(one.said, one.true).split(",")
    low, high = (_at(one.said, value).split(",")[1] for value in one.interval)
    full = one.count >= FEW
    yield f'<path d="M{x} {low}V{high}" stroke="{DONE}" stroke-opacity="{1 if full else 0.35}"/>'
    yield (
        f'<circle cx="{x}" cy="{y}" r="3.5" stroke="{DONE}" fill="{DONE if full else "#ffffff"}">'
        f"<title>{one.count:,} pairs: said {one.said:.3f}, true {one.true:.3f}</title></circle>"
    )


def _at(x: float, y: float) -> str:
    return f"{x * SIDE:.1f},{SIDE - y * SIDE:.1f}"
