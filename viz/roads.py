"""The ways a line may take: points beside obstacles, what each sees, and what it costs to go from one to the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, inf

import numpy as np

from kithkin.viz.cells import Plan, tab
from kithkin.viz.geometry import Indices, Numbers, Point, Rect, Truths, table
from kithkin.viz.ports import Port, cores, ports
from kithkin.viz.style import style
from kithkin.viz.tolls import blocked, toll

REACH = 620.0  # how far a point looks
RINGS = (3.0, 12.0)  # outside an obstacle
LANES = (12.0, 24.0, 36.0, 48.0)  # outside a box


@dataclass(slots=True)
class Sight:
    """What one point sees: the points, the lines to them, and what crossing other lines costs on the way."""

    seen: Indices
    lines: Numbers
    length: Numbers
    toll: Numbers
    counted: int = 0


@dataclass(slots=True)
class Gate:
    """How an item is left: for each port and each point it sees, the cost."""

    ports: list[Port]
    port: Indices
    seen: Indices
    lines: Numbers
    cost: Numbers


class Roads:
    """All obstacles of a sheet and the points beside them, with the lines drawn so far."""

    def __init__(self, made: Plan, area: Rect, labels: Sequence[Rect] = ()) -> None:
        self.made, self.area, self.labels = made, area, labels
        self.boxes = [cell for cell in made.cells if cell.box]
        self.frames = table([cell.rect for cell in self.boxes])
        self.box = {one: i for i, cell in enumerate(self.boxes) for one in cell.people}
        self.owner: dict[str, int] = {}
        self.walls, self.cores = self._walls()
        self.points, self.faces = self._points()
        self.zone = self._zone(self.points)
        self.crowd = np.zeros(len(self.points))
        self.used: Numbers = np.empty((0, 4))
        self._sights: dict[int, Sight] = {}
        self._gates: dict[str, Gate] = {}
        self._doors: dict[str, list[Port]] = {}

    def _walls(self) -> tuple[Numbers, Numbers]:
        clear = style().space.wall
        walls: list[Rect] = []
        bare: list[Rect] = []
        for one, at in self.made.at.items():
            known = self.made.shapes[one]
            self.owner[one] = len(walls)
            walls += [known.icon.moved(*at).grown(clear), known.text.moved(*at).grown(clear)]
            bare += cores(known, at)
        others = [self._card(id_) for id_ in self.made.shelf if id_ in self.made.blocks]
        others += [tab(cell.box, cell.rect)[0] for cell in self.boxes if cell.box]
        rest = [one.grown(clear) for one in others] + [one.grown(1) for one in self.labels]
        return table([*walls, *rest]), table([*bare, *rest])

    def _card(self, id_: str) -> Rect:
        (x, y), size = self.made.shelf[id_], self.made.blocks[id_]
        return Rect(x, y, x + size.width, y + size.height)

    def _points(self) -> tuple[Numbers, Numbers]:
        """Corners just outside everything, where a line can turn, and which way each corner faces."""
        corners: dict[Point, float] = {}
        for wall in self._outlines():
            for ring in RINGS:
                _add(corners, _corners(wall.grown(ring)))
        for cell in self.boxes:
            for far in LANES:
                _add(corners, _corners(cell.rect.grown(far)))
                _add(corners, _rim(cell.rect.grown(far)))
        found = np.array(sorted(corners), dtype=np.float64).reshape(-1, 2)
        faces = np.array([corners[point] for point in sorted(corners)])
        x, y = found[:, :1], found[:, 1:]
        w = self.walls
        inside = ((w[:, 0] < x) & (x < w[:, 2]) & (w[:, 1] < y) & (y < w[:, 3])).any(axis=1)
        x0, y0, x1, y1 = self.area
        inside |= (x < x0)[:, 0] | (x > x1)[:, 0] | (y < y0)[:, 0] | (y > y1)[:, 0]
        return found[~inside], faces[~inside]

    def _outlines(self) -> Iterable[Rect]:
        clear = style().space.wall
        for one, (x, y) in self.made.at.items():
            known = self.made.shapes[one]
            yield Rect(x - known.half, y - known.rise, x + known.half, y + known.drop).grown(clear)
        for id_ in self.made.shelf:
            yield self._card(id_).grown(clear)
        yield from (one.grown(1) for one in self.labels)

    def _zone(self, points: Numbers) -> Indices:
        """The box each point is in, or -1."""
        x, y = points[:, :1], points[:, 1:]
        f = self.frames
        inside = (f[:, 0] < x) & (x < f[:, 2]) & (f[:, 1] < y) & (y < f[:, 3])
        return np.where(inside.any(axis=1), inside.argmax(axis=1), -1) if len(f) else np.full(len(points), -1)

    def blocked(self, lines: Numbers, home: Iterable[str], zones: Indices) -> Truths:
        """Which lines meet an obstacle; of items at home only the cores count, boxes that hold an end not at all."""
        walls = self.walls
        if home:
            walls = walls.copy()
            for one in home:
                k = self.owner[one]
                walls[k : k + 2] = self.cores[k : k + 2]
        return blocked(lines, zones, walls, self.frames)

    def toll(self, lines: Numbers, since: int = 0) -> Numbers:
        """What lines pay for crossing or accompanying those drawn so far."""
        return toll(lines, self.used[since:])

    def _look(self, at: Point, zone: int, home: tuple[str, ...], face: float = 0.0) -> tuple[Indices, Numbers, Numbers]:
        step = self.points - np.array(at)
        far = np.hypot(step[:, 0], step[:, 1])
        slope = -np.sign(step[:, 0] * step[:, 1])
        # A line that bends at a corner passes it by: to come straight at it or to leave straight from it is a detour.
        near = (far < REACH) & (far > 0.5) & ((self.faces * slope >= 0) & (face * slope >= 0))
        seen = np.flatnonzero(near & ((self.zone == zone) | (self.zone == -1) | (zone == -1)))
        lines = np.hstack([np.tile(np.array(at), (len(seen), 1)), self.points[seen]])
        if not len(seen):
            return seen, lines, far[seen]
        zones = np.column_stack([np.full(len(seen), zone), self.zone[seen]])
        clear = ~self.blocked(lines, home, zones)
        return seen[clear], lines[clear], far[seen][clear]

    def sight(self, point: int) -> Sight:
        """What a point sees, with today's tolls."""
        known = self._sights.get(point)
        if known is None:
            x, y = self.points[point]
            seen, lines, far = self._look((float(x), float(y)), int(self.zone[point]), (), float(self.faces[point]))
            known = self._sights[point] = Sight(seen, lines, far, np.zeros(len(seen)))
        if known.counted < len(self.used):
            known.toll = known.toll + self.toll(known.lines, known.counted)
            known.counted = len(self.used)
        return known

    def doors(self, one: str) -> list[Port]:
        """The ports of an item."""
        if one not in self._doors:
            self._doors[one] = ports(self.made.shapes[one], self.made.at[one])
        return self._doors[one]

    def gate(self, one: str) -> Gate:
        """How an item is left and entered."""
        known = self._gates.get(one)
        if known is None:
            known = self._gates[one] = self._gate(one)
        return known

    def _gate(self, one: str) -> Gate:
        doors = self.doors(one)
        zone = self.box.get(one, -1)
        looks = [self._look(port.at, zone, (one,)) for port in doors]
        cost = [
            far + port.cost + np.array([port.turn((line[2], line[3])) for line in lines])
            for port, (_, lines, far) in zip(doors, looks, strict=True)
        ]
        owner = [np.full(len(seen), k) for k, (seen, _, _) in enumerate(looks)]
        return Gate(
            doors,
            np.concatenate(owner).astype(np.intp),
            np.concatenate([seen for seen, _, _ in looks]),
            np.vstack([lines for _, lines, _ in looks]),
            np.concatenate(cost),
        )

    def draw(self, points: list[Point]) -> None:
        """Count a line among those drawn."""
        fresh = np.array([(*a, *b) for a, b in pairwise(points)])
        self.used = np.vstack([self.used, fresh])

    def everywhere(self) -> Numbers:
        """One infinite cost for each point."""
        return np.full(len(self.points), inf)


def _add(known: dict[Point, float], fresh: Iterable[tuple[Point, float]]) -> None:
    """A point that is a corner twice over, facing two ways, is open to lines from everywhere."""
    for point, face in fresh:
        known[point] = face if known.get(point, face) == face else 0.0


def _corners(rect: Rect) -> list[tuple[Point, float]]:
    """Corners and which way they face: 1 on one diagonal, -1 on the other."""
    x0, y0, x1, y1 = (round(n, 1) for n in rect)
    return [((x0, y0), 1.0), ((x1, y1), 1.0), ((x0, y1), -1.0), ((x1, y0), -1.0)]


def _rim(rect: Rect) -> list[tuple[Point, float]]:
    """Points on the long sides of a rectangle, so that one corner always sees the next point."""
    across, down = ceil(rect.w / REACH * 1.2), ceil(rect.h / REACH * 1.2)
    tops = [(round(rect.x0 + rect.w * i / across, 1), y) for i in range(1, across) for y in (rect.y0, rect.y1)]
    sides = [(x, round(rect.y0 + rect.h * i / down, 1)) for i in range(1, down) for x in (rect.x0, rect.x1)]
    return [((round(x, 1), round(y, 1)), 0.0) for x, y in (*tops, *sides)]
