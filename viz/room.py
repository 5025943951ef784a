"""How much room a cell needs: its rows or its network, and its columns of cards."""

from itertools import pairwise
from math import ceil, sqrt

from kithkin.viz.cells import TAB, Cell, Plan, tier_of
from kithkin.viz.geometry import Point
from kithkin.viz.style import style
from kithkin.viz.text import width

SHELF_GAP = 24.0  # between people and cards
AIR = 1.15  # seats for each item of a network
WIDE = 1.45  # of a seat, by the words in it
BETWEEN = 84.0  # between two rows of seats


def row_width(made: Plan, row: list[str]) -> float:
    """The narrowest a row can be."""
    ends = made.shapes[row[0]].half + made.shapes[row[-1]].half
    return ends + sum(made.pitch(a, b) for a, b in pairwise(row))


def row_height(made: Plan, row: list[str]) -> float:
    """The height of a row, words counted."""
    return max(made.shapes[one].rise for one in row) + max(made.shapes[one].drop for one in row)


def people_size(made: Plan, cell: Cell) -> tuple[float, float]:
    """The room that the rows or the network of a cell need."""
    if not cell.box:
        return network_size(made, cell.people)
    wide, high = 0.0, style().space.row * (len(cell.rows) - 1)
    for row, tier in zip(cell.rows, cell.tiers, strict=True):
        tall, across = row_height(made, row), row_width(made, row)
        if cell.tiers.count(tier) > 1:  # whoever sits in which row of the tier, it must hold
            all_of = [one for other, its in zip(cell.rows, cell.tiers, strict=True) if its == tier for one in other]
            widest = sorted((made.shapes[one].half for one in all_of), reverse=True)[: len(row)]
            across = max(across, 2 * sum(widest) + style().space.item * len(row))
            tall = row_height(made, all_of)
        wide, high = max(wide, across), high + tall
    return wide, high


def shelves(made: Plan, cell: Cell, count: int) -> list[list[str]]:
    """The cards of a cell in columns of even height, in the order of their items."""
    cards = sorted(cell.cards, key=lambda id_: tier_of(made.items[made.card(id_).item]))
    gap = style().space.shelf
    room = sum(made.blocks[id_].height + gap for id_ in cards) / max(1, count)
    found: list[list[str]] = [[] for _ in range(max(1, count))]
    filled = 0.0
    for id_ in cards:
        high = made.blocks[id_].height + gap
        found[min(int((filled + high / 2) / room), len(found) - 1)].append(id_)
        filled += high
    return [column for column in found if column]


def size(made: Plan, cell: Cell) -> tuple[float, float]:
    """The room a cell needs with the number of card columns it has now."""
    gap, pad = style().space.shelf, style().space.pad if cell.box else 0
    wide, high = people_size(made, cell)
    columns = shelves(made, cell, cell.shelves) if cell.cards else []
    stacks = [sum(made.blocks[id_].height + gap for id_ in column) - gap for column in columns]
    wide += sum(style().space.card + gap for _ in columns) + (SHELF_GAP if columns else 0)
    if cell.box:
        wide = max(wide, width(cell.box.label, style().text.box, bold=True) + 40)
    return wide + 2 * pad, max([high, *stacks]) + 2 * pad + (TAB if cell.box else 0)


def seat(made: Plan, members: list[str]) -> Point:
    """The room of one seat."""
    shapes = [made.shapes[one] for one in members]
    wide = max(2 * known.half for known in shapes)
    return max(wide * WIDE, wide + 40, 150.0), max(k.rise for k in shapes) + max(k.drop for k in shapes) + BETWEEN


def seats(made: Plan, members: list[str]) -> tuple[int, int]:
    """How many seats across and down make about the shape of a sheet."""
    wide, high = seat(made, members)
    count = len(members) * AIR if len(members) > 3 else len(members)
    across = max(1, round(sqrt(count * 1.35 * high / wide)))
    return across, max(1, ceil(count / across))


def network_size(made: Plan, members: list[str]) -> Point:
    """The room that a network needs."""
    (wide, high), (across, down) = seat(made, members), seats(made, members)
    return (across + (0.5 if down > 1 else 0.0)) * wide, down * high - BETWEEN / 2
