"""What stands where on a sheet already, and the nearest free place for what does not."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from kithkin.viz.cells import TAB, Plan
from kithkin.viz.geometry import Numbers, Point, Rect, Truths, overlapping, table, union
from kithkin.viz.grid import HEAD
from kithkin.viz.paper import RATIO
from kithkin.viz.style import style

APART = 14.0
STEP = 20.0
RINGS = 20  # squares of steps round the wish; a box grows no further than that for one more member
FAR = 60


@dataclass(slots=True)
class Floor:
    """The rooms of items and cards, the frames of boxes, and which box each item and card is in."""

    made: Plan
    rects: dict[str, Rect] = field(default_factory=dict)
    frames: dict[str, Rect] = field(default_factory=dict)
    home: dict[str, str] = field(default_factory=dict)

    def room(self, one: str, at: Point) -> Rect:
        """The room of an item or card that stands here."""
        if one in self.made.items:
            known = self.made.shapes[one]
            return Rect(at[0] - known.half, at[1] - known.rise, at[0] + known.half, at[1] + known.drop)
        size = self.made.blocks[one]
        return Rect(at[0], at[1], at[0] + size.width, at[1] + size.height)

    def put(self, one: str, at: Point) -> None:
        """An item or card stands here."""
        place = self.made.at if one in self.made.items else self.made.shelf
        place[one] = at
        self.rects[one] = self.room(one, at)

    def settle(self, one: str, wish: Point, box: str | None = None) -> bool:
        """Put an item or card at the free place nearest to its wish; in a box only where the box has or gets room."""
        shift = self.nearest(self.room(one, wish), box)
        if shift is None:
            return False
        self.put(one, (wish[0] + shift[0], wish[1] + shift[1]))
        return True

    def nearest(self, rect: Rect, box: str | None = None) -> Point | None:
        """How far a rectangle must move to be clear of everything but its own box, the sheet growing little."""
        for rings in (RINGS,) if box else (RINGS, FAR):
            shifts = _shifts(rings)
            moved = table([rect]) + np.hstack([shifts, shifts])
            free = np.flatnonzero(self._free(moved, box))
            if len(free):
                cost = np.hypot(shifts[free, 0], shifts[free, 1]) + self._growth(moved[free])
                return float(shifts[free[cost.argmin()], 0]), float(shifts[free[cost.argmin()], 1])
        return None if box else (self.extent.x0 - rect.x0, self.extent.y1 + 2 * STEP - rect.y0)

    @property
    def extent(self) -> Rect:
        """The rectangle round all that stands."""
        found = [*self.rects.values(), *self.frames.values()]
        return union(found) if found else Rect(style().space.margin, HEAD, style().space.margin, HEAD)

    def _free(self, moved: Numbers, box: str | None) -> Truths:
        wide = moved + np.array([-APART, -APART, APART, APART])
        free = self._inside(moved) & _clear(wide, self.rects.values())
        if box is None:
            return free & _clear(wide, self.frames.values())
        frame, grown = self.frames[box], moved + _framed(0.0)
        grown = np.hstack([np.minimum(grown[:, :2], frame[:2]), np.maximum(grown[:, 2:], frame[2:])])
        strangers = [rect for one, rect in self.rects.items() if self.home.get(one) != box]
        others = [rect.grown(APART) for id_, rect in self.frames.items() if id_ != box]
        return free & self._inside(grown) & _clear(grown, [*strangers, *others])

    @staticmethod
    def _inside(rects: Numbers) -> Truths:
        return np.asarray((rects[:, 0] >= style().space.margin / 3) & (rects[:, 1] >= HEAD - APART))

    def _growth(self, moved: Numbers) -> Numbers:
        held = self.extent
        return np.asarray(np.maximum(0, moved[:, 2] - held.x1) + RATIO * np.maximum(0, moved[:, 3] - held.y1))


def around(held: Rect, less: float = 0.0) -> Rect:
    """The frame round what a box holds."""
    return Rect(*(float(a + b) for a, b in zip(held, _framed(less), strict=True)))


def _framed(less: float) -> Numbers:
    pad = style().space.pad - less
    return np.array([-pad, -pad - TAB, pad, pad])


def _shifts(rings: int) -> Numbers:
    steps = np.arange(-rings, rings + 1) * STEP
    return np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)


def _clear(moved: Numbers, walls: Iterable[Rect]) -> Truths:
    """Which rectangles meet none of the walls."""
    return np.asarray(~overlapping(moved, table(list(walls))).any(axis=1))
