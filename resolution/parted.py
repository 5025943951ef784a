"""When somebody left those they lived with: between the last row that has them together and the first that does not."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

import numpy as np
import polars as pl

from kithkin.resolution import likeliest
from kithkin.resolution.needs import classes
from kithkin.resolution.residence import LASTING

Who = str | int
"""Somebody by name, or by number."""


class Sign(NamedTuple):
    """A row has somebody at an address on a day; with `ended` a lease ended there on that day."""

    day: str
    address: str
    record: str
    needs: frozenset[int]
    ended: bool


class Run(NamedTuple):
    """One home among others: its first and last sign."""

    address: str
    first: Sign
    last: Sign


class Parting(NamedTuple):
    """Two lived together until some day after `last` and before `first`; `until` is the day that is told."""

    last: str
    first: str
    until: str
    basis: tuple[str, ...]
    together: bool = True
    """Whether rows show that they lived together; else only that one had another home."""

    @property
    def width(self) -> int:
        """How many days the day may be wrong by."""
        return (date.fromisoformat(self.first) - date.fromisoformat(self.last)).days

    @property
    def since(self) -> str:
        """The first day apart."""
        return _days_after(self.until, 1)


SIGNS = {**dict.fromkeys(["person_id", "day", "address_id", "record_id", "needs"], pl.String), "ended": pl.Boolean}


class Signs:
    """The signs of people, read of each when first asked for: few are ever asked about."""

    def __init__(self, rows: pl.DataFrame | None = None) -> None:
        """`rows` have the columns of SIGNS, a person's together in the order of days."""
        self._rows = pl.DataFrame(schema=SIGNS) if rows is None else rows
        spans = self._rows.group_by("person_id", maintain_order=True).len()
        ends = spans["len"].cum_sum()
        self._span = dict(zip(spans["person_id"], zip(ends - spans["len"], spans["len"], strict=True), strict=True))
        self._of: dict[Who, list[Sign]] = {}
        self._runs: dict[tuple[Who, frozenset[int]], list[Run]] = {}

    def over(self, names: pl.DataFrame) -> "Signs":
        """The same of people who go by numbers: `names` has name and number."""
        told = self._rows.join(names, left_on="person_id", right_on="name", maintain_order="left")
        return Signs(told.select(pl.col("number").alias("person_id"), *list(SIGNS)[1:]))

    def of(self, person: Who) -> list[Sign]:
        """Those of one person."""
        if person not in self._of:
            rows = self._rows.slice(*self._span.get(person, (0, 0))).rows()
            self._of[person] = [Sign(day, at, record, classes(needs), over) for _, day, at, record, needs, over in rows]
        return self._of[person]

    def runs(self, person: Who, readers: frozenset[int]) -> list[Run]:
        """Their homes one after another, as readers of these classes see them."""
        if (person, readers) not in self._runs:
            seen = [sign for sign in self.of(person) if sign.needs <= readers]
            key = person, frozenset().union(*(sign.needs for sign in seen))
            if key not in self._runs:
                self._runs[key] = homes(seen)
            self._runs[person, readers] = self._runs[key]
        return self._runs[person, readers]


def signs(residences: pl.DataFrame, people: pl.DataFrame, as_of: str) -> Signs:
    """The signs of these people.

    A lease or a claim is a sign on its first day and on its last; any other row gives the address it was last kept
    with: that of its last day, or of today.
    """
    begun = residences.filter(pl.col("valid_from").is_null() | (pl.col("valid_from") <= as_of))
    some = begun.join(people, on="person_id", how="semi")
    last = pl.min_horizontal(pl.col("valid_to").fill_null(as_of), pl.lit(as_of))
    lasting = pl.col("kind").is_in(LASTING) & pl.col("valid_from").is_not_null()
    ended = (pl.col("kind") == "tenant_at") & pl.col("valid_to").is_not_null() & (pl.col("valid_to") <= as_of)
    said = pl.concat([
        some.filter(lasting).with_columns(day="valid_from", ended=pl.lit(value=False)),
        some.with_columns(day=last, ended=ended),
    ]).select(list(SIGNS)).unique().sort(pl.all())  # fmt: skip
    return Signs(said)


def parting(one: Sequence[Run], other: Sequence[Run]) -> Parting | None:
    """When two parted who had a home in common, whichever of them moved out of the last such home."""
    shared = {run.address for run in other}
    at = max((n for n, run in enumerate(one) if run.address in shared), default=None)
    if at is None:
        return None
    there = max(n for n, run in enumerate(other) if run.address == one[at].address)
    moves = [(runs[n], runs[n + 1]) for runs, n in ((one, at), (other, there)) if n + 1 < len(runs)]
    if not moves:
        return None
    left, came = min(moves, key=lambda move: (move[1].first.day, move[0].last.day))
    until = left.last.day if left.last.ended else _days_after(came.first.day, -1)
    basis = tuple(sorted({left.last.record, came.first.record}))
    return Parting(left.last.day, came.first.day, max(until, left.last.day), basis)


def moved_in(mine: Iterable[Run], after: str, theirs: Collection[str]) -> Parting | None:
    """The first home that is none of theirs, where it is known only from after a day: by then they had parted."""
    came = next((run.first for run in mine if run.address not in theirs), None)
    if not theirs or came is None or came.day <= after:
        return None
    return Parting(after, came.day, _days_after(came.day, -1), (came.record,), together=False)


def arrived(mine: Iterable[Run], after: str, there: Collection[str]) -> Parting | None:
    """Somebody's first home that is one of these, where it is known only from after a day: by then they had come."""
    came = next((run.first for run in mine if run.address in there), None)
    if came is None or came.day <= after:
        return None
    return Parting(after, came.day, _days_after(came.day, -1), (came.record,), together=False)


def homes(found: Iterable[Sign]) -> list[Run]:
    """The homes of somebody one after another, by the path that explains most of the signs."""
    days = [(day, list(those)) for day, those in groupby(found, key=lambda sign: sign.day)]
    if not days:
        return []
    only = {sign.address for _, those in days for sign in those}
    at = [*only] * len(days) if len(only) == 1 else _path([those for _, those in days], sorted(only))
    there = [_at(those, home) for (_, those), home in zip(days, at, strict=True)]
    return list(_told([(home, sign) for home, sign in zip(at, there, strict=True) if sign]))


def _path(days: Sequence[Iterable[Sign]], places: Sequence[str]) -> list[str]:
    number, told = {place: at for at, place in enumerate(places)}, np.zeros((len(days), len(places)))
    for day, those in enumerate(days):
        for sign in those:
            told[day, number[sign.address]] += 1.0
    return [places[at] for at in likeliest.path(told)]


def _at(those: Sequence[Sign], home: str) -> Sign | None:
    here = [sign for sign in those if sign.address == home]
    return max(here, key=lambda sign: (sign.ended, sign.record)) if here else None


def _told(steps: Iterable[tuple[str, Sign]]) -> Iterator[Run]:
    for home, some in groupby(steps, key=lambda step: step[0]):
        inside = [sign for _, sign in some]
        yield Run(home, inside[0], inside[-1])


def _days_after(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
