"""How much room each item, card, label and indicator takes, before anybody decides where it goes."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from kithkin.graph.picture import Card, Item
from kithkin.viz.geometry import Rect
from kithkin.viz.style import style
from kithkin.viz.text import Word, ascent, bounds, wrap

LEADING = 15.0
TIGHT = 14.5  # in cards
SQUARE = {"home", "claim", "order", "school"}


@dataclass(frozen=True, slots=True)
class Shape:
    """An item about its own middle: the icon and the words below it."""

    radius: float
    icon: Rect
    text: Rect
    words: tuple[Word, ...]
    square: bool = False

    @property
    def half(self) -> float:
        """Half its width, the wider side counted."""
        return max(-self.icon.x0, self.icon.x1, -self.text.x0, self.text.x1)

    @property
    def words_rect(self) -> Rect:
        """The rectangle of its words alone."""
        return bounds(self.words)

    @property
    def rise(self) -> float:
        """How far it reaches above its middle."""
        return -self.icon.y0

    @property
    def drop(self) -> float:
        """How far it reaches below its middle."""
        return max(self.icon.y1, self.text.y1)


@dataclass(frozen=True, slots=True)
class Block:
    """A text block about its own top left corner."""

    width: float
    height: float
    words: tuple[Word, ...]

    @property
    def snug(self) -> float:
        """The least width that holds it in the same lines."""
        return float(ceil(bounds(self.words).x1 + 8)) if self.words else self.width


def _lines(item: Item) -> Iterator[tuple[str, float, bool, str]]:
    size, room = style().text, style().space.words
    for line in wrap(item.label, size.name, room, bold=True) or ("",):
        yield line, size.name, True, "name"
    for told in item.lines:
        for line in wrap(told, size.line, room):
            yield line, size.line, False, "line"
    if item.warning:
        for line in wrap(f"Warning: {item.warning}", size.line, room, bold=True):
            yield line, size.line, True, "warning"


def _icon(item: Item, radius: float) -> Rect:
    right = bottom = radius + 1.5
    top = -radius - 1.5
    if item.warning:
        right, top = max(right, radius * 0.78 + 14), min(top, -radius * 0.78 - 13)
    if item.kind == "person" and item.child:
        right, bottom = max(right, radius * 0.72 + 10), max(bottom, radius * 0.72 + 10)
    return Rect(-radius - 1.5, top, right, bottom)


def shape(item: Item) -> Shape:
    """The room an item takes."""
    radius = style().radius(item)
    icon = _icon(item, radius)
    y = icon.y1 + 2 + ascent(style().text.name)
    words = []
    for text, size, bold, role in _lines(item):
        words.append(Word(0.0, y, text, size, bold, "middle", role))
        y += LEADING
    return Shape(radius, icon, bounds(words), tuple(words), item.kind in SQUARE)


def block(card: Card, room: float) -> Block:
    """The room a card takes at this width."""
    size = style().text
    y = 6.0
    words: list[Word] = []

    def put(text: str, inset: float, role: str, evidence: tuple[str, ...] = ()) -> None:
        nonlocal y
        bold, points = role != "line", size.card if role == "title" else size.heading
        for line in wrap(text, points, room - inset - 8, bold=bold):
            words.append(Word(inset, y + ascent(points), line, points, bold, "start", role, evidence))
            y += TIGHT

    put(card.title, 12, "title")
    for section in card.sections:
        y += 2
        put(section.heading, 12, "heading")
        for line in section.lines:
            put(line.text, 18, "line", line.evidence)
    return Block(room, y + 5, tuple(words))


def label(text: str, wide: float = 120) -> tuple[tuple[Word, ...], float, float]:
    """The words of a link's label about its middle, and the half width and half height they need."""
    size = style().text.label
    lines = wrap(text, size, wide) or ("",)
    top = -len(lines) * LEADING / 2 + 1.2
    words = tuple(
        Word(0.0, top + i * LEADING + ascent(size), line, size, anchor="middle", role="label")
        for i, line in enumerate(lines)
    )
    rect = bounds(words)
    return words, rect.w / 2 + 4, max(-rect.y0, rect.y1) + 1.5
