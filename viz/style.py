"""The colours, sizes and line styles of `styles.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from kithkin.graph.picture import Item


class Sizes(NamedTuple):
    """Text sizes in chart units."""

    title: float
    subtitle: float
    marking: float
    box: float
    name: float
    line: float
    label: float
    card: float
    heading: float
    key: float
    panel: float
    indicator: float


class Spaces(NamedTuple):
    """Distances in chart units."""

    margin: float
    pad: float
    words: float
    card: float
    slim: float
    row: float
    item: float
    shelf: float
    panel: float
    wall: float


@dataclass(frozen=True, slots=True)
class LinkStyle:
    """How one kind of link is drawn and named in the key."""

    name: str
    colour: str
    width: float


@dataclass(frozen=True, slots=True)
class EventStyle:
    """How one kind of event is marked and named in the key of a chronology, and whether it goes on until it ends."""

    name: str
    colour: str
    mark: str
    lasts: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """Everything of the style file."""

    ink: str
    grey: str
    paper: str
    warning: str
    family: str
    boxes: tuple[str, ...]
    text: Sizes
    icon: dict[str, float]
    space: Spaces
    link: dict[str, LinkStyle]
    event: dict[str, EventStyle]
    alike: dict[str, str]
    strength: dict[str, str]
    sheet: list[dict[str, Any]]

    def happened(self, kind: str) -> EventStyle:
        """How a line of a chronology is marked, whatever word its source has for it."""
        return self.event.get(self.alike.get(kind, kind), self.event["other"])

    def radius(self, item: Item) -> float:
        """Half the size of an item's icon."""
        if item.kind == "person":
            return self.icon["child" if item.child else "adult"]
        return self.icon[item.kind]


@cache
def style() -> Style:
    """The style of every picture."""
    read = tomllib.loads((Path(__file__).parent / "styles.toml").read_text(encoding="utf-8"))
    links = {name: LinkStyle(**one) for name, one in read.pop("link").items()}
    events = {name: EventStyle(**one) for name, one in read.pop("event").items()}
    text, space = Sizes(**read.pop("text")), Spaces(**read.pop("space"))
    return Style(boxes=tuple(read.pop("boxes")), text=text, space=space, link=links, event=events, **read)
