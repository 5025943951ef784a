"""A chart for paper: text blocks that do not fit go to numbered sheets that continue it, with the numbers on both."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kithkin.graph.picture import Card, Line, Picture, Section
from kithkin.viz import sheet
from kithkin.viz.arrange import arrange, breadth
from kithkin.viz.arranged import Arranged, PlacedCard
from kithkin.viz.cells import plan
from kithkin.viz.chart import checked
from kithkin.viz.geometry import Point, Rect
from kithkin.viz.grid import HEAD, lay
from kithkin.viz.keep import Seats
from kithkin.viz.leave import left
from kithkin.viz.measure import Block, block
from kithkin.viz.paper import RATIO, paper
from kithkin.viz.style import style

WIDE = 1500.0  # of a sheet that continues a chart: its letters are larger than the chart's own
FOOT = 66.0


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text block, or as much of one as a column holds, with its number."""

    number: int
    card: Card
    size: Block


def sheets(picture: Picture, seats: Seats | None = None, size: str = "A3") -> tuple[Arranged, ...]:
    """The chart on this size of paper, or the smallest that holds its people, and the sheets that continue it.

    Of a chart with saved seats those text blocks go that reach furthest, and nothing else moves.
    """
    if not picture.cards or (seats and _needs(picture, seats) <= _long(size)):
        return (arrange(picture, seats),)
    least = max(_long(size), _bare(picture, list(picture.cards), seats))
    gone = _fewest(picture, least, seats)
    if not gone:
        return (arrange(picture, seats),)
    columns = _columns(_pieces(picture, gone))
    pages = _pages(columns)
    where = {piece.card.item: (piece.number, at) for at, page in enumerate(pages, 2) for piece in page}
    told = f"Sheet 1 of {len(pages) + 1}: text blocks 1 to {len(gone)} are on {_sheets(len(pages))}"
    own = replace((_stubbed if seats else _moved)(picture, gone, where), subtitle=_said(picture, told))
    first = arrange(own, left(own, seats, gone) if seats else None)
    rest = [_continued(picture, page, (at, len(pages) + 1)) for at, page in enumerate(_laid(columns), 2)]
    return (first, *rest)


def _long(size: str) -> float:
    return next((float(one["long"]) for one in style().sheet if one["name"] == size), 0.0)


def _needs(picture: Picture, seats: Seats | None = None) -> float:
    """The paper that the chart needs, found without drawing it."""
    if seats:
        return paper(breadth(picture, seats)).long
    made = plan(checked(picture))
    return paper(lay(made)[0]).long if made.cells else 0.0


def _bare(picture: Picture, gone: list[Card], seats: Seats | None) -> float:
    """The paper that the chart needs without these cards."""
    rest = (_stubbed if seats else _moved)(picture, gone)
    return _needs(rest, left(rest, seats, gone) if seats else None)


def _fewest(picture: Picture, least: float, seats: Seats | None = None) -> list[Card]:
    """The fewest cards without which the chart fits the paper: those go first that take the most room."""
    size = {card.id: _reach(card, seats or {}) for card in picture.cards}
    ranked = sorted(picture.cards, key=lambda card: (-size[card.id], card.id))
    low, top = 0, len(ranked)
    while low < top:
        middle = (low + top) // 2
        if _bare(picture, ranked[:middle], seats) <= least:
            top = middle
        else:
            low = middle + 1
    return [card for card in picture.cards if card in ranked[:low]]


def _reach(card: Card, seats: Seats) -> float:
    """How far across the sheet a card with a seat makes it reach; of one without, how tall it is."""
    x, y = seats.get(f"{card.id}#end", (0.0, 0.0))
    return max(x, y * RATIO) or block(card, style().space.card).height


Where = dict[str, tuple[int, int]]
NOWHERE_YET = (99, 9)


def _moved(picture: Picture, gone: list[Card], where: Where | None = None) -> Picture:
    """The chart without these cards; whoever they are about says where they are."""
    about = {card.item: (where or {}).get(card.item, NOWHERE_YET) for card in gone}
    items = (
        replace(item, lines=(*item.lines, f"Text block {about[item.id][0]}, sheet {about[item.id][1]}"))
        if item.id in about
        else item
        for item in picture.items
    )
    return replace(picture, items=tuple(items), cards=tuple(card for card in picture.cards if card not in gone))


def _stubbed(picture: Picture, gone: list[Card], where: Where | None = None) -> Picture:
    """The same where nobody may move or need more room: instead of each card a small one says where it is."""

    def stub(card: Card) -> Card:
        number, at = (where or {}).get(card.item, NOWHERE_YET)
        return Card(card.id, card.item, f"{number}. {card.title}, sheet {at}", ())

    return replace(picture, cards=tuple(stub(one) if one in gone else one for one in picture.cards))


def _sheets(many: int) -> str:
    return "sheet 2" if many == 1 else f"sheets 2 to {many + 1}"


def _said(picture: Picture, told: str) -> str:
    dates = sheet.dates(picture) if "As of" not in picture.subtitle else ""
    return ". ".join(part.rstrip(".") for part in (told, picture.subtitle, dates) if part)


def _room() -> tuple[int, float, float]:
    """How many columns a sheet has, how wide they are, and how high."""
    space = style().space
    across = WIDE - 2 * space.margin + space.shelf
    count = int(across / (space.card + space.shelf))
    return count, across / count - space.shelf, WIDE / RATIO - HEAD - FOOT


def _pieces(picture: Picture, gone: list[Card]) -> Iterator[_Piece]:
    """The cards in the order of their boxes, numbered by whom they are about, none higher than a column."""
    boxes = {box.id: (i, box.label) for i, box in enumerate(picture.boxes)}
    items = {item.id: (i, item) for i, item in enumerate(picture.items)}
    ranked = sorted(gone, key=lambda card: (boxes.get(items[card.item][1].box or "", (99, ""))[0], items[card.item][0]))
    numbers = {item: at for at, item in enumerate(dict.fromkeys(card.item for card in ranked), 1)}
    for card in ranked:
        box = boxes.get(items[card.item][1].box or "", (0, ""))[1]
        title = f"{numbers[card.item]}. {card.title}" + (f", {box}" if box else "")
        for part in _cut(replace(card, title=title)):
            yield _Piece(numbers[card.item], part, block(part, _room()[1]))


def _cut(card: Card) -> Iterable[Card]:
    """A card in parts that a column holds."""
    _, wide, high = _room()
    whole, parts = card, 1
    while block(whole, wide).height > high:
        lines = [(section.heading, line) for section in whole.sections for line in section.lines]
        most = next((n for n in range(len(lines) - 1, 1, -1) if block(_some(whole, lines[:n]), wide).height <= high), 1)
        yield _some(whole, lines[:most])
        parts += 1
        rest = _some(whole, lines[most:])
        whole = replace(rest, id=f"{card.id}#{parts}", title=f"{card.title} (continued)")
    yield whole


def _some(card: Card, lines: list[tuple[str, Line]]) -> Card:
    found: dict[str, list[Line]] = {}
    for heading, line in lines:
        found.setdefault(heading, []).append(line)
    sections = tuple(Section(heading, tuple(of)) for heading, of in found.items())
    return replace(card, sections=sections)


def _columns(pieces: Iterable[_Piece]) -> list[list[_Piece]]:
    """Pieces one under the other, a new column where the last is full."""
    columns: list[list[_Piece]] = [[]]
    left = high = _room()[2]
    for piece in pieces:
        if piece.size.height > left and columns[-1]:
            columns.append([])
            left = high
        columns[-1].append(piece)
        left -= piece.size.height + style().space.shelf
    return columns


def _laid(columns: list[list[_Piece]]) -> list[list[list[_Piece]]]:
    count = _room()[0]
    return [columns[i : i + count] for i in range(0, len(columns), count)]


def _pages(columns: list[list[_Piece]]) -> list[list[_Piece]]:
    return [[piece for column in page for piece in column] for page in _laid(columns)]


def _continued(picture: Picture, page: list[list[_Piece]], sheet_of: tuple[int, int]) -> Arranged:
    """One sheet of text blocks."""
    pieces = [piece for column in page for piece in column]
    first, last, (at, of) = pieces[0].number, pieces[-1].number, sheet_of
    told = f"Sheet {at} of {of}: text blocks {first} to {last}"
    owners = {piece.card.item for piece in pieces}
    own = replace(
        picture,
        items=tuple(item for item in picture.items if item.id in owners),
        links=(), boxes=(), indicators=(), cards=tuple(piece.card for piece in pieces), subtitle=_said(picture, told),
    )  # fmt: skip
    high = WIDE / RATIO
    notes = (*sheet.heading(own, WIDE), *sheet.footing(own, WIDE, high - 22))
    return Arranged(own, WIDE, high, (), (), (), tuple(_placed(picture, page)), (), (), notes)


def _placed(picture: Picture, page: list[list[_Piece]]) -> Iterator[PlacedCard]:
    shades = {box.id: i % len(style().boxes) for i, box in enumerate(picture.boxes)}
    boxes = {item.id: item.box for item in picture.items}
    x = float(style().space.margin)
    for column in page:
        y = HEAD
        for piece in column:
            yield _card(piece, (x, y), shades.get(boxes[piece.card.item] or ""))
            y += piece.size.height + style().space.shelf
        x += _room()[1] + style().space.shelf


def _card(piece: _Piece, at: Point, shade: int | None) -> PlacedCard:
    rect = Rect(at[0], at[1], at[0] + piece.size.width, at[1] + piece.size.height)
    return PlacedCard(piece.card, rect, tuple(word.moved(*at) for word in piece.size.words), shade)
