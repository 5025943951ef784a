"""What is to be drawn: the picture checked, and links that say the same of the same two made one line."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from kithkin.graph.errors import WrongUse
from kithkin.graph.picture import Link, Picture

RINGS = {"family", "education"}  # brothers and sisters, pupils of one school: told of all, drawn as a chain


@dataclass(frozen=True, slots=True)
class Strand:
    """One line to draw between two items, and the links it stands for."""

    source: str
    target: str
    links: tuple[Link, ...]

    @property
    def label(self) -> str:
        """The words on the line, each once."""
        return ", ".join(dict.fromkeys(link.label for link in self.links if link.label))


def checked(picture: Picture) -> Picture:
    """The picture, when every mark has its own id and every tie, card and frame has its item."""
    ids = [one.id for group in (picture.items, picture.links, picture.boxes, picture.cards) for one in group]
    twice = next((one for one in ids if ids.count(one) > 1), None) if len(set(ids)) < len(ids) else None
    if twice is not None:
        raise WrongUse(f"The picture has two marks with the id {twice!r}: give each its own.")
    items = {item.id for item in picture.items}
    boxes = {box.id for box in picture.boxes}
    ends = [end for link in picture.links for end in (link.source, link.target)]
    lost = next((end for end in [*ends, *(card.item for card in picture.cards)] if end not in items), None)
    if lost is not None:
        raise WrongUse(
            f"A link or card of the picture names the item {lost!r}, which is not in it: add it or leave it out."
        )
    lost = next((item.box for item in picture.items if item.box is not None and item.box not in boxes), None)
    if lost is not None:
        raise WrongUse(f"An item of the picture names the box {lost!r}, which is not in it: add it or leave it out.")
    return picture


def strands(picture: Picture, order: dict[str, tuple[float, float]]) -> list[Strand]:
    """The lines to draw; full sets of siblings become chains in the order in which they stand."""
    chains, others = _chains([link for link in picture.links if link.source != link.target], order)
    same: dict[tuple[object, ...], list[Link]] = defaultdict(list)
    for link in others:
        # Without an arrow no end is the first: which one a store names first must not turn the line round.
        ends = (
            (link.source, link.target) if link.directed else sorted((link.source, link.target), key=order.__getitem__)
        )
        same[*ends, link.kind, link.strength, link.directed].append(link)
    return [Strand(str(key[0]), str(key[1]), tuple(group)) for key, group in same.items()] + chains


def _chains(links: list[Link], order: dict[str, tuple[float, float]]) -> tuple[list[Strand], list[Link]]:
    """Sets of three or more in which everybody has the same undirected tie to everybody."""
    alike: dict[tuple[str, ...], list[Link]] = defaultdict(list)
    for link in links:
        if link.kind in RINGS and not link.directed:
            alike[link.kind, link.label, link.strength].append(link)
    found: list[Strand] = []
    taken: set[str] = set()
    for group in alike.values():
        for ring in _cliques(group):
            stand = sorted(
                {end for link in ring for end in (link.source, link.target)}, key=lambda end: (order[end], end)
            )
            found += [Strand(a, b, _told(ring, a, b)) for a, b in pairwise(stand)]
            taken |= {link.id for link in ring}
    return found, [link for link in links if link.id not in taken]


def _told(ring: list[Link], a: str, b: str) -> tuple[Link, ...]:
    """All links of the ring, the one between these two first."""
    return tuple(sorted(ring, key=lambda link: {link.source, link.target} != {a, b}))


def _cliques(links: list[Link]) -> Iterable[list[Link]]:
    """Connected parts in which no pair lacks its link."""
    near: dict[str, set[str]] = defaultdict(set)
    for link in links:
        near[link.source].add(link.target)
        near[link.target].add(link.source)
    seen: set[str] = set()
    for start, others in near.items():
        if start in seen:
            continue
        part = others | {start}
        seen |= part
        if len(part) > 2 and all(near[a] | {a} == part for a in part):
            yield [link for link in links if link.source in part]
