"""What a route may ask for: the wiring, and the caller's reading."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Query, Request
from starlette.concurrency import run_in_threadpool

from kithkin.api.access.gate import Caller, caller, caller_at_hand
from kithkin.api.access.scope import Scope, scope
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
    return Asking(request, held, known, scope(known.user, purpose), (as_of, known_at)).reading()


Reads = Annotated[Reading, Depends(reading)]


@dataclass(frozen=True, slots=True)
class Asking:
    """A known caller before their reading is opened: that waits for the graph, and is done where the rest is done."""

    request: Request
    wiring: Wiring
    caller: Caller
    scope: Scope
    times: tuple[str | None, str | None]
    """As of which day, and known at which instant."""

    def reading(self) -> Reading:
        """The caller's reading of the graph, as of the day and instant they ask for."""
        held, request = self.wiring, self.request
        committed = held.committed()
        classes = held.classes(committed)
        view = view_of(held, self.scope.access(classes), self.times, committed)
        asker, address = held.in_scope(one.number for one in classes), request.client.host if request.client else ""
        opened = Reading(held, asker, self.caller, self.scope, view, address, view.known_at < committed)
        request.state.reading = opened
        return opened


async def asking(
    request: Request,
    held: Wired,
    as_of: Annotated[str | None, DAY] = None,
    known_at: Annotated[str | None, INSTANT] = None,
    purpose: Purpose = None,
) -> Asking:
    """Who is asking, for what is answered many times a second: no thread is taken for it where they are remembered."""
    known = caller_at_hand(request, held.accounts)
    if known is None:
        known = await run_in_threadpool(caller, request, held.accounts)
    request.state.shown_as = known.user.shown_as
    return Asking(request, held, known, scope(known.user, purpose), (as_of, known_at))


Asks = Annotated[Asking, Depends(asking)]
"""For a route that opens the reading itself, in the one thread that it works in."""
