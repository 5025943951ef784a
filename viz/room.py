"""How much room a cell needs: its rows or its network, and its columns of cards."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import ceil, sqrt

from kithkin.viz.cells import TAB, Cell, Plan, tier_of
from kithkin.viz.geometry import Point
from kithkin.viz.style import style
from kithkin.viz.text import width

SHELF_GAP = 28.0  # between people and cards
UNEVEN = 20.0  # what keeping cards in the order of their people may cost in height
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
    wide, high = 0.0, style().space.row * max(0, len(cell.rows) - 1)
    for row, tier in zip(cell.rows, cell.tiers, strict=True):
        tall, across = row_height(made, row), row_width(made, row)
        if cell.tiers.count(tier) > 1:  # whoever sits in which row of the tier, it must hold
            all_of = [one for other, its in zip(cell.rows, cell.tiers, strict=True) if its == tier for one in other]
            widest = sorted((made.shapes[one].half for one in all_of), reverse=True)[: len(row)]
            across = max(across, 2 * sum(widest) + style().space.item * len(row))
            tall = row_height(made, all_of)
        wide, high = max(wide, across), high + tall
    return wide, high


@dataclass(frozen=True, slots=True)
class Shelf:
    """A column of cards, all as wide as the widest of them needs to be."""

    cards: list[str]
    width: float
    height: float


def shelves(made: Plan, cell: Cell) -> list[Shelf]:
    """The cards of a cell in columns of even height, in the order of their items where that costs little."""
    if not cell.cards:
        return []
    cards = sorted(cell.cards, key=lambda id_: tier_of(made.items[made.card(id_).item]))
    ordered = min(_cuts(cards, cell.shelves), key=lambda columns: _tallest(made, cell, columns))
    packed = _packed(made, cell, cards)
    better = _tallest(made, cell, packed) < _tallest(made, cell, ordered) - UNEVEN
    return [_shelf(made, cell, column) for column in (packed if better else ordered)]


def _cuts(cards: list[str], count: int) -> Iterable[list[list[str]]]:
    """Every way to cut a row of cards into columns."""
    for cuts in combinations(range(1, len(cards)), min(count, len(cards)) - 1):
        yield [cards[a:b] for a, b in pairwise((0, *cuts, len(cards)))]


def _packed(made: Plan, cell: Cell, cards: list[str]) -> list[list[str]]:
    """The tallest first, each into the lowest column."""
    columns: list[list[str]] = [[] for _ in range(min(cell.shelves, len(cards)))]
    for id_ in sorted(cards, key=lambda one: -made.draft(one, cell.cardroom).height):
        min(columns, key=lambda column: _high(made, cell, column)).append(id_)
    return columns


def _high(made: Plan, cell: Cell, column: list[str]) -> float:
    gap = style().space.shelf
    return sum(made.draft(id_, cell.cardroom).height + gap for id_ in column) - gap


def _tallest(made: Plan, cell: Cell, columns: list[list[str]]) -> float:
    return max(_high(made, cell, column) for column in columns)


def _shelf(made: Plan, cell: Cell, column: list[str]) -> Shelf:
    wide = max(made.draft(id_, cell.cardroom).snug for id_ in column)
    return Shelf(column, wide, _high(made, cell, column))


def aside(stacks: list[Shelf]) -> float:
    """The width that cards take from a cell, with what parts them from the people."""
    return sum(one.width for one in stacks) + style().space.shelf * (len(stacks) - 1) + SHELF_GAP if stacks else 0.0


def size(made: Plan, cell: Cell) -> Point:
    """The room a cell needs with the columns of cards it has now."""
    asked = cell.id, cell.shelves, cell.cardroom
    if asked not in made.sizes:
        made.sizes[asked] = _size(made, cell)
    return made.sizes[asked]


def _size(made: Plan, cell: Cell) -> Point:
    pad = style().space.pad if cell.box else 0
    (wide, high), stacks = people_size(made, cell), shelves(made, cell)
    wide += aside(stacks)
    if cell.box:
        wide = max(wide, width(cell.box.label, style().text.box, bold=True) + 40)
    return wide + 2 * pad, max([high, *(one.height for one in stacks)]) + 2 * pad + (TAB if cell.box else 0)


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
