"""Search by name and number: the words come in the body, so no address, log or history ever holds them."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from kithkin.api import content, search, seen
from kithkin.api.cursor import MOST, page_of
from kithkin.api.depends import Asks, Reads
from kithkin.api.live import standpoint_if_any
from kithkin.api.live_shapes import FoundGroup, FoundOut, FoundPage
from kithkin.api.reading import Reading, Seen, ids
from kithkin.api.shapes import EvidenceLine, GroupPage, PersonBrief, PersonPage
from kithkin.resolution.live.search import Hit

router = APIRouter(prefix="/search", tags=["search"])
Word = Annotated[str, Field(max_length=100)]
Cursor = Annotated[str | None, Field(description="`next` of the page before; the words stay as they were.")]


class Words(BaseModel):
    """The words of a search for persons; every one given must be answered."""

    model_config = ConfigDict(extra="forbid")
    q: str = Field(default="", max_length=200, description="All in one line.", examples=["ann example L1 8JQ"])
    given_name: Word = Field(default="", examples=["ann"])
    surname: Word = Field(default="", examples=["exam"])
    date_of_birth: Word = Field(
        default="", description="A day, a year or a month of a year.", examples=["1999-02-14", "1999", "1999-02"]
    )
    postcode: Word = Field(default="", description="Whole or its beginning.", examples=["L1 8JQ", "L1 8"])
    identifier: Word = Field(default="", description="NHS number, NINO, UPN or PNC id.", examples=["2002/0073319Z"])
    address: Word = Field(default="", description="House number and street.", examples=["12 Made Up Road"])
    phone: Word = Field(default="", examples=["0151 496 0123"])
    email: Word = Field(default="", examples=["ann@example.org"])

    @property
    def told(self) -> dict[str, str]:
        """The words by name, whatever else was sent along."""
        return {name: getattr(self, name) for name in Words.model_fields}


class PersonSearch(Words):
    """Whom to look for, and which page of them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"surname": "exam", "given_name": "an", "limit": 20}]})
    limit: int = Field(default=20, ge=1, le=MOST)
    cursor: Cursor = None
    families: bool = Field(default=False, description="Whether to tell the families of the persons on the page.")


class GroupSearch(BaseModel):
    """Which groups to look for, and which page of them."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"kind": "Family", "q": "exam"}]})
    q: Word = Field(description="Part of its name, or how a member's surname begins.", min_length=1, examples=["exam"])
    kind: str = Field(default="Family", description=search.KINDS_ARE, examples=["Family"])
    limit: int = Field(default=20, ge=1, le=MOST)
    cursor: Cursor = None


@router.post("", response_model=FoundPage, summary="Search persons and families")
def persons(asking: Asks, wanted: PersonSearch) -> Response:
    """Any mix of what is known, whole or in part, with slips: the best first, each with what it answers and its worth.

    In a graph that nobody has resolved yet, and of an earlier `known_at`, every word given must be answered as it is.
    """
    reading = asking.reading()
    answer = found_page(reading, wanted)
    persons_, groups_ = seen.of_persons(answer.items), seen.of_groups(answer.families)
    shown = Seen(persons_.persons, groups_.groups, ids(one.record_id for one in answer.items), persons_.fields)
    return reading.answer("persons.search", answer, shown)


def found_page(reading: Reading, wanted: PersonSearch) -> FoundPage:
    """A page of the persons who answer best."""
    if (at := standpoint_if_any(reading)) is None:
        return plain_page(reading, wanted)
    asked = ["found", *wanted.told.values()]
    page = page_of(at.reading, asked, lambda _, most: search.live(at, wanted.told, most), wanted.limit, wanted.cursor)
    people = {one.id: one for one in content.briefs(page.reading, [hit.person_id for hit in page.rows])}
    items = tuple(_found(hit, people[hit.person_id]) for hit in page.rows if hit.person_id in people)
    families = families_of(page.reading, [one.id for one in items]) if wanted.families else ()
    return FoundPage(items=items, families=families, next=page.following, moment=content.moment(page.reading, None))


def plain_page(reading: Reading, wanted: PersonSearch) -> FoundPage:
    """The same where there is no index to ask: whoever answers every word as it is given."""
    page = person_page(reading, wanted.told, wanted.limit, wanted.cursor)
    items = tuple(FoundOut(**one.model_dump()) for one in page.items)
    families = families_of(reading, [one.id for one in items]) if wanted.families else ()
    return FoundPage(items=items, families=families, next=page.next, moment=page.moment)


def _found(hit: Hit, person: PersonBrief) -> FoundOut:
    told = {name: getattr(hit, name) for name in ("record_id", "records", "weight")}
    lines = tuple(EvidenceLine.model_validate(line) for line in hit.findings)
    return FoundOut(**person.model_dump(), **told, found=lines)


def families_of(reading: Reading, persons: Sequence[str]) -> tuple[FoundGroup, ...]:
    """The families that some persons are in, in the order of the persons."""
    rows = reading.asker.ask("read/person_groups", ids=list(persons), **reading.view.parameters)
    inside: dict[str, list[str]] = {}
    for person in persons:
        for row in rows:
            if (
                row["person_id"] == person
                and row["kind"] == "Family"
                and person not in inside.setdefault(row["group_id"], [])
            ):
                inside[row["group_id"]].append(person)
    now = reading.asker.ask("read/group_members", ids=list(inside), **reading.view.parameters) if inside else []
    sizes = Counter(group for group, _ in {(row["group_id"], row["person_id"]) for row in now})
    called = content.group_names(reading, [row for row in rows if row["group_id"] in inside])
    return tuple(
        FoundGroup(id=one, kind="Family", name=called[one], members=sizes[one], persons=tuple(inside[one]))
        for one in inside
    )


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
    return PersonPage(items=items, next=page.following, moment=content.moment(page.reading, None))


def group_page(reading: Reading, asked: tuple[str, str], limit: int, cursor: str | None) -> GroupPage:
    """A page of the groups of a kind that answer the words; without words, of all of them."""
    page = page_of(reading, ["groups", *asked], lambda now, most: search.groups(now, *asked, most), limit, cursor)
    items = content.group_briefs(page.reading, page.rows)
    return GroupPage(items=items, next=page.following, moment=content.moment(page.reading, None))
