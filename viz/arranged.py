"""A picture with every mark in its place, ready to be drawn or measured."""

from collections.abc import Iterator
from dataclasses import dataclass

from kithkin.graph.picture import Box, Card, Indicator, Item, Link, Picture
from kithkin.viz.geometry import Point, Rect
from kithkin.viz.paper import Paper, paper
from kithkin.viz.text import Word

SHEET = "#sheet"
"""The seat of the sheet itself: its width and height."""


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """An icon about its middle, with its words below."""

    item: Item
    at: Point
    radius: float
    icon: Rect
    text: Rect
    words: tuple[Word, ...]
    shade: int | None = None

    @property
    def rect(self) -> Rect:
        """Icon and words together."""
        return Rect(
            min(self.icon.x0, self.text.x0),
            self.icon.y0,
            max(self.icon.x1, self.text.x1),
            max(self.icon.y1, self.text.y1),
        )


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """A line and its label; it stands for one link, or for several that say the same of the same two."""

    links: tuple[Link, ...]
    points: tuple[Point, ...]
    label: Rect
    words: tuple[Word, ...]
    leader: tuple[Point, Point] | None = None

    @property
    def first(self) -> Link:
        """The link that gives the line its ends, kind and strength."""
        return self.links[0]

    @property
    def evidence(self) -> tuple[str, ...]:
        """The records behind it, each once."""
        return tuple(dict.fromkeys(record for link in self.links for record in link.evidence))


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A frame with its name on a tab."""

    box: Box
    rect: Rect
    tab: Rect
    word: Word
    shade: int


@dataclass(frozen=True, slots=True)
class PlacedCard:
    """A text block in its frame."""

    card: Card
    rect: Rect
    words: tuple[Word, ...]
    shade: int | None = None


@dataclass(frozen=True, slots=True)
class PlacedIndicator:
    """An indicator of the panel, numbered."""

    indicator: Indicator
    number: int
    at: Point
    rect: Rect
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class KeyMark:
    """A sample of the key: what is drawn and what it means."""

    kind: str
    sample: str
    at: Point
    word: Word
    item: Item | None = None
    indicator: Indicator | None = None


@dataclass(frozen=True, slots=True)
class Arranged:
    """A whole sheet."""

    picture: Picture
    width: float
    height: float
    items: tuple[PlacedItem, ...]
    links: tuple[PlacedLink, ...]
    boxes: tuple[PlacedBox, ...]
    cards: tuple[PlacedCard, ...]
    indicators: tuple[PlacedIndicator, ...]
    key: tuple[KeyMark, ...]
    notes: tuple[Word, ...]

    @property
    def positions(self) -> dict[str, Point]:
        """Where everything stands, to be saved and given back as seats: see docs/charts.md."""
        places = {one.item.id: one.at for one in self.items} | {SHEET: (self.width, self.height)}
        framed = [(one.card.id, one.rect) for one in self.cards] + [(one.box.id, one.rect) for one in self.boxes]
        for id_, rect in framed:
            places[id_], places[f"{id_}#end"] = (rect.x0, rect.y0), (rect.x1, rect.y1)
        return places

    @property
    def words(self) -> Iterator[Word]:
        """Every text of the sheet."""
        for group in (self.items, self.links, self.cards, self.indicators):
            for one in group:
                yield from one.words
        yield from (one.word for one in self.boxes)
        yield from (one.word for one in self.key)
        yield from self.notes

    @property
    def smallest_print(self) -> float:
        """The size in points of the smallest text when the chart is printed on its sheet of paper."""
        return self.paper.smallest(self.width)

    @property
    def paper(self) -> Paper:
        """The sheet of paper it is for."""
        return paper(self.width)
