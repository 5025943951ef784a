"""Records by the caller's own ids."""

from fastapi import APIRouter, Response

from kithkin.api import content, seen
from kithkin.api.depends import Reads
from kithkin.api.shapes import RecordList
from kithkin.graph.errors import NotThere

router = APIRouter(prefix="/records", tags=["records"])


@router.get("/{feed}/{source_id:path}", response_model=RecordList, summary="Records of one row, by your own id")
def by_source(reading: Reads, feed: str, source_id: str) -> Response:
    """Each person that the row states, with the row as it was sent and the person the record stands under."""
    rows = reading.asker.ask("read/row_records", keys=[f"{feed}:{source_id}"], **reading.view.parameters)
    if not rows:
        raise NotThere("no such row for this caller")
    answer = content.records(reading, sorted({row["record_id"] for row in rows}))
    return reading.answer("records", answer, seen.of_records(answer.items))
