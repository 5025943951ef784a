"""The manual of the API: OpenAPI, a page that reads it, and the list of problems."""

import inspect

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from kithkin.api.access import accounts, audit
from kithkin.api.depends import Known
from kithkin.api.pages import page
from kithkin.graph import errors
from kithkin.graph.errors import KithkinError

router = APIRouter(include_in_schema=False)


@router.get("/openapi.json")
def openapi(request: Request, _known: Known) -> Response:
    """The description programs read."""
    return JSONResponse(request.app.openapi())


@router.get("/docs")
def manual(request: Request, _known: Known) -> Response:
    """The description people read."""
    return page(request, "manual")


@router.get("/docs/problems")
def problems(request: Request) -> Response:
    """Every kind of problem an answer may name in `type`."""
    return page(request, "problems", problems=kinds())


def kinds() -> list[tuple[str, int, str]]:
    """Each kind of problem with its status and what it means."""
    found = [one for module in (errors, accounts, audit) for _, one in inspect.getmembers(module, inspect.isclass)]
    ours = {one for one in found if issubclass(one, KithkinError) and one is not KithkinError}
    return sorted((one.kind, one.status, inspect.getdoc(one) or "") for one in ours)
