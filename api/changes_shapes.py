"""Answers about what changed."""

from pydantic import Field, JsonValue

from kithkin.api.shapes import Moment, RunBrief, Shape


class ChangeOut(Shape):
    """One change of one person or group: what was before, what is after, and why."""

    id: str = Field(
        description="The same whenever and to whomever it is told.", examples=["C-k3u2m6q5a7c4x2ydk3u2m6q5"]
    )
    previous: str | None = Field(default=None, description="The entry that you were given before this one.")
    instant: str = Field(examples=["2016-07-01T00:00:00.000000Z"])
    kind: str = Field(examples=["merged"])
    says: str = Field(description="The kind in words.")
    subject: str = Field(description="A person or group id.", examples=["P-k3u2m6q5a7c4x2yd"])
    part: str | None = Field(default=None, description="The record or member that joined, left or was changed.")
    records: tuple[str, ...] = Field(default=(), description="The records that say so.")
    before: dict[str, JsonValue] | None = None
    after: dict[str, JsonValue] | None = None
    why: dict[str, JsonValue] = Field(default={}, description="The evidence: weight, probability, findings.")
    run: RunBrief | None = None
    decision_id: str | None = None


class ChangePage(Shape):
    """Entries in order; `next` is the cursor to go on after them, also when there are none yet."""

    items: tuple[ChangeOut, ...]
    next: str
    moment: Moment


class ChangeList(Shape):
    """Everything that became of one id, oldest first."""

    items: tuple[ChangeOut, ...]
    moment: Moment
