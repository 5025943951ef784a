"""Where the points of a large network go: pulled together by their ties, pushed apart else, never two on one place."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from math import log

import numpy as np
import rustworkx as rx

from kithkin.viz.geometry import Numbers, Point

CELL = 64.0
"""From one place to the next, in units of the drawing."""
ROUNDS = 60
SEED = 1
WIDE = 1.6
"""How much wider than high the whole is."""
TRIED = 24
"""So many widths of the whole are tried."""
Cell = tuple[int, int]


def spread(points: int, ties: Iterable[tuple[int, int]]) -> list[Point]:
    """A place for each point, the same for the same ties; parts that nothing joins stand beside each other.

    Within a part by the springs of Fruchterman and Reingold (1991), then each on the nearest free place of a grid.
    """
    graph: rx.PyGraph[int, None] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(points))
    graph.add_edges_from_no_data([(one, other) for one, other in ties if one != other])
    parts = sorted((sorted(part) for part in rx.connected_components(graph)), key=lambda part: (-len(part), part))
    cells = _beside([_part(graph, part) for part in parts])
    where = dict(zip((at for part in parts for at in part), cells, strict=True))
    return [(where[at][0] * CELL, where[at][1] * CELL) for at in range(points)]


def _part(graph: "rx.PyGraph[int, None]", part: Sequence[int]) -> list[Cell]:
    """Cells of one part, from 0 on both ways."""
    placed = rx.spring_layout(graph.subgraph(list(part)), num_iter=ROUNDS, seed=SEED)
    points = np.array([placed[at] for at in range(len(part))])
    low, high = points.min(axis=0), points.max(axis=0)
    side = np.sqrt(3.0 * len(part))
    cells = _free((points - low) / np.maximum(high - low, 1e-9) * (side * WIDE**0.5, side / WIDE**0.5))
    left, top = (min(cell[at] for cell in cells) for at in (0, 1))
    return [(x - left, y - top) for x, y in cells]


def _free(points: Numbers) -> list[Cell]:
    """The nearest free cell for each, those in the middle first."""
    middle = points.mean(axis=0)
    taken: dict[Cell, int] = {}
    for at in np.argsort(((points - middle) ** 2).sum(axis=1), kind="stable"):
        x, y = points[at]
        taken[next(cell for cell in _round(x, y) if cell not in taken)] = int(at)
    cells = {at: cell for cell, at in taken.items()}
    return [cells[at] for at in range(len(points))]


def _round(x: float, y: float) -> Iterator[Cell]:
    """Cells ring by ring round a point, in each ring the nearest first."""
    home = (round(x), round(y))
    for far in count():
        ring = {(far, at) for at in range(-far, far + 1)} | {(-far, at) for at in range(-far, far + 1)}
        ring |= {(at, far) for at in range(-far, far + 1)} | {(at, -far) for at in range(-far, far + 1)}
        cells = [(home[0] + dx, home[1] + dy) for dx, dy in ring]
        yield from sorted(cells, key=lambda cell: ((cell[0] - x) ** 2 + (cell[1] - y) ** 2, cell))


def _beside(parts: Sequence[list[Cell]]) -> list[Cell]:
    """The parts in rows, each a cell from the next, the whole as near as may be to the shape of a screen."""
    sizes = [(max(x for x, _ in cells) + 1, max(y for _, y in cells) + 1) for cells in parts]
    rows = [_rows(sizes, round(widest)) for widest in _widths([wide for wide, _ in sizes])]
    corners = min(rows, key=lambda corners: _askew(sizes, corners), default=[])
    return [(x + left, y + top) for cells, (left, top) in zip(parts, corners, strict=True) for x, y in cells]


def _widths(wide: Sequence[int]) -> Numbers:
    """How wide the rows may be: from the widest part to all of them in one row."""
    return np.geomspace(max(wide), sum(wide) + len(wide), TRIED) if wide else np.empty(0)


def _rows(sizes: Iterable[Cell], widest: int) -> list[Cell]:
    """The corner of each part, where no row of several is wider than this."""
    found: list[Cell] = []
    left = top = deep = 0
    for wide, high in sizes:
        if left and left + wide > widest:
            left, top, deep = 0, top + deep + 1, 0
        found.append((left, top))
        left, deep = left + wide + 1, max(deep, high)
    return found


def _askew(sizes: Iterable[Cell], corners: Iterable[Cell]) -> float:
    """How far the whole is from being so much wider than high."""
    ends = [(left + wide, top + high) for (wide, high), (left, top) in zip(sizes, corners, strict=True)]
    return abs(log(max(x for x, _ in ends) / max(y for _, y in ends) / WIDE))
