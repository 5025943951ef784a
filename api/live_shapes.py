"""What live resolution and search answer, field by field."""

from pydantic import Field

from kithkin.api.shapes import EvidenceLine, GroupBrief, Moment, PersonBrief, Shape


class MatchOut(Shape):
    """A person, and the record of theirs that says most of what was asked."""

    person_id: str | None = Field(default=None, examples=["P-k3u2m6q5a7c4x2yd"])
    person: PersonBrief | None = None
    record_id: str = Field(examples=["shbe:C-104:claimant"])
    weight: float = Field(description="Bits in favour of one person.", examples=[14.2])
    probability: float = Field(examples=[0.41])
    findings: tuple[EvidenceLine, ...] = ()


class ResolvedOut(Shape):
    """Whose one record is: a person that is known, or somebody new."""

    record_id: str = Field(examples=["live:X-1:self"])
    person_id: str | None = Field(default=None, description="Nothing for somebody new.")
    person: PersonBrief | None = None
    new: bool = Field(description="Whether the record is of nobody who is known to this caller.")
    probability: float = Field(description="How surely it belongs with those records.", examples=[0.998])
    records: tuple[str, ...] = Field(default=(), description="The records that it is one person with.")
    joins: tuple[str, ...] = Field(default=(), description="Other persons whom it would make one with that person.")
    evidence: MatchOut | None = Field(default=None, description="The record that speaks most for it, and why.")
    possible: tuple[MatchOut, ...] = Field(default=(), description="Persons who may be the same, for you to decide.")
    at_home: tuple[MatchOut, ...] = Field(default=(), description="Persons who seem to live with it.")
    not_used: dict[str, str] = Field(default={}, description="Values that failed their check, as they were sent.")


class ResolvedList(Shape):
    """One answer for each person that the record states."""

    items: tuple[ResolvedOut, ...]
    model: str = Field(description="The version of the model that was asked.")
    stored: bool = Field(default=False, description="Whether the record was written.")
    waits: bool = Field(default=False, description="Whether it is kept until a run has ended, and then written.")
    moment: Moment


class FoundOut(PersonBrief):
    """A person found, what of the words their best record answers, and what that is worth."""

    record_id: str | None = Field(default=None, description="The record that answers best.", examples=["sen:55:self"])
    records: int = Field(default=0, description="How many of the person's records answer.", examples=[3])
    weight: float | None = Field(default=None, description="Bits in favour.", examples=[14.2])
    found: tuple[EvidenceLine, ...] = ()


class FoundGroup(GroupBrief):
    """A family in which persons were found."""

    persons: tuple[str, ...] = Field(description="Those found, the best first.")


class FoundPage(Shape):
    """A page of persons, the best first, with the families they are in; `next` is the cursor of the following page."""

    items: tuple[FoundOut, ...]
    families: tuple[FoundGroup, ...] = ()
    next: str | None = None
    moment: Moment


class ComparedOut(Shape):
    """Two persons, or two records: the pair that says most, and every piece of evidence."""

    left: str
    right: str
    left_record: str
    right_record: str
    weight: float = Field(description="Bits in favour of one person; above 0 it is likelier than not.")
    probability: float = Field(description="How likely the two are one person.")
    household: float = Field(description="How likely they are two of one household.")
    findings: tuple[EvidenceLine, ...]
    waterfall: tuple["Step", ...] = Field(description="The same, added up line by line.")
    pairs: int = Field(description="How many pairs of records were compared.")
    model: str
    moment: Moment


class Step(Shape):
    """One bar of a waterfall: where it begins and ends, in bits."""

    field: str
    begins: float
    ends: float
