"""Rectangles and straight lines, many at a time."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kithkin.graph.compiled import compiled

Point = tuple[float, float]
Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]
Indices = NDArray[np.intp]


class Rect(NamedTuple):
    """An upright rectangle by two corners."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def w(self) -> float:
        """Its width."""
        return self.x1 - self.x0

    @property
    def h(self) -> float:
        """Its height."""
        return self.y1 - self.y0

    @property
    def centre(self) -> Point:
        """Its middle."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def moved(self, x: float, y: float) -> "Rect":
        """The same rectangle elsewhere."""
        return Rect(self.x0 + x, self.y0 + y, self.x1 + x, self.y1 + y)

    def grown(self, by: float) -> "Rect":
        """The same rectangle, wider on every side."""
        return Rect(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def meets(self, other: "Rect") -> bool:
        """Whether the two share more than an edge."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    @property
    def edges(self) -> tuple["Rect", "Rect", "Rect", "Rect"]:
        """Its four sides as thin rectangles."""
        x0, y0, x1, y1 = self
        t = 1.5
        return (
            Rect(x0 - t, y0 - t, x1 + t, y0 + t), Rect(x0 - t, y1 - t, x1 + t, y1 + t),
            Rect(x0 - t, y0 - t, x0 + t, y1 + t), Rect(x1 - t, y0 - t, x1 + t, y1 + t),
        )  # fmt: skip


def union(rects: Iterable[Rect]) -> Rect:
    """The smallest rectangle round all of them."""
    left, top, right, bottom = zip(*rects, strict=True)
    return Rect(min(left), min(top), max(right), max(bottom))


def table(rects: Sequence[Rect]) -> Numbers:
    """Rectangles as rows of an array."""
    return np.array(rects, dtype=np.float64).reshape(-1, 4)


def segments(points: Sequence[Point]) -> list[tuple[float, float, float, float]]:
    """The straight parts of a bent line."""
    return [(*a, *b) for a, b in pairwise(points)]


def overlapping(one: Numbers, many: Numbers) -> Truths:
    """Which of `one` (rows) meet which of `many` (columns)."""
    a, b = one[:, None, :], many[None, :, :]
    return (a[..., 0] < b[..., 2]) & (b[..., 0] < a[..., 2]) & (a[..., 1] < b[..., 3]) & (b[..., 1] < a[..., 3])


@compiled()
def _some(step: float) -> float:
    """A step that can be divided by."""
    return step if abs(step) >= 1e-9 else 1e-9


@compiled()
def pierces(line: Numbers, rect: Numbers) -> bool:
    """Whether a line runs through the inside of a rectangle."""
    x, y = line[0], line[1]
    across, down = _some(line[2] - x), _some(line[3] - y)
    left, right = (rect[0] - x) / across, (rect[2] - x) / across
    top, bottom = (rect[1] - y) / down, (rect[3] - y) / down
    first = max(min(left, right), min(top, bottom), 0.0)
    return bool(first < min(max(left, right), max(top, bottom), 1.0))


@compiled()
def _between(a: Numbers, c: Numbers) -> bool:
    """Whether the ends of line c are on two sides of line a."""
    across, down = a[2] - a[0], a[3] - a[1]
    one = across * (c[1] - a[1]) - down * (c[0] - a[0])
    other = across * (c[3] - a[1]) - down * (c[2] - a[0])
    return bool(one * other < -1e-6)


@compiled()
def crosses(one: Numbers, other: Numbers) -> bool:
    """Whether two lines cross."""
    return _between(one, other) and _between(other, one)


@compiled()
def accompanies(one: Numbers, other: Numbers, apart: float) -> bool:
    """Whether a line runs upon or close beside another for a good stretch."""
    x, y = one[0], one[1]
    length = max(np.hypot(one[2] - x, one[3] - y), 1e-6)
    ux, uy = (one[2] - x) / length, (one[3] - y) / length
    cx, cy, dx, dy = other[0] - x, other[1] - y, other[2] - x, other[3] - y
    off_c, off_d = cy * ux - cx * uy, dy * ux - dx * uy
    if min(abs(off_c), abs(off_d)) >= apart:
        return False
    on_c, on_d = cx * ux + cy * uy, dx * ux + dy * uy
    shared = min(max(on_c, on_d), length) - max(min(on_c, on_d), 0.0)
    return bool(shared > 24.0 and abs(off_d - off_c) / max(abs(on_d - on_c), 1e-6) < 0.09)


@compiled("b1[:,::1](f8[:,:],f8[:,:])")
def piercing(lines: Numbers, rects: Numbers) -> Truths:
    """Which lines (rows x0 y0 x1 y1) run through the inside of which rectangles (columns)."""
    found = np.empty((len(lines), len(rects)), np.bool_)
    for i in range(len(lines)):
        for j in range(len(rects)):
            found[i, j] = pierces(lines[i], rects[j])
    return found


@compiled("b1[:,::1](f8[:,:],f8[:,:])")
def crossing(one: Numbers, many: Numbers) -> Truths:
    """Which lines of `one` (rows) cross which of `many` (columns)."""
    found = np.empty((len(one), len(many)), np.bool_)
    for i in range(len(one)):
        for j in range(len(many)):
            found[i, j] = crosses(one[i], many[j])
    return found
