"""What a chart shows of all it could show: what was filtered, hidden or folded away is left out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kithkin.casework.chart.state import State
from kithkin.casework.days import overlaps
from kithkin.casework.words import words
from kithkin.graph.picture import Box, Card, Indicator, Item, Link, Picture, Section


@dataclass(frozen=True, slots=True)
class Pared:
    """What is shown, of what, and what its maker hid of it."""

    whole: Picture
    picture: Picture
    hidden: tuple[Item, ...]


def pared(whole: Picture, state: State) -> Pared:
    """The picture as its state has it; only what its maker hid, and is there to be seen, is counted as hidden."""
    picture = _folded(_filtered(whole, state), state.collapsed)
    hidden = [item for item in picture.items if item.id in state.hidden]
    out = {item.id for item in hidden}
    kept = _only(picture, [item for item in picture.items if item.id not in out], picture.links)
    return Pared(whole, kept, tuple(hidden))


def feeds_of(evidence: Iterable[str]) -> frozenset[str]:
    """The feeds that records are of."""
    return frozenset(record.partition(":")[0] for record in evidence)


def feeds_in(picture: Picture) -> tuple[str, ...]:
    """Every feed that something of a picture rests on."""
    lines = [line.evidence for card in picture.cards for section in card.sections for line in section.lines]
    marks = [one.evidence for some in (picture.items, picture.links, picture.indicators) for one in some]
    return tuple(sorted({feed for evidence in (*marks, *lines) for feed in feeds_of(evidence)}))


def _filtered(whole: Picture, state: State) -> Picture:
    links = [link for link in whole.links if _wanted(link, state, whole.as_of)]
    before = {end for link in whole.links for end in (link.source, link.target)}
    tied = {end for link in links for end in (link.source, link.target)}
    # A thing that nothing ties any more says nothing; a person is there for their own sake.
    items = [
        item for item in whole.items
        if _of(item.evidence, state.no_feeds) and (item.kind == "person" or item.id in tied or item.id not in before)
    ]  # fmt: skip
    cards = [card for card in (_card(card, state.no_feeds) for card in whole.cards) if card.sections]
    return _only(replace(whole, cards=tuple(cards)), items, links)


def _wanted(link: Link, state: State, until: str) -> bool:
    order: list[str] = words()["strength"]["order"]
    return (
        link.kind not in state.no_kinds
        and order.index(link.strength) <= order.index(state.strength)
        and _of(link.evidence, state.no_feeds)
        and active(link, state.since, until)
    )


def active(link: Link, since: str, until: str) -> bool:
    """Whether a link held on any day of a window; of one without days nobody can say that it did not."""
    return not since or not link.spans or any(overlaps(*span, since, until) for span in link.spans)


def _of(evidence: Sequence[str], no_feeds: Collection[str]) -> bool:
    """Whether something rests on a feed that is shown, or on none."""
    return not evidence or bool(feeds_of(evidence) - set(no_feeds))


def _card(card: Card, no_feeds: Collection[str]) -> Card:
    sections = (
        Section(one.heading, tuple(line for line in one.lines if _of(line.evidence, no_feeds))) for one in card.sections
    )
    return replace(card, sections=tuple(one for one in sections if one.lines))


def _only(picture: Picture, items: Sequence[Item], links: Iterable[Link]) -> Picture:
    """The picture with these items, and what of these links, cards and boxes belongs to them."""
    there, used = {item.id for item in items}, {item.box for item in items}
    boxes = tuple(box for box in picture.boxes if box.id in used)
    shown = there | {box.id for box in boxes}
    return replace(
        picture,
        items=tuple(items),
        links=tuple(link for link in links if {link.source, link.target} <= there),
        boxes=boxes,
        cards=tuple(card for card in picture.cards if card.item in there),
        indicators=tuple(_seen(one, shown) for one in picture.indicators),
    )


def _seen(indicator: Indicator, shown: Collection[str]) -> Indicator:
    return replace(indicator, seen_in=tuple(one for one in indicator.seen_in if one in shown))


def _folded(picture: Picture, collapsed: Collection[str]) -> Picture:
    """The picture with these boxes as one item each; what ties their members to others ties the item."""
    boxes = [box for box in picture.boxes if box.id in collapsed]
    into = {item.id: box.id for box in boxes for item in picture.items if item.box == box.id}
    folded = [_group(box, [item for item in picture.items if item.box == box.id]) for box in boxes]
    ends = [_moved(link, into) for link in picture.links]
    indicators = tuple(
        replace(one, seen_in=tuple(dict.fromkeys(into.get(who, who) for who in one.seen_in)))
        for one in picture.indicators
    )
    items = [*(item for item in picture.items if item.id not in into), *folded]
    left = replace(picture, indicators=indicators, boxes=tuple(box for box in picture.boxes if box not in boxes))
    return _only(left, items, [link for link in ends if link.source != link.target])


def _group(box: Box, members: Sequence[Item]) -> Item:
    people = sum(item.kind == "person" for item in members)
    told = f"{people} {'person' if people == 1 else 'people'}, folded"
    evidence = tuple(sorted({record for item in members for record in item.evidence}))
    return Item(box.id, "group", box.label, (told,), evidence=evidence)


def _moved(link: Link, into: Mapping[str, str]) -> Link:
    return replace(link, source=into.get(link.source, link.source), target=into.get(link.target, link.target))
