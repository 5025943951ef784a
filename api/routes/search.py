"""Search by name and number: the words come in the body, so no address, log or history ever holds them."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from kithkin.api import content, search, seen
from kithkin.api.cursor import MOST, page_of
from kithkin.api.depends import Reads
from kithkin.api.reading import Reading
from kithkin.api.shapes import GroupPage, PersonPage

router = APIRouter(prefix="/search", tags=["search"])
Word = Annotated[str, Field(max_length=100)]
Cursor = Annotated[str | None, Field(description="`next` of the page before; the words stay as they were.")]


class Words(BaseModel):
    """The words of a search for persons; every one given must be answered."""

    model_config = ConfigDict(extra="forbid")
    q: str = Field(default="", max_length=200, description="All in one line.", examples=["ann example L1 8JQ"])
    given_name: Word = Field(default="", examples=["ann"])
    surname: Word = Field(default="", examples=["exam"])
    date_of_birth: Word = Field(default="", examples=["1999-02-14"])
    postcode: Word = Field(default="", examples=["L1 8JQ"])
    identifier: Word = Field(default="", description="NHS number, NINO, UPN or PNC id.", examples=["2002/0073319Z"])

    @property
    def told(self) -> dict[str, str]:
        """The words by name, whatever else was sent along."""
        return {name: getattr(self, name) for name in Words.model_fields}


class PersonSearch(Words):
    """Whom to look for, and which page of them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"surname": "exam", "given_name": "an", "limit": 20}]})
    limit: int = Field(default=20, ge=1, le=MOST)
    cursor: Cursor = None


class GroupSearch(BaseModel):
    """Which groups to look for, and which page of them."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"kind": "Family", "q": "exam"}]})
    q: Word = Field(description="Part of its name, or how a member's surname begins.", min_length=1, examples=["exam"])
    kind: str = Field(default="Family", description=search.KINDS_ARE, examples=["Family"])
    limit: int = Field(default=20, ge=1, le=MOST)
    cursor: Cursor = None


@router.post("", response_model=PersonPage, summary="Search persons")
def persons(reading: Reads, wanted: PersonSearch) -> Response:
    """Names begin so; date of birth, postcode and identifiers are equal. Every word given must be answered."""
    answer = person_page(reading, wanted.told, wanted.limit, wanted.cursor)
    return reading.answer("persons.search", answer, seen.of_persons(answer.items))


@router.post("/groups", response_model=GroupPage, summary="Search groups")
def groups(reading: Reads, wanted: GroupSearch) -> Response:
    """Groups of a kind by name, with somebody in them on the day asked for."""
    answer = group_page(reading, (wanted.kind, wanted.q), wanted.limit, wanted.cursor)
    return reading.answer("groups.search", answer, seen.of_groups(answer.items))


def person_page(reading: Reading, words: dict[str, str], limit: int, cursor: str | None) -> PersonPage:
    """A page of the persons who answer every word."""
    asked = ["persons", *words.values()]
    page = page_of(reading, asked, lambda now, most: search.persons(now, words, most), limit, cursor)
    items = content.briefs(page.reading, [row["person_id"] for row in page.rows])
    return PersonPage(items=items, next=page.following, moment=content.moment(page.reading))


def group_page(reading: Reading, asked: tuple[str, str], limit: int, cursor: str | None) -> GroupPage:
    """A page of the groups of a kind that answer the words; without words, of all of them."""
    page = page_of(reading, ["groups", *asked], lambda now, most: search.groups(now, *asked, most), limit, cursor)
    items = content.group_briefs(page.reading, page.rows)
    return GroupPage(items=items, next=page.following, moment=content.moment(page.reading))
