"""What the API answers, field by field."""

from pydantic import BaseModel, ConfigDict, Field


class Shape(BaseModel):
    """Every answer and its parts."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class Moment(Shape):
    """The day and the instant an answer is true for."""

    as_of: str = Field(examples=["2016-06-30"])
    known_at: str = Field(examples=["2016-07-01T00:00:00.000000Z"])
    removed: tuple[str, ...] = Field(
        default=(), description="What of it was erased since that instant, and so is not in the answer."
    )


class PersonBrief(Shape):
    """A person in a list."""

    id: str = Field(examples=["P-k3u2m6q5a7c4x2yd"])
    name: str = Field(examples=["Ann Example"])
    date_of_birth: str | None = Field(default=None, examples=["1999-02-14"])
    sex: str = Field(default="unknown", examples=["female"])
    age: int | None = Field(default=None, examples=[17], description="On the day asked for.")


class GoldenValue(Shape):
    """The best value of a field, the record it came from, and all records that agree."""

    value: str = Field(examples=["Example"])
    record_id: str = Field(examples=["shbe:C-104:claimant"])
    agreeing: tuple[str, ...] = Field(examples=[["shbe:C-104:claimant", "sen:55:mother"]])
    pinned_by: str | None = Field(default=None, description="Who decided that this is the value, whatever records say.")
    pinned_at: str | None = None


class Membership(Shape):
    """One person's place in one group, with the records that say so."""

    group_id: str = Field(examples=["F-a2b3c4d5e6f7g2h3"])
    group_kind: str = Field(examples=["Family"])
    group_name: str | None = None
    person_id: str = Field(examples=["P-k3u2m6q5a7c4x2yd"])
    person_name: str = ""
    role: str | None = Field(default=None, examples=["mother"])
    status: str | None = Field(
        default=None, examples=["proposed"], description="Gangs only: proposed, authorised, or expired on that day."
    )
    strength: str | None = Field(default=None, examples=["confirmed"])
    valid_from: str | None = None
    valid_to: str | None = None
    basis: tuple[str, ...] = ()
    reason: str | None = Field(
        default=None,
        description="How it is known, where rules made it: stated, or what it is inferred from.",
        examples=["inferred: shares home and surname"],
    )
    review_on: str | None = Field(default=None, description="Gangs only: in force up to this day.")
    authority: "Authority | None" = Field(
        default=None, description="Who put it in force and why, for who may read all that was decided about."
    )


class Authority(Shape):
    """The decision that put a membership of a gang in force, and the latest review of it."""

    decision_id: str = Field(examples=["D-k3u2m6q5a7c4x2yd"])
    authorised_by: str | None = None
    second_by: str | None = None
    at: str
    reason: str | None = None
    criteria: tuple[str, ...] = Field(default=(), description="Of docs/gangs.md.", examples=[["ocg-three"]])
    review_id: str | None = Field(default=None, description="The decision that renewed it last.")
    reviewed_by: str | None = None
    reviewed_at: str | None = None
    review_reason: str | None = None


class PersonOut(PersonBrief):
    """A person as the records this caller may read have them."""

    values: dict[str, GoldenValue] = {}
    record_ids: tuple[str, ...] = ()
    memberships: tuple[Membership, ...] = ()
    attention: tuple[str, ...] = Field(default=(), description="Why somebody should look at this person: both sides.")
    moment: Moment


class GroupBrief(Shape):
    """A group in a list."""

    id: str = Field(examples=["F-a2b3c4d5e6f7g2h3"])
    kind: str = Field(examples=["Family"])
    name: str | None = None
    status: str | None = None
    members: int = Field(examples=[4], description="On the day asked for, as far as this caller may see.")


class GroupOut(GroupBrief):
    """A group and who is in it on the day asked for."""

    expires_on: str | None = None
    composition: tuple[Membership, ...] = ()
    moment: Moment


class MembershipList(Shape):
    """Memberships, in the order of their beginnings."""

    items: tuple[Membership, ...]
    moment: Moment


class PersonPage(Shape):
    """A page of persons; `next` is the cursor of the following page."""

    items: tuple[PersonBrief, ...]
    next: str | None = None
    moment: Moment


class GroupPage(Shape):
    """A page of groups; `next` is the cursor of the following page."""

    items: tuple[GroupBrief, ...]
    next: str | None = None
    moment: Moment


class RecordOut(Shape):
    """One person as one row states them, with the row as it was sent."""

    record_id: str = Field(examples=["shbe:C-104:claimant"])
    part: str = Field(examples=["claimant"])
    person_id: str | None = Field(default=None, examples=["P-k3u2m6q5a7c4x2yd"])
    row_id: str
    row_key: str = Field(examples=["shbe:C-104"])
    asked: str | None = Field(
        default=None, description="The id it was looked up by: another than the key where its feed was renumbered."
    )
    line: int | None = None
    file: str = Field(examples=["shbe_2016.csv"])
    received_at: str
    feed: str = Field(examples=["shbe"])
    feed_title: str
    owner: str
    sent: dict[str, str | int | float | bool | None] = Field(default={}, description="The row as it was delivered.")
    conditions: str | None = Field(
        default=None, description="Of its handling: `apply`, or `withheld` where only what is sanitised is shown."
    )


class RecordList(Shape):
    """Records, by key."""

    items: tuple[RecordOut, ...]
    moment: Moment


class ChronologyLine(Shape):
    """One line of a chronology with the records that say so."""

    id: str
    person_id: str
    start: str | None = Field(default=None, examples=["2014-10-01"])
    end: str | None = None
    kind: str = Field(examples=["offence"])
    text: str = Field(examples=["Theft of pedal cycle (Not charged)"])
    feed: str | None = Field(default=None, examples=["arrests"])
    role: str | None = Field(default=None, examples=["arrested"])
    proven: bool | None = Field(default=None, description="Nothing means unknown.")
    grading: str | None = None
    precision: str = "day"
    records: tuple[str, ...] = ()


class ChronologyOut(Shape):
    """One chronology over all feeds, oldest line first."""

    items: tuple[ChronologyLine, ...]
    moment: Moment


class CriterionOut(Shape):
    """The answer to one criterion: met, not met, not applicable or unknown, with the records behind it."""

    answer: str = Field(examples=["met"])
    evidence: tuple[str, ...] = ()
    reason: str = Field(default="", examples=["data not held"])
    members: int = Field(default=0, description="How many of a group's people meet it.")
    band: str | None = None


class ScoreOut(Shape):
    """How a person or group stands against a rule pack on the day asked for, as far as this caller may see."""

    subject: str = Field(examples=["F-a2b3c4d5e6f7g2h3"])
    rule: str = Field(examples=["troubled_families_2015"])
    version: int
    eligible: str = Field(examples=["met"])
    points: int
    categories: int = Field(description="How many criteria are met.")
    band: str | None = None
    answers: dict[str, CriterionOut]
    members: dict[str, int] = Field(default={}, description="Points of each person of a group.")
    moment: Moment


class EvidenceLine(Shape):
    """One comparison: which field, what was found, and what it is worth in bits."""

    field: str = Field(examples=["surname"])
    finding: str = Field(examples=["The surnames are the same."])
    weight: float = Field(examples=[6.2])


class RunBrief(Shape):
    """The run that made a change."""

    id: str = Field(examples=["run-0f3a"])
    kind: str = Field(examples=["resolve"])
