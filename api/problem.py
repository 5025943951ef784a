"""Errors as problem JSON (RFC 9457) for programs and as a page for people."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from kithkin.api.access.accounts import NotSignedIn, TooMany
from kithkin.api.log import keep
from kithkin.api.pages import page
from kithkin.graph.errors import KithkinError, NotThere

TYPES = "/docs/problems#"
NOTHING = "there is nothing here for you by that id"


def install(app: FastAPI) -> None:
    """Answer every error of the tree in one place."""
    app.add_exception_handler(KithkinError, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.middleware("http")(_unknown)


def problem(request: Request, status: int, kind: str, detail: str) -> Response:
    """The error in the form the caller reads."""
    if not request.url.path.startswith("/v1/") and "text/html" in request.headers.get("accept", ""):
        return page(request, "problem", status=status, detail=detail, title=HTTPStatus(status).phrase)
    body: dict[str, Any] = {
        "type": TYPES + kind,
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    return JSONResponse(body, status, media_type="application/problem+json")


async def _known(request: Request, error: Exception) -> Response:
    assert isinstance(error, KithkinError)
    if (
        isinstance(error, NotSignedIn)
        and request.method == "GET"
        and not request.url.path.startswith(("/v1/", "/link/"))
    ):
        return RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    # Hidden and absent read alike, whatever the message within.
    detail = NOTHING if isinstance(error, NotThere) else str(error)
    answer = problem(request, error.status, error.kind, detail)
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


async def _unknown(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
    # Caught here because the server's own handler would log the message, and a message may hold a name.
    try:
        return await go_on(request)
    except Exception as error:  # noqa: BLE001 -- the last resort
        return problem(
            request, 500, "broken", f"something is wrong on our side; the log says what, under {keep(error)}"
        )
