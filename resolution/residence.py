"""Where each person lived and when, from what many rows state, some of them stale."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

import polars as pl

# One stray row between others costs less than moving out and back; one later row is enough for a move.
MOVE = 0.9
SECOND_HOME_ROWS = 2
LASTING = ("tenant_at", "claims_at")


class Seen(NamedTuple):
    """One sign that somebody lived at an address on a day."""

    day: str
    address: str


class Spell(NamedTuple):
    """Somebody lived at an address from a day until another; no end means still."""

    person_id: str
    address_id: str
    valid_from: str | None
    valid_to: str | None


SPELLS = dict.fromkeys(Spell._fields, pl.String)


def spells(residences: pl.DataFrame, as_of: str) -> pl.DataFrame:
    """The homes of each person one after another, and second homes that several rows insist on.

    `residences` has person_id, address_id, kind, valid_from and valid_to, one row for each statement.
    """
    signs = _signs(residences, as_of).sort("person_id", "day", "address_id")
    found: list[Spell] = []
    for person, rows in groupby(signs.iter_rows(), key=lambda row: row[0]):
        found += _homes(str(person), [Seen(day, address) for _, day, address in rows])
    return pl.DataFrame(found, SPELLS, orient="row").sort("person_id", "valid_from", "address_id", nulls_last=False)


def _signs(residences: pl.DataFrame, as_of: str) -> pl.DataFrame:
    """A statement is seen on its first day and on its last, a lease or claim until it ends; without dates, now."""
    first = pl.col("valid_from").fill_null(as_of)
    lasts = pl.col("valid_to").is_not_null() | pl.col("kind").is_in(LASTING)
    last = pl.when(lasts).then(pl.min_horizontal("valid_to", pl.lit(as_of)))
    begun = residences.filter(pl.col("valid_from").is_null() | (pl.col("valid_from") <= as_of))
    dated = begun.with_columns(first=first, last=pl.when(pl.col("valid_from").is_not_null()).then(last))
    lasting = dated.filter(pl.col("last") > pl.col("first"))
    both = [frame.select("person_id", day, "address_id") for frame, day in ((dated, "first"), (lasting, "last"))]
    return pl.concat([frame.rename({frame.columns[1]: "day"}) for frame in both])


def _homes(person: str, seen: Sequence[Seen]) -> list[Spell]:
    at = _path([sign.address for sign in seen])
    main = [Spell(person, *span) for span in _spans(seen, at)]
    strays: dict[str, list[str]] = defaultdict(list)
    for sign, home in zip(seen, at, strict=True):
        if sign.address != home:
            strays[sign.address].append(sign.day)
    insisted = {address: days for address, days in sorted(strays.items()) if len(set(days)) >= SECOND_HOME_ROWS}
    latest = main[-1].valid_from or ""
    second = [Spell(person, a, days[0], None if days[-1] >= latest else days[-1]) for a, days in insisted.items()]
    return main + second


def _path(seen: Sequence[str]) -> list[str]:
    """The most likely home on each day: as few moves and as few stray rows as explain what was seen."""
    places = sorted(set(seen))
    cost = dict.fromkeys(places, 0.0)
    back: list[dict[str, str]] = []
    for sign in seen:
        nearest = min(places, key=lambda place: (cost[place], place))
        came = {place: place if cost[place] <= cost[nearest] + MOVE else nearest for place in places}
        cost = {p: cost[came[p]] + MOVE * (came[p] != p) + (p != sign) for p in places}
        back.append(came)
    home = min(places, key=lambda place: (cost[place], place != seen[-1], place))
    path = [home]
    for came in reversed(back[1:]):
        path.append(came[path[-1]])
    return path[::-1]


def _spans(seen: Sequence[Seen], at: Sequence[str]) -> list[tuple[str, str, str | None]]:
    """Each home of the path, until the day before the next."""
    starts = [(0, at[0])] + [(n, home) for n, home in enumerate(at) if n and home != at[n - 1]]
    ends = [*(_day_before(seen[n].day) for n, _ in starts[1:]), None]
    return [(home, seen[n].day, end) for (n, home), end in zip(starts, ends, strict=True)]


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
