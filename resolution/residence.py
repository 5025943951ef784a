"""Where each person lived and when, from what many rows state, some of them stale."""

from collections import Counter, defaultdict
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
    lonely = signs.group_by("address_id").agg(pl.col("person_id").n_unique()).filter(pl.col("person_id") == 1)
    alone = frozenset(lonely["address_id"])
    found: list[Spell] = []
    for person, rows in groupby(signs.iter_rows(), key=lambda row: row[0]):
        found += _homes(str(person), [Seen(day, address) for _, day, address in rows], alone)
    return pl.DataFrame(found, SPELLS, orient="row").sort("person_id", "valid_from", "address_id", nulls_last=False)


def last_seen(residences: pl.DataFrame, as_of: str) -> dict[str, str]:
    """The last day of which some row says where each person lived."""
    last = _signs(residences, as_of).group_by("person_id").agg(pl.col("day").max())
    return dict(last.iter_rows())


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


def _homes(person: str, seen: Sequence[Seen], alone: frozenset[str]) -> list[Spell]:
    days = [(day, Counter(sign.address for sign in signs)) for day, signs in groupby(seen, key=lambda sign: sign.day)]
    at = path([told for _, told in days], alone)
    main = [Spell(person, *span) for span in _spans([day for day, _ in days], at)]
    strays: dict[str, list[str]] = defaultdict(list)
    for (day, told), home in zip(days, at, strict=True):
        for address in told.keys() - {home}:
            strays[address].append(day)
    insisted = {address: on for address, on in sorted(strays.items()) if len(on) >= SECOND_HOME_ROWS}
    latest = main[-1].valid_from or ""
    second = [Spell(person, a, on[0], None if on[-1] >= latest else on[-1]) for a, on in insisted.items()]
    return main + second


def path(seen: Sequence[Counter[str]], alone: frozenset[str]) -> list[str]:
    """The most likely home on each day: as few moves and as few stray rows as explain what was seen.

    Nobody moves within a day: of several addresses on one day the one that most rows give is home, and of two that are
    given as often one that others give too, since a slip of the pen is nobody else's address.
    """
    places = sorted({place for told in seen for place in told}, key=lambda place: (place in alone, place))
    order = {place: n for n, place in enumerate(places)}
    cost = dict.fromkeys(places, 0.0)
    back: list[dict[str, str]] = []
    for told in seen:
        nearest = min(places, key=lambda place: (cost[place], order[place]))
        came = {place: place if cost[place] <= cost[nearest] + MOVE else nearest for place in places}
        cost = {p: cost[came[p]] + MOVE * (came[p] != p) + told.total() - told[p] for p in places}
        back.append(came)
    home = min(places, key=lambda place: (cost[place], place not in seen[-1], order[place]))
    path = [home]
    for came in reversed(back[1:]):
        path.append(came[path[-1]])
    return path[::-1]


def _spans(days: Sequence[str], at: Sequence[str]) -> list[tuple[str, str, str | None]]:
    """Each home of the path, until the day before the next."""
    starts = [(0, at[0])] + [(n, home) for n, home in enumerate(at) if n and home != at[n - 1]]
    ends = [*(_day_before(days[n]) for n, _ in starts[1:]), None]
    return [(home, days[n], end) for (n, home), end in zip(starts, ends, strict=True)]


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
