"""Pages for people: home, person, group, record, chronology. They work without scripts."""

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from kithkin.api import content, search, seen
from kithkin.api.charts import MOST as MOST_ON_CHART
from kithkin.api.cursor import Cursor, page_of
from kithkin.api.depends import Known, Purpose, Reads, Wired, reading
from kithkin.api.pages import render
from kithkin.api.reading import HTML, Reading, Seen, ids
from kithkin.api.routes.search import PersonSearch, Words, found_page, person_page
from kithkin.casework.chronology import Line, chronology, group_chronology

router = APIRouter(include_in_schema=False)
A_PAGE, ALIKE = 25, 5


def shown(request: Request, reading: Reading, name: str, what: Seen, /, **values: Any) -> Response:
    """A page, recorded before it leaves."""
    # A list of groups names nobody: whatever was erased since may lack in it.
    moment = content.moment(reading, what.persons or None)
    text = render(name, user=request.state.shown_as, moment=moment, link=link_of(reading), **values)
    return reading.shown(f"page.{name}", text, what, HTML)


class Asked(Words):
    """The form of the home page: words, the moment they are asked at, and the page."""

    as_of: str | None = None
    known_at: str | None = None
    cursor: str | None = None


@router.get("/")
def home(request: Request, reading: Reads, kind: str = "Family", cursor: Cursor = None) -> Response:
    """The form to find persons with, and the groups of a kind."""
    page = page_of(reading, ["home", kind], lambda now, most: search.groups(now, kind, "", most), A_PAGE, cursor)
    groups = content.group_briefs(page.reading, page.rows)
    values = {"words": Words().told, "kinds": search.kinds(reading), "kind": kind, "following": page.following}
    return shown(request, page.reading, "home", seen.of_groups(groups), groups=groups, **values)


@router.post("/")
def found(
    request: Request, held: Wired, known: Known, asked: Annotated[Asked, Form()], purpose: Purpose = None
) -> Response:
    """The persons who answer every word; the words stay out of every address."""
    if not any(asked.told.values()):
        return RedirectResponse("/", HTTPStatus.SEE_OTHER)
    opened = reading(request, held, known, asked.as_of, asked.known_at, purpose)
    page = person_page(opened, asked.told, A_PAGE, asked.cursor)
    at = replace(opened, view=replace(opened.view, as_of=page.moment.as_of, known_at=page.moment.known_at))
    alike = (
        ()
        if page.items or asked.cursor
        else found_page(at, PersonSearch.model_validate(asked.told | {"limit": ALIKE})).items
    )
    people = page.items or alike
    values = {"words": asked.told, "persons": people, "alike": bool(alike), "following": page.next}
    return shown(request, at, "found", seen.of_persons(people), **values)


@router.get("/persons/{person_id}")
def person(request: Request, reading: Reads, person_id: str) -> Response:
    """One person with their chart and chronology."""
    one = content.person(reading, content.here(reading, person_id))
    return shown(request, reading, "person", seen.of_person(one), one=one, chart=_chart(reading, [one.id]))


@router.get("/groups/{group_id}")
def group(request: Request, reading: Reads, group_id: str) -> Response:
    """One group with its chart."""
    one = content.group(reading, group_id)
    history = content.members(reading, group_id, ever=True)
    past = [item for item in history.items if item not in one.composition]
    what = seen.of_members(history.items)
    return shown(request, reading, "group", what, one=one, past=past, chart=_chart(reading, [group_id]))


@router.get("/persons/{person_id}/chronology")
def person_life(request: Request, reading: Reads, person_id: str) -> Response:
    """A person's chronology as a table."""
    now = content.here(reading, person_id)
    return _life(request, reading, f"/persons/{now}", chronology(reading.asker, reading.view, [now]))


@router.get("/groups/{group_id}/chronology")
def group_life(request: Request, reading: Reads, group_id: str) -> Response:
    """A group's chronology as a table."""
    content.group(reading, group_id)
    return _life(request, reading, f"/groups/{group_id}", group_chronology(reading.asker, reading.view, group_id))


@router.get("/records/{record_id:path}")
def record(request: Request, reading: Reads, record_id: str) -> Response:
    """One record with its row as it was sent."""
    found = content.records(reading, [record_id]).items
    return shown(request, reading, "record", seen.of_records(found), records=found)


def _life(request: Request, reading: Reading, back: str, lines: list[Line]) -> Response:
    people = content.briefs(reading, list(ids(line.person_id for line in lines)))
    names = {one.id: one.name for one in people}
    group = (back.removeprefix("/groups/"),) if back.startswith("/groups/") else ()
    return shown(request, reading, "chronology", seen.of_lines(lines, group), back=back, lines=lines, names=names)


def _moment(reading: Reading) -> dict[str, str]:
    return {"as_of": reading.view.as_of, "known_at": reading.view.known_at}


def _chart(reading: Reading, wanted: list[str]) -> str:
    pairs = [("id", one) for one in wanted[:MOST_ON_CHART]]
    return urlencode([*pairs, *_moment(reading).items()])


def link_of(reading: Reading) -> str:
    """What leads on to the same day and instant."""
    return urlencode(_moment(reading))
