"""The page on which one looks around in a large neighbourhood; its form and tables work without scripts."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import ValidationError

from kithkin.api import content
from kithkin.api.depends import Reads
from kithkin.api.explore import MOST_DRAWN, Sheet, around, behind, pictured, seen_in
from kithkin.api.explore_told import for_script, record_links, records_for_script
from kithkin.api.pages import page
from kithkin.api.paths_shapes import Id
from kithkin.api.routes.pages import link_of, shown
from kithkin.casework.network.kinds import rules
from kithkin.graph.errors import WrongUse

router = APIRouter(include_in_schema=False)
ACTION = "page.explore"
PAIR = 2


def filled(sheet: Annotated[Sheet, Query()]) -> Sheet:
    """The form, or what is wrong with it."""
    if sheet.strength not in rules().strength:
        raise WrongUse(f"strength is one of {', '.join(rules().strength)}")
    try:
        asked = sheet.asked if sheet.id else None
    except ValidationError as faults:
        told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in faults.errors())
        raise WrongUse(told) from None
    rules().walked(asked.kinds if asked else [])
    return sheet


Asked = Annotated[Sheet, Depends(filled)]


@router.get("/explore")
def explore(request: Request, reading: Reads, sheet: Asked) -> Response:
    """The form, and what was asked for: as tables, or room for a picture whose script asks for its facts."""
    kinds = [(name, kind.says) for name, kind in rules().kinds.items() if kind.walked != "never"]
    values: dict[str, Any] = {"sheet": sheet, "kinds": kinds, "strengths": list(rules().strength), "most": MOST_DRAWN}
    link = link_of(reading)
    if sheet.id and sheet.tables:
        found = around(reading, sheet)
        values |= {"picture": False, "found": found, "records": record_links(found, link)}
        return shown(request, reading, "explore", found.seen, **values)
    # It says nothing of anybody yet, and the picture need not wait for a line in the audit.
    values |= {"picture": bool(sheet.id), "found": None, "moment": content.moment(reading), "link": link}
    # As the browser sent it: what the page asks for beforehand must be what its script asks for.
    values["query"] = request.url.query
    return page(request, "explore", **values)


@router.get("/explore/facts")
def explore_facts(reading: Reads, sheet: Asked) -> Response:
    """Who is tied to these persons and groups, and where each stands, for the script of the page."""
    found = pictured(reading, sheet)
    told = for_script(found, content.moment(reading, found.seen.persons), link_of(reading))
    return reading.shown(ACTION, told, found.seen)


@router.get("/explore/records")
def explore_records(reading: Reads, sheet: Asked, between: Annotated[list[Id] | None, Query()] = None) -> Response:
    """The records behind its ties, or behind those between two of its persons, for the script of the page."""
    if between and len(set(between)) != PAIR:
        raise WrongUse("between names two persons, or nobody")
    found = behind(reading, sheet, between or ())
    return reading.shown(ACTION, records_for_script(found), seen_in(found))
