"""Errors as problem JSON (RFC 9457) for programs and as a page for people."""

import re
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kithkin.api.access.accounts import NotSignedIn, TooMany
from kithkin.api.access.audit import AuditUnavailable, Outcome
from kithkin.api.content import Moved
from kithkin.api.log import keep
from kithkin.api.pages import page
from kithkin.api.reading import Reading, Seen, ids
from kithkin.graph.errors import KithkinError, NotThere

# What looks otherwise may be a name that somebody typed, and names are never kept.
A_GROUP_OR_PERSON = re.compile(r"[PHFGAO]-[a-z2-7]{16}")
TYPES = "/docs/problems#"
NOTHING = "there is nothing here for you by that id"


def _body(status: int, kind: str, says: str) -> dict[str, Any]:
    return {"type": TYPES + kind, "title": HTTPStatus(status).phrase, "status": status, "detail": says}


DOCUMENTED: dict[int | str, dict[str, Any]] = {
    status: {"description": means, "content": {"application/problem+json": {"example": _body(status, kind, says)}}}
    for status, kind, means, says in (
        (401, "not-signed-in", "Nobody we know", "sign in first, or send a key that is still good"),
        (403, "refused", "Not for this purpose", "your roles do not serve this purpose"),
        (404, "not-there", "Hidden and absent alike", NOTHING),
        (422, "bad-input", "A parameter was wrong", "limit: Input should be less than or equal to 100"),
        (503, "audit-unavailable", "What cannot be recorded is not shown", "the audit cannot be written"),
    )
}


def install(app: FastAPI) -> None:
    """Answer every error of the tree in one place."""
    app.add_exception_handler(KithkinError, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_middleware(Unbroken)


def problem(request: Request, status: int, kind: str, detail: str) -> Response:
    """The error in the form the caller reads."""
    if not request.url.path.startswith("/v1/") and "text/html" in request.headers.get("accept", ""):
        return page(request, "problem", status=status, detail=detail, title=HTTPStatus(status).phrase)
    return JSONResponse(_body(status, kind, detail), status, media_type="application/problem+json")


async def _known(request: Request, error: Exception) -> Response:
    assert isinstance(error, KithkinError)
    if isinstance(error, NotSignedIn) and _a_page(request):
        return RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    unrecorded = await run_in_threadpool(_record, request, error)
    if isinstance(error, Moved) and unrecorded is None:
        return _moved(request, error)
    return _answer(request, unrecorded or error)


def _moved(request: Request, error: Moved) -> Response:
    """The same question of the id that answers now; nobody may keep it, since an undo gives the id back."""
    path = "/".join(error.now if part == error.asked else part for part in request.url.path.split("/"))
    where = request.url.replace(scheme="", netloc="", path=path)
    return RedirectResponse(str(where), HTTPStatus.TEMPORARY_REDIRECT, {"Cache-Control": "no-store"})


def _a_page(request: Request) -> bool:
    return not request.url.path.startswith(("/v1/", "/link/"))


def _record(request: Request, error: KithkinError) -> KithkinError | None:
    """Keep who asked for what they were not shown; gives the error when that cannot be kept."""
    reading: Reading | None = getattr(request.state, "reading", None)
    if reading is None or isinstance(error, AuditUnavailable):
        return None
    asked = [one for one in request.path_params.values() if A_GROUP_OR_PERSON.fullmatch(str(one))]
    asked += [error.now] if isinstance(error, Moved) else []
    seen = Seen(ids(one for one in asked if one[0] == "P"), ids(one for one in asked if one[0] != "P"))
    try:
        reading.note(request.scope["route"].path, _outcome(error), seen)
    except AuditUnavailable as unrecorded:
        return unrecorded
    return None


def _outcome(error: KithkinError) -> Outcome:
    if isinstance(error, Moved):
        return "shown"
    return "absent" if isinstance(error, NotThere) else "refused"


def _answer(request: Request, error: KithkinError) -> Response:
    # Hidden and absent read alike, whatever the message within.
    answer = problem(request, error.status, error.kind, NOTHING if isinstance(error, NotThere) else str(error))
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [f"{'.'.join(str(part) for part in one['loc'][1:])}: {one['msg']}" for one in error.errors()]
    return problem(request, 422, "bad-input", "; ".join(faults))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    kind = "not-there" if error.status_code == HTTPStatus.NOT_FOUND else "wrong-use"
    detail = NOTHING if error.status_code == HTTPStatus.NOT_FOUND else str(error.detail)
    return problem(request, error.status_code, kind, detail)


class Unbroken:
    """An application of which no fault of ours is seen, nor logged by others: a message may hold a name."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever happens."""
        begun = False

        async def telling(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, telling)
        except Exception as error:  # noqa: BLE001 -- the last resort
            says = f"something is wrong on our side; the log says what, under {keep(error)}"
            if scope["type"] == "http" and not begun:
                await problem(Request(scope), 500, "broken", says)(scope, receive, send)
