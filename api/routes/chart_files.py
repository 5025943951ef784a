"""Charts as files to pass on: every form under the address of charts, sealed and recorded."""

from enum import StrEnum
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from kithkin.api.charts import MOST, chart
from kithkin.api.copies import copy_of, handed
from kithkin.api.depends import Reads
from kithkin.api.reading import Reading
from kithkin.api.routes.charts import Ids
from kithkin.viz.formats.forms import FORMS, left_out

router = APIRouter(prefix="/charts", tags=["charts"])
# Pictures and pages have addresses of their own.
FILES = {name: form for name, form in FORMS.items() if name not in ("svg", "html")}
Ending = StrEnum("Ending", {name.replace(".", "_"): name for name in FILES})  # type: ignore[misc]
Paper = Literal["A3", "A4"]
PAPER = "Of a PDF: A3 is the whole on one sheet, A4 a page for each family."
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file: " + "; ".join(f".{name}: {form.title}" for name, form in FILES.items()),
        "content": {form.media: {} for form in FILES.values()},
        "headers": {
            "Kithkin-Left-Out": {"description": "What has no place in the form.", "schema": {"type": "string"}}
        },
    }
}
# A file is opened by another program; a browser that shows it runs and loads nothing.
POLICY = "default-src 'none'"


class Asked(BaseModel):
    """A copy for somebody, under a title of the caller's own."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"ids": ["F-a2b3c4d5e6f7g2h3"], "prepared_for": "Sergeant Bell, Anfield"}]},
    )
    ids: list[str] = Field(description="Persons and groups.", min_length=1, max_length=MOST)
    title: str | None = Field(default=None, description="What stands at its head.", min_length=1, max_length=120)
    prepared_for: str | None = Field(
        default=None, description="Whom the copy is for; the caller unless given.", min_length=1, max_length=120
    )
    paper: Paper = Field(default="A3", description=PAPER)


@router.get(".{form}", summary="A chart as a file", responses=ANSWERS)
def file(
    reading: Reads, form: Ending, wanted: Ids, paper: Annotated[Paper, Query(description=PAPER)] = "A3"
) -> Response:
    """A copy for the caller in this form, sealed with who, when and what for."""
    return _file(reading, form, Asked(ids=wanted, paper=paper))


@router.post(".{form}", summary="A chart as a file, for somebody", responses=ANSWERS)
def file_for(reading: Reads, form: Ending, wanted: Asked) -> Response:
    """The same for somebody else or under a title; both come in the body, so no address, log or history holds them."""
    return _file(reading, form, wanted)


def _file(reading: Reading, form: str, wanted: Asked) -> Response:
    drawn = chart(reading, wanted.ids, wanted.title)
    copy = copy_of(reading, drawn, wanted.ids, wanted.prepared_for)
    answer = handed(reading, copy, wanted.ids, str(form), wanted.paper)
    answer.headers["Content-Disposition"] = f'attachment; filename="chart-{copy.seal.copy}.{form}"'
    answer.headers["Content-Security-Policy"] = POLICY
    if left := left_out(copy, str(form)):
        answer.headers["Kithkin-Left-Out"] = "; ".join(left)
    return answer
