"""The page on which one looks around in a large neighbourhood; its form and tables work without scripts."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError

from kithkin.api.depends import Reads
from kithkin.api.explore import MOST_DRAWN, Around, Sheet, around
from kithkin.api.explore_told import for_script, record_links
from kithkin.api.routes.pages import link_of, shown
from kithkin.casework.network.kinds import rules
from kithkin.graph.errors import WrongUse

router = APIRouter(include_in_schema=False)


@router.get("/explore")
def explore(request: Request, reading: Reads, sheet: Annotated[Sheet, Query()]) -> Response:
    """Who is tied to these persons and groups, drawn and as tables."""
    if sheet.strength not in rules().strength:
        raise WrongUse(f"strength is one of {', '.join(rules().strength)}")
    found = _found(reading, sheet) if sheet.id else Around()
    kinds = [(name, kind.says) for name, kind in rules().kinds.items() if kind.walked != "never"]
    values = {"sheet": sheet, "kinds": kinds, "strengths": list(rules().strength), "most": MOST_DRAWN}
    picture = bool(found.spots) and found.drawn and not sheet.tables
    values |= {"picture": picture, "facts": for_script(found) if picture else ""}
    records = {} if picture else record_links(found, link_of(reading))
    return shown(request, reading, "explore", found.seen, found=found, records=records, **values)


def _found(reading: Reads, sheet: Sheet) -> Around:
    try:
        return around(reading, sheet)
    except ValidationError as faults:
        told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in faults.errors())
        raise WrongUse(told) from None
