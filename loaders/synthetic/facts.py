"""What happened in a life, as it truly was: each kind is what one feed will tell of."""

from dataclasses import dataclass, field
from datetime import date

from kithkin.loaders.synthetic.people import Gang, Home, Person, School


@dataclass(slots=True, eq=False)
class Claim:
    """A benefit claim from a home; `passport` is the out-of-work benefit that carries it."""

    claimant: Person
    partner: Person | None
    dependants: list[Person]
    home: Home
    kind: str
    passport: str
    since: date
    until: date | None


@dataclass(slots=True, eq=False)
class Tenancy:
    """A social landlord lets a home to a household."""

    tenant: Person
    joint: Person | None
    occupants: list[Person]
    home: Home
    since: date
    until: date | None


@dataclass(slots=True, eq=False)
class Placement:
    """A pupil at a school for a time; `letter` numbers the pupil's placements."""

    pupil: Person
    school: School
    since: date
    until: date | None
    letter: str
    contacts: list[tuple[Person, str]]


@dataclass(slots=True, eq=False)
class Attendance:
    """A pupil's attendance in one school year, in per cent; `year` is that of its September."""

    pupil: Person
    year: int
    percent: str


@dataclass(slots=True, eq=False)
class Exclusion:
    """A pupil was sent home for days, or for good."""

    pupil: Person
    on: date
    kind: str
    days: str
    count: int
    reason: str


@dataclass(slots=True, eq=False)
class Support:
    """A step of special educational provision or of the education welfare service."""

    pupil: Person
    kind: str
    on: date
    until: date | None = None
    need: str = ""
    count: int = 1


@dataclass(slots=True, eq=False)
class Episode:
    """Social care for a child, with those named on the case."""

    child: Person
    kind: str
    since: date
    until: date | None
    mother: Person | None = None
    father: Person | None = None
    siblings: list[Person] = field(default_factory=list)
    kept_from: Person | None = None
    kept_since: date | None = None


@dataclass(slots=True, eq=False)
class Arrest:
    """One person's part in one offence, and what became of it."""

    person: Person
    crime: str
    on: date
    code: str
    offence: str
    disposal: str
    victim: Person | None = None
    witness: Person | None = None


@dataclass(slots=True, eq=False)
class Stop:
    """One person stopped in the street, perhaps with others under one reference."""

    person: Person
    incident: str
    on: date
    reason: str
    with_gang: bool


@dataclass(slots=True, eq=False)
class Report:
    """One intelligence report on a person, others named in it, and a gang if it names one."""

    urn: str
    subject: Person
    named: list[Person]
    on: date
    text: str
    grading: str
    source_ref: str
    officer: str
    gang: Gang | None = None


@dataclass(slots=True, eq=False)
class Listing:
    """An entry of the list of organised crime groups and street gangs."""

    person: Person
    gang: Gang
    on: date
    grading: str
    source_ref: str
    officer: str
    removed: date | None = None


@dataclass(slots=True, eq=False)
class Order:
    """An order or a warning marker; a marker may concern the property."""

    person: Person
    kind: str
    code: str
    since: date
    until: date | None
    home: Home | None
    note: str = ""


@dataclass(slots=True, eq=False)
class Facts:
    """Everything that happened in the town."""

    claims: list[Claim] = field(default_factory=list)
    tenancies: list[Tenancy] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    attendance: list[Attendance] = field(default_factory=list)
    exclusions: list[Exclusion] = field(default_factory=list)
    support: list[Support] = field(default_factory=list)
    episodes: list[Episode] = field(default_factory=list)
    arrests: list[Arrest] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
