"""Persons: search, one, records, why, chronology, scores."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from kithkin.api import content, search, seen
from kithkin.api.cursor import Cursor, Limit, page_of
from kithkin.api.depends import Reads
from kithkin.api.shapes import ChronologyLine, ChronologyOut, PersonOut, PersonPage, RecordList, ScoreOut, WhyOut
from kithkin.api.why import of_why, why
from kithkin.casework.chronology import chronology
from kithkin.casework.golden import profiles

router = APIRouter(prefix="/persons", tags=["persons"])
Fields = Annotated[str | None, Query(description="Only these values.", examples=["surname,date_of_birth"])]
Line = Annotated[str, Query(max_length=200, description="All in one line.", examples=["ann example L1 8JQ"])]
Word = Annotated[str, Query(max_length=100)]


class Words:
    """The words of a search; every one given must be answered."""

    def __init__(
        self,
        q: Line = "",
        given_name: Word = "",
        surname: Word = "",
        date_of_birth: Word = "",
        postcode: Word = "",
        identifier: Word = "",
    ) -> None:
        named = {"given_name": given_name, "surname": surname, "date_of_birth": date_of_birth}
        self.told = {"q": q} | named | {"postcode": postcode, "identifier": identifier}


@router.get("", response_model=PersonPage, summary="Search persons")
def find(reading: Reads, words: Annotated[Words, Depends()], limit: Limit = 20, cursor: Cursor = None) -> Response:
    """Names begin so; date of birth, postcode and identifiers are equal. Every word given must be answered."""
    asked = ["persons", *words.told.values()]
    page = page_of(reading, asked, lambda now, most: search.persons(now, words.told, most), limit, cursor)
    items = content.briefs(page.reading, [row["person_id"] for row in page.rows])
    answer = PersonPage(items=items, next=page.following, moment=content.moment(page.reading))
    return reading.answer("persons.search", answer, seen.of_persons(items))


@router.get("/{person_id}", response_model=PersonOut, summary="One person")
def one(reading: Reads, person_id: str, fields: Fields = None) -> Response:
    """The best value of each field with the record it came from, and every group the person is or was in."""
    answer = content.person(reading, content.current(reading, person_id), content.chosen(fields))
    return reading.answer("person", answer, seen.of_person(answer))


@router.get("/{person_id}/records", response_model=RecordList, summary="A person's records with their rows")
def records(reading: Reads, person_id: str) -> Response:
    """Every record that stands under the person, with the row as it was sent."""
    now = content.current(reading, person_id)
    answer = content.records(reading, profiles(reading.asker, reading.view, [now])[now].record_ids)
    return reading.answer("person.records", answer, seen.of_records(answer.items))


@router.get("/{person_id}/chronology", response_model=ChronologyOut, summary="A person's chronology")
def life(reading: Reads, person_id: str) -> Response:
    """What happened, over all feeds, oldest first."""
    lines = chronology(reading.asker, reading.view, [content.current(reading, person_id)])
    items = tuple(ChronologyLine.model_validate(line) for line in lines)
    answer = ChronologyOut(items=items, moment=content.moment(reading))
    return reading.answer("person.chronology", answer, seen.of_lines(lines))


@router.get("/{person_id}/scores", response_model=ScoreOut, summary="A person's scores")
def scores(reading: Reads, person_id: str) -> Response:
    """Each criterion of the rule pack with its answer and the records behind it, and the points."""
    answer = content.score(reading, content.current(reading, person_id))
    return reading.answer("person.scores", answer, seen.of_score(answer))


@router.get("/{person_id}/why", response_model=WhyOut, summary="Why these records are one person")
def reasons(reading: Reads, person_id: str) -> Response:
    """The findings behind each record, and who else may be the same."""
    answer = why(reading, content.current(reading, person_id))
    return reading.answer("person.why", answer, of_why(answer))
