"""Saved positions kept: what was there stays, what is new takes the nearest free place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count

from kithkin.viz.cells import TAB, Cell, Plan
from kithkin.viz.geometry import Point, Rect, union
from kithkin.viz.measure import Block, block
from kithkin.viz.style import style

APART = 14.0
ROUNDING = 0.1  # a frame that was there holds what it held


@dataclass(slots=True)
class _Floor:
    """What stands where already."""

    made: Plan
    saved: Mapping[str, Point]
    rects: dict[str, Rect] = field(default_factory=dict)
    frames: dict[str, Rect] = field(default_factory=dict)

    def item(self, one: str, at: Point) -> Rect:
        """The room of an item that stands here."""
        known = self.made.shapes[one]
        return Rect(at[0] - known.half, at[1] - known.rise, at[0] + known.half, at[1] + known.drop)

    def card(self, one: str, at: Point) -> Rect:
        """The room of a card that stands here."""
        size = self.made.blocks[one]
        return Rect(at[0], at[1], at[0] + size.width, at[1] + size.height)

    def free(self, rect: Rect, box: str | None) -> bool:
        """Whether nothing stands there; of boxes only the own one may."""
        wide = rect.grown(APART)
        others = [*self.rects.values(), *(frame for id_, frame in self.frames.items() if id_ != box)]
        return rect.x0 > 0 and rect.y0 > 0 and not any(wide.meets(other) for other in others)


def keep(made: Plan, saved: Mapping[str, Point]) -> Point:
    """Move everything with a saved position there, settle the rest, and give the size that the content needs."""
    made.blocks |= {id_: _kept(made, saved, id_) for id_ in made.blocks if id_ in saved and f"{id_}#end" in saved}
    floor = _Floor(made, saved)
    known = {cell.id for cell in made.cells if any(one in saved for one in _members(cell))}
    for one in (*made.items, *made.blocks):
        if one in saved:
            _put(floor, one, saved[one])
    for cell in made.cells:
        if cell.id in known and cell.box:
            floor.frames[cell.id] = _frame(floor, cell)
    for cell in made.cells:
        if cell.id in known or not floor.rects:
            _join(floor, cell)
        else:
            _beyond(floor, cell)
    for one in made.free:
        _settle(floor, one, made.at[one], None)
    _follow(floor)
    return _extent(made, floor)


def _kept(made: Plan, saved: Mapping[str, Point], id_: str) -> Block:
    """A card as wide as it was."""
    return block(made.card(id_), saved[f"{id_}#end"][0] - saved[id_][0])


def _members(cell: Cell) -> list[str]:
    return [*cell.people, *cell.cards]


def _put(floor: _Floor, one: str, at: Point) -> None:
    place, room = (floor.made.at, floor.item) if one in floor.made.items else (floor.made.shelf, floor.card)
    place[one] = at
    floor.rects[one] = room(one, at)


def _settle(floor: _Floor, one: str, wish: Point, box: str | None) -> None:
    """Put a new item or card at the free place nearest to where it would like to stand."""
    if one in floor.rects:
        return
    room = floor.item if one in floor.made.items else floor.card
    _put(floor, one, next(at for at in _outwards(wish) if floor.free(room(one, at), box)))


def _outwards(start: Point) -> Iterable[Point]:
    """Points on ever larger squares round a start."""
    yield start
    for ring in count(1):
        far = ring * 20.0
        steps = [i * 20.0 for i in range(-ring, ring + 1)]
        for step in sorted(steps, key=abs):
            for dx, dy in ((step, far), (far, step), (step, -far), (-far, step)):
                yield start[0] + dx, start[1] + dy


def _join(floor: _Floor, cell: Cell) -> None:
    """New members of a box that was there, and members of one that was not but has the sheet to itself."""
    made = floor.made
    old = [one for one in _members(cell) if one in floor.rects]
    place = {**made.shelf, **made.at}
    away = (0.0, 0.0)
    first = floor.frames.get(cell.id, cell.rect)
    if old:
        away = (first.x0 - cell.rect.x0, first.y0 - cell.rect.y0)
    for one in _members(cell):
        _settle(floor, one, (place[one][0] + away[0], place[one][1] + away[1]), cell.id)
    if cell.box:
        cell.rect = floor.frames[cell.id] = _frame(floor, cell)


def _beyond(floor: _Floor, cell: Cell) -> None:
    """A new box as a whole, below everything."""
    made = floor.made
    bottom = max(rect.y1 for rect in (*floor.rects.values(), *floor.frames.values()))
    left = min(rect.x0 for rect in (*floor.rects.values(), *floor.frames.values()))
    dx, dy = left - cell.rect.x0, bottom + 60 - cell.rect.y0
    cell.rect = cell.rect.moved(dx, dy)
    place = {**made.shelf, **made.at}
    for one in _members(cell):
        _put(floor, one, (place[one][0] + dx, place[one][1] + dy))
    if cell.box:
        floor.frames[cell.id] = cell.rect


def _frame(floor: _Floor, cell: Cell) -> Rect:
    """The saved frame of a box, wide enough for all its members."""
    first, end = floor.saved.get(cell.id), floor.saved.get(f"{cell.id}#end")
    pad = style().space.pad - (ROUNDING if first and end else 0.0)
    held = union(floor.rects[one] for one in _members(cell) if one in floor.rects)
    wanted = Rect(held.x0 - pad, held.y0 - pad - TAB, held.x1 + pad, held.y1 + pad)
    return union((wanted, Rect(*first, *end))) if first and end else wanted


def _follow(floor: _Floor) -> None:
    """Cards of items without a box stand below them."""
    made = floor.made
    for card in made.picture.cards:
        if card.item in made.free and card.id not in floor.rects:
            (x, y), known, size = made.at[card.item], made.shapes[card.item], made.blocks[card.id]
            made.shelf[card.id] = (x - size.width / 2, y + known.words_rect.y1 + 8)


def _extent(made: Plan, floor: _Floor) -> Point:
    held = union((*floor.rects.values(), *(cell.rect for cell in made.cells if cell.box)))
    return held.x1, held.y1
