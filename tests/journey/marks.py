"""The marks of a chart and of its drawing, each with the records behind it."""

from collections import Counter
from dataclasses import fields
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from kithkin.graph.picture import Box, Item, Link, Picture

Mark = tuple[tuple[object, ...], frozenset[str]]
SVG = "{http://www.w3.org/2000/svg}"


def of_picture(drawn: Picture) -> Counter[Mark]:
    """Every item, link, box, card line and indicator."""
    sections = [(card.item, section) for card in drawn.cards for section in card.sections]
    lines = [(item, section.heading, line) for item, section in sections for line in section.lines]
    told = [
        *((("item", *_but_evidence(item)), item.evidence) for item in drawn.items),
        *((("link", *_but_evidence(link)), link.evidence) for link in drawn.links),
        *((("box", *_but_evidence(box)), ()) for box in drawn.boxes),
        *((("line", item, heading, line.text), line.evidence) for item, heading, line in lines),
        *((("indicator", one.id, one.answer, one.seen_in), one.evidence) for one in drawn.indicators),
    ]
    return Counter((what, frozenset(evidence)) for what, evidence in told)


def _but_evidence(one: Item | Link | Box) -> tuple[object, ...]:
    # The days of a link are those of all its rows, so that a row takes its own along from a mark that stays.
    left_out = {"evidence", "spans"}
    return tuple(getattr(one, part.name) for part in fields(one) if part.name not in left_out)


def days_of_links(drawn: Picture) -> dict[tuple[str, str, str, str], frozenset[object]]:
    """The days on which each link held."""
    return {(one.source, one.target, one.kind, one.label): frozenset(one.spans) for one in drawn.links}


def of_svg(text: str) -> Counter[Mark]:
    """Every drawn element that names what it stands for, or the records behind it."""
    return Counter(_mark(one) for one in ET.fromstring(text).iter() if _stands_for(one))


def _stands_for(one: ET.Element) -> bool:
    return any(one.get(name) is not None for name in ("data-id", "data-ids", "data-evidence"))


def _mark(one: ET.Element) -> Mark:
    ids = frozenset(unquote(word) for word in (one.get("data-ids") or one.get("data-id") or "").split())
    words = (one.text or "") if one.tag == f"{SVG}text" else ""
    evidence = frozenset(unquote(word) for word in (one.get("data-evidence") or "").split())
    return ((one.get("class") or "").split()[0], ids, words), evidence


def without(marks: Counter[Mark], gone: frozenset[str]) -> Counter[Mark]:
    """The marks as they are when these records never were: what only they bear is away."""
    left: Counter[Mark] = Counter()
    for (what, evidence), times in marks.items():
        if not evidence or evidence - gone:
            left[what, evidence - gone] += times
    return left
