"""Pages of a list: an opaque cursor goes on over the same snapshot."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Query

from kithkin.api.access.secret import seal, unseal
from kithkin.api.reading import Reading
from kithkin.graph.errors import WrongUse

MOST, DEEPEST = 100, 2_000
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many at most.", examples=[20])]
Cursor = Annotated[str | None, Query(description="`next` of the page before; the other parameters stay as they were.")]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows, the reading it was asked in, and the cursor of the next page."""

    rows: Sequence[Any]
    reading: Reading
    following: str | None


def page_of(
    reading: Reading,
    asked: Sequence[Any],
    find: Callable[[Reading, int], Sequence[Any]],
    limit: int,
    cursor: str | None,
) -> Page:
    """The page that the cursor points to; `find` gives the first so many rows in a stable order."""
    bound = _bound(reading, asked)
    start = 0
    if cursor:
        told = unseal(reading.wiring.secret, cursor, bound)
        start = int(told["start"])
        reading = replace(reading, view=replace(reading.view, as_of=told["as_of"], known_at=told["known_at"]))
    if start + limit > DEEPEST:
        raise WrongUse(f"a list goes {DEEPEST} deep; narrow the search")
    rows = find(reading, start + limit + 1)
    place = {"start": start + limit, "as_of": reading.view.as_of, "known_at": reading.view.known_at}
    following = seal(reading.wiring.secret, place, bound) if len(rows) > start + limit else None
    return Page(rows[start : start + limit], reading, following)


def _bound(reading: Reading, asked: Sequence[Any]) -> str:
    # Another caller, another scope or another question cannot use it.
    parts = [reading.caller.user.name, reading.scope.purpose, list(reading.view.access), *asked]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
