"""A plot of one figure of several methods on several networks, as SVG: a row for each network."""

from collections.abc import Iterator, Mapping
from html import escape

WIDE, LEFT, ROW, HEAD = 380, 110, 22, 56
COLOURS = ("#999999", "#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#F0E442", "#555555", "#BBBBBB")
OURS = "#0072B2"
HEADING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" '
    'font-family="Liberation Sans,Arial,sans-serif" font-size="11" role="img" aria-label="{label}">'
)
Rows = Mapping[str, Mapping[str, float]]
"""For each network the figure of each method; the last method is ours."""


def panelled(panels: Mapping[str, Rows]) -> str:
    """The panels one under the other, each from 0 to 1 or as far down as its figures go."""
    high = sum(HEAD + ROW * len(rows) for rows in panels.values()) + ROW
    lines = [HEADING.format(wide=LEFT + WIDE + 20, high=high, label=escape("; ".join(panels)))]
    lines.append(f'<rect width="{LEFT + WIDE + 20}" height="{high}" fill="#ffffff"/>')
    top = 0
    for title, rows in panels.items():
        lines += _panel(top, title, rows)
        top += HEAD + ROW * len(rows)
    return "\n".join([*lines, "</svg>"]) + "\n"


def _panel(top: int, title: str, rows: Rows) -> Iterator[str]:
    low = min(0.0, *(value for row in rows.values() for value in row.values()))
    names = list(next(iter(rows.values())))
    yield f'<text x="{LEFT}" y="{top + 20}" font-weight="bold">{escape(title)}</text>'
    place = float(LEFT)
    for name, colour in zip(names, _colours(names), strict=True):
        yield f'<circle cx="{place + 4}" cy="{top + 34}" r="4" fill="{colour}"/>'
        yield f'<text x="{place + 12}" y="{top + 38}">{escape(name)}</text>'
        place += 26 + 5.6 * len(name)
    for at, (network, row) in enumerate(rows.items()):
        middle = top + HEAD + ROW * at
        yield f'<text x="{LEFT - 8}" y="{middle + 4}" text-anchor="end">{escape(network)}</text>'
        yield f'<path d="M{LEFT} {middle}H{LEFT + WIDE}" stroke="#e6e6e6"/>'
        for name, colour in zip(names, _colours(names), strict=True):
            across = LEFT + WIDE * (row[name] - low) / (1 - low)
            said = f"<title>{escape(name)} {row[name]:.3f}</title>"
            yield f'<circle cx="{across:.1f}" cy="{middle}" r="4.5" fill="{colour}">{said}</circle>'


def _colours(names: list[str]) -> list[str]:
    return [*COLOURS[: len(names) - 1], OURS]
