"""From a picture to a sheet with everything in its place: a function of what is visible and of saved seats."""

from dataclasses import dataclass
from functools import lru_cache

from kithkin.graph.picture import Picture
from kithkin.viz import sheet
from kithkin.viz.arranged import SHEET, Arranged, PlacedBox, PlacedCard, PlacedItem, PlacedLink
from kithkin.viz.cells import Plan, plan, tab
from kithkin.viz.chart import Strand, checked, strands
from kithkin.viz.geometry import Point, Rect
from kithkin.viz.grid import HEAD, lay, room_for
from kithkin.viz.keep import Seats, keep
from kithkin.viz.labels import Label, cleared, labels, through
from kithkin.viz.network import scatter
from kithkin.viz.order import order
from kithkin.viz.route import again, route
from kithkin.viz.rows import people_area, place, place_cards
from kithkin.viz.style import style

MENDS = 3  # rounds of drawing anew
KEPT = 32  # sheets


@dataclass(frozen=True, slots=True)
class _Sheet:
    wide: float
    high: float
    chart: Rect


def arrange(picture: Picture, seats: Seats | None = None) -> Arranged:
    """Decide where everything stands, once for the same content; what has a saved seat keeps it."""
    return _known(picture, tuple(sorted(seats.items())) if seats else ())


@lru_cache(maxsize=KEPT)
def _known(picture: Picture, seats: tuple[tuple[str, Point], ...]) -> Arranged:
    return fresh(picture, dict(seats))


def fresh(picture: Picture, seats: Seats | None = None) -> Arranged:
    """The sheet without a look at those that are known; it stays as large as it was if it still holds all."""
    made = plan(checked(picture))
    return _drawn(made, _sheet(picture, _placed(made, seats or {})))


def breadth(picture: Picture, seats: Seats) -> float:
    """How wide the sheet of a chart with these seats is, found without drawing it."""
    return _placed(plan(checked(picture)), seats)[0]


def _placed(made: Plan, saved: Seats) -> Point:
    """Everything in its place, and the size of the sheet that holds it."""
    seated = sum(one in saved for one in (*made.items, *made.blocks))
    size = _stand(made) if seated < len(made.items) + len(made.blocks) or not seated else (0.0, 0.0)
    if seated:
        size = room_for(made.picture, *keep(made, saved))
        size = max(size, saved.get(SHEET, size))
    return size


def _stand(made: Plan) -> Point:
    if not made.items:
        return 900.0, 640.0
    size = lay(made)
    for cell in made.cells:
        if cell.box:
            place(made, cell)
        else:
            scatter(made, cell, people_area(made, cell))
    order(made)
    for cell in made.cells:
        place_cards(made, cell)
    for card in made.picture.cards:
        if card.item in made.free:
            (x, y), (dx, dy) = made.at[card.item], made.shelf[card.id]
            made.shelf[card.id] = (x + dx, y + dy)
    return size


def _sheet(picture: Picture, size: Point) -> _Sheet:
    margin = style().space.margin
    panel = style().space.panel + 36 if picture.indicators else 0.0
    return _Sheet(
        *size, Rect(margin / 3, HEAD - 14, size[0] - panel - margin / 3, size[1] - sheet.foot(picture, size[0]) + 14)
    )


def _drawn(made: Plan, page: _Sheet) -> Arranged:
    picture = made.picture
    shades = {box.id: i % len(style().boxes) for i, box in enumerate(picture.boxes)}
    shades |= {part: shades[of] for part, of in made.parts.items()}
    boxes = tuple(
        PlacedBox(cell.box, cell.rect, *tab(cell.box, cell.rect), shades[cell.box.id])
        for cell in sorted(made.cells, key=lambda one: (one.rect.y0, one.rect.x0))
        if cell.box
    )
    items = tuple(_item(made, id_, shades) for id_ in made.items)
    cards = tuple(_card(made, id_, shades) for id_ in made.blocks)
    indicators, head = sheet.panel(picture, page.chart.x1 + 24, HEAD)
    notes = (*sheet.heading(picture, page.wide), *head, *sheet.footing(picture, page.wide, page.high - 22))
    key = sheet.key(picture, page.wide, page.high - sheet.foot(picture, page.wide) + 33)
    links = _links(made, page, boxes, items, cards)
    return Arranged(picture, page.wide, page.high, items, links, boxes, cards, indicators, key, notes)


def _item(made: Plan, id_: str, shades: dict[str, int]) -> PlacedItem:
    item, known, at = made.items[id_], made.shapes[id_], made.at[id_]
    words = tuple(word.moved(*at) for word in known.words)
    shade = shades[item.box] if item.box else None
    return PlacedItem(item, at, known.radius, known.icon.moved(*at), known.words_rect.moved(*at), words, shade)


def _card(made: Plan, id_: str, shades: dict[str, int]) -> PlacedCard:
    card, size, (x, y) = made.card(id_), made.blocks[id_], made.shelf[id_]
    box = made.items[card.item].box
    words = tuple(word.moved(x, y) for word in size.words)
    return PlacedCard(card, Rect(x, y, x + size.width, y + size.height), words, shades[box] if box else None)


def _links(
    made: Plan, page: _Sheet, boxes: tuple[PlacedBox, ...], items: tuple[PlacedItem, ...], cards: tuple[PlacedCard, ...]
) -> tuple[PlacedLink, ...]:
    rank = {id_: (at[1], at[0]) for id_, at in made.at.items()}
    lines = strands(made.picture, rank)
    paths = route(made, lines, page.chart)
    walls = [rect.grown(2) for one in items for rect in (one.icon, one.text)]
    walls += [one.rect.grown(2) for one in cards] + [one.tab.grown(2) for one in boxes]
    walls += [edge.grown(1) for one in boxes for edge in one.rect.edges]
    told = labels(lines, paths, walls, page.chart)
    for _ in range(MENDS):
        paths, told, better = _mend(made, lines, (paths, told), walls, page.chart)
        if not better:
            break
    told = cleared(lines, paths, told, walls, page.chart)
    return tuple(
        PlacedLink(line.links, tuple(path), one.rect, one.words, one.leader)
        for line, path, one in zip(lines, paths, told, strict=True)
    )


Drawn = tuple[list[list[Point]], list[Label]]


def _mend(
    made: Plan, lines: list[Strand], drawn: Drawn, walls: list[Rect], chart: Rect
) -> tuple[list[list[Point]], list[Label], bool]:
    """Draw anew the lines that run through the words of others, and keep that where it helps."""
    paths, told = drawn
    bad = through(paths, told)
    if not bad:
        return paths, told, False
    still = {i: one for i, one in enumerate(told) if i not in bad}
    fresh = again(made, lines, chart, paths, {i: one.rect for i, one in still.items()})
    words = labels(lines, fresh, walls, chart, still)
    if len(through(fresh, words)) < len(bad):
        return fresh, words, True
    return paths, told, False
