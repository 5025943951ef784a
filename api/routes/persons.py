"""Persons: one, records, why, chronology, scores."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from kithkin.api import associated, content, seen, versus
from kithkin.api.associated_shapes import SuggestionList
from kithkin.api.decided import DecisionList, decisions_about, seen_in
from kithkin.api.depends import Asks, Reads
from kithkin.api.live_shapes import ComparedOut
from kithkin.api.shapes import ChronologyLine, ChronologyOut, PersonOut, RecordList, ScoreOut
from kithkin.api.why import of_why, why
from kithkin.api.why_shapes import WhyOut
from kithkin.casework.chronology import chronology
from kithkin.casework.golden import profiles

OLD: dict[int | str, dict[str, Any]] = {
    307: {"description": "An old id: ask again at `Location`; never to be kept, since an undo gives the id back"}
}
router = APIRouter(prefix="/persons", tags=["persons"], responses=OLD)
Fields = Annotated[str | None, Query(description="Only these values.", examples=["surname,date_of_birth"])]


class Inline(BaseModel):
    """A record that is sent along."""

    model_config = ConfigDict(extra="forbid")
    record: dict[Annotated[str, Field(max_length=100)], Annotated[str, Field(max_length=1000)]] = Field(
        min_length=1, max_length=200
    )
    feed: Annotated[str, Field(max_length=40)] | None = None


class Two(BaseModel):
    """Two of whom it is asked whether they are one: each a person's id, a record's key or a record sent along."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"left": "P-k3u2m6q5a7c4x2yd", "right": "shbe:C-104:claimant"}]},
    )
    left: Annotated[str, Field(max_length=400)] | Inline
    right: Annotated[str, Field(max_length=400)] | Inline


@router.post("/compare", response_model=ComparedOut, summary="Whether two are one person")
def compare(asking: Asks, two: Two) -> Response:
    """The pair of their records that says most: its weight, how likely one person and one household, and why."""
    left, right = (one if isinstance(one, str) else (one.record, one.feed) for one in (two.left, two.right))
    reading = asking.reading()
    answer = versus.compared(reading, left, right)
    return reading.answer("persons.compare", answer, versus.of_compared(answer))


@router.get("/{person_id}", response_model=PersonOut, summary="One person")
def one(reading: Reads, person_id: str, fields: Fields = None) -> Response:
    """The best value of each field with the record it came from, and every group the person is or was in."""
    answer = content.person(reading, content.here(reading, person_id), content.chosen(fields))
    return reading.answer("person", answer, seen.of_person(answer))


@router.get("/{person_id}/records", response_model=RecordList, summary="A person's records with their rows")
def records(reading: Reads, person_id: str) -> Response:
    """Every record that stands under the person, with the row as it was sent."""
    now = content.here(reading, person_id)
    answer = content.records(reading, profiles(reading.asker, reading.view, [now])[now].record_ids)
    return reading.answer("person.records", answer, seen.of_records(answer.items))


@router.get("/{person_id}/decisions", response_model=DecisionList, summary="Who said who this person is")
def decisions(reading: Reads, person_id: str) -> Response:
    """What people had decided about the person's records at the instant asked for, the latest first."""
    found = decisions_about(reading, content.current(reading, person_id), reading.view.known_at)
    answer = DecisionList(items=tuple(found), moment=content.moment(reading, [person_id]))
    return reading.answer("person.decisions", answer, seen_in(answer.items))


@router.get("/{person_id}/chronology", response_model=ChronologyOut, summary="A person's chronology")
def life(reading: Reads, person_id: str) -> Response:
    """What happened, over all feeds, oldest first."""
    now = content.here(reading, person_id)
    lines = chronology(reading.asker, reading.view, [now])
    items = tuple(ChronologyLine.model_validate(line) for line in lines)
    answer = ChronologyOut(items=items, moment=content.moment(reading, [now]))
    return reading.answer("person.chronology", answer, seen.of_lines(lines))


@router.get("/{person_id}/scores", response_model=ScoreOut, summary="A person's scores")
def scores(reading: Reads, person_id: str) -> Response:
    """Each criterion of the rule pack with its answer and the records behind it, and the points."""
    answer = content.score(reading, content.here(reading, person_id))
    return reading.answer("person.scores", answer, seen.of_score(answer))


@router.get("/{person_id}/why", response_model=WhyOut, summary="Why these records are one person")
def reasons(reading: Reads, person_id: str) -> Response:
    """The findings behind each record, and who else may be the same."""
    answer = why(reading, content.here(reading, person_id))
    return reading.answer("person.why", answer, of_why(answer))


@router.get("/{person_id}/suggestions", response_model=SuggestionList, summary="Ties that may be missing")
def suggestions(reading: Reads, person_id: str) -> Response:
    """Leads with reason and expiry, never stored: whom the person may know of whom no incident tells."""
    now = content.here(reading, person_id)
    answer = associated.suggestions(reading, [now])
    return reading.answer("person.suggestions", answer, associated.seen_in_suggestions(answer))
