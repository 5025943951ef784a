"""What an association chart shows, before anybody decides where: facts in scope, ready to be arranged."""

from dataclasses import dataclass
from typing import Literal

Strength = Literal["confirmed", "unconfirmed", "tentative"]
Answer = Literal["met", "not met", "not applicable", "unknown"]
ItemKind = Literal["person", "home", "gang", "group", "school", "dog", "claim", "order"]
Span = tuple[str | None, str | None]
"""Two days of the world; an open end is none."""
LinkKind = Literal[
    "family", "address", "claiming", "associate", "intelligence", "member", "education", "not_to_associate",
    "possibly_same",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One icon: a person, a home, a gang, a school, or a thing that belongs to one of them."""

    id: str
    kind: ItemKind
    label: str
    lines: tuple[str, ...] = ()
    sex: Literal["female", "male", "unknown"] = "unknown"
    child: bool = False
    box: str | None = None
    warning: str | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """One labelled tie between two items; `directed` ties are drawn with an arrow at the target."""

    id: str
    source: str
    target: str
    kind: LinkKind
    label: str
    strength: Strength = "confirmed"
    directed: bool = False
    evidence: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    """From when to when it held, as each source has it; none where nobody says."""


@dataclass(frozen=True, slots=True)
class Box:
    """A frame round the items whose `box` is this id."""

    id: str
    label: str
    kind: Literal["family", "household", "group"] = "family"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a card and the record ids behind it."""

    text: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A text block that belongs to one item."""

    id: str
    item: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """The answer to one rule: met, not met, not applicable or unknown, and where it was seen."""

    id: str
    name: str
    answer: Answer
    protective: bool = False
    seen_in: tuple[str, ...] = ()
    reason: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything one chart shows, with what a reader must know to trust it."""

    title: str
    items: tuple[Item, ...]
    links: tuple[Link, ...]
    boxes: tuple[Box, ...] = ()
    cards: tuple[Card, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    subtitle: str = ""
    marking: str = "OFFICIAL-SENSITIVE"
    as_of: str = ""
    known_at: str = ""
    rule_versions: tuple[str, ...] = ()
    prepared_by: str = ""
