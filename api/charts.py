"""Charts of any persons or groups, as one caller may see them."""

from collections.abc import Iterable
from dataclasses import replace

from kithkin.api.handling import MARKING, conditions_apply
from kithkin.api.reading import Reading, Seen, ids
from kithkin.api.removed import removed_since, say_removed, say_taken
from kithkin.casework.briefing import picture
from kithkin.graph.errors import NotThere, WrongUse
from kithkin.graph.picture import Picture

MOST = 40


def chart(
    reading: Reading, wanted: Iterable[str], title: str | None = None, names: dict[str, str] | None = None
) -> Picture:
    """What the chart of these persons and groups shows to this caller; `names` are for groups known otherwise."""
    asked = tuple(dict.fromkeys(wanted))
    if not asked or len(asked) > MOST:
        raise WrongUse(f"a chart is of 1 to {MOST} persons or groups; name that many")
    by = reading.caller.user.shown_as
    try:
        drawn = picture(reading.asker, reading.view, asked, title=title, prepared_by=by, names=names)
    except NotThere:
        say_taken(reading, asked)
        say_removed(reading, asked)
        raise
    return told(reading, drawn, asked)


def told(reading: Reading, drawn: Picture, asked: tuple[str, ...]) -> Picture:
    """A picture with what must be said on it: what was erased of whom it is about, and conditions on handling."""
    if not drawn.items:
        raise NotThere("no such person or group for this caller")
    about = [*asked, *(item.id for item in drawn.items if item.kind in {"person", "gang"})]
    say_taken(reading, about)
    drawn = replace(drawn, subtitle=". ".join((drawn.subtitle, *removed_since(reading, about))))
    return replace(drawn, marking=MARKING) if conditions_apply(reading, seen_in(drawn, asked).records) else drawn


def seen_in(drawn: Picture, asked: Iterable[str], fields: tuple[str, ...] = ("chart",)) -> Seen:
    """Whom and what the chart shows."""
    persons = ids(item.id for item in drawn.items if item.kind == "person")
    drawn_as_items = (item.id for item in drawn.items if item.kind == "gang" and item.id.startswith("G-"))
    groups = ids(
        (*(box.id for box in drawn.boxes), *drawn_as_items, *(one for one in asked if not one.startswith("P-")))
    )
    lines = [line for card in drawn.cards for section in card.sections for line in section.lines]
    behind = [one.evidence for one in drawn.items] + [one.evidence for one in drawn.links]
    behind += [one.evidence for one in lines] + [one.evidence for one in drawn.indicators]
    return Seen(persons, groups, ids(record for evidence in behind for record in evidence), fields)
