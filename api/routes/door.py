"""The door: sign in by password or by a link that works once, and sign out."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from kithkin.api.access.accounts import NotSignedIn, User
from kithkin.api.access.audit import Event, Outcome
from kithkin.api.access.gate import COOKIE, refuse_foreign
from kithkin.api.access.scope import policy_version
from kithkin.api.depends import Wired
from kithkin.api.pages import page
from kithkin.api.wiring import Wiring

router = APIRouter(include_in_schema=False)
Field = Annotated[str, Form(max_length=200)]


@router.get("/sign-in")
def ask(request: Request) -> Response:
    """The form."""
    return page(request, "sign_in", failed=False)


@router.post("/sign-in")
def by_password(request: Request, held: Wired, name: Field, password: Field) -> Response:
    """Come in by name and password."""
    refuse_foreign(request)
    try:
        user = held.accounts.by_password(name, password)
    except NotSignedIn:
        _note(request, held, "unknown", "refused")
        return page(request, "sign_in", status=401, failed=True)
    return _in(request, held, user)


@router.get("/link/{token}")
def by_link(request: Request, held: Wired, token: str) -> Response:
    """Come in by a link that works once; the address left behind holds no secret."""
    try:
        return _in(request, held, held.accounts.by_link(token))
    except NotSignedIn:
        _note(request, held, "unknown", "refused")
        raise


@router.post("/sign-out")
def out(request: Request, held: Wired) -> Response:
    """End the session."""
    refuse_foreign(request)
    held.accounts.sign_out(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    answer.delete_cookie(COOKIE)
    return answer


def _in(request: Request, held: Wiring, user: User) -> Response:
    _note(request, held, user.name, "done", user.purpose)
    answer = RedirectResponse("/", HTTPStatus.SEE_OTHER)
    token = held.accounts.session(user.name)
    answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=held.settings.secure, path="/")
    return answer


def _note(request: Request, held: Wiring, actor: str, outcome: Outcome, purpose: str = "") -> None:
    address = request.client.host if request.client else ""
    held.audit.record(Event(actor, purpose, "sign-in", outcome, address, policy=policy_version()))
