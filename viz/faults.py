"""What is wrong with a sheet: marks that meet, lines that touch what is not theirs, lines that cross."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kithkin.viz.arranged import Arranged, PlacedLink
from kithkin.viz.geometry import Rect, crossing, overlapping, piercing, segments, table


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle that must stand clear: icon, text, label, card, tab or box, and whose it is."""

    kind: str
    id: str
    rect: Rect


@dataclass(frozen=True, slots=True)
class Faults:
    """Marks that meet, lines that touch what is not theirs, and how often lines cross."""

    overlaps: tuple[tuple[Mark, Mark], ...]
    touches: tuple[tuple[str, Mark], ...]
    crossings: int

    @property
    def touching(self) -> int:
        """How many lines touch something."""
        return len({link for link, _ in self.touches})


def marks(arranged: Arranged) -> list[Mark]:
    """Everything that must stand clear, as the layout believes it to be."""
    found = [Mark("icon", one.item.id, one.icon) for one in arranged.items]
    found += [Mark("text", one.item.id, one.text) for one in arranged.items]
    found += [Mark("label", one.first.id, one.label) for one in arranged.links if one.words[0].text]
    found += [Mark("card", one.card.id, one.rect) for one in arranged.cards]
    found += [Mark("tab", one.box.id, one.tab) for one in arranged.boxes]
    return found + [Mark("box", one.box.id, one.rect) for one in arranged.boxes]


def faults(arranged: Arranged, measured: Sequence[Mark] | None = None) -> Faults:
    """What is wrong, by the layout's own rectangles or by those that a browser measured."""
    known = list(measured) if measured is not None else marks(arranged)
    return Faults(tuple(overlaps(known)), tuple(touches(arranged, known)), crossings(arranged.links))


def overlaps(known: Sequence[Mark]) -> Iterable[tuple[Mark, Mark]]:
    """Pairs that meet; a box counts by its frame line, and against other boxes as a whole."""
    solid = [mark for mark in known if mark.kind != "box"]
    meet = overlapping(table([mark.rect for mark in solid]), table([mark.rect for mark in solid]))
    for i, j in np.argwhere(np.triu(meet, 1)):
        if {solid[i].kind, solid[j].kind} != {"icon", "text"} or solid[i].id != solid[j].id:
            yield solid[i], solid[j]
    boxes = [mark for mark in known if mark.kind == "box"]
    for k, box in enumerate(boxes):
        yield from ((box, other) for other in boxes[k + 1 :] if box.rect.meets(other.rect))
        edges = table(box.rect.edges)
        held = [mark for mark in solid if mark.kind != "tab"]
        hit = overlapping(table([mark.rect for mark in held]), edges).any(axis=1)
        yield from ((held[i], box) for i in np.flatnonzero(hit))


def touches(arranged: Arranged, known: Sequence[Mark]) -> Iterable[tuple[str, Mark]]:
    """Lines through an icon, a text, a card, a tab or a label that is not theirs."""
    solid = [mark for mark in known if mark.kind != "box"]
    rects = table([mark.rect for mark in solid])
    for one in arranged.links:
        own = {one.first.source, one.first.target, one.first.id}
        hit = piercing(np.array(segments(one.points)), rects).any(axis=0)
        yield from ((one.first.id, solid[i]) for i in np.flatnonzero(hit) if solid[i].id not in own)


def crossings(links: Sequence[PlacedLink]) -> int:
    """How often lines cross."""
    parts = [(i, line) for i, one in enumerate(links) for line in segments(one.points)]
    if not parts:
        return 0
    of, lines = np.array([i for i, _ in parts]), np.array([line for _, line in parts])
    return int((np.triu(crossing(lines, lines), 1) & (of[:, None] != of[None, :])).sum())
