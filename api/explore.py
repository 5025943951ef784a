"""A large neighbourhood to look around in: who is tied to whom, where each stands, and the records behind each tie."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from pydantic import BaseModel, Field, field_validator

from kithkin.api import content, network
from kithkin.api.network_shapes import NetworkAsked
from kithkin.api.paths import persons_of
from kithkin.api.paths_shapes import Id
from kithkin.api.reading import Reading, Seen, ids
from kithkin.api.shapes import PersonBrief
from kithkin.casework.golden import named_of
from kithkin.casework.network.kinds import rules
from kithkin.casework.network.meet import PAIR, Met, lines
from kithkin.casework.network.subgraph import meetings
from kithkin.graph.abreast import together
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
    records: tuple[str, ...]


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
        records = ids(record for line in self.lines for record in line.records)
        return Seen(persons=ids(spot.person.id for spot in self.spots), records=records, fields=("name", "ties"))


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def around(reading: Reading, sheet: Sheet) -> Around:
    """Everybody within so many steps of the persons and groups that are named, and what ties them to each other."""
    asked = sheet.asked
    named = persons_of(reading, asked.ids)
    chosen = network.chosen(reading, asked, named)
    everybody, first = sorted(set(chosen.persons)), set(named)
    found, known = together(reading.asker, meetings(reading.view, chosen), named_of(reading.view, everybody))
    persons = tuple(content.brief(known[one], reading.view.as_of) for one in everybody if one in known)
    told = _lines(found, sheet.strength, {one.id for one in persons})
    reached = _reached(first, told)
    persons = tuple(one for one in persons if one.id in reached)
    told = [line for line in told if line.source in reached]
    tied = Counter(end for line in told for end in (line.source, line.target))
    places = _places(persons, told)
    spots = [Spot(one, tied[one.id], one.id in first, places.get(one.id)) for one in persons]
    most_first = sorted(spots, key=lambda spot: (not spot.first, -spot.ties, spot.person.name, spot.person.id))
    return Around(tuple(most_first), tuple(told), found.crowds, {one.id: one.name for one in persons})


def _lines(found: Met, weakest: str, known: set[str]) -> list[Line]:
    """One line for each two persons, over all kinds of tie that are strong enough."""
    order, says = list(rules().strength), {name: kind.says for name, kind in rules().kinds.items()}
    columns = lines(found, weakest, known).select(*PAIR, "kind", "best", "records")
    return [
        Line(one, other, tuple(says[kind] for kind in kinds), order[best], tuple(records or ()))
        for one, other, kinds, best, records in columns.iter_rows()
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
