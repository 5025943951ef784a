"""The icons of a chart as SVG shapes about the origin, drawn to be told apart without colour."""

from kithkin.graph.picture import Item
from kithkin.viz.markup import tag

PAPER = "#ffffff"
FULL = 27.0  # the radius that the paths are drawn for


def icon(item: Item, radius: float, colour: str) -> str:
    """The icon of an item, with its badges."""
    drawn = _person(item.sex, radius, colour) if item.kind == "person" else THINGS[item.kind](radius, colour)
    if item.kind == "person" and item.child:
        drawn += _badge(radius * 0.72, colour)
    if item.warning:
        drawn += warning(radius * 0.78, -radius * 0.78)
    return drawn


def _ring(radius: float, colour: str, width: float = 2.6) -> str:
    return tag("circle", r=radius, fill=PAPER, stroke=colour, stroke_width=width)


def _tile(radius: float, colour: str) -> str:
    side = radius * 2
    return tag("rect", x=-radius, y=-radius, width=side, height=side, rx=6, fill=PAPER, stroke=colour, stroke_width=2.4)


def _filled(radius: float, path: str, colour: str) -> str:
    return tag("path", transform=f"scale({radius / FULL:.3f})", d=path, fill=colour)


HEAD = "M-7.6-9.5a7.6 7.6 0 1 0 15.2 0a7.6 7.6 0 1 0-15.2 0z"
BODIES = {
    "female": "M-5.5 0.5h11a3 3 0 0 1 2.9 2.2l4 14.8h-24.8l4-14.8a3 3 0 0 1 2.9-2.2z",
    "male": "M-13 17.5v-6a10.5 10.5 0 0 1 10.5-10.5h5a10.5 10.5 0 0 1 10.5 10.5v6z",
    "unknown": "M-10 17.5v-14a3 3 0 0 1 3-3h14a3 3 0 0 1 3 3v14z",
}


def _person(sex: str, radius: float, colour: str) -> str:
    return _ring(radius, colour) + _filled(radius, HEAD + BODIES[sex], colour)


def _badge(at: float, colour: str) -> str:
    """The small c of a child."""
    return tag(
        "g",
        tag("circle", r=8.6, fill=PAPER, stroke=colour, stroke_width=1.8),
        tag(
            "path",
            d="M3.2-2.2a3.9 3.9 0 1 0 0 4.4",
            fill="none",
            stroke=colour,
            stroke_width=1.9,
            stroke_linecap="round",
        ),
        transform=f"translate({at:.1f} {at:.1f})",
    )


def warning(x: float, y: float) -> str:
    """The warning sign."""
    return tag(
        "g",
        tag("path", d="M0-12l13 22h-26z", fill="#d4351c", stroke=PAPER, stroke_width=1.5, stroke_linejoin="round"),
        tag("path", d="M-1.3-5.5h2.6l-.5 8h-1.6zM-1.5 4.2h3v3h-3z", fill=PAPER),
        class_="sign",
        transform=f"translate({x:.1f} {y:.1f})",
    )


def _home(radius: float, colour: str) -> str:
    return _tile(radius, colour) + _filled(radius, "M-19 1L0-17L19 1h-5v16h-9V6H-5v11h-9V1z", colour)


def _gang(radius: float, colour: str) -> str:
    figure = tag("path", d=HEAD + BODIES["male"], fill=colour, stroke=PAPER, stroke_width=2.4)
    heads = ((-0.46, -0.06, 0.42), (0.46, -0.06, 0.42), (0.0, 0.12, 0.52))
    places = (f"translate({x * radius:.1f} {y * radius:.1f}) scale({size * radius / 17:.3f})" for x, y, size in heads)
    return _ring(radius, colour, 3.6) + "".join(tag("g", figure, transform=place) for place in places)


def _group(radius: float, colour: str) -> str:
    x, low, high = 0.42 * radius, 0.3 * radius, -0.42 * radius
    lines = tag("path", d=f"M{-x:.1f} {low:.1f}h{2 * x:.1f}L0 {high:.1f}z", fill="none", stroke=colour, stroke_width=2)
    dots = (tag("circle", cx=a, cy=b, r=0.2 * radius, fill=colour) for a, b in ((-x, low), (x, low), (0.0, high)))
    return _ring(radius, colour) + lines + "".join(dots)


def _school(radius: float, colour: str) -> str:
    path = "M0-17L22-7L0 3L-22-7zM-12 0.5L0 6L12 0.5V9.5Q0 17-12 9.5zM18.6-5.5h2V8h-2z"
    return _tile(radius, colour) + _filled(radius, path, colour)


def _dog(radius: float, colour: str) -> str:
    path = "M-17-8l6-5l3 4h13l9-8l2 5l6 3v4l-5 3h-4l-2 6v12h-5v-10h-11l-2 10h-5v-14l-3-4l-4 3z"
    return _ring(radius, colour) + _filled(radius, path, colour)


def _claim(radius: float, colour: str) -> str:
    pound = tag(
        "path", transform=f"scale({radius / FULL:.3f})", d="M9-12a7 7 0 0 0-13 4c0 5 4 6 2 13l-4 6h17M-9 0h13",
        fill="none", stroke=colour, stroke_width=4.4, stroke_linejoin="round",
    )  # fmt: skip
    return _tile(radius, colour) + pound


def _order(radius: float, colour: str) -> str:
    path = "M-13-18h18l8 8v28h-26zM-8-8v3h11v-3zM-8-1v3h16v-3zM-8 6v3h16v-3z"
    return _tile(radius, colour) + _filled(radius, path, colour)


THINGS = {
    "home": _home, "gang": _gang, "group": _group, "school": _school, "dog": _dog, "claim": _claim, "order": _order,
}  # fmt: skip
