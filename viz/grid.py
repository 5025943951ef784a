"""Where the cells stand on the sheet: the number of columns, who is beside whom, and what stands between."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from math import hypot

import numpy as np
from scipy.optimize import linear_sum_assignment

from kithkin.graph.picture import Picture
from kithkin.viz.cells import Cell, Plan
from kithkin.viz.fit import fit
from kithkin.viz.geometry import Point, Rect
from kithkin.viz.paper import RATIO, roomy
from kithkin.viz.room import size
from kithkin.viz.sheet import foot, panel
from kithkin.viz.style import style

HEAD = 92.0
LANE = 12.0  # between two lines side by side
TALLEST = 1.45  # of the height that a cell needs
CALM = 4  # so few boxes keep the order in which they came


@dataclass(slots=True)
class Frame:
    """The measures of a sheet: what its columns and the ways between them need."""

    widths: list[float]
    heights: list[float]
    ways: list[float]
    gap: float
    picture: Picture

    @property
    def need(self) -> tuple[float, float]:
        """The smallest sheet that holds it."""
        wide = sum(self.widths) + sum(self.ways) + style().space.margin
        return around(self.picture, wide, max(self.heights) + HEAD)

    @property
    def scale(self) -> float:
        """The width of the sheet that holds it."""
        wide, high = self.need
        return max(wide, high * RATIO)


def around(picture: Picture, right: float, bottom: float) -> Point:
    """The smallest sheet that holds a chart ending here, with its indicators, key and footing."""
    margin = style().space.margin
    right += style().space.panel + 36 if picture.indicators else 0.0
    wide = max(right + margin, 760.0)
    return wide, max(bottom, hung(picture)) + foot(picture, wide)


def hung(picture: Picture) -> float:
    """Where the panel of indicators ends."""
    return max((one.rect.y1 for one in panel(picture, 0.0, HEAD)[0]), default=0.0)


def room_for(picture: Picture, right: float, bottom: float) -> Point:
    """The sheet for a chart that ends here."""
    wide, high = around(picture, right, bottom)
    wide = max(wide, high * RATIO)
    return wide, wide / RATIO


def lay(made: Plan) -> tuple[float, float]:
    """Give every cell its rectangle and every item without a cell its place; the size of the sheet comes back."""
    ties = _ties(made)
    columns = min(range(1, min(len(made.cells), 6) + 1), key=lambda count: _tried(made, count, ties))
    _seat(made, columns, ties)
    frame = _fitted(made, columns, sum(ties.values()))
    wide = roomy(frame.scale)
    _stretch(made, frame, wide)
    return wide, wide / RATIO


def _ties(made: Plan) -> Counter[tuple[str, str]]:
    """How many links run between each two cells."""
    home = {one: cell.id for cell in made.cells for one in cell.people}
    found: Counter[tuple[str, str]] = Counter()
    for link in made.picture.links:
        a, b = home.get(link.source), home.get(link.target)
        if a and b and a != b:
            found[min(a, b), max(a, b)] += 1
    return found


def _tried(made: Plan, columns: int, ties: Counter[tuple[str, str]]) -> float:
    """The sheet that so many columns need."""
    _fill(made.cells, columns)
    return _fitted(made, columns, sum(ties.values())).scale


def _fitted(made: Plan, columns: int, ties: int) -> Frame:
    """The frame of the cells where they are, with their cards so that it is small."""
    frame, least = _frame(made, columns, ties), hung(made.picture)
    for _ in range(2):  # the second time knowing the sheet, on which the key's height depends
        wide, high = frame.need
        beside, below = wide - sum(frame.widths), foot(made.picture, max(wide, high * RATIO))
        fit(made, _stacks(made, columns), frame.gap, partial(_scale, beside, least, below))
        frame = _frame(made, columns, ties)
    return frame


def _scale(beside: float, least: float, below: float, across: float, down: float) -> float:
    """The sheet for columns so wide and so high in all, with so much beside and below, and at least so high."""
    return max(beside + across, (max(HEAD + down, least) + below) * RATIO)


def _fill(cells: list[Cell], columns: int) -> None:
    """Reading order: left to right, then down."""
    for i, cell in enumerate(cells):
        cell.column = i % columns
        cell.left = cell.column < columns / 2


def _stacks(made: Plan, columns: int) -> list[list[Cell]]:
    return [[cell for cell in made.cells if cell.column == column] for column in range(columns)]


def _frame(made: Plan, columns: int, ties: int) -> Frame:
    sizes = {cell.id: size(made, cell) for cell in made.cells}
    gap = LANE * (4 + min(5, round(ties / max(1, len(made.cells)))))
    stacks = _stacks(made, columns)
    heights = [sum(sizes[cell.id][1] + gap for cell in stack) - gap for stack in stacks]
    ways = [112 + min(110.0, 5.0 * ties / columns)] * (columns - 1) + [0.0]
    for way, free in _lanes(made, columns, max(heights)):
        ways[way] = max(ways[way], 40.0) + 2 * max((made.shapes[one].half for one in free), default=0) + 28
    return Frame([max(sizes[cell.id][0] for cell in stack) for stack in stacks], heights, ways, gap, made.picture)


def _lanes(made: Plan, columns: int, high: float) -> list[tuple[int, list[str]]]:
    """Which ways between columns take items without a box: the middle one first."""
    ways = sorted(range(max(1, columns - 1)), key=lambda way: (abs(way - (columns - 2) / 2), way))
    room = max(1, int(high / max([200.0, *(made.shapes[one].rise + made.shapes[one].drop + 90 for one in made.free)])))
    room = max(room, -(-len(made.free) // len(ways)))
    return [(way, made.free[i * room : (i + 1) * room]) for i, way in enumerate(ways) if made.free[i * room :]]


def _seat(made: Plan, columns: int, ties: Counter[tuple[str, str]]) -> None:
    """Cells tied to each other side by side; a few keep the order in which they came."""
    _fill(made.cells, columns)
    if len(made.cells) <= CALM or columns == 1:
        return

    high = {cell.id: size(made, cell)[1] for cell in made.cells}
    wide = {cell.id: size(made, cell)[0] for cell in made.cells}

    def cost() -> float:
        spots = {cell.id: (i % columns, i // columns) for i, cell in enumerate(made.cells)}
        far = sum(many * hypot(spots[a][0] - spots[b][0], spots[a][1] - spots[b][1]) for (a, b), many in ties.items())
        stacks = [made.cells[i::columns] for i in range(columns)]
        across = sum(max(wide[cell.id] for cell in stack) for stack in stacks)
        down = max(sum(high[cell.id] for cell in stack) for stack in stacks)
        return far + max(across, down * RATIO) / 150

    _swap(made.cells, cost)
    _fill(made.cells, columns)


def _swap(cells: list[Cell], cost: Callable[[], float]) -> None:
    best = cost()
    for _ in range(4):
        before = best
        for i, j in combinations(range(len(cells)), 2):
            cells[i], cells[j] = cells[j], cells[i]
            now = cost()
            if now < best - 1e-9:
                best = now
            else:
                cells[i], cells[j] = cells[j], cells[i]
        if best == before:
            return


def _stretch(made: Plan, frame: Frame, wide: float) -> None:
    """Use the whole sheet: wider ways and boxes, columns that end at one height."""
    need = frame.need
    _widen(frame, wide - need[0])
    high = wide / RATIO - HEAD - foot(made.picture, wide)
    x = float(style().space.margin)
    for column, stack in enumerate(_stacks(made, len(frame.widths))):
        _stack(made, stack, Rect(x, HEAD, x + frame.widths[column], HEAD + high), frame)
        x += frame.widths[column] + frame.ways[column]
    _free(made, frame, high)


def _widen(frame: Frame, spare: float) -> None:
    between = [way for way, room in enumerate(frame.ways) if room]
    for way in between:
        frame.ways[way] += min(110.0, spare * 0.45 / len(between))
    spare -= sum(min(110.0, spare * 0.45 / len(between)) for _ in between)
    for column, room in enumerate(frame.widths):
        frame.widths[column] += min(room * 0.3, spare / len(frame.widths))


def _stack(made: Plan, stack: list[Cell], area: Rect, frame: Frame) -> None:
    """The cells of a column one under the other, taller where there is room, the rest of it between them."""
    least = [size(made, cell)[1] for cell in stack]
    room = area.h - frame.gap * (len(stack) - 1)
    highs = _taller(least, [_lines(made, cell) for cell in stack], room)
    between = frame.gap + (room - sum(highs)) / max(1, len(stack))
    between = LANE * int(between / LANE)
    y = area.y0
    for cell, high in zip(stack, highs, strict=True):
        cell.rect = Rect(area.x0, y, area.x1, y + high)
        y += high + between


def _lines(made: Plan, cell: Cell) -> int:
    """How many lines run among the items of a cell, and one more."""
    inside = set(cell.people)
    return 1 + sum(link.source in inside and link.target in inside for link in made.picture.links)


def _taller(least: list[float], lines: list[int], room: float) -> list[float]:
    """Heights that fill the room, none beyond its share by much: more for those with many lines."""
    highs = list(least)
    for _ in least:
        growing = [i for i, high in enumerate(highs) if high < TALLEST * least[i] - 1e-6]
        spare, shares = room - sum(highs), sum(lines[i] for i in growing)
        for i in growing:
            highs[i] = min(TALLEST * least[i], highs[i] + spare * lines[i] / shares)
    return highs


def _free(made: Plan, frame: Frame, high: float) -> None:
    """Items without a box between the columns, each near what it is tied to."""
    slots: list[Point] = []
    for way, held in _lanes(made, len(frame.widths), max(frame.heights)):
        x = style().space.margin + sum(frame.widths[: way + 1]) + sum(frame.ways[:way]) + frame.ways[way] / 2
        slots += [(x, HEAD + high * (i + 0.5) / len(held)) for i in range(len(held))]
    settle(made, slots)


def settle(made: Plan, slots: list[Point]) -> None:
    """Give each free item the slot nearest to what it is tied to."""
    if not made.free:
        return
    centre = {one: cell.rect.centre for cell in made.cells for one in cell.people}
    ties = [[made.at.get(other, centre.get(other)) for other in made.beside(one)] for one in made.free]
    cost = np.array([[sum(hypot(x - t[0], y - t[1]) for t in own if t) for x, y in slots] for own in ties])
    for item, slot in zip(*linear_sum_assignment(cost), strict=True):
        x, y = slots[slot]
        known = made.shapes[made.free[item]]
        made.at[made.free[item]] = (x, y + (known.rise - known.drop) / 2)
