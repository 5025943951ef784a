"""What two pictures say otherwise: of whom and what is new, gone or changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from kithkin.graph.picture import Picture

How = Literal["new", "gone", "changed"]
Facts = dict[str, tuple[str, str]]
"""What each mark is called, and what is said of it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One mark that is otherwise."""

    how: How
    what: str
    name: str
    before: str = ""
    now: str = ""


def differences(before: Picture, now: Picture) -> tuple[Difference, ...]:
    """Every difference between what two pictures tell, whatever stands where."""
    sorts = (("Item", _items), ("Link", _links), ("Text", _lines), ("Indicator", _indicators))
    return tuple(one for what, told in sorts for one in _compared(what, told(before), told(now)))


def _compared(what: str, before: Facts, now: Facts) -> Iterable[Difference]:
    yield from (Difference("new", what, now[key][0], "", now[key][1]) for key in now if key not in before)
    yield from (Difference("gone", what, before[key][0], before[key][1]) for key in before if key not in now)
    for key in (key for key in now if key in before and before[key] != now[key]):
        (was, then), (name, told) = before[key], now[key]
        renamed = was != name
        yield Difference(
            "changed", what, name, f"{was}: {then}" if renamed else then, f"{name}: {told}" if renamed else told
        )


def _items(picture: Picture) -> Facts:
    boxes = {box.id: box.label for box in picture.boxes}
    return {
        one.id: (one.label, "; ".join(filter(None, (*one.lines, one.warning, boxes.get(one.box or "")))))
        for one in picture.items
    }


def _links(picture: Picture) -> Facts:
    names = _names(picture)
    return {
        one.id: (f"{names[one.source]} - {names[one.target]}", f"{one.label}, {one.strength}") for one in picture.links
    }


def _lines(picture: Picture) -> Facts:
    names = _names(picture)
    return {
        f"{card.id} {section.heading} {line.text}": (f"{names[card.item]}, {section.heading}", line.text)
        for card in picture.cards for section in card.sections for line in section.lines
    }  # fmt: skip


def _indicators(picture: Picture) -> Facts:
    return {one.id: (one.name, one.answer) for one in picture.indicators}


def _names(picture: Picture) -> Mapping[str, str]:
    return {item.id: item.label for item in picture.items}
