"""Rectangles and straight lines, many at a time."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

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


def piercing(lines: Numbers, rects: Numbers) -> Truths:
    """Which lines (rows x0 y0 x1 y1) run through the inside of which rectangles (columns)."""
    start, step = lines[:, None, :2], lines[:, None, 2:] - lines[:, None, :2]
    step = np.where(np.abs(step) < 1e-9, 1e-9, step)
    low, high = (rects[None, :, :2] - start) / step, (rects[None, :, 2:] - start) / step
    enter, leave = np.minimum(low, high), np.maximum(low, high)
    first = np.maximum(np.maximum(enter[..., 0], enter[..., 1]), 0.0)
    last = np.minimum(np.minimum(leave[..., 0], leave[..., 1]), 1.0)
    return np.asarray(first < last)


def _side(p: Numbers, q: Numbers, r: Numbers) -> Numbers:
    return np.asarray(
        (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (r[..., 0] - p[..., 0])
    )


def crossing(one: Numbers, many: Numbers) -> Truths:
    """Which lines of `one` (rows) cross which of `many` (columns)."""
    a, b = one[:, None, :2], one[:, None, 2:]
    c, d = many[None, :, :2], many[None, :, 2:]
    return np.asarray((_side(a, b, c) * _side(a, b, d) < -1e-6) & (_side(c, d, a) * _side(c, d, b) < -1e-6))


def along(one: Numbers, many: Numbers, apart: float = 7.0) -> Truths:
    """Which lines of `one` run upon or close beside which of `many` for a good stretch."""
    a, step = one[:, None, :2], one[:, None, 2:] - one[:, None, :2]
    length = np.maximum(np.hypot(step[..., 0], step[..., 1]), 1e-6)
    ux, uy = step[..., 0] / length, step[..., 1] / length
    c, d = many[None, :, :2] - a, many[None, :, 2:] - a
    off_c, off_d = c[..., 1] * ux - c[..., 0] * uy, d[..., 1] * ux - d[..., 0] * uy
    on_c, on_d = c[..., 0] * ux + c[..., 1] * uy, d[..., 0] * ux + d[..., 1] * uy
    shared = np.minimum(np.maximum(on_c, on_d), length) - np.maximum(np.minimum(on_c, on_d), 0.0)
    run = np.maximum(np.abs(on_d - on_c), 1e-6)
    slope = np.abs(off_d - off_c) / run
    near = np.minimum(np.abs(off_c), np.abs(off_d)) < apart
    return np.asarray((slope < 0.09) & near & (shared > 24.0))
