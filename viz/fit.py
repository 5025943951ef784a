"""How many columns of cards each cell has, and how wide they are: whatever needs the smallest sheet."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product

from kithkin.viz.cells import Cell, Plan
from kithkin.viz.paper import paper
from kithkin.viz.room import size
from kithkin.viz.style import style

MOST = 3  # columns of cards in one cell
STEP = 15.0  # between the widths of cards that are tried
BROKEN = 8.0  # of the width of a sheet, that one line more in a card is worth


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to stand the cards of a cell, the size of it, and how many more lines it breaks them into."""

    shelves: int
    cardroom: float
    wide: float
    high: float
    broken: int


@dataclass(frozen=True, slots=True)
class Stack:
    """The cells of a column of the sheet with the ways their cards stand."""

    wide: float
    high: float
    picks: tuple[Choice, ...]


def fit(made: Plan, stacks: list[list[Cell]], gap: float, scale: Callable[[float, float], float]) -> None:
    """Set the cards of every cell so that widths in a row and the highest column make the smallest sheet."""
    choices = [[_choices(made, cell) for cell in stack] for stack in stacks]
    best = min(_sheets([_front(column, gap) for column in choices]), key=lambda picked: _worth(picked, scale))
    for i, column in enumerate(choices):
        for k, of in enumerate(column):
            others = ([*best[:i], _swapped(best[i], k, one, gap), *best[i + 1 :]] for one in of)
            best = min([best, *others], key=lambda picked: _worth(picked, scale))
    for stack, one in zip(stacks, best, strict=True):
        for cell, pick in zip(stack, one.picks, strict=True):
            cell.shelves, cell.cardroom = pick.shelves, pick.cardroom


def _worth(picked: list[Stack], scale: Callable[[float, float], float]) -> tuple[float, float]:
    """The paper first; on the same paper, larger print against lines that are broken."""
    wide = scale(sum(one.wide for one in picked), max(one.high for one in picked))
    broken = sum(pick.broken for one in picked for pick in one.picks)
    return paper(wide).long, wide + BROKEN * broken


def _choices(made: Plan, cell: Cell) -> list[Choice]:
    """Every number of columns and width of cards, but none that is wider and higher than one before."""
    found: list[Choice] = []
    least = _lines(made, cell, style().space.card)
    for shelves, room in product(range(1, min(MOST, max(1, len(cell.cards))) + 1), _rooms(cell)):
        cell.shelves, cell.cardroom = shelves, room
        wide, high = size(made, cell)
        if not any(one.wide <= wide and one.high <= high for one in found):
            found.append(Choice(shelves, room, wide, high, _lines(made, cell, room) - least))
    return found


def _lines(made: Plan, cell: Cell, room: float) -> int:
    return sum(len(made.draft(id_, room).words) for id_ in cell.cards)


def _rooms(cell: Cell) -> list[float]:
    space = style().space
    count = int((space.card - space.slim) / STEP) + 1 if cell.cards else 1
    return [space.card - STEP * i for i in range(count)]


def _front(cells: list[list[Choice]], gap: float) -> list[Stack]:
    """For each width of a column the lowest it can be."""
    least = max(min(one.wide for one in choices) for choices in cells)
    found: list[Stack] = []
    for wide in sorted({one.wide for choices in cells for one in choices if one.wide >= least}):
        stack = _stack(tuple(_lowest(choices, wide) for choices in cells), gap)
        if not found or stack.high < found[-1].high:
            found.append(stack)
    return found


def _stack(picks: tuple[Choice, ...], gap: float) -> Stack:
    return Stack(max(one.wide for one in picks), sum(one.high + gap for one in picks) - gap, picks)


def _swapped(stack: Stack, k: int, pick: Choice, gap: float) -> Stack:
    """The same column but for one cell."""
    return _stack((*stack.picks[:k], pick, *stack.picks[k + 1 :]), gap)


def _lowest(choices: list[Choice], wide: float) -> Choice:
    return min((one for one in choices if one.wide <= wide), key=lambda one: (one.high, one.shelves, one.broken))


def _sheets(fronts: list[list[Stack]]) -> Iterable[list[Stack]]:
    """For each height that a column may have, the narrowest columns no higher than that."""
    for high in sorted({one.high for front in fronts for one in front}):
        picked = [next((one for one in front if one.high <= high), None) for front in fronts]
        whole = [one for one in picked if one]
        if len(whole) == len(fronts):
            yield whole
