"""A large neighbourhood to look around in: who is tied to whom, where each stands, and the records behind each tie."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl
from pydantic import BaseModel, Field, field_validator

from kithkin.api import content, network
from kithkin.api.network_shapes import NetworkAsked
from kithkin.api.paths import ground_at_hand, persons_of
from kithkin.api.paths_shapes import Id
from kithkin.api.reading import Reading, Seen, ids
from kithkin.api.shapes import PersonBrief
from kithkin.casework.golden import Profile, named_of
from kithkin.casework.network.among import among
from kithkin.casework.network.kinds import rules
from kithkin.casework.network.meet import Met, lines, outlined, uncrowded
from kithkin.casework.network.subgraph import Chosen, meetings
from kithkin.graph.abreast import together
from kithkin.graph.errors import NotThere
from kithkin.viz.geometry import Point
from kithkin.viz.spread import spread

MOST_DRAWN = 2_000
"""Persons of a picture; of more there is the table."""


class Sheet(BaseModel):
    """The form as it was filled in."""

    id: list[Id] = []
    around: int = Field(default=1, ge=0, le=2)
    kind: list[Id] = []
    since: str = ""
    until: str = ""
    strength: str = "tentative"
    tables: bool = False
    """As tables alone, for whoever reads without scripts."""

    @field_validator("id", mode="before")
    @classmethod
    def _filled(cls, told: list[str]) -> list[str]:
        return [one.strip() for one in told if one.strip()]

    @property
    def asked(self) -> NetworkAsked:
        """What it asks of the network."""
        days = {"since": self.since or None, "until": self.until or None}
        return NetworkAsked(ids=self.id, around=self.around, kinds=self.kind, **days)


@dataclass(frozen=True, slots=True)
class Spot:
    """A person, how many they are tied to, and where they stand, if they are drawn."""

    person: PersonBrief
    ties: int
    first: bool
    at: Point | None


@dataclass(frozen=True, slots=True)
class Line:
    """What ties two persons: the kinds in words, the strength of the strongest, and the records behind them."""

    source: str
    target: str
    says: tuple[str, ...]
    strength: str
    records: tuple[str, ...] = ()
    """Of a picture they are asked for apart."""


@dataclass(frozen=True)
class Around:
    """A neighbourhood as one caller may see it."""

    spots: tuple[Spot, ...] = ()
    lines: tuple[Line, ...] = ()
    crowds: int = 0
    names: dict[str, str] = field(default_factory=dict)

    @property
    def drawn(self) -> bool:
        """Whether it is small enough for a picture."""
        return len(self.spots) <= MOST_DRAWN

    @property
    def counted(self) -> str:
        """How many there are, and what that says."""
        crowds = f"{_many(self.crowds, 'place or event joins', 'places or events join')} more than 50 of them, and "
        return (
            f"{_many(len(self.spots), 'person', 'persons')}, {_many(len(self.lines), 'tie', 'ties')} among them, "
            f"as far as you may see. {f'{crowds}tie nobody here to anybody. ' if self.crowds else ''}"
            "That two people are tied is no finding about either of them."
        )

    @property
    def seen(self) -> Seen:
        """Whom and what it shows."""
        return Seen(ids(spot.person.id for spot in self.spots), (), _records(self.lines), ("name", "ties"))


def seen_in(told: Sequence[Line]) -> Seen:
    """Whom and what ties with their records show."""
    return Seen(ids(end for line in told for end in (line.source, line.target)), (), _records(told), ("ties",))


def _records(told: Sequence[Line]) -> tuple[str, ...]:
    return ids(record for line in told for record in line.records)


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def around(reading: Reading, sheet: Sheet) -> Around:
    """Everybody within so many steps of the persons and groups that are named, and what ties them to each other."""
    named, chosen = _chosen(reading, sheet)
    found, known = together(reading.asker, meetings(reading.view, chosen), named_of(reading.view, chosen.persons))
    persons = _briefs(reading, chosen, known)
    return _laid(set(named), persons, _lines(lines(found, sheet.strength, [one.id for one in persons])), found.crowds)


def pictured(reading: Reading, sheet: Sheet) -> Around:
    """The same without the records behind ties, which a picture asks for when somebody wants to see them."""
    named, chosen = _chosen(reading, sheet)
    found, known = _tied_and_named(reading, chosen)
    persons = _briefs(reading, chosen, known)
    told = _lines(outlined(found, sheet.strength, [one.id for one in persons]))
    return _laid(set(named), persons, told, found.crowds)


def _tied_and_named(reading: Reading, chosen: Chosen) -> tuple[Met, dict[str, Profile]]:
    names = named_of(reading.view, chosen.persons)
    if found := _outlined(reading, chosen):
        return found, names.of(reading.asker)
    return together(reading.asker, meetings(reading.view, chosen), names)


def behind(reading: Reading, sheet: Sheet, ends: Sequence[str] = ()) -> list[Line]:
    """The ties with the records behind them: all of a neighbourhood, or those between two of its persons."""
    _, chosen = _chosen(reading, sheet)
    if not set(ends) <= set(chosen.persons):
        raise NotThere("no such person in this neighbourhood")
    wanted = replace(chosen, persons=tuple(ends)) if ends else chosen
    found = meetings(reading.view, wanted).of(reading.asker)
    if ends:
        # What joins too many of all ties nobody, though it joins but two of these.
        whole = _outlined(reading, chosen) or meetings(reading.view, chosen).of(reading.asker)
        found = uncrowded(found, whole.crowded)
    return _lines(lines(found, sheet.strength, wanted.persons))


def _chosen(reading: Reading, sheet: Sheet) -> tuple[tuple[str, ...], Chosen]:
    """Who is named, and everybody around them, by id."""
    asked = sheet.asked
    named = persons_of(reading, asked.ids)
    chosen = network.chosen(reading, asked, named)
    return named, replace(chosen, persons=tuple(sorted(set(chosen.persons))))


def _outlined(reading: Reading, chosen: Chosen) -> Met | None:
    """Who is tied to whom, where the network of this instant is at hand."""
    ground = None if reading.earlier else ground_at_hand(reading)
    return among(ground, chosen) if ground else None


def _briefs(reading: Reading, chosen: Chosen, known: Mapping[str, Profile]) -> tuple[PersonBrief, ...]:
    return tuple(content.brief(known[one], reading.view.as_of) for one in chosen.persons if one in known)


def _laid(first: set[str], persons: tuple[PersonBrief, ...], told: list[Line], crowds: int) -> Around:
    """Whoever is joined to those asked about, each at a place."""
    reached = _reached(first, told)
    persons = tuple(one for one in persons if one.id in reached)
    told = [line for line in told if line.source in reached]
    tied = Counter(end for line in told for end in (line.source, line.target))
    places = _places(persons, told)
    spots = [Spot(one, tied[one.id], one.id in first, places.get(one.id)) for one in persons]
    most_first = sorted(spots, key=lambda spot: (not spot.first, -spot.ties, spot.person.name, spot.person.id))
    return Around(tuple(most_first), tuple(told), crowds, {one.id: one.name for one in persons})


def _lines(columns: pl.DataFrame) -> list[Line]:
    """One line for each two persons, over all kinds of tie that are strong enough."""
    order, says = list(rules().strength), {name: kind.says for name, kind in rules().kinds.items()}
    return [
        Line(one, other, tuple(says[kind] for kind in kinds), order[best], *(tuple(records or ()) for records in rest))
        for one, other, kinds, best, *rest in columns.iter_rows()
    ]


def _reached(first: set[str], lines: list[Line]) -> set[str]:
    """Whoever is still joined to those asked about, now that weaker ties are left out."""
    beside: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        beside[line.source].add(line.target)
        beside[line.target].add(line.source)
    reached, waiting = set(first), list(first)
    while waiting:
        new = beside[waiting.pop()] - reached
        reached |= new
        waiting += new
    return reached


def _places(persons: tuple[PersonBrief, ...], lines: list[Line]) -> dict[str, Point]:
    if len(persons) > MOST_DRAWN:
        return {}
    number = {one.id: at for at, one in enumerate(sorted(persons, key=lambda one: one.id))}
    places = spread(len(number), [(number[line.source], number[line.target]) for line in lines])
    return {one: places[at] for one, at in number.items()}
