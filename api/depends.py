"""What a route may ask for: the wiring, and the caller's reading."""

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Depends, Header, Query, Request

from kithkin.api.access.audit import instant
from kithkin.api.access.gate import Caller, caller
from kithkin.api.access.scope import scope
from kithkin.api.reading import Reading
from kithkin.api.wiring import Wiring
from kithkin.graph.errors import WrongUse
from kithkin.graph.store import View

DAY = Query(description="The day the world is seen at; today unless given.", examples=["2016-06-30"])
INSTANT = Query(
    description="What Kithkin knew at this instant; now unless given.", examples=["2016-07-01T00:00:00.000000Z"]
)
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
    view = View(
        asked.access(held.classes(committed)), _day(as_of or held.settings.as_of), _instant(known_at, committed)
    )
    address = request.client.host if request.client else ""
    opened = Reading(held, held.asker, known, asked, view, address, view.known_at < committed)
    request.state.reading = opened
    return opened


Reads = Annotated[Reading, Depends(reading)]


def _day(told: str | None) -> str:
    if not told:
        return datetime.now(UTC).date().isoformat()
    try:
        return date.fromisoformat(told).isoformat()
    except ValueError:
        raise WrongUse("as_of is a day such as 2016-06-30") from None


def _instant(told: str | None, committed: str) -> str:
    if not told:
        return committed
    try:
        asked = instant(datetime.fromisoformat(told))
    except ValueError:
        raise WrongUse("known_at is an instant such as 2016-07-01T00:00:00Z") from None
    # What an open run writes is not known yet.
    return min(asked, committed)
