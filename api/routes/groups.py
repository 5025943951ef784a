"""Groups: list, one, members as of a day, history, chronology, scores."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from kithkin.api import associated, content, search, seen
from kithkin.api.associated_shapes import AssociationOut, SuggestionList
from kithkin.api.cursor import Cursor, Limit
from kithkin.api.depends import Reads
from kithkin.api.routes.search import group_page
from kithkin.api.shapes import ChronologyLine, ChronologyOut, GroupOut, GroupPage, MembershipList, ScoreOut
from kithkin.casework.chronology import group_chronology

router = APIRouter(prefix="/groups", tags=["groups"])
Without = Annotated[
    tuple[Annotated[str, Field(max_length=300)], ...],
    Query(description="What is left out.", examples=["layer:school", "person:P-k3u2m6q5a7c4x2yd"], max_length=20),
]
Kind = Annotated[str, Query(description=search.KINDS_ARE, examples=["Family"])]


@router.get("", response_model=GroupPage, summary="List groups")
def listed(reading: Reads, kind: Kind = "Family", limit: Limit = 20, cursor: Cursor = None) -> Response:
    """Groups of a kind with somebody in them on the day asked for; by name, they are searched by POST."""
    answer = group_page(reading, (kind, ""), limit, cursor)
    return reading.answer("groups", answer, seen.of_groups(answer.items))


@router.get("/{group_id}", response_model=GroupOut, summary="One group")
def one(reading: Reads, group_id: str) -> Response:
    """The group and its composition on the day asked for."""
    answer = content.group(reading, group_id)
    return reading.answer("group", answer, seen.of_group(answer))


@router.get("/{group_id}/members", response_model=MembershipList, summary="Members as of a day")
def members(reading: Reads, group_id: str) -> Response:
    """Who was in it on the day asked for, in which role, and the records that say so."""
    content.group_there(reading, group_id)
    answer = content.members(reading, group_id)
    return reading.answer("group.members", answer, seen.of_members(answer.items))


@router.get("/{group_id}/history", response_model=MembershipList, summary="Everyone who ever belonged")
def history(reading: Reads, group_id: str) -> Response:
    """Who is or was in it, with from when to when."""
    content.group_there(reading, group_id)
    answer = content.members(reading, group_id, ever=True)
    return reading.answer("group.history", answer, seen.of_members(answer.items))


@router.get("/{group_id}/chronology", response_model=ChronologyOut, summary="A group's chronology")
def life(reading: Reads, group_id: str) -> Response:
    """What happened to its people while they belonged, over all feeds, oldest first."""
    content.group(reading, group_id)
    lines = group_chronology(reading.asker, reading.view, group_id)
    now = content.moment(reading, [line.person_id for line in lines])
    answer = ChronologyOut(items=tuple(ChronologyLine.model_validate(line) for line in lines), moment=now)
    return reading.answer("group.chronology", answer, seen.of_lines(lines, [group_id]))


@router.get("/{group_id}/scores", response_model=ScoreOut, summary="A group's scores")
def scores(reading: Reads, group_id: str) -> Response:
    """Each criterion of the rule pack with its answer and the records behind it, and the points."""
    content.group(reading, group_id)
    answer = content.score(reading, group_id)
    return reading.answer("group.scores", answer, seen.of_score(answer))


@router.get("/{group_id}/association", response_model=AssociationOut, summary="What makes an association group")
def association(reading: Reads, group_id: str, without: Without = ()) -> Response:
    """How it compares with chance, the ties that made it, and who stays, leaves or joins without something."""
    answer = associated.association(reading, group_id, without)
    return reading.answer("group.association", answer, associated.seen_in(answer))


@router.get("/{group_id}/suggestions", response_model=SuggestionList, summary="Ties of members that may be missing")
def suggestions(reading: Reads, group_id: str) -> Response:
    """Leads with reason and expiry, never stored: whom members may know of whom no incident tells."""
    members = [one.person_id for one in content.group(reading, group_id).composition]
    answer = associated.suggestions(reading, members)
    return reading.answer("group.suggestions", answer, associated.seen_in_suggestions(answer, [group_id]))
