"""The data of an SVG path as straight lines and curves in absolute places."""

import re
from collections.abc import Iterator
from math import acos, ceil, cos, hypot, pi, sin, tan

from kithkin.viz.geometry import Point

Step = tuple[str, tuple[float, ...]]
TOKENS = re.compile(r"([MLHVCQAZ])|(-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?)", re.IGNORECASE)
NEEDS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "Q": 4, "A": 7, "Z": 0}


def outline(data: str) -> list[Step]:
    """The path as moves (M), lines (L), curves (C) and ends (Z)."""
    steps: list[Step] = []
    at = start = (0.0, 0.0)
    for letter, numbers in _commands(data):
        origin = at if letter.islower() else (0.0, 0.0)
        made = _made(letter.upper(), numbers, at, origin)
        steps += made
        if letter in "Zz":
            at = start
        elif made:
            at = (made[-1][1][-2], made[-1][1][-1])
        start = at if letter in "Mm" else start
    return steps


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    """Each command with as many numbers as it needs; what repeats is told again."""
    letter, held = "M", list[float]()
    for name, number in TOKENS.findall(data):
        if name:
            letter, held = name, []
        else:
            held.append(float(number))
        if len(held) == NEEDS[letter.upper()]:
            yield letter, held
            held = []
            letter = {"M": "L", "m": "l"}.get(letter, letter)


def _made(kind: str, n: list[float], at: Point, origin: Point) -> list[Step]:
    ox, oy = origin
    if kind == "Z":
        return [("Z", ())]
    if kind == "H":
        return [("L", (n[0] + ox, at[1]))]
    if kind == "V":
        return [("L", (at[0], n[0] + oy))]
    if kind == "A":
        return _arc(at, (n[5] + ox, n[6] + oy), n[0], large=bool(n[3]), sweep=bool(n[4]))
    places = tuple(value + (oy if i % 2 else ox) for i, value in enumerate(n))
    if kind == "Q":
        return [_quadratic(at, places)]
    return [(kind, places)]


def _quadratic(at: Point, places: tuple[float, ...]) -> Step:
    (x0, y0), (x1, y1, x2, y2) = at, places
    first = (x0 + (x1 - x0) * 2 / 3, y0 + (y1 - y0) * 2 / 3)
    return "C", (*first, x2 + (x1 - x2) * 2 / 3, y2 + (y1 - y2) * 2 / 3, x2, y2)


def _arc(start: Point, end: Point, radius: float, *, large: bool, sweep: bool) -> list[Step]:
    """A part of a circle as curves of at most a quarter each; the drawing has no other ellipses."""
    across, down = end[0] - start[0], end[1] - start[1]
    apart = hypot(across, down)
    if not apart:
        return []
    radius = max(radius, apart / 2)
    off = (radius**2 - apart**2 / 4) ** 0.5 * (-1 if large == sweep else 1) / apart
    cx, cy = (start[0] + end[0]) / 2 - off * down, (start[1] + end[1]) / 2 + off * across
    first = _angle(start[0] - cx, start[1] - cy)
    turn = (_angle(end[0] - cx, end[1] - cy) - first) % (2 * pi)
    turn = turn if sweep else turn - 2 * pi
    parts = max(1, ceil(abs(turn) / (pi / 2) - 1e-6))
    return [_quarter((cx, cy), radius, first + turn * i / parts, turn / parts) for i in range(parts)]


def _angle(x: float, y: float) -> float:
    return acos(max(-1.0, min(1.0, x / hypot(x, y)))) * (1 if y >= 0 else -1)


def _quarter(centre: Point, radius: float, first: float, turn: float) -> Step:
    pull = 4 / 3 * tan(turn / 4)
    (a, b), (c, d) = ((cos(angle), sin(angle)) for angle in (first, first + turn))
    places = ((a - pull * b, b + pull * a), (c + pull * d, d - pull * c), (c, d))
    return "C", tuple(value for x, y in places for value in (centre[0] + radius * x, centre[1] + radius * y))
