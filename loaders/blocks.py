"""What a feed file says, part by part: where each value comes from, and what a row states with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

SENSITIVITIES = ("S0", "S1", "S2", "S3")
LEGAL_REGIMES = ("uk_gdpr", "dpa2018_part3")
HANDLINGS = ("P", "C")
DELIVERIES = ("snapshot", "delta")
SUBJECTS = ("crime", "education", "children", "work", "domestic_abuse", "health", "housing")
PRECISIONS = ("day", "month", "year")
NAME_FIELDS = ("given_name", "middle_names", "surname", "full_name", "former_surname", "known_as")
IDENTIFIER_FIELDS = ("nhs_number", "nino", "upn", "pnc_id", "national_id")
RECORD_FIELDS = (
    *NAME_FIELDS, "title", "date_of_birth", "date_of_death", "sex", "ethnicity", *IDENTIFIER_FIELDS,
    "phone", "email", "occupation", "birth_place", "address_line", "postcode", "uprn",
)  # fmt: skip
RELATION_KINDS = (
    "mother_of", "father_of", "parent_of", "step_parent_of", "grandparent_of", "carer_of", "partner_of", "sibling_of",
    "half_sibling_of", "same_household", "associate_of", "not_to_associate_with", "claims_for", "contact_of",
)  # fmt: skip
EVENT_ROLES = (
    "suspect", "arrested", "charged", "convicted", "cautioned", "victim", "witness", "child_present", "named",
    "subject",
)  # fmt: skip
ADDRESS_KINDS = ("lives_at", "claims_at", "resides_at", "tenant_at")
AFFILIATION_KINDS = ("attends", "named_in", "tenant_of", "listed_in")
ORGANISATION_KINDS = ("school", "gang", "landlord", "agency")
GRADING_FIELDS = ("grading", "source_ref", "officer", "reported_in")
EVENT_TEXTS = ("text", "code", "disposal", "reason", *GRADING_FIELDS)
EVENT_NUMBERS = ("value", "days")

DatePart = Literal["year", "month", "day", "academic_year"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: words as they stand, or the cell of a column, or one part of a date in it."""

    text: str
    is_column: bool = False
    part: DatePart | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: columns and words, a code list, date formats, and what to take when it is empty."""

    pieces: tuple[Piece, ...]
    codes: str | None = None
    formats: tuple[str, ...] = ()
    otherwise: "Source | None" = None
    checked: bool = True

    @property
    def columns(self) -> frozenset[str]:
        """Every column that is looked at."""
        own = frozenset(piece.text for piece in self.pieces if piece.is_column)
        return own | (self.otherwise.columns if self.otherwise else frozenset())

    @property
    def constant(self) -> str | None:
        """The words that stand for every row, when no column is looked at."""
        return None if self.columns else "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Code:
    """What one code of a list means; `proven` is None when the code does not say."""

    text: str
    proven: bool | None = None
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """The rows for which a block speaks."""

    column: str
    among: frozenset[str] | None = None
    filled: bool | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """What decides who may read a fact."""

    feed: str
    sensitivity: str
    handling: str
    legal_regime: str
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conditions:
    """Which rows may be read as they were sent by who reads the feed, and what others read of the rest."""

    open: When
    handling: str
    shown: frozenset[str]


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when; an end that is not looked at is open or the start, by `instant`."""

    start: Source | None = None
    end: Source | None = None
    instant: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A person as a row states them."""

    name: str
    fields: Mapping[str, Source]
    required: tuple[str, ...]
    label: Label
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """What a row says of two of its people: source kind target."""

    source: str
    target: str
    kind: Source
    span: Span
    label: Label
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """An address that a row gives for some of its people."""

    parts: tuple[str, ...]
    kind: Source
    line: tuple[Source, ...]
    values: Mapping[str, Source]
    edge: Mapping[str, Source]
    span: Span
    label: Label
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """An event that a row tells of, and who had which role in it."""

    kind: Source
    name: str
    values: Mapping[str, Source]
    span: Span
    roles: tuple[tuple[str, Source], ...]
    label: Label
    incident: Source | None = None
    precision: str | None = None
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Affiliation:
    """A person's tie to a school, a gang, a landlord or an agency."""

    part: str
    kind: Source
    organisation: Mapping[str, Source]
    edge: Mapping[str, Source]
    span: Span
    label: Label
    when: When | None = None


Block = Part | Relation | Home | Happening | Affiliation


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed: whose it is, who may read it, how it is delivered, and what its rows state."""

    name: str
    title: str
    owner: str
    subject: str
    label: Label
    delivery: str
    key: tuple[str, ...]
    files: tuple[str, ...]
    dates: tuple[str, ...]
    earliest_birth: str
    trust: Mapping[str, float]
    codes: Mapping[str, Mapping[str, Code]]
    parts: tuple[Part, ...]
    relations: tuple[Relation, ...] = ()
    homes: tuple[Home, ...] = ()
    happenings: tuple[Happening, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    turnover: bool = False
    conditions: Conditions | None = None
    digest: str = field(default="", compare=False)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Everything the rows state, in the order of the file."""
        return (*self.parts, *self.relations, *self.homes, *self.happenings, *self.affiliations)

    @property
    def labels(self) -> frozenset[Label]:
        """Every access label that an element of this feed can carry."""
        return frozenset({self.label, *(block.label for block in self.blocks)})

    @property
    def columns(self) -> frozenset[str]:
        """Every column that the feed looks at."""
        return self.told | frozenset(self.key)

    @property
    def told(self) -> frozenset[str]:
        """Every column that the feed takes a value from, whatever it makes a key of."""
        used: set[str] = set()
        for block in self.blocks:
            used |= {block.when.column} if block.when else set()
            for source in sources(block):
                used |= source.columns
        return frozenset(used)


def sources(block: Block) -> Iterator[Source]:
    """Every place that a block takes a value from."""
    match block:
        case Part():
            yield from block.fields.values()
            return
        case Home():
            yield from (*block.line, *block.values.values(), *block.edge.values())
        case Happening():
            yield from block.values.values()
            yield from (role for _, role in block.roles)
            yield from (block.incident,) if block.incident else ()
        case Affiliation():
            yield from (*block.organisation.values(), *block.edge.values())
        case Relation():
            pass
    yield block.kind
    yield from (day for day in (block.span.start, block.span.end) if day)
