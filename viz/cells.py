"""The parts a sheet is made of: one cell for each box, and cells without a frame for items that have none."""

from collections import defaultdict
from dataclasses import dataclass, field
from math import ceil

from kithkin.graph.picture import Box, Card, Item, Picture
from kithkin.viz.generations import generations
from kithkin.viz.geometry import Point, Rect
from kithkin.viz.measure import Block, Shape, block, label, shape
from kithkin.viz.style import style
from kithkin.viz.text import Word, ascent

ABREAST = 5  # people in one row
CROWD = 20  # items in a cell without a frame
LINE_AIR, MOST_AIR = 12.0, 22.0
TAB = 26.0
NOWHERE = Rect(0, 0, 0, 0)


@dataclass(slots=True)
class Cell:
    """A box, or a part of the sheet without one: its rows of items, its cards and, once known, its place."""

    id: str
    box: Box | None
    rows: list[list[str]]
    tiers: list[int]
    cards: list[str]
    shelves: int = 1
    cardroom: float = field(default_factory=lambda: style().space.card)
    column: int = 0
    left: bool = True
    rect: Rect = NOWHERE

    @property
    def people(self) -> list[str]:
        """Its items, row by row."""
        return [one for row in self.rows for one in row]


@dataclass(slots=True)
class Plan:
    """The sheet while it is being arranged."""

    picture: Picture
    items: dict[str, Item]
    shapes: dict[str, Shape]
    blocks: dict[str, Block]
    near: dict[str, set[str]]
    between: dict[tuple[str, str], float]
    rank: dict[str, int]
    cells: list[Cell] = field(default_factory=list)
    free: list[str] = field(default_factory=list)
    at: dict[str, Point] = field(default_factory=dict)
    shelf: dict[str, Point] = field(default_factory=dict)
    air: dict[str, float] = field(default_factory=dict)
    drafts: dict[tuple[str, float], Block] = field(default_factory=dict)
    sizes: dict[tuple[str, int, float], Point] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)  # frames that continue a box, and which

    def beside(self, one: str) -> list[str]:
        """What an item is tied to, in the order of the picture: ids differ from store to store."""
        return sorted(self.near[one], key=self.rank.__getitem__)

    def card(self, id_: str) -> Card:
        """The card with this id."""
        return next(card for card in self.picture.cards if card.id == id_)

    def draft(self, id_: str, room: float) -> Block:
        """A card as it would be at this width."""
        known = self.drafts.get((id_, room))
        if known is None:
            known = self.drafts[id_, room] = block(self.card(id_), room)
        return known

    def pitch(self, a: str, b: str) -> float:
        """How far apart two neighbours of a row stand: their words do not meet and a label fits between."""
        one, two = self.shapes[a], self.shapes[b]
        apart = one.half + two.half + style().space.item + self.air.get(a, 0.0) + self.air.get(b, 0.0)
        told = self.between.get((a, b), 0.0)
        return max(apart, one.radius + two.radius + told + 22) if told else apart


def plan(picture: Picture) -> Plan:
    """The parts of a picture, measured and put into cells and rows."""
    near: dict[str, set[str]] = defaultdict(set)
    between: dict[tuple[str, str], float] = {}
    for link in picture.links:
        near[link.source].add(link.target)
        near[link.target].add(link.source)
        wide = 2 * label(link.label)[1]
        for pair in ((link.source, link.target), (link.target, link.source)):
            between[pair] = max(between.get(pair, 0.0), wide)
    items = {item.id: item for item in picture.items}
    shapes = {id_: shape(item) for id_, item in items.items()}
    widest = style().space.card
    blocks = {card.id: block(card, block(card, widest).snug) for card in picture.cards}
    made = Plan(picture, items, shapes, blocks, near, between, {one: at for at, one in enumerate(items)})
    for box in picture.boxes:
        members = [item for item in picture.items if item.box == box.id]
        inside = {item.id for item in members}
        if members:
            made.cells.append(boxed(made, box, members, [card.id for card in picture.cards if card.item in inside]))
    loose = [item.id for item in picture.items if item.box is None]
    if len(loose) <= 2 * len(made.cells):
        made.free = loose
        _grow_with_cards(made, loose)
    else:
        made.cells += _open(made, loose)
    return made


def _grow_with_cards(made: Plan, loose: list[str]) -> None:
    """An item without a box carries its cards below its words."""
    for card in made.picture.cards:
        if card.item in loose:
            known, size = made.shapes[card.item], made.blocks[card.id]
            top = known.text.y1 + 8
            text = Rect(
                min(known.text.x0, -size.width / 2),
                known.text.y0,
                max(known.text.x1, size.width / 2),
                top + size.height,
            )
            made.shapes[card.item] = Shape(known.radius, known.icon, text, known.words, known.square)
            made.shelf[card.id] = (-size.width / 2, top)


def boxed(made: Plan, box: Box, members: list[Item], cards: list[str]) -> Cell:
    """These members and cards in a frame, parents above children."""
    rows: list[list[str]] = []
    tiers: list[int] = []
    for wanted in ("thing", "adult", "child"):
        for row in generations([item.id for item in members if tier_of(item) == wanted], made.picture.links):
            tier = len(rows)
            rows += _abreast(row)
            tiers += [tier] * (len(rows) - tier)
    for i, row in enumerate(rows):
        far = {one for j, other in enumerate(rows) if abs(i - j) > 1 for one in other}
        made.air |= {one: _air(made, one, far) for one in row}
    return Cell(box.id, box, rows, tiers, cards)


def _air(made: Plan, one: str, far: set[str]) -> float:
    """Room beside an item for its lines that must pass a row between."""
    if not made.near[one] & far:
        return 0.0
    ends = [{link.source, link.target} for link in made.picture.links]
    return min(MOST_AIR, LINE_AIR * sum(one in pair and bool(pair & far) for pair in ends))


def tier_of(item: Item) -> str:
    """Whether an item stands with the things, the adults or the children."""
    if item.kind != "person":
        return "thing"
    return "child" if item.child else "adult"


def _abreast(row: list[str]) -> list[list[str]]:
    """A long row in balanced shorter ones."""
    count = ceil(len(row) / ABREAST)
    size = ceil(len(row) / count) if count else 1
    return [row[i : i + size] for i in range(0, len(row), size)]


def _open(made: Plan, loose: list[str]) -> list[Cell]:
    """Cells without a frame, neighbours together."""
    if not made.cells:
        return [_loose("open", made, loose)]
    walk = _walk(made, loose)
    count = ceil(len(walk) / CROWD)
    size = ceil(len(walk) / count)
    return [_loose(f"open-{i}", made, walk[i : i + size]) for i in range(0, len(walk), size)]


def _loose(id_: str, made: Plan, members: list[str]) -> Cell:
    cards = [card.id for card in made.picture.cards if card.item in members]
    return Cell(id_, None, [members], [0], cards, left=False)


def _walk(made: Plan, members: list[str]) -> list[str]:
    """Members in the order of a walk along their ties, the most tied first."""
    left = sorted(members, key=lambda one: (-len(made.near[one]), members.index(one)))
    found: list[str] = []
    while left:
        queue = [left[0]]
        while queue:
            one = queue.pop(0)
            if one in left:
                left.remove(one)
                found.append(one)
                queue += [other for other in left if other in made.near[one]]
    return found


def tab(box: Box, rect: Rect) -> tuple[Rect, Word]:
    """The tab of a box and the word on it."""
    points = style().text.box
    word = Word(rect.x0 + 14, rect.y0 + 7 + ascent(points), box.label, points, bold=True, role="tab")
    return Rect(rect.x0, rect.y0, word.rect.x1 + 14, rect.y0 + 31), word
