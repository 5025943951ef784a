"""Who stands beside whom in a row: swaps that cut crossings, lines through others, and length."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations

import numpy as np

from kithkin.viz.cells import Cell, Plan
from kithkin.viz.geometry import Indices, Numbers, crossing, piercing
from kithkin.viz.rows import place

CROSS, PIERCE, LENGTH = 60.0, 90.0, 0.3
ROUNDS = 3
Move = Callable[[list[list[str]]], list[list[str]]]


class Order:
    """The straight lines of a plan, and what they cost as its items move."""

    def __init__(self, made: Plan) -> None:
        self.made = made
        self.ids = list(made.items)
        index = {one: i for i, one in enumerate(self.ids)}
        pairs = sorted({(index[a], index[b]) for a in made.items for b in made.near[a] if index[a] < index[b]})
        self.ends = np.array(pairs, dtype=np.intp).reshape(-1, 2)
        half = [(made.shapes[one].half, made.shapes[one].rise, made.shapes[one].drop) for one in self.ids]
        self.half = np.array(half, dtype=np.float64).reshape(-1, 3)
        self.mine = {cell.id: np.array([index[one] for one in cell.people], dtype=np.intp) for cell in made.cells}

    def cost(self, cell: Cell) -> float:
        """What the lines with an end in this cell cost as things stand."""
        at = np.array([self.made.at[one] for one in self.ids])
        lines = np.hstack([at[self.ends[:, 0]], at[self.ends[:, 1]]])
        mine = self.mine[cell.id]
        touched = np.isin(self.ends, mine)
        own = touched.any(axis=1)
        crossed = crossing(lines[own], lines).sum()
        length = np.hypot(lines[own, 2] - lines[own, 0], lines[own, 3] - lines[own, 1]).sum()
        return float(CROSS * crossed + PIERCE * self._pierced(lines[own], self.ends[own], at, mine) + LENGTH * length)

    def _pierced(self, lines: Numbers, ends: Indices, at: Numbers, mine: Indices) -> int:
        x, y = at[mine, 0], at[mine, 1]
        half = self.half[mine]
        hit = piercing(lines, np.column_stack([x - half[:, 0], y - half[:, 1], x + half[:, 0], y + half[:, 2]]))
        hit &= (ends[:, :1] != mine) & (ends[:, 1:] != mine)
        return int(hit.sum())

    def improve(self, cell: Cell) -> bool:
        """Try every swap once and keep what helps."""
        best, better = self.cost(cell), False
        for rows in (*_swaps(cell), *_turns(cell)):
            before, cell.rows = cell.rows, rows(cell.rows)
            place(self.made, cell)
            now = self.cost(cell)
            if now < best - 1e-6:
                best, better = now, True
            else:
                cell.rows = before
        place(self.made, cell)
        return better


def _swaps(cell: Cell) -> Iterator[Move]:
    """Two change seats: of the same tier, near each other in big cells."""
    spots = [(r, i) for r, row in enumerate(cell.rows) for i in range(len(row))]
    reach = 3 if len(spots) > 24 else 9
    for one, two in combinations(spots, 2):
        if cell.tiers[one[0]] == cell.tiers[two[0]] and abs(one[0] - two[0]) + abs(one[1] - two[1]) <= reach:
            yield partial(_swapped, one, two)


def _swapped(one: tuple[int, int], two: tuple[int, int], rows: list[list[str]]) -> list[list[str]]:
    fresh = [list(row) for row in rows]
    (r, i), (s, j) = one, two
    fresh[r][i], fresh[s][j] = rows[s][j], rows[r][i]
    return fresh


def _turns(cell: Cell) -> Iterator[Move]:
    """Some rows turned round together, which no series of single swaps reaches without a worse step."""
    long = [r for r, row in enumerate(cell.rows) if len(row) > 1]
    if cell.box and len(long) <= 4:
        for count in range(1, len(long) + 1):
            for some in combinations(long, count):
                yield partial(_turned, some)


def _turned(some: tuple[int, ...], rows: list[list[str]]) -> list[list[str]]:
    return [row[::-1] if r in some else row for r, row in enumerate(rows)]


def order(made: Plan) -> None:
    """Seat everybody in every cell."""
    if not made.picture.links:
        return
    lines = Order(made)
    for _ in range(ROUNDS):
        better = [lines.improve(cell) for cell in made.cells if cell.box]
        if not any(better):
            return
