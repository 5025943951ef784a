"""Where a line may leave an item: round the icon, and under the words."""

from dataclasses import dataclass
from math import atan2, cos, hypot, pi, sin, sqrt

from kithkin.viz.geometry import Point, Rect
from kithkin.viz.measure import Shape

CLEAR = 4.0  # between an icon and the end of a line
ROUND = (-pi / 2, -pi / 4, -3 * pi / 4, 0.0, pi, -pi / 8, -7 * pi / 8, pi / 5, 4 * pi / 5)


@dataclass(frozen=True, slots=True)
class Port:
    """A place where a line may end, the way it should leave, and what it costs to use."""

    at: Point
    way: Point
    cost: float = 0.0

    def turn(self, to: Point) -> float:
        """What it costs that a line towards this point leaves askew."""
        dx, dy = to[0] - self.at[0], to[1] - self.at[1]
        return 40.0 * (1 - (dx * self.way[0] + dy * self.way[1]) / max(hypot(dx, dy), 1e-6))


def _blocked(shape: Shape, x: float, y: float) -> bool:
    """Whether a warning sign, a child's badge or the words are in the way there."""
    if shape.icon.x1 > shape.radius + 2 and x > 0.45 * shape.radius:
        warned = shape.icon.x1 >= shape.radius * 0.78 + 13.9
        badged = shape.icon.y1 > shape.radius + 2
        if (warned and y < -0.2 * shape.radius) or (badged and y > 0.3 * shape.radius):
            return True
    return y > 0.75 * shape.radius


def _edge(shape: Shape, angle: float) -> Point:
    """The point just outside the icon in this direction."""
    x, y = cos(angle), sin(angle)
    reach = (shape.radius + CLEAR) / (max(abs(x), abs(y)) if shape.square else 1.0)
    return x * reach, y * reach


def ports(shape: Shape, at: Point) -> list[Port]:
    """Every place where a line may leave."""
    found = []
    for angle in ROUND:
        x, y = _edge(shape, angle)
        if not _blocked(shape, x, y):
            found.append(Port((at[0] + x, at[1] + y), (cos(angle), sin(angle))))
    aside = min(shape.text.w / 2 - 6, 20.0)
    under = at[1] + shape.text.y1 + CLEAR
    middle = at[0] + shape.text.centre[0]
    found += [
        Port((middle + far, under), (far / 60, 1.0), 4.0 + abs(far) / 4)
        for far in ((0.0, -aside, aside) if aside > 8 else (0.0,))
    ]
    return found


def lane(shape: Shape, at: Point, to: Point, aside: float) -> Port | None:
    """The place on the icon that faces a point, a little aside of the middle line, unless something is in the way."""
    dx, dy = to[0] - at[0], to[1] - at[1]
    far = max(hypot(dx, dy), 1e-6)
    ux, uy = dx / far, dy / far
    ex, ey = _edge(shape, atan2(dy, dx))
    deep = sqrt(max(ex * ex + ey * ey - aside * aside, 0.0))
    x, y = ux * deep - uy * aside, uy * deep + ux * aside
    if _blocked(shape, x, y):
        return None
    return Port((at[0] + x, at[1] + y), (ux, uy), -6.0 + abs(aside) / 3)


def cores(shape: Shape, at: Point) -> tuple[Rect, Rect]:
    """The parts of an item that not even its own lines may cross: the middle of its icon, and its words."""
    inner = shape.radius * 0.72
    return Rect(-inner, -inner, inner, inner).moved(*at), shape.text.moved(*at)
