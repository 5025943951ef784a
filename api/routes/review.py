"""The review queue: what waits, a pair side by side, the answer, undo, and how far reviewers agree."""

import hashlib
import json
from bisect import bisect_right
from typing import Annotated

from fastapi import APIRouter, Query, Response

from kithkin.api import agreement, review
from kithkin.api.access.secret import seal, unseal
from kithkin.api.cursor import Cursor, Limit
from kithkin.api.depends import Reads
from kithkin.api.reading import Reading, Seen, ids
from kithkin.api.review import NewAnswer
from kithkin.api.review_shapes import AgreementOut, Answered, PairOut, PairPage, Waits
from kithkin.api.routes.decisions import Decides

router = APIRouter(prefix="/review", tags=["review"])
OfKind = Annotated[str, Query(pattern="^(band|conflict)?$", description="band or conflict", examples=["band"])]


@router.get("", response_model=PairPage, summary="What waits for somebody to decide")
def waits(reading: Decides, kind: OfKind = "", limit: Limit = 20, cursor: Cursor = None) -> Response:
    """Possible matches and conflicts that the caller reads, those first whose answer would change most."""
    offers = review.table(reading).offers(kind)
    bound = _bound(reading, kind)
    after = unseal(reading.wiring.secret, cursor, bound)["after"] if cursor else None
    start = bisect_right(offers, tuple(after), key=lambda one: one.place) if after else 0
    page = offers[start : start + limit]
    more = len(offers) > start + limit
    following = seal(reading.wiring.secret, {"after": page[-1].place}, bound) if more else None
    answer = PairPage(items=tuple(one.brief() for one in page), waits=Waits(**review.count(offers)), next=following)
    records = ids(record for one in page for record in (one.one.record_id, one.one.other_record_id))
    return reading.answer("review", answer, Seen(records=records, fields=("probability", "weight")))


@router.get("/agreement", response_model=AgreementOut, summary="How far reviewers agree")
def agree(reading: Reads) -> Response:
    """Of pairs read twice, the second time without the first answer: per cent, and Cohen's kappa, by kind."""
    reading.of_now("how far reviewers agree is")
    return reading.answer("review.agreement", agreement.agreement(reading), Seen(fields=("agreement",)))


@router.post("/undo", response_model=Answered, summary="Take back your latest answer")
def undone(reading: Decides) -> Response:
    """What was decided by it is withdrawn, and the pair waits again."""
    return reading.answer("review.undone", review.undo(reading), Seen(fields=("decision",)))


@router.get("/{pair_id}", response_model=PairOut, summary="A pair side by side")
def pair(reading: Decides, pair_id: str) -> Response:
    """What both sides say, with the records and days behind it, where they agree, and the evidence."""
    here = review.table(reading)
    answer = review.shown(here, review.offered(here, pair_id))
    return reading.answer("review.pair", answer, review.seen([answer]))


@router.post("/{pair_id}", response_model=Answered, summary="Answer a pair")
def answered(reading: Decides, pair_id: str, told: NewAnswer) -> Response:
    """Accept and attach, say that it is not the same, or put on hold; the first answer decides, at once."""
    return reading.answer("review.answered", review.answer(reading, pair_id, told), Seen(fields=("decision",)))


def _bound(reading: Reading, kind: str) -> str:
    parts = ["review", reading.caller.user.name, reading.scope.purpose, list(reading.view.access), kind]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
