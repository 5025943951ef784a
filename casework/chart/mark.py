"""What lies behind each mark of a chart: what it says, the rule by which it is there, and its records."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kithkin.casework.chart.pare import feeds_of
from kithkin.casework.rule import rules as rule_files
from kithkin.graph.errors import NotThere
from kithkin.graph.picture import Indicator, Item, Link, Picture


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: `key` is its sort and id, `item` whom it is about."""

    key: str
    title: str
    says: tuple[str, ...]
    rule: str
    evidence: tuple[str, ...]
    item: str = ""

    @property
    def feeds(self) -> str:
        """The feeds that it rests on."""
        return ", ".join(sorted(feeds_of(self.evidence)))


@cache
def rules() -> Mapping[str, Mapping[str, str]]:
    """rules.toml: how links and items come to be."""
    return tomllib.loads((files(__package__) / "rules.toml").read_text(encoding="utf-8"))


def mark(picture: Picture, key: str) -> Mark:
    """The mark of that key, if it is on the picture."""
    for one in marks(picture):
        if one.key == key:
            return one
    raise NotThere("no such mark on this chart")


def marks(picture: Picture) -> Iterator[Mark]:
    """Every mark of a picture."""
    yield from (_item(one) for one in picture.items)
    names = {item.id: item.label for item in picture.items}
    yield from (_link(one, names) for one in picture.links)
    yield from _lines(picture, names)
    yield from (_indicator(one, names) for one in picture.indicators)


def days(link: Link) -> str:
    """From when to when a link held, in words."""
    told = (
        f"{start or 'we do not know'} to {end or 'open'}" if start != end else str(start) for start, end in link.spans
    )
    return ", ".join(told) or "we do not know"


def line_key(item: str, section: int, line: int) -> str:
    """The key of a line of somebody's card."""
    return f"line {section} {line} {item}"


def _item(one: Item) -> Mark:
    said = (*one.lines, *((f"Warning: {one.warning}",) if one.warning else ()))
    return Mark(f"item {one.id}", one.label, said, rules()["item"][one.kind], one.evidence, one.id)


def _link(one: Link, names: Mapping[str, str]) -> Mark:
    said = (f"{names[one.source]} - {one.label} - {names[one.target]}", one.strength, f"Held: {days(one)}")
    return Mark(f"link {one.id}", one.label, said, rules()["link"][one.kind], one.evidence, one.source)


def _lines(picture: Picture, names: Mapping[str, str]) -> Iterator[Mark]:
    for card in picture.cards:
        for i, section in enumerate(card.sections):
            for j, line in enumerate(section.lines):
                title = f"{names[card.item]}: {section.heading}"
                rule = "What rows say, put in the words of a chart."
                yield Mark(line_key(card.item, i, j), title, (line.text,), rule, line.evidence, card.item)


def _indicator(one: Indicator, names: Mapping[str, str]) -> Mark:
    rule = rule_files("indicators").get(one.id, {})
    told = f"{rule.get('plain', one.name)} (version {rule['version']})" if rule else one.name
    seen = (f"Seen in {', '.join(names[who] for who in one.seen_in if who in names)}",) if one.seen_in else ()
    said = (one.answer, *((one.reason,) if one.reason else ()), *seen)
    return Mark(f"indicator {one.id}", one.name, said, told, one.evidence)
