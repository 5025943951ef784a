"""What a route may ask for: the wiring, and the caller's reading."""

from typing import Annotated

from fastapi import Depends, Header, Query, Request

from kithkin.api.access.gate import Caller, caller
from kithkin.api.access.scope import scope
from kithkin.api.commands.options import DAY_SAYS, INSTANT_SAYS
from kithkin.api.reading import Reading
from kithkin.api.times import view_of
from kithkin.api.wiring import Wiring

DAY = Query(description=DAY_SAYS, examples=["2016-06-30"])
INSTANT = Query(description=INSTANT_SAYS, examples=["2016-07-01T00:00:00.000000Z"])
PURPOSE = Header(
    alias="Kithkin-Purpose",
    description="What you read for; it bounds what you see and is recorded.",
    examples=["families"],
)

Purpose = Annotated[str | None, PURPOSE]


async def wired(request: Request) -> Wiring:
    """Everything the application holds open."""
    held: Wiring = request.app.state.wiring
    return held


Wired = Annotated[Wiring, Depends(wired)]


def known_caller(request: Request, held: Wired) -> Caller:
    """Who is asking; nobody unknown gets further."""
    known = caller(request, held.accounts)
    request.state.shown_as = known.user.shown_as
    return known


Known = Annotated[Caller, Depends(known_caller)]


def reading(
    request: Request,
    held: Wired,
    known: Known,
    as_of: Annotated[str | None, DAY] = None,
    known_at: Annotated[str | None, INSTANT] = None,
    purpose: Purpose = None,
) -> Reading:
    """The caller's reading of the graph, as of the day and instant they ask for."""
    asked = scope(known.user, purpose)
    committed = held.committed()
    classes = held.classes(committed)
    view = view_of(held, asked.access(classes), (as_of, known_at), committed)
    asker, address = held.in_scope(one.number for one in classes), request.client.host if request.client else ""
    opened = Reading(held, asker, known, asked, view, address, view.known_at < committed)
    request.state.reading = opened
    return opened


Reads = Annotated[Reading, Depends(reading)]
