"""Decisions by people: make, list, one, withdraw, agree as a second person."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response
from pydantic import BaseModel, Field

from kithkin.api import decided, deciding
from kithkin.api.content import moment
from kithkin.api.cursor import Cursor, Limit, page_of
from kithkin.api.decided import DecisionOut
from kithkin.api.deciding import Made, NewDecision
from kithkin.api.depends import Reads
from kithkin.api.reading import Reading, Seen, ids
from kithkin.api.shapes import Moment, Shape
from kithkin.graph.errors import Refused

router = APIRouter(prefix="/decisions", tags=["decisions"])
KEY = Header(
    alias="Idempotency-Key", max_length=200, description="The same key makes the same decision once.", examples=["a1"]
)
Repeatable = Annotated[str | None, KEY]
OfKind = Annotated[str, Query(max_length=40, description="Only of this kind.", examples=["same"])]
InState = Annotated[
    str, Query(pattern="^(in force|proposed|undone)?$", description="in force, proposed or undone", examples=[""])
]
NO_RIGHT = "your roles do not decide; a caseworker, analyst, gang-module user or data officer does"


class DecisionPage(Shape):
    """A page of decisions, the latest first; `next` is the cursor of the following page."""

    items: tuple[DecisionOut, ...]
    next: str | None = None
    moment: Moment


class Withdrawal(BaseModel):
    """Why a decision is taken back."""

    reason: str = Field(min_length=3, max_length=1000, examples=["It was about the other sister."])


def who_decides(reading: Reads) -> Reading:
    """A caller whose roles may decide."""
    if not reading.scope.decides:
        raise Refused(NO_RIGHT)
    reading.of_now("people decide, and the queue is,")
    return reading


Decides = Annotated[Reading, Depends(who_decides)]


@router.post("", response_model=Made, summary="Decide")
def made(reading: Decides, told: NewDecision, key: Repeatable = None) -> Response:
    """Say who is who: it takes hold at once and on every later run, or waits where a second person must agree."""
    return _answer(reading, "decision.made", deciding.put(reading, told, key))


@router.get("", response_model=DecisionPage, summary="List decisions")
def listed(
    reading: Reads, kind: OfKind = "", status: InState = "", limit: Limit = 20, cursor: Cursor = None
) -> Response:
    """Those about records that the caller may read, the latest first."""

    def find(now: Reading, most: int) -> list[DecisionOut]:
        asked = {"until": reading.until, "most": most, "access": list(now.view.access)}
        rows = now.asker.ask("read/decisions", kind=kind, state=status, **asked)
        return decided.shapes(now, rows, reading.until)

    page = page_of(reading, ["decisions", kind, status], find, limit, cursor)
    answer = DecisionPage(items=tuple(page.rows), next=page.following, moment=moment(page.reading, None))
    return reading.answer("decisions", answer, decided.seen_in(answer.items))


@router.get("/{decision_id}", response_model=DecisionOut, summary="One decision")
def one(reading: Reads, decision_id: str) -> Response:
    """What was said of which records, by whom, when and why."""
    answer = decided.decision_of(reading, decision_id, reading.until)
    return reading.answer("decision", answer, decided.seen_in([answer]))


@router.post("/{decision_id}/undo", response_model=Made, summary="Withdraw")
def undone(reading: Decides, decision_id: str, told: Withdrawal) -> Response:
    """Take the whole act back; what it had set aside is in force again."""
    return _answer(reading, "decision.undone", deciding.withdraw(reading, decision_id, told.reason))


@router.post("/{decision_id}/second", response_model=Made, summary="Agree as a second person")
def agreed(reading: Decides, decision_id: str) -> Response:
    """Put in force what somebody else has proposed."""
    return _answer(reading, "decision.agreed", deciding.agree(reading, decision_id))


def _answer(reading: Reading, action: str, done: Made) -> Response:
    return reading.answer(action, done, Seen(persons=ids(done.persons), fields=("decision",)))
