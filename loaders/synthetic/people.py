"""The nouns of a life history: people, homes, households, families and what ties them."""

from dataclasses import dataclass, field
from datetime import date

from kithkin.loaders.synthetic.dice import age_on


@dataclass(slots=True, eq=False)
class Home:
    """A place where people live; a flat has the building's number as parent."""

    number: int
    line: str
    postcode: str
    uprn: str
    parent_uprn: str = ""
    tenure: str = "Private rented"
    landlord: str = ""
    landline: str = ""
    kind: str = "home"


@dataclass(slots=True, eq=False)
class Stay:
    """Somebody lives in a home for a time, as a member of a household."""

    household: "Household"
    home: Home
    since: date
    until: date | None
    role: str


@dataclass(slots=True, eq=False)
class Person:
    """One human being, as they truly are."""

    number: int
    sex: str
    born: date
    given: str
    surname: str
    middle: str = ""
    origin: str = "british"
    ethnicity: str = ""
    nickname: str = ""
    label: str = ""
    former_surname: str = ""
    changed_on: date | None = None
    nhs_number: str = ""
    nino: str = ""
    upn: str = ""
    pnc_id: str = ""
    phone: str = ""
    old_phone: str = ""
    alias: str = ""
    trouble: float = 0.0
    stays: list[Stay] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)

    @property
    def id(self) -> str:
        """The name of this person in the truth."""
        return f"person-{self.number:06d}"

    @property
    def is_told(self) -> bool:
        """Whether a story tells this person; its rows are written without errors."""
        return "story" in self.flags

    def age(self, day: date) -> int:
        """Whole years of age on a day."""
        return age_on(self.born, day)

    def surname_on(self, day: date) -> str:
        """The surname used on a day."""
        changed = self.changed_on is not None and day < self.changed_on
        return self.former_surname if changed else self.surname

    def stay_on(self, day: date) -> Stay | None:
        """Where this person lived on a day; the first home known, for days before it."""
        held = [stay for stay in self.stays if stay.since <= day and (stay.until is None or day <= stay.until)]
        if held:
            return held[0]
        earlier = [stay for stay in self.stays if stay.since <= day]
        known = earlier or self.stays[:1]
        return known[-1] if known else None


@dataclass(slots=True, eq=False)
class Household:
    """Who lives together, with every home they had."""

    number: int
    kind: str
    formed: date
    members: list[tuple[Person, str, date | None]] = field(default_factory=list)
    homes: list[tuple[Home, date, date | None]] = field(default_factory=list)
    trouble: float = 0.0


@dataclass(slots=True, eq=False)
class Tie:
    """Source kind target, as it truly is."""

    source: Person
    kind: str
    target: Person
    since: date | None = None
    until: date | None = None


@dataclass(slots=True, eq=False)
class Member:
    """Somebody belongs to a family in a role for a time."""

    person: Person
    role: str
    since: date | None = None
    until: date | None = None


@dataclass(slots=True, eq=False)
class Family:
    """Parents or carers and the children they raise or raised."""

    number: int
    label: str = ""
    members: list[Member] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The name of this family in the truth."""
        return f"family-{self.number:06d}"


@dataclass(slots=True, eq=False)
class Left:
    """Somebody lived in a household until a day, or lives there from a day on beside another home."""

    person: Person
    household: Household
    since: date | None
    until: date | None
    role: str


@dataclass(slots=True, eq=False)
class School:
    """A school or unit, its official number and the phase it teaches."""

    number: int
    name: str
    phase: str


@dataclass(slots=True, eq=False)
class Gang:
    """A named group of the histories, with those who truly belong and since when."""

    number: int
    name: str
    category: str
    members: list[tuple[Person, date]] = field(default_factory=list)
