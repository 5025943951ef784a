"""Paths between people: whom and what they are about comes in the body, never in an address."""

from fastapi import APIRouter, Response

from kithkin.api.depends import Reads
from kithkin.api.paths import found, seen_in
from kithkin.api.paths_shapes import PathsAsked, PathsOut

router = APIRouter(prefix="/paths", tags=["paths"])


@router.post("", response_model=PathsOut, summary="Paths between people")
def between(reading: Reads, asked: PathsAsked) -> Response:
    """The k paths that cost least, or all of the fewest steps, between any of some persons and any of others.

    Each step is a tie between two persons, or something that joined both at one time: an event, an address, a school,
    a group. What you may not read is left out before anything is walked or counted. A path is no finding about anybody.
    """
    answer = found(reading, asked)
    return reading.answer("paths", answer, seen_in(answer))
