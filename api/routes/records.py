"""Records: one resolved while its sender waits, and those that are there by the caller's own ids."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from kithkin.api import content, live, seen
from kithkin.api.depends import Asks
from kithkin.api.live_shapes import ResolvedList
from kithkin.api.removed import say_row_removed
from kithkin.api.shapes import RecordList
from kithkin.api.store import stored
from kithkin.graph.errors import NotThere, WrongUse

router = APIRouter(prefix="/records", tags=["records"])


class Wanted(BaseModel):
    """Rows by the caller's own ids, as feed:source_id."""

    keys: list[Annotated[str, Field(max_length=300)]] = Field(min_length=1, max_length=1000, examples=[["shbe:C-104"]])


Store = Annotated[bool, Query(description="Whether the record is written; else it is answered only.")]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key", max_length=200, description="With store: the same key writes once.", examples=["a-1"]
    ),
]
Field_ = Annotated[str, Field(max_length=1000)]


class Sent(BaseModel):
    """A record, by the columns of a feed or, without one, each field as it is called in the graph."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"record": {"given_name": "Ann", "surname": "Example", "date_of_birth": "1999-02-14"}}]
        },
    )
    record: dict[Annotated[str, Field(max_length=100)], Field_] = Field(min_length=1, max_length=200)
    feed: Annotated[str, Field(max_length=40)] | None = Field(default=None, examples=["asb"])


@router.post("", response_model=ResolvedList, summary="Whose one record is")
def resolve(asking: Asks, sent: Sent, *, store: Store = False, key: Key = None) -> Response:
    """The person it belongs to or that it is somebody new, why, who else it may be, and with whom it is at home.

    It is linked with the records that it may be one person with, as a whole run would link it. Nothing is written,
    unless you say `store=true`: then it becomes a row of its feed. The same Idempotency-Key writes once. While a run
    is writing the record is kept, and written when that has ended (202): then the same key tells where it stands.
    """
    reading = asking.reading()
    feed = live.feed_named(reading, sent.feed)
    if store:
        if not key:
            raise WrongUse("store=true needs a header Idempotency-Key: any text of your own, a new one for each record")
        answer = stored(reading, sent.record, feed, key)
    else:
        answer = live.resolved(reading, sent.record, feed)
    done = ("records.wait" if answer.waits else "records.store") if store else ""
    told = reading.answer("records.resolve", answer, live.of_resolved(answer), done=done)
    told.status_code = HTTPStatus.ACCEPTED if answer.waits else HTTPStatus.OK
    return told


@router.post("/lookup", response_model=RecordList, summary="Records of up to 1,000 rows, by your own ids")
def by_sources(asking: Asks, wanted: Wanted) -> Response:
    """The same for many rows at once; those that are not there for the caller are left out."""
    reading = asking.reading()
    answer = content.records_of_rows(reading, wanted.keys)
    return reading.answer("records.batch", answer, seen.of_records(answer.items))


@router.get("/{feed}/{source_id:path}", response_model=RecordList, summary="Records of one row, by your own id")
def by_source(asking: Asks, feed: str, source_id: str) -> Response:
    """Each person that the row states, with the row as it was sent and the person the record stands under."""
    reading, row = asking.reading(), f"{feed}:{source_id}"
    answer = content.records_of_rows(reading, [row])
    if not answer.items:
        say_row_removed(reading, row)
        raise NotThere("no such row for this caller")
    return reading.answer("records", answer, seen.of_records(answer.items))
