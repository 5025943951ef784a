"""The line each link takes: straight where the way is clear, else bent round what is in it."""

from heapq import heappop, heappush
from math import hypot, inf

import numpy as np

from kithkin.viz.cells import Plan
from kithkin.viz.chart import Strand
from kithkin.viz.geometry import Indices, Numbers, Point, Rect
from kithkin.viz.ports import Port, lane
from kithkin.viz.roads import Gate, Roads

BEND = 22.0  # what a bend is worth in length
SHARP = 60.0  # what turning back is worth
SHARED = 70.0  # what bending where another line bends is worth
ASIDE = (0.0, 9.0, -9.0, 18.0, -18.0)
WORTH_BENDING = 60.0


def route(made: Plan, lines: list[Strand], area: Rect) -> list[list[Point]]:
    """A line for each strand, the short ones first."""
    roads = Roads(made, area)
    far = [hypot(*(p - q for p, q in zip(made.at[one.source], made.at[one.target], strict=True))) for one in lines]
    found: dict[int, list[Point]] = {}
    for i in sorted(range(len(lines)), key=lambda i: (far[i], made.at[lines[i].source], made.at[lines[i].target], i)):
        found[i] = _path(roads, lines[i].source, lines[i].target)
        roads.draw(found[i])
    return [found[i] for i in range(len(lines))]


def again(
    made: Plan, lines: list[Strand], area: Rect, paths: list[list[Point]], labels: dict[int, Rect]
) -> list[list[Point]]:
    """The same lines, but those without a label here are drawn anew, round the labels of all the others."""
    roads = Roads(made, area, list(labels.values()))
    for i in labels:
        roads.draw(paths[i])
    found = list(paths)
    for i in range(len(lines)):
        if i not in labels:
            found[i] = _path(roads, lines[i].source, lines[i].target)
            roads.draw(found[i])
    return found


def _path(roads: Roads, source: str, target: str) -> list[Point]:
    straight, price = _straight(roads, source, target)
    length = hypot(straight[1][0] - straight[0][0], straight[1][1] - straight[0][1]) if straight else 0.0
    if straight and price - length < WORTH_BENDING:
        return straight
    return _bent(roads, source, target, price) or straight or _through(roads, source, target)


def _through(roads: Roads, source: str, target: str) -> list[Point]:
    """The last resort: from middle to middle."""
    return [roads.made.at[source], roads.made.at[target]]


def _straight(roads: Roads, source: str, target: str) -> tuple[list[Point], float]:
    """The best straight line and its price; none and infinity when something is in every way."""
    made = roads.made
    a, b = made.at[source], made.at[target]
    lanes = [(lane(made.shapes[source], a, b, far), lane(made.shapes[target], b, a, -far)) for far in ASIDE]
    pairs = [(p, q) for p, q in lanes if p and q]
    best = _cheapest(roads, pairs, source, target)
    if best[1] < inf and best[1] - hypot(a[0] - b[0], a[1] - b[1]) < WORTH_BENDING / 2:
        return best
    doors = [(p, q) for p in roads.doors(source) for q in roads.doors(target)]
    other = _cheapest(roads, doors, source, target)
    return best if best[1] <= other[1] else other


def _cheapest(roads: Roads, pairs: list[tuple[Port, Port]], source: str, target: str) -> tuple[list[Point], float]:
    if not pairs:
        return [], inf
    lines = np.array([(*p.at, *q.at) for p, q in pairs])
    zones = np.tile(np.array([roads.box.get(source, -1), roads.box.get(target, -1)]), (len(pairs), 1))
    clear = np.flatnonzero(~roads.blocked(lines, (source, target), zones))
    if not len(clear):
        return [], inf
    length = np.hypot(lines[clear, 2] - lines[clear, 0], lines[clear, 3] - lines[clear, 1])
    askew = np.array([p.cost + q.cost + p.turn(q.at) + q.turn(p.at) for p, q in (pairs[i] for i in clear)])
    price = length + askew + roads.toll(lines[clear])
    best = int(price.argmin())
    x0, y0, x1, y1 = (float(n) for n in lines[clear[best]])
    return [(x0, y0), (x1, y1)], float(price[best])


def _doors(roads: Roads, gate: Gate) -> tuple[Indices, Numbers, Indices]:
    """For each point that an item sees: the cheapest port, and its price with tolls."""
    rank = np.lexsort((gate.port, gate.cost, gate.seen))
    first = rank[np.unique(gate.seen[rank], return_index=True)[1]]
    return gate.seen[first], gate.cost[first] + roads.toll(gate.lines[first]), gate.port[first]


def _bent(roads: Roads, source: str, target: str, most: float) -> list[Point]:
    """The cheapest bent line below `most`, by a search from the source that prefers points towards the target."""
    out, into = roads.gate(source), roads.gate(target)
    seen, price, port = _doors(roads, out)
    ends, fare, door = _doors(roads, into)
    zones = {-1, roads.box.get(source, -1), roads.box.get(target, -1)}
    allowed = np.isin(roads.zone, list(zones))
    so_far, finish, last = roads.everywhere(), roads.everywhere(), np.full(len(roads.points), -1)
    so_far[seen] = price + SHARED * roads.crowd[seen]
    finish[ends] = fare
    leave, enter = (
        dict(zip(seen.tolist(), port.tolist(), strict=True)),
        dict(zip(ends.tolist(), door.tolist(), strict=True)),
    )
    search = _Search(roads, allowed, so_far, finish, last, roads.made.at[target])
    goal = search.run(seen, out, leave, most)
    if goal < 0:
        return []
    path = [goal]
    while last[path[-1]] >= 0:
        path.append(int(last[path[-1]]))
    path.reverse()
    roads.crowd[path] += 1
    inner = [(float(x), float(y)) for x, y in roads.points[path]]
    return [out.ports[leave[path[0]]].at, *inner, into.ports[enter[path[-1]]].at]


class _Search:
    """One walk over the points."""

    def __init__(
        self, roads: Roads, allowed: np.ndarray, so_far: Numbers, finish: Numbers, last: Indices, to: Point
    ) -> None:
        self.roads, self.allowed, self.so_far, self.finish, self.last = roads, allowed, so_far, finish, last
        gap = roads.points - np.array(to)
        self.ahead = np.maximum(np.hypot(gap[:, 0], gap[:, 1]) - 60.0, 0.0)
        self.queue: list[tuple[float, int]] = []

    def run(self, seen: Indices, out: Gate, leave: dict[int, int], most: float) -> int:
        """The point from which the target is best entered, or -1 where every way costs `most` or more."""
        for point in seen[self.allowed[seen]].tolist():
            heappush(self.queue, (self.so_far[point] + self.ahead[point], point))
        best, goal, done = most, -1, set()
        while self.queue:
            guess, point = heappop(self.queue)
            if guess >= best:
                break
            if point in done:
                continue
            done.add(point)
            if self.so_far[point] + self.finish[point] + BEND < best:
                best, goal = float(self.so_far[point] + self.finish[point] + BEND), point
            before = self.last[point]
            came = out.ports[leave[point]].at if before < 0 else tuple(self.roads.points[before])
            self._step(point, came)
        return goal

    def _step(self, point: int, came: Point) -> None:
        sight = self.roads.sight(point)
        keep = self.allowed[sight.seen]
        seen, lines = sight.seen[keep], sight.lines[keep]
        back = np.array([lines[0, 0] - came[0], lines[0, 1] - came[1]]) if len(lines) else np.zeros(2)
        length = sight.length[keep]
        ahead = (lines[:, 2:] - lines[:, :2]) @ back / np.maximum(length * max(hypot(*back), 1e-6), 1e-6)
        price = (
            self.so_far[point]
            + length
            + sight.toll[keep]
            + BEND
            + SHARP * (1 - ahead) / 2
            + SHARED * self.roads.crowd[seen]
        )
        better = price < self.so_far[seen] - 1e-9
        self.so_far[seen[better]] = price[better]
        self.last[seen[better]] = point
        for other, cost in zip(seen[better].tolist(), price[better].tolist(), strict=True):
            heappush(self.queue, (cost + self.ahead[other], other))
