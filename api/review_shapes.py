"""What the review queue answers, field by field."""

import json
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from kithkin.api.shapes import EvidenceLine, Shape


class PairBrief(Shape):
    """A pair in the queue: what would change, and nothing of anybody."""

    id: str = Field(examples=["Q-0123456789abcdef01234567"])
    kind: str = Field(examples=["band"], description="band, or conflict within one person")
    weight: float | None = Field(default=None, description="In bits.")
    probability: float | None = None
    effect: float = Field(description="How much would change; the queue begins with the most.")
    records: tuple[int, int] = Field(description="Readable records on either side.")
    families: int
    scores: int


class SourceOut(Shape):
    """A record that says so, and the day its row came in."""

    record_id: str
    received: str


class StatedOut(Shape):
    """One value and who states it."""

    value: str
    sources: tuple[SourceOut, ...]


class ComparedOut(Shape):
    """One field of both sides."""

    field: str
    left: tuple[StatedOut, ...]
    right: tuple[StatedOut, ...]
    agrees: str = Field(description="agrees, part, differs or unknown")
    says: str = Field(description="The same in words.")


def _lines(told: Any) -> Any:
    return json.loads(told) if isinstance(told, str) else told


class PairOut(PairBrief):
    """A pair side by side."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    fields: tuple[ComparedOut, ...]
    findings: Annotated[tuple[EvidenceLine, ...], BeforeValidator(_lines)] = ()
    attention: tuple[str, ...] = ()
    twins: str | None = Field(default=None, description="A warning where the two may be twins.")


class Waits(Shape):
    """How many wait."""

    band: int
    conflict: int
    on_hold: int


class PairPage(Shape):
    """The next pairs; `next` is the cursor of those after."""

    items: tuple[PairBrief, ...]
    waits: Waits
    next: str | None = None


class Answered(Shape):
    """What became of an answer."""

    id: str
    answer: str
    status: str = Field(description="in force, proposed until a second person agrees, kept, or undone")


class AgreedOut(Shape):
    """How far two readings of the same pairs agree."""

    pairs: int
    agreed: int
    share: float | None
    share_interval: tuple[float, float]
    kappa: float | None
    kappa_interval: tuple[float, float] | None


class ReaderOut(Shape):
    """One reviewer's part in it."""

    reader: str
    pairs: int
    agreed: int


class AgreementOut(Shape):
    """The agreement of all that the caller reads, by kind; reviewers by name for managers alone."""

    all: AgreedOut
    by_kind: dict[str, AgreedOut]
    readers: tuple[ReaderOut, ...] | None = None
