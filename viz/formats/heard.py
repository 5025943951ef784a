"""What a screen reader says of each mark of a chart."""

from urllib.parse import unquote
from xml.etree.ElementTree import Element

from kithkin.viz.arranged import Arranged, PlacedCard, PlacedIndicator, PlacedLink
from kithkin.viz.formats.notes import Notes
from kithkin.viz.formats.tags import Said, Say
from kithkin.viz.sheet import ANSWERS, STRENGTHS
from kithkin.viz.svg import spoken

SILENT = {"paper", "label", "numbers", "line", "leader", "page"}
HEADINGS = {"title": "H1", "panel": "H2", "heading": "H2"}


def hearing(arranged: Arranged, notes: Notes) -> Say:
    """A chart in words: items, links, cards and indicators with the numbers of their notes."""
    items = {one.item.id: f"{spoken(one.item)}{notes.said(one.item.evidence)}" for one in arranged.items}
    names = {one.item.id: one.item.label for one in arranged.items}
    links = {one.first.id: _link(one, names) + notes.said(one.evidence) for one in arranged.links}
    cards = {one.card.id: _card(one, notes) for one in arranged.cards}
    answers = {one.indicator.id: _answer(one) + notes.said(one.indicator.evidence) for one in arranged.indicators}
    known = {"item": items, "card": cards, "indicator": answers}

    def say(one: Element) -> Said | None:
        kind = (one.get("class") or "").split(" ")[0]
        if kind == "link":
            return "Figure", links[unquote(one.get("data-ids", "").split(" ")[0])]
        if kind in known:
            return "P" if kind == "card" else "Figure", known[kind][one.get("data-id", "")]
        return hear(one)

    return say


def hear(one: Element) -> Said | None:
    """A mark of any sheet: what has words is read, what has a name is a figure, the rest is decoration."""
    kind = (one.get("class") or "").split(" ")[0]
    told = one.get("aria-label") or one.findtext("{http://www.w3.org/2000/svg}title")
    if kind in SILENT:
        return None
    if told:
        return "Figure", told
    return (HEADINGS.get(kind, "P"), None) if "".join(one.itertext()).strip() else None


def _link(one: PlacedLink, names: dict[str, str]) -> str:
    first = one.first
    to = "to" if first.directed else "and"
    told = " ".join(word.text for word in one.words) or first.kind
    return f"{names[first.source]} {to} {names[first.target]}: {told}. {STRENGTHS[first.strength]}"


def _card(one: PlacedCard, notes: Notes) -> str:
    parts = [one.card.title]
    for section in one.card.sections:
        lines = (f"{line.text}{notes.said(line.evidence)}" for line in section.lines)
        parts.append(f"{section.heading}: {'; '.join(lines)}")
    return ". ".join(parts)


def _answer(one: PlacedIndicator) -> str:
    told = one.indicator
    return f"Indicator {one.number}, {told.name}: {ANSWERS[told.answer]}" + (", protective" if told.protective else "")
