"""What the API answers about association groups and suggested ties, field by field."""

from pydantic import Field

from kithkin.api.shapes import Moment, PersonBrief, Shape


class TieOut(Shape):
    """Two members and what ties them in one layer."""

    person_id: str = Field(examples=["P-k3u2m6q5a7c4x2yd"])
    other_id: str = Field(examples=["P-a2b3c4d5e6f7g2h3"])
    layer: str = Field(examples=["stop_check"])
    times: int = Field(examples=[2])
    last: str = Field(examples=["2016-03-05"])
    records: tuple[str, ...] = ()


class WithoutOut(Shape):
    """What becomes of the group when something is left out."""

    left_out: tuple[str, ...] = Field(examples=[["layer:stop_check"]])
    shown: bool = Field(description="Whether it would still be more than chance.")
    p: float | None = None
    z: float | None = None
    stays: tuple[PersonBrief, ...] = ()
    leaves: tuple[PersonBrief, ...] = ()
    joins: tuple[PersonBrief, ...] = ()


class AssociationOut(Shape):
    """An association group as it is formed anew from what this caller may read."""

    id: str = Field(examples=["A-a2b3c4d5e6f7g2h3"])
    members: tuple[PersonBrief, ...] = ()
    shown: bool = Field(description="Whether what the caller may read makes it more than chance.")
    again: int = Field(default=0, description="How often its people met again after each was tied to the others once.")
    p: float | None = Field(default=None, description="The share of chance's communities that do as well, adjusted.")
    z: float | None = Field(
        default=None,
        description="How many standard deviations above chance's it is; none where all of chance's are alike.",
    )
    expires_on: str | None = None
    ties: tuple[TieOut, ...] = ()
    without: WithoutOut | None = None
    moment: Moment


class SuggestionOut(Shape):
    """Two people who may be tied: a lead, never stored as a fact."""

    person: PersonBrief
    other: PersonBrief
    probability: float = Field(examples=[0.12])
    common: tuple[str, ...] = Field(description="Whom both were seen with.")
    reason: str = Field(examples=["3 common associates, the latest tie to whom is of 2016-03-05"])
    expires_on: str = Field(examples=["2018-03-05"])


class SuggestionList(Shape):
    """Suggestions, the likeliest first."""

    items: tuple[SuggestionOut, ...]
    moment: Moment
