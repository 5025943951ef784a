"""Changes: the feed, and why one id changed."""

import time
from typing import Annotated

from fastapi import APIRouter, Query, Response
from starlette.concurrency import run_in_threadpool

from kithkin.api import changes
from kithkin.api.changes_shapes import ChangeList, ChangePage
from kithkin.api.cursor import MOST
from kithkin.api.depends import Reads
from kithkin.api.waiting import next_run

router = APIRouter(tags=["changes"])
LONGEST_WAIT = 60
After = Annotated[
    str | None, Query(max_length=2000, description="`next` of the page before; from the beginning without it.")
]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many at most.", examples=[50])]
Wait = Annotated[
    int, Query(ge=0, le=LONGEST_WAIT, description="Seconds to wait for a new entry when there is none.", examples=[30])
]


@router.get("/changes", response_model=ChangePage, summary="What became of persons and groups")
async def feed(reading: Reads, after: After = None, limit: Limit = MOST, wait: Wait = 0) -> Response:
    """Entries in the order of the runs, at least once each; an empty page gives the cursor back."""
    # What was known at an earlier instant grows no more.
    until, now = time.monotonic() + (0 if reading.earlier else wait), reading
    answer = await run_in_threadpool(changes.page, now, after, limit)
    # A run that changes nothing for this caller ends no wait: it would tell that something else changed.
    while not answer.items and (renewed := await next_run(now, until)):
        now = renewed
        answer = await run_in_threadpool(changes.page, now, after, limit)
    return await run_in_threadpool(now.answer, "changes", answer, changes.seen(answer.items))


@router.get("/persons/{person_id}/changes", response_model=ChangeList, summary="Why did this person's id change?")
def of_person(reading: Reads, person_id: str) -> Response:
    """Everything that became of the id, also of one that another answers for now: by which run, on which evidence."""
    answer = changes.of_one(reading, person_id)
    return reading.answer("person.changes", answer, changes.seen(answer.items))


@router.get("/groups/{group_id}/changes", response_model=ChangeList, summary="Why did this group's id change?")
def of_group(reading: Reads, group_id: str) -> Response:
    """Everything that became of the id: who joined and left, and which group it was merged into or split from."""
    answer = changes.of_one(reading, group_id)
    return reading.answer("group.changes", answer, changes.seen(answer.items))
