"""The pages of gangs: who is of which, what each step needs, and every step by a form; they work without scripts."""

from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from kithkin.api import content, search, seen
from kithkin.api.cursor import page_of
from kithkin.api.depends import Reads
from kithkin.api.gang_list import gang_memberships
from kithkin.api.gang_page import Sent, done, gang, limits
from kithkin.api.problem import NOTHING
from kithkin.api.reading import Reading, Seen, ids
from kithkin.api.recall import recall, removals_for
from kithkin.api.routes.decisions import NO_RIGHT, Decides
from kithkin.api.routes.gangs import STATUS
from kithkin.api.routes.pages import shown
from kithkin.api.shapes import PersonBrief
from kithkin.casework.gang_life import words
from kithkin.graph.errors import Conflict, KithkinError, NotThere, Refused, WrongUse
from kithkin.resolution.criteria import gang_rules

router = APIRouter(prefix="/gangs", include_in_schema=False)
A_PAGE, MOST_GANGS = 50, 200
OF_THEN = "what was known at an earlier instant is only looked at; leave known_at out to decide"
Person = Annotated[str, Query(max_length=40)]
Said = Annotated[str, Query(max_length=20, alias="done")]


class Asked(BaseModel):
    """What the list is asked for by its address."""

    status: str = Field(default="", pattern=STATUS)
    due: str = Field(default="", pattern=r"^(\d{4}-\d\d-\d\d)?$")
    person: str = Field(default="", max_length=40)
    done: str = Field(default="", max_length=20)
    cursor: str = ""


@router.get("")
def listed(request: Request, reading: Reads, asked: Annotated[Asked, Query()]) -> Response:
    """Members of every gang, the next to be reviewed first, and the gangs; for somebody who is to be proposed too."""
    wanted, cursor = ("", asked.status, asked.due), asked.cursor or None
    page = page_of(
        reading, ["page gangs", *wanted], lambda now, most: gang_memberships(now, wanted, most), A_PAGE, cursor
    )
    gangs = content.group_briefs(page.reading, search.groups(page.reading, "Gang", "", MOST_GANGS))
    who = _who(page.reading, asked.person)
    what = _both(_both(seen.of_members(page.rows), seen.of_groups(gangs)), _seen(who))
    values: dict[str, Any] = {"members": page.rows, "following": page.following, "gangs": gangs, "asked": asked}
    values |= {"who": who, "words": words(), "recalls": reading.scope.recalls, "said": words()["done"].get(asked.done)}
    return shown(request, page.reading, "gangs", what, at=_at(page.reading), **values)


@router.get("/removals")
def removals(request: Request, reading: Reads) -> Response:
    """For data officers: each removal by its id."""
    reading.of_now("removals are")
    return shown(request, reading, "gang_removals", Seen(), removals=removals_for(reading).items, one=None)


@router.get("/removals/{decision_id}")
def recipients(request: Request, reading: Reads, decision_id: str) -> Response:
    """For data officers: every answer or file that showed what was removed, to whom and when."""
    reading.of_now("removals are")
    one = recall(reading, decision_id)
    return shown(request, reading, "gang_removals", Seen(), removals=(), one=one)


@router.get("/{gang_id}")
def look(request: Request, reading: Reads, gang_id: str, person: Person = "", said: Said = "") -> Response:
    """One gang: its members with their sources, what waits for a second person, and the next steps of one of them."""
    return _page(request, reading, gang_id, Sent(person=person), said=words()["done"].get(said))


@router.post("/{gang_id}")
def act(request: Request, reading: Decides, gang_id: str, sent: Annotated[Sent, Form()]) -> Response:
    """Take a step; what is amiss is said above the form, which stays as it was filled in."""
    try:
        came = done(reading, gang_id, sent)
    except (WrongUse, Refused, Conflict, NotThere) as error:
        hidden = isinstance(error, NotThere)
        reading.note(request.scope["route"].path, "absent" if hidden else "refused", Seen(groups=ids([gang_id])))
        answer = _page(request, reading, gang_id, sent, fault=NOTHING if hidden else str(error))
        answer.status_code = error.status
        return answer
    # Of whom it removed nothing is left to see there, and perhaps nothing of the gang.
    where = "/gangs" if came == "removed" else f"/gangs/{gang_id}"
    return RedirectResponse(f"{where}?done={came}", HTTPStatus.SEE_OTHER)


def _page(
    request: Request, reading: Reading, gang_id: str, sent: Sent, *, said: str | None = None, fault: str = ""
) -> Response:
    one, rules = gang(reading, gang_id), gang_rules()
    chosen = next((each for each in one.members if each.one.person_id == sent.person), None)
    who = None if chosen or ":" in sent.person else _known(reading, sent.person)
    needed = {name for test in rules["tests"].values() for name in test["needed"]}
    values: dict[str, Any] = {"one": one, "chosen": chosen, "who": who, "sent": sent, "fault": fault, "said": said}
    values |= {"words": words(), "rules": rules, "others": [name for name in rules["criteria"] if name not in needed]}
    barred = NO_RIGHT if not reading.scope.decides else OF_THEN if reading.earlier else ""
    values |= {"barred": barred, "may": not barred, "me": reading.caller.user.name, "days": limits(reading)}
    return shown(request, reading, "gang", _both(one.seen, _seen(who)), at=_at(reading), **values)


def _at(reading: Reading) -> str:
    """The day, for the next address; the instant only where an earlier one is asked for, since people decide of now."""
    known_at = {"known_at": reading.view.known_at} if reading.earlier else {}
    return urlencode({"as_of": reading.view.as_of} | known_at)


def _known(reading: Reading, person: str) -> PersonBrief | None:
    """Somebody who is named, if there is one for this caller; that there is none is said elsewhere."""
    try:
        return _who(reading, person)
    except KithkinError:
        return None


def _who(reading: Reading, person: str) -> PersonBrief | None:
    return next(iter(content.briefs(reading, [content.current(reading, person)])), None) if person else None


def _seen(who: PersonBrief | None) -> Seen:
    return seen.of_persons([who]) if who else Seen()


def _both(one: Seen, other: Seen) -> Seen:
    parts = ("persons", "groups", "records", "fields")
    return Seen(**{name: ids((*getattr(one, name), *getattr(other, name))) for name in parts})
