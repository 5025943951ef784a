"""A chronology as SVG 1.1, drawn from its places."""

from collections.abc import Iterator, Sequence

from kithkin.viz.chronicle import Chronicle, KeyMark, Lane, PlacedHappening, PlacedLane, Tick, chronicle
from kithkin.viz.fold import Happening
from kithkin.viz.geometry import Rect
from kithkin.viz.looks import Look, shaded
from kithkin.viz.markup import records, safe, tag
from kithkin.viz.style import EventStyle, style
from kithkin.viz.svg import faces_for, text

__all__ = ["Happening", "Lane", "drawing", "mark", "timeline"]


def timeline(
    lanes: Sequence[Lane],
    *,
    title: str = "Chronology",
    subtitle: str = "",
    since: str = "",
    until: str = "",
    marking: str = "OFFICIAL-SENSITIVE",
) -> str:
    """The lanes as SVG; without days given, the years that the lines need."""
    return drawing(chronicle(lanes, title=title, subtitle=subtitle, since=since, until=until, marking=marking))


def drawing(told: Chronicle, look: Look = "light", *, standalone: bool = True) -> str:
    """A chronology that has its places as SVG; standalone brings its letters along."""
    ground = tag("rect", class_="paper", width=told.width, height=round(told.height), fill=style().paper)
    letters = shaded("".join((ground, *_parts(told))), look)
    high, said = round(told.height), told.said
    return tag(
        "svg", tag("title", safe(said)), tag("style", faces_for(letters)) if standalone else "",
        letters,
        xmlns="http://www.w3.org/2000/svg", version="1.1", width=told.width, height=high,
        viewBox=f"0 0 {told.width:.0f} {high}", font_family=style().family, text_rendering="geometricPrecision",
        role="group", aria_label=said,
    )  # fmt: skip


def _parts(told: Chronicle) -> Iterator[str]:
    """Grounds first, then the lines of the years, then the marks."""
    yield from (_ground(lane, i) for i, lane in enumerate(told.lanes))
    yield from (_tick(tick, told.span) for tick in told.ticks)
    yield from (_event(one) for lane in told.lanes for one in lane.happenings)
    yield from map(_key, told.key)
    yield from map(text, told.notes)


def _ground(lane: PlacedLane, i: int) -> str:
    r = lane.rect
    band = tag("rect", y=r.y0, width=r.w, height=r.h, fill="#f6f7f8" if i % 2 == 0 else style().paper)
    bar = tag("rect", y=r.y0, width=5, height=r.h, fill=lane.colour)
    return tag("g", band, bar, *map(text, lane.words), class_="lane")


def _tick(tick: Tick, span: tuple[float, float]) -> str:
    top, bottom = span if tick.word else (span[0] + 18, span[1])
    line = f'<path d="M{tick.x:.1f} {top:.1f}V{bottom:.1f}" stroke="{"#b1b4b6" if tick.word else "#dfe1e3"}"/>'
    return line + (text(tick.word) if tick.word else "")


def _event(one: PlacedHappening) -> str:
    told, looks = one.happening, one.looks
    said = safe(f"{told.when}: {looks.name}. {'; '.join((told.text, *told.told))}")
    kind, many = safe(told.kind), f' data-many="{told.many}"' if told.many > 1 else ""
    behind = records(told.evidence)
    source = f' data-evidence="{safe(behind)}"' if behind else ""
    shape = _bar(looks, one.bar) if one.bar else mark(looks, *one.at)
    if one.reach is not None:
        line = f"M{one.at[0]:.1f} {one.at[1] + 7:.1f}H{one.reach:.1f}"
        shape += f'<path d="{line}" stroke="{looks.colour}" stroke-width="1.4"/>'
    return f'<g class="event {kind}"{source}{many}><title>{said}</title>{shape}{text(one.word)}</g>'


def _bar(looks: EventStyle, r: Rect) -> str:
    return (
        f'<rect x="{r.x0:.1f}" y="{r.y0:.1f}" width="{r.w:.1f}" height="{r.h:.1f}" rx="2" fill="{looks.colour}" '
        f'fill-opacity="0.2" stroke="{looks.colour}"/>'
    )


def mark(looks: EventStyle, x: float, y: float) -> str:
    """The mark of an event that is over in a day."""
    paths = {
        "triangle": f"M{x:.1f} {y - 6:.1f}l6 11h-12z",
        "square": f"M{x - 5:.1f} {y - 5:.1f}h10v10h-10z",
        "diamond": f"M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6-6z",
    }
    if looks.mark in paths:
        return f'<path d="{paths[looks.mark]}" fill="{looks.colour}"/>'
    if looks.mark == "ring":
        ring = f'fill="{style().paper}" stroke="{looks.colour}" stroke-width="2"'
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.2" {ring}/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{looks.colour}"/>'


def _key(one: KeyMark) -> str:
    return tag("g", _bar(one.looks, one.bar) if one.bar else mark(one.looks, *one.at), text(one.word), class_="key")
