"""Answers about who a person is, and why."""

from pydantic import Field

from kithkin.api.shapes import EvidenceLine, GoldenValue, Membership, Moment, PersonBrief, RunBrief, Shape


class SaidBy(Shape):
    """A decision in force: what was decided, by whom, when and why."""

    id: str = Field(examples=["D-k3u2m6q5a7c4x2yd"])
    kind: str = Field(examples=["same"])
    decided_by: str | None = None
    second_by: str | None = None
    at: str
    reason: str | None = None


class WhyRecord(Shape):
    """Why a record belongs to its person: the record that speaks most for it, and what was found between the two."""

    record_id: str = Field(examples=["sen:55:mother"])
    feed: str = Field(examples=["sen"])
    probability: float | None = Field(default=None, examples=[0.998])
    compared_with: str | None = Field(default=None, examples=["shbe:C-104:claimant"])
    weight: float | None = Field(default=None, description="Bits in favour.", examples=[21.4])
    findings: tuple[EvidenceLine, ...] = ()
    since: str = Field(default="", description="When the tie became known that stands.")
    run: RunBrief | None = Field(default=None, description="The run that made the tie.")
    decisions: tuple[SaidBy, ...] = Field(default=(), description="Who said so, where people decided about the record.")


class PossibleMatch(Shape):
    """Another person who may be the same, for a person to decide."""

    other_id: str = Field(examples=["P-k3u2m6q5a7c4x2yd"])
    other_name: str = ""
    record_id: str
    other_record_id: str
    weight: float | None = None
    probability: float | None = None
    findings: tuple[EvidenceLine, ...] = ()


class WhyOut(Shape):
    """Who a person was, who said so, why the records are one person, and who else may be the same."""

    person_id: str
    person: PersonBrief | None = None
    values: dict[str, GoldenValue] = Field(default={}, description="The best values of then, with their records.")
    memberships: tuple[Membership, ...] = Field(default=(), description="Those of the day asked for.")
    model: str = Field(default="", description="The version of the model that was asked.")
    records: tuple[WhyRecord, ...]
    possible: tuple[PossibleMatch, ...] = ()
    attention: tuple[str, ...] = Field(default=(), description="Decisions that stand against evidence: both sides.")
    moment: Moment
