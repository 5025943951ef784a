"""The page of the review queue: one pair after another, by buttons without scripts, by keys with them."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from kithkin.api import review
from kithkin.api.pages import render
from kithkin.api.reading import HTML, Reading, Seen
from kithkin.api.review import NewAnswer
from kithkin.api.routes.decisions import Decides
from kithkin.casework.queue import rules

router = APIRouter(prefix="/review", include_in_schema=False)
PairId = Annotated[str, Query(max_length=40)]
Skipped = Annotated[list[str], Query(max_length=50)]


@router.get("")
def queue(request: Request, reading: Decides, pair: PairId = "") -> Response:
    """The next pair, or the one that is named, with how many wait."""
    return _page(reading, "review", pair, user=request.state.shown_as)


@router.get("/next")
def following(reading: Decides, pair: PairId = "", skip: Skipped = ()) -> Response:  # type: ignore[assignment]
    """The pair alone, for the script of the page to show at once when it is asked for."""
    return _page(reading, "review_pair", pair, skip)


@router.post("/undo")
def undone(reading: Decides) -> Response:
    """Take back the latest answer, and show its pair again."""
    done = review.undo(reading)
    reading.note("review.undone", "done", Seen(fields=("decision",)))
    return RedirectResponse(f"/review?pair={done.id}", HTTPStatus.SEE_OTHER)


@router.post("/{pair_id}")
def answered(reading: Decides, pair_id: str, told: Annotated[NewAnswer, Form()]) -> Response:
    """Answer a pair, and go on to the next."""
    review.answer(reading, pair_id, told)
    reading.note("review.answered", "done", Seen(fields=("decision",)))
    return RedirectResponse("/review", HTTPStatus.SEE_OTHER)


def _page(reading: Reading, name: str, pair: str, skip: list[str] | tuple[()] = (), **values: Any) -> Response:
    here = review.table(reading)
    left = [one for one in here.offers() if one.id not in skip]
    offer = review.offered(here, pair) if pair else next(iter(left), None)
    one = review.shown(here, offer) if offer else None
    values |= {"waits": review.count(left), "rules": rules()}
    text = render(name, one=one, **values)
    return reading.shown("page.review", text, review.seen([one] if one else []), HTML)
