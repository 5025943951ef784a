"""What is asked of seed and wave, and what it answers, field by field."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kithkin.api.shapes import Moment, PersonBrief, Shape
from kithkin.casework.waves.kinds import counting, kinds, rules

LIMITS, MINIMUM = rules()["limits"], rules()["minimum"]
KINDS_ARE = f"Those that count, of {', '.join(kinds())}; {', '.join(counting())} unless given."
Id = Annotated[str, Field(max_length=40)]
Name = Annotated[str, Field(min_length=1, max_length=80)]


class AskedWaves(BaseModel):
    """From whom, in which days, along which ties, how far."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"seeds": ["P-k3u2m6q5a7c4x2yd"], "since": "2016-01-01", "until": "2016-06-30", "waves": 2}]
        },
    )
    seeds: list[Id] = Field(min_length=1, max_length=LIMITS["seeds"], description="Persons to begin with.")
    since: str | None = Field(default=None, description="Six months before `until` unless given.")
    until: str | None = Field(default=None, description="The day the world is seen at unless given.")
    kinds: list[str] = Field(default=[], max_length=len(kinds()), description=KINDS_ARE, examples=[["together"]])
    waves: int = Field(default=MINIMUM["waves"], ge=1, le=LIMITS["waves"])
    ties: int = Field(default=MINIMUM["ties"], ge=1, le=99, description="From the second wave on, so many ties;")
    sources: int = Field(default=MINIMUM["sources"], ge=1, le=99, description="or so many independent sources.")
    people: int = Field(default=LIMITS["people"], ge=1, le=LIMITS["people"], description="Refused above so many.")


class NewWaves(AskedWaves):
    """The same, to be saved or not."""

    save: Name | None = Field(default=None, description="Save it under this name.")


class SourceOut(Shape):
    """A record that bears a tie, with the row that states it."""

    record_id: str = Field(examples=["arrests:A1:arrested"])
    feed: str = Field(examples=["arrests"])
    row_id: str | None = None
    file: str | None = Field(default=None, examples=["arrests_2016.csv"])
    line: int | None = None
    received_at: str | None = Field(default=None, description="When the row was loaded.")


class TieEvidenceOut(Shape):
    """One thing that ties two people."""

    first: str | None = Field(default=None, examples=["2016-02-11"])
    last: str | None = None
    words: str = Field(examples=["Robbery, charged"])
    feed: str | None = None
    grading: str | None = Field(default=None, examples=["B22"])
    counts: bool = Field(description="Whether it is believed at all.")
    records: tuple[SourceOut, ...] = ()


class TieOut(Shape):
    """All that ties somebody to another person in one way."""

    kind: str = Field(examples=["together"])
    title: str = Field(examples=["charged or suspected together"])
    other_id: str = Field(examples=["P-k3u2m6q5a7c4x2yd"])
    other_name: str
    first: str | None = None
    last: str | None = None
    strength: str = Field(examples=["unconfirmed"])
    sources: int = Field(description="How many independent sources bear it.")
    access: str = Field(examples=["S2 P"], description="The highest sensitivity and the handling of its evidence.")
    reason: str = Field(description="The tie in one sentence.")
    evidence: tuple[TieEvidenceOut, ...]


class BeforeOut(Shape):
    """That somebody decided before that nothing is to be done; seen by whoever may read all that it was about."""

    group_id: str = Field(examples=["G-a2b3c4d5e6f7g2h3"])
    decided_by: str
    at: str
    reason: str


class WavePerson(PersonBrief):
    """Somebody who is in: wave 0 are those it began with."""

    wave: int
    sources: int = Field(description="How many independent sources bear the ties together.")
    ties: tuple[TieOut, ...] = Field(description="Why: what ties them to people of earlier waves, and counts.")
    besides: tuple[TieOut, ...] = Field(description="What else ties them to people who are in; it brought nobody.")
    access: str = ""
    reason: str = ""
    before: tuple[BeforeOut, ...] = Field(default=(), description="Decisions before that nothing is to be done.")


class ChangedOut(Shape):
    """What is otherwise than when it was last asked."""

    asked_at: str
    new: tuple[str, ...] = Field(default=(), description="Persons who were not in then.")
    gone: tuple[PersonBrief, ...] = Field(default=(), description="Who were in, and are to be seen, but are not in.")
    more: dict[str, int] = Field(default={}, description="Of persons who were in, how much more ties them now.")


class RequestOut(Shape):
    """What was asked."""

    seeds: tuple[str, ...]
    since: str
    until: str
    kinds: tuple[str, ...]
    waves: int
    ties: int
    sources: int
    people: int


class WavesOut(Shape):
    """Everybody who is in, wave after wave, each with every tie; nobody is anything by it until a person decides."""

    marking: str = Field(examples=["OFFICIAL-SENSITIVE S2 P"])
    request: RequestOut
    items: tuple[WavePerson, ...]
    saved: str | None = Field(default=None, examples=["V-0f3a5c7e9b1d2f40"])
    changed: ChangedOut | None = None
    moment: Moment


class SavedOut(Shape):
    """A saved request."""

    id: str = Field(examples=["V-0f3a5c7e9b1d2f40"])
    name: str
    request: RequestOut
    made_at: str
    asked_at: str


class SavedList(Shape):
    """What the caller saved, by name."""

    items: tuple[SavedOut, ...]
    moment: Moment
