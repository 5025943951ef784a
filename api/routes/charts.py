"""Association charts of any persons or groups: JSON, SVG, and a page of its own."""

import re
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from kithkin.api.charts import MOST, chart, seen_in
from kithkin.api.copies import copy_of, handed
from kithkin.api.depends import Reads
from kithkin.api.reading import Reading

router = APIRouter(prefix="/charts", tags=["charts"])
Ids = Annotated[
    list[str], Query(alias="id", description="Persons and groups; repeat it.", examples=[["F-a2b3c4d5e6f7g2h3"]])
]
OWN_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]+)"')
# An image runs nothing and loads nothing; its own style sheet is inside it.
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"


class Titled(BaseModel):
    """A chart under a title of the caller's own."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"ids": ["F-a2b3c4d5e6f7g2h3"], "title": "Before the visit"}]}
    )
    ids: list[str] = Field(description="Persons and groups.", min_length=1, max_length=MOST)
    title: str = Field(description="What stands at its head.", min_length=1, max_length=120)


def _answers(kind: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {kind: {}}}}


@router.get("", summary="A chart as facts", responses=_answers("application/json"))
def facts(reading: Reads, wanted: Ids) -> Response:
    """Items, links, boxes, cards and indicators, before anybody decides where they go."""
    return _facts(reading, wanted)


@router.post("", summary="A chart as facts, under a title", responses=_answers("application/json"))
def titled_facts(reading: Reads, wanted: Titled) -> Response:
    """The same under a title of your own, which comes in the body, so no address, log or history ever holds it."""
    return _facts(reading, wanted.ids, wanted.title)


@router.get(".svg", summary="A chart as a picture", responses=_answers("image/svg+xml"))
def image(reading: Reads, wanted: Ids) -> Response:
    """A landscape sheet, arranged on the server from what the caller may see."""
    return _image(reading, wanted)


@router.post(".svg", summary="A chart as a picture, under a title", responses=_answers("image/svg+xml"))
def titled_image(reading: Reads, wanted: Titled) -> Response:
    """The same under a title of your own."""
    return _image(reading, wanted.ids, wanted.title)


@router.get(".html", summary="A chart as a page of its own", responses=_answers("text/html"))
def sheet(reading: Reads, wanted: Ids) -> Response:
    """One self-contained page; its policy names the hash of everything that runs in it."""
    return _sheet(reading, wanted)


@router.post(".html", summary="A chart as a page of its own, under a title", responses=_answers("text/html"))
def titled_sheet(reading: Reads, wanted: Titled) -> Response:
    """The same under a title of your own."""
    return _sheet(reading, wanted.ids, wanted.title)


def _facts(reading: Reading, wanted: list[str], title: str | None = None) -> Response:
    drawn = chart(reading, wanted, title)
    return reading.shown("chart", orjson.dumps(drawn), seen_in(drawn, wanted))


def _image(reading: Reading, wanted: list[str], title: str | None = None) -> Response:
    answer = _copy(reading, wanted, title, "svg")
    answer.headers["Content-Security-Policy"] = SVG_POLICY
    return answer


def _sheet(reading: Reading, wanted: list[str], title: str | None = None) -> Response:
    answer = _copy(reading, wanted, title, "html")
    if own := OWN_POLICY.search(bytes(answer.body).decode()):
        answer.headers["Content-Security-Policy"] = own[1].replace("&#39;", "'").replace("&#x27;", "'")
    return answer


def _copy(reading: Reading, wanted: list[str], title: str | None, form: str) -> Response:
    drawn = chart(reading, wanted, title)
    return handed(reading, copy_of(reading, drawn, wanted), wanted, form)
