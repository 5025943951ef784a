"""Saved seats kept: what was there stays, what is new takes the nearest free place."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count
from statistics import median

from kithkin.viz.cells import Cell, Plan, boxed, tier_of
from kithkin.viz.floor import Floor, around
from kithkin.viz.geometry import Point, Rect, union
from kithkin.viz.measure import block, shape
from kithkin.viz.room import size
from kithkin.viz.rows import place, place_cards

ROUNDING = 0.1  # a frame that was there holds what it held
GAP = 60.0  # between what stands and a box that comes to it

Seats = Mapping[str, Point]


def keep(made: Plan, saved: Seats) -> Point:
    """Move everything with a saved seat there, settle the rest, and give the size that the content needs."""
    _as_saved(made, saved)
    floor = Floor(made)
    for one in (*made.items, *made.blocks):
        if one in saved:
            floor.put(one, saved[one])
    old = [cell for cell in made.cells if cell.box and any(one in saved for one in _members(cell))]
    new = [cell for cell in made.cells if cell.box and cell not in old]
    parts = [part for cell in old for part in _parts(floor, cell, saved)]
    for part in parts:
        part.rect = floor.frames[part.id] = _frame(floor, part, saved)
    left = {cell.id: _join(floor, cell, parts) for cell in old}
    made.cells = [*parts]
    for cell in (*new, *(_continued(floor, cell, left[cell.id]) for cell in old if left[cell.id])):
        _stand(floor, cell)
    _settle_loose(floor)
    return floor.extent.x1, floor.extent.y1


def _as_saved(made: Plan, saved: Seats) -> None:
    """Cards as wide as they were; an item whose cards do not hang from it does not take them along."""
    for id_ in made.blocks:
        if id_ in saved and f"{id_}#end" in saved:
            made.blocks[id_] = block(made.card(id_), saved[f"{id_}#end"][0] - saved[id_][0])
    for card in made.picture.cards:
        if card.item in made.free and not _hangs(made, saved, card.id, card.item):
            made.shapes[card.item] = shape(made.items[card.item])


def _hangs(made: Plan, saved: Seats, card: str, item: str) -> bool:
    """Whether a card stands where its item without a box carries it, or both are new."""
    if (card in saved) != (item in saved):
        return False
    if card not in saved:
        return True
    return abs(saved[card][1] - saved[item][1] - made.shapes[item].words_rect.y1 - 8) < 1


def _members(cell: Cell) -> list[str]:
    return [*cell.people, *cell.cards]


def _parts(floor: Floor, cell: Cell, saved: Seats) -> Iterable[Cell]:
    """The box as it was: one frame, or one and others that continue it, each with what stands in it."""
    held = [one for one in _members(cell) if one in floor.rects]
    for number in count(2):
        name = _name(cell, number)
        if name not in saved or f"{name}#end" not in saved:
            break
        inner = [one for one in held if _within(floor.rects[one], Rect(*saved[name], *saved[f"{name}#end"]))]
        held = [one for one in held if one not in inner]
        if inner:
            yield _part(floor, cell, name, inner)
    if held:
        yield _part(floor, cell, cell.id, held)


def _name(cell: Cell, number: int) -> str:
    return f"{cell.id}#{number}"


def _within(rect: Rect, frame: Rect) -> bool:
    x, y = rect.centre
    return frame.x0 < x < frame.x1 and frame.y0 < y < frame.y1


def _part(floor: Floor, cell: Cell, name: str, members: list[str]) -> Cell:
    """The frame of this name round these members of a box."""
    made = floor.made
    floor.home |= dict.fromkeys(members, name)
    own = [one for one in members if one in made.items]
    box = cell.box
    if box and name != cell.id:
        made.parts[name] = box.id
        box = replace(box, id=name, label=f"{box.label} (continued)")
    return Cell(name, box, [own], [0], [one for one in members if one not in own])


def _frame(floor: Floor, cell: Cell, saved: Seats) -> Rect:
    """The saved frame of a box, wide enough for all that it holds."""
    first, end = saved.get(cell.id), saved.get(f"{cell.id}#end")
    held = union(floor.rects[one] for one in _members(cell))
    wanted = around(held, ROUNDING if first and end else 0.0)
    return union((wanted, Rect(*first, *end))) if first and end else wanted


def _join(floor: Floor, cell: Cell, parts: list[Cell]) -> list[str]:
    """Seat the new members of a box that was there; those for whom it cannot grow come back."""
    made, left = floor.made, []
    part = next(one for one in parts if cell.id in (one.id, made.parts.get(one.id)))
    away = (part.rect.x0 - cell.rect.x0, part.rect.y0 - cell.rect.y0)
    for one in _members(cell):
        if one in floor.rects:
            continue
        x, y = made.at[one] if one in made.items else made.shelf[one]
        wish = _wish(floor, cell, one, (x + away[0], y + away[1]))
        # A card goes where its person went.
        if (one in made.blocks and made.card(one).item in left) or not floor.settle(one, wish, part.id):
            left.append(one)
            continue
        floor.home[one] = part.id
        (part.rows[0] if one in made.items else part.cards).append(one)
        part.rect = floor.frames[part.id] = union((part.rect, around(floor.rects[one])))
    return left


def _wish(floor: Floor, cell: Cell, one: str, drawn: Point) -> Point:
    """Below or above whom it is tied to, in a row with its like; else where a new drawing would have it."""
    made = floor.made
    if one not in made.items:
        return drawn
    beside = [made.at[other][0] for other in made.beside(one) if other in floor.rects and other in cell.people]
    tier = tier_of(made.items[one])
    alike = [made.at[other][1] for other in cell.people if other in floor.rects and tier_of(made.items[other]) == tier]
    return (
        sum(beside) / len(beside) if beside else drawn[0],
        median(sorted(alike)) if alike else drawn[1],
    )


def _continued(floor: Floor, cell: Cell, members: list[str]) -> Cell:
    """A frame of its own for members for whom their box has no room."""
    made = floor.made
    name = next(_name(cell, number) for number in count(2) if _name(cell, number) not in floor.frames)
    part = _part(floor, cell, name, members)
    own = part.people
    if part.box:
        part = boxed(made, part.box, [made.items[one] for one in own], part.cards)
    part.rect = Rect(0, 0, *size(made, part))
    if own:
        place(made, part)
    place_cards(made, part)
    return part


def _stand(floor: Floor, cell: Cell) -> None:
    """A box that is new as a whole: near what it is tied to, clear of everything."""
    made = floor.made
    inside = set(cell.people)
    others = [other for one in cell.people for other in made.beside(one) if other not in inside]
    ties = [made.at[other] for other in others if other in floor.rects]
    x, y = (sum(n) / len(ties) for n in zip(*ties, strict=True)) if ties else cell.rect.centre
    wish = cell.rect.moved(x - cell.rect.centre[0], y - cell.rect.centre[1])
    shift = floor.nearest(wish.grown(GAP / 2)) or (0.0, 0.0)
    dx, dy = wish.x0 - cell.rect.x0 + shift[0], wish.y0 - cell.rect.y0 + shift[1]
    cell.rect = floor.frames[cell.id] = cell.rect.moved(dx, dy)
    for one in _members(cell):
        x, y = made.at[one] if one in made.items else made.shelf[one]
        floor.put(one, (x + dx, y + dy))
        floor.home[one] = cell.id
    made.cells.append(cell)


def _settle_loose(floor: Floor) -> None:
    """Items without a box near what they are tied to, and their cards below them."""
    made = floor.made
    loose = [id_ for id_, item in made.items.items() if item.box is None]
    for one in loose:
        if one not in floor.rects:
            ties = [made.at[other] for other in made.beside(one) if other in floor.rects]
            x, y = (sum(n) / len(ties) for n in zip(*ties, strict=True)) if ties else made.at[one]
            floor.settle(one, (x, y))
    for card in made.picture.cards:
        if card.item in loose and card.id not in floor.rects:
            (x, y), known, wide = made.at[card.item], made.shapes[card.item], made.blocks[card.id].width
            below = (x - wide / 2, y + known.words_rect.y1 + 8)
            if known.drop > known.words_rect.y1 + 8:  # its room was kept for it
                made.shelf[card.id] = below
            else:
                floor.settle(card.id, below)
