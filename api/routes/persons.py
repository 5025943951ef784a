"""Persons: one, records, why, chronology, scores."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from kithkin.api import content, seen
from kithkin.api.decided import DecisionList, decisions_about, seen_in
from kithkin.api.depends import Reads
from kithkin.api.shapes import ChronologyLine, ChronologyOut, PersonOut, RecordList, ScoreOut, WhyOut
from kithkin.api.why import of_why, why
from kithkin.casework.chronology import chronology
from kithkin.casework.golden import profiles

OLD: dict[int | str, dict[str, Any]] = {
    307: {"description": "An old id: ask again at `Location`; never to be kept, since an undo gives the id back"}
}
router = APIRouter(prefix="/persons", tags=["persons"], responses=OLD)
Fields = Annotated[str | None, Query(description="Only these values.", examples=["surname,date_of_birth"])]


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
    answer = DecisionList(items=tuple(found), moment=content.moment(reading))
    return reading.answer("person.decisions", answer, seen_in(answer.items))


@router.get("/{person_id}/chronology", response_model=ChronologyOut, summary="A person's chronology")
def life(reading: Reads, person_id: str) -> Response:
    """What happened, over all feeds, oldest first."""
    lines = chronology(reading.asker, reading.view, [content.here(reading, person_id)])
    items = tuple(ChronologyLine.model_validate(line) for line in lines)
    answer = ChronologyOut(items=items, moment=content.moment(reading))
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
