"""Gangs: who is a member by which decision and until when, the criteria, and who was shown what was removed."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from kithkin.api import seen
from kithkin.api.content import moment
from kithkin.api.cursor import Cursor, Limit, page_of
from kithkin.api.depends import Reads
from kithkin.api.gang_list import gang_memberships
from kithkin.api.reading import Seen
from kithkin.api.recall import RecallOut, RemovalList, recall, removals_for
from kithkin.api.shapes import Membership, Moment, Shape
from kithkin.resolution.criteria import gang_rules

router = APIRouter(prefix="/gangs", tags=["gangs"])
STATUS = "^(proposed|authorised|expired)?$"
Status = Annotated[str, Query(pattern=STATUS, description="proposed, authorised or expired.", examples=["expired"])]
Gang = Annotated[str, Query(max_length=40, description="Only of this gang.", examples=[""])]
Due = Annotated[
    str, Query(pattern=r"^(\d{4}-\d\d-\d\d)?$", description="To be reviewed by this day.", examples=["2016-12-31"])
]


class GangPage(Shape):
    """A page of memberships, the next to be reviewed first; `next` is the cursor of the following page."""

    items: tuple[Membership, ...]
    next: str | None = None
    moment: Moment


class GangTest(Shape):
    """One test of what a gang is, and the criteria that must all be met."""

    id: str
    title: str
    needed: tuple[str, ...]


class Criteria(Shape):
    """By which criteria a membership may be authorised."""

    criteria: dict[str, str]
    tests: tuple[GangTest, ...]
    longest_days: int


@router.get("/members", response_model=GangPage, summary="Members of gangs")
def members(
    reading: Reads, status: Status = "", gang: Gang = "", due: Due = "", limit: Limit = 20, cursor: Cursor = None
) -> Response:
    """Of all gangs that the caller may see, with status on the day asked for, criteria, authority and day of review."""
    wanted = (gang, status, due)
    page = page_of(reading, ["gangs", *wanted], lambda now, most: gang_memberships(now, wanted, most), limit, cursor)
    people = [one.person_id for one in page.rows]
    answer = GangPage(items=tuple(page.rows), next=page.following, moment=moment(page.reading, people or None))
    return reading.answer("gangs.members", answer, seen.of_members(answer.items))


@router.get("/criteria", response_model=Criteria, summary="The criteria of a gang")
def criteria(reading: Reads) -> Response:
    """The criteria that an authorisation names, and the tests of which one must be met whole."""
    rules = gang_rules()
    tests = tuple(GangTest(id=name, **told) for name, told in rules["tests"].items())
    answer = Criteria(criteria=rules["criteria"], tests=tests, longest_days=rules["longest_days"])
    return reading.answer("gangs.criteria", answer, Seen())


@router.get("/removals", response_model=RemovalList, summary="Removals from gangs")
def removals(reading: Reads) -> Response:
    """For data officers: each removal by its id; whom it was about is not told."""
    reading.of_now("removals are")
    return reading.answer("gangs.removals", removals_for(reading), Seen())


@router.get("/removals/{decision_id}/recipients", response_model=RecallOut, summary="Who was shown what was removed")
def recipients(reading: Reads, decision_id: str) -> Response:
    """For data officers: every answer or file that showed the membership, to whom and when, from the audit."""
    reading.of_now("removals are")
    return reading.answer("gangs.recall", recall(reading, decision_id), Seen())
