"""Where the items and cards of a cell stand inside its rectangle."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from kithkin.viz.cells import TAB, Cell, Plan
from kithkin.viz.geometry import Rect
from kithkin.viz.measure import block
from kithkin.viz.room import aside, people_size, row_height, row_width, shelves
from kithkin.viz.style import style


def spread(wanted: Sequence[float], steps: Sequence[float], low: float, high: float) -> list[float]:
    """The places nearest to those wanted that keep their order, at least a step apart, between two bounds."""
    offsets = [0.0, *accumulate(steps)]
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        mean, count = want - offset, 1
        while pools and pools[-1][0] > mean:
            before, many = pools.pop()
            mean, count = (before * many + mean * count) / (many + count), many + count
        pools.append((mean, count))
    high = max(low, high - offsets[-1])
    flat = [min(max(mean, low), high) for mean, count in pools for _ in range(count)]
    return [one + offset for one, offset in zip(flat, offsets, strict=True)]


def people_area(made: Plan, cell: Cell) -> Rect:
    """The part of a cell that its items fill; the rest holds cards."""
    pad = style().space.pad if cell.box else 0
    x0, y0, x1, y1 = cell.rect
    taken = aside(shelves(made, cell))
    if cell.left:
        return Rect(x0 + pad + taken, y0 + pad + (TAB if cell.box else 0), x1 - pad, y1 - pad)
    return Rect(x0 + pad, y0 + pad + (TAB if cell.box else 0), x1 - pad - taken, y1 - pad)


def place(made: Plan, cell: Cell) -> None:
    """Put the items of a cell into their rows, each near those of other rows that it is tied to."""
    area = people_area(made, cell)
    levels = _levels(made, cell, area)
    for row, y in zip(cell.rows, levels, strict=True):
        for one, x in zip(row, _even(made, row, area), strict=True):
            made.at[one] = (x, y)
    inside = set(cell.people)
    for i in (*range(1, len(cell.rows)), *range(len(cell.rows) - 2, -1, -1)):
        _towards(made, cell, i, area, inside)


def _levels(made: Plan, cell: Cell, area: Rect) -> list[float]:
    heights = [row_height(made, row) for row in cell.rows]
    spare = area.h - people_size(made, cell)[1]
    gap = style().space.row + max(0.0, min(100.0, spare / len(heights)))
    y = area.y0 + max(0.0, (area.h - sum(heights) - gap * (len(heights) - 1)) / 2)
    found = []
    for row, high in zip(cell.rows, heights, strict=True):
        found.append(y + max(made.shapes[one].rise for one in row))
        y += high + gap
    return found


def _steps(made: Plan, row: list[str], area: Rect) -> list[float]:
    """The distances between neighbours, wider where there is room, closer where labels between them ask too much."""
    wanted = [made.pitch(a, b) for a, b in pairwise(row)]
    over = row_width(made, row) - area.w
    if over <= 0:
        looser = min(1.25, area.w / (area.w + over))
        return [step * looser for step in wanted]
    least = [made.shapes[a].half + made.shapes[b].half + 10 for a, b in pairwise(row)]
    spare = sum(wanted) - sum(least)
    part = min(1.0, over / spare) if spare > 0 else 0.0
    return [want - (want - low) * part for want, low in zip(wanted, least, strict=True)]


def _even(made: Plan, row: list[str], area: Rect) -> list[float]:
    steps = _steps(made, row, area)
    first = area.centre[0] - sum(steps) / 2
    return [first, *(first + far for far in accumulate(steps))]


def _towards(made: Plan, cell: Cell, i: int, area: Rect, inside: set[str]) -> None:
    """Move a row towards what its items are tied to in the other rows of the cell."""
    row = cell.rows[i]
    wanted = []
    for one in row:
        ties = [made.at[other][0] for other in made.beside(one) if other in inside and other not in row]
        own = made.at[one][0]
        wanted.append((sum(ties) / len(ties) * 2 + own) / 3 if ties else own)
    low, high = area.x0 + made.shapes[row[0]].half, area.x1 - made.shapes[row[-1]].half
    for one, x in zip(row, spread(wanted, _steps(made, row, area), low, high), strict=True):
        made.at[one] = (x, made.at[one][1])


def place_cards(made: Plan, cell: Cell) -> None:
    """Put the cards of a cell beside its people, each as near to its person's height as its neighbours allow."""
    if not cell.cards:
        return
    pad, gap = style().space.pad if cell.box else 0.0, style().space.shelf
    top, bottom = cell.rect.y0 + pad + (TAB if cell.box else 0.0), cell.rect.y1 - pad
    stacks = shelves(made, cell)
    x = cell.rect.x0 + pad if cell.left else cell.rect.x1 - pad - sum(one.width + gap for one in stacks) + gap
    for one in stacks:
        made.blocks |= {id_: block(made.card(id_), one.width) for id_ in one.cards}
        ranked = sorted(
            one.cards, key=lambda id_: (made.at[made.card(id_).item][1], made.at[made.card(id_).item][0], id_)
        )
        highs = [made.blocks[id_].height for id_ in ranked]
        wanted = [made.at[made.card(id_).item][1] - 30 for id_ in ranked]
        ys = spread(wanted, [high + gap for high in highs[:-1]], top, bottom - highs[-1])
        for id_, y in zip(ranked, ys, strict=True):
            made.shelf[id_] = (x, y)
        x += one.width + gap
