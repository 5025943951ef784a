"""Association charts of any persons or groups: JSON, SVG, and a page of its own."""

import re
from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Response

from kithkin.api.charts import chart, seen_in
from kithkin.api.depends import Reads
from kithkin.api.reading import HTML
from kithkin.viz.arrange import arrange
from kithkin.viz.html import page as html_page
from kithkin.viz.svg import svg

router = APIRouter(prefix="/charts", tags=["charts"])
Ids = Annotated[
    list[str], Query(alias="id", description="Persons and groups; repeat it.", examples=[["F-a2b3c4d5e6f7g2h3"]])
]
Title = Annotated[str | None, Query(max_length=120)]
OWN_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]+)"')
# An image runs nothing and loads nothing; its own style sheet is inside it.
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"


@router.get("", summary="A chart as facts", responses={200: {"content": {"application/json": {}}}})
def facts(reading: Reads, wanted: Ids, title: Title = None) -> Response:
    """Items, links, boxes, cards and indicators, before anybody decides where they go."""
    drawn = chart(reading, wanted, title)
    return reading.shown("chart", orjson.dumps(drawn), seen_in(drawn, wanted))


@router.get(".svg", summary="A chart as a picture", responses={200: {"content": {"image/svg+xml": {}}}})
def image(reading: Reads, wanted: Ids, title: Title = None) -> Response:
    """A3 landscape, arranged on the server from what the caller may see."""
    drawn = chart(reading, wanted, title)
    answer = reading.shown("chart", svg(arrange(drawn)), seen_in(drawn, wanted), "image/svg+xml")
    answer.headers["Content-Security-Policy"] = SVG_POLICY
    return answer


@router.get(".html", summary="A chart as a page of its own", responses={200: {"content": {"text/html": {}}}})
def sheet(reading: Reads, wanted: Ids, title: Title = None) -> Response:
    """One self-contained page; its policy names the hash of everything that runs in it."""
    drawn = chart(reading, wanted, title)
    text = html_page(arrange(drawn))
    answer = reading.shown("chart", text, seen_in(drawn, wanted), HTML)
    if own := OWN_POLICY.search(text):
        answer.headers["Content-Security-Policy"] = own[1].replace("&#39;", "'").replace("&#x27;", "'")
    return answer
