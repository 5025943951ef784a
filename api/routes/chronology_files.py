"""Chronologies as files to pass on: a picture, or a PDF with its numbered sources, sealed and recorded."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from kithkin.api.charts import MOST
from kithkin.api.depends import Reads
from kithkin.api.lives import FORMS, Wanted, handed_lives
from kithkin.api.reading import Reading
from kithkin.api.routes.charts import SVG_POLICY, Ids

router = APIRouter(prefix="/charts", tags=["charts"])
Ending = Literal["svg", "pdf"]
SINCE = "The first day drawn; by default the first of the earliest year told."
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file.", "content": {media: {} for media in FORMS.values()}}
}


class LivesAsked(BaseModel):
    """A chronology for somebody, under a title of the caller's own."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"ids": ["F-a2b3c4d5e6f7g2h3"], "prepared_for": "Sergeant Bell, Anfield"}]},
    )
    ids: list[str] = Field(description="Persons and groups.", min_length=1, max_length=MOST)
    title: str | None = Field(default=None, description="What stands at its head.", min_length=1, max_length=120)
    since: date | None = Field(default=None, description=SINCE)
    prepared_for: str | None = Field(
        default=None, description="Whom the copy is for; the caller unless given.", min_length=1, max_length=120
    )


@router.get("/chronology.{form}", summary="A chronology as a file", responses=ANSWERS)
def file(
    reading: Reads, form: Ending, wanted: Ids, since: Annotated[date | None, Query(description=SINCE)] = None
) -> Response:
    """The lives of these people for the caller, a lane for each, up to the day that is looked at."""
    return _file(reading, form, LivesAsked(ids=wanted, since=since))


@router.post("/chronology.{form}", summary="A chronology as a file, for somebody", responses=ANSWERS)
def file_for(reading: Reads, form: Ending, wanted: LivesAsked) -> Response:
    """The same for somebody else or under a title; both come in the body, so no address, log or history holds them."""
    return _file(reading, form, wanted)


def _file(reading: Reading, form: Ending, asked: LivesAsked) -> Response:
    since = asked.since.isoformat() if asked.since else ""
    wanted = Wanted(tuple(asked.ids), asked.title, since, asked.prepared_for)
    answer, _, copy = handed_lives(reading, wanted, form)
    answer.headers["Content-Disposition"] = f'attachment; filename="chronology-{copy.seal.copy}.{form}"'
    answer.headers["Content-Security-Policy"] = SVG_POLICY if form == "svg" else "default-src 'none'"
    return answer
