"""The pages people see: plain HTML that works without scripts."""

from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kithkin.api.still import address

FOLDER = Path(__file__).parent


@cache
def _templates() -> Environment:
    found = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    found.globals["still"] = address
    return found


def render(name: str, /, **values: Any) -> str:
    """The text of a page."""
    return _templates().get_template(f"{name}.html").render(**values)


def page(request: Request, name: str, /, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page for this request; who is signed in stands at its top."""
    return HTMLResponse(render(name, user=getattr(request.state, "shown_as", None), **values), status)
