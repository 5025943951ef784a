"""What is asked of paths and what is answered, field by field."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kithkin.api.shapes import Moment, PersonBrief, Shape
from kithkin.casework.network.search import MOST_ENDS, MOST_HOPS, MOST_PATHS

Id = Annotated[str, Field(min_length=1, max_length=300)]
Day = Annotated[str | None, Field(default=None, pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2014-01-01"])]


class PathsAsked(BaseModel):
    """Paths between whom, by what, when, and how many."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"sources": ["P-k3u2m6q5a7c4x2yd"], "targets": ["P-a2b3c4d5e6f7g2h3"], "without": ["school"]}]
        },
    )
    sources: list[Id] = Field(
        min_length=1,
        max_length=MOST_ENDS,
        description="Persons, or groups for whoever is in them; a path begins at any.",
    )
    targets: list[Id] = Field(min_length=1, max_length=MOST_ENDS, description="The same; a path ends at any of them.")
    kinds: list[Id] = Field(
        default=[], max_length=30, description="By these kinds of tie only; by all but prohibitions unless given.",
        examples=[["kin", "offence"]],
    )  # fmt: skip
    since: Day
    until: Day
    without: list[Id] = Field(
        default=[], max_length=100, examples=[["school", "victims", "P-a2b3c4d5e6f7g2h3"]],
        description="Not through these: kinds of tie, `victims`, persons, groups, or a `thing` of an earlier answer.",
    )  # fmt: skip
    strength: str = Field(default="tentative", description="No tie weaker than this.", examples=["unconfirmed"])
    hops: int = Field(default=4, ge=1, le=MOST_HOPS, description="Steps from person to person, at most.")
    k: int = Field(default=10, ge=1, le=MOST_PATHS, description="So many paths at most.")
    shortest: bool = Field(
        default=False, description="All paths of the fewest steps, in place of the k that cost least."
    )


class TieOut(Shape):
    """One tie of a step, with the records that say so."""

    person_id: str
    kind: str = Field(examples=["school"])
    role: str = Field(examples=["pupil"])
    strength: str = Field(examples=["confirmed"])
    valid_from: str | None = None
    valid_to: str | None = None
    records: tuple[str, ...] = ()


class StepOut(Shape):
    """How one person is joined with the next."""

    source: str = Field(examples=["P-k3u2m6q5a7c4x2yd"])
    target: str = Field(examples=["P-a2b3c4d5e6f7g2h3"])
    says: str = Field(examples=["at one school"])
    thing: str | None = Field(default=None, description="What joins the two; none where it is a tie between them.")
    called: str | None = Field(default=None, examples=["Made Up High"])
    people: int = Field(description="How many it joins in these days, as far as this caller may see.", examples=[2])
    cost: float = Field(examples=[1.5])
    ties: tuple[TieOut, ...]


class PathOut(Shape):
    """One path."""

    cost: float
    steps: tuple[StepOut, ...]


class PathsOut(Shape):
    """Paths, the best first; it says nothing about anybody that two people are joined by one."""

    items: tuple[PathOut, ...]
    persons: tuple[PersonBrief, ...] = Field(description="Who is on them.")
    kinds: tuple[str, ...] = Field(description="The kinds of tie that were gone by.")
    since: str | None = None
    until: str = Field(description="The last day that was looked at; never after the day asked for.")
    more: bool = Field(description="Whether there may be others as good that are not told.")
    moment: Moment
