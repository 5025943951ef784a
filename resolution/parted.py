"""When somebody left those they lived with: between the last row that has them together and the first that does not."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from typing import NamedTuple

import numpy as np
import polars as pl

from kithkin.resolution import likeliest
from kithkin.resolution.needs import classes
from kithkin.resolution.residence import LASTING


class Sign(NamedTuple):
    """A row has somebody at an address on a day; with `ended` a lease ended there on that day."""

    day: str
    address: int
    record: int
    needs: frozenset[int]
    ended: bool


class Run(NamedTuple):
    """One home among others: its first and last sign."""

    address: int
    first: Sign
    last: Sign


class Parting(NamedTuple):
    """Two lived together until some day after `last` and before `first`; `until` is the day that is told."""

    last: str
    first: str
    until: str
    basis: tuple[int, ...]
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


SIGNS = {"person_id": pl.UInt32, "day": pl.String, "address_id": pl.UInt32, "record_id": pl.UInt32,
         "needs": pl.String, "ended": pl.Boolean}  # fmt: skip


class Signs:
    """The signs of people."""

    def __init__(self, rows: pl.DataFrame) -> None:
        """`rows` have the columns of SIGNS, a person's together in the order of days."""
        spans = rows.group_by("person_id", maintain_order=True).len()
        ends = spans["len"].cum_sum().to_list()
        self._span = dict(zip(spans["person_id"], zip([0, *ends], ends, strict=False), strict=True))
        self._columns = [rows[name].to_list() for name in list(SIGNS)[1:]]
        self._of: dict[int, list[Sign]] = {}
        self._needs: dict[int, frozenset[frozenset[int]]] = {}
        self._runs: dict[tuple[int, frozenset[int]], list[Run]] = {}

    @classmethod
    def of_nobody(cls, _: pl.Series | None = None) -> "Signs":
        """Nobody was seen anywhere."""
        return cls(pl.DataFrame(schema=SIGNS))

    def of(self, person: int) -> list[Sign]:
        """Those of one person."""
        if person not in self._of:
            first, end = self._span.get(person, (0, 0))
            day, at, record, needs, ended = (column[first:end] for column in self._columns)
            self._of[person] = list(map(Sign, day, at, record, map(classes, needs), ended))
        return self._of[person]

    def needs(self, person: int) -> frozenset[frozenset[int]]:
        """What readers need who read any sign of a person."""
        if person not in self._needs:
            self._needs[person] = frozenset(sign.needs for sign in self.of(person))
        return self._needs[person]

    def runs(self, person: int, readers: frozenset[int]) -> list[Run]:
        """Their homes one after another, as readers of these classes see them."""
        if (person, readers) not in self._runs:
            read = [needs for needs in self.needs(person) if needs <= readers]
            key = person, frozenset[int]().union(*read)
            if key not in self._runs:
                self._runs[key] = homes([sign for sign in self.of(person) if sign.needs <= readers])
            self._runs[person, readers] = self._runs[key]
        return self._runs[person, readers]


def signs(residences: pl.DataFrame, as_of: str, people: pl.Series) -> Signs:
    """The signs of these people.

    A lease or a claim is a sign on its first day and on its last; any other row gives the address it was last kept
    with: that of its last day, or of today.
    """
    some = residences.filter(
        (pl.col("valid_from").is_null() | (pl.col("valid_from") <= as_of))
        & pl.col("person_id").is_in(people.unique().implode())
    )
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
    places = [run.address for run in other]
    at = next((n for n in range(len(one) - 1, -1, -1) if one[n].address in places), None)
    if at is None:
        return None
    there = len(places) - 1 - places[::-1].index(one[at].address)
    moves = [(runs[n], runs[n + 1]) for runs, n in ((one, at), (other, there)) if n + 1 < len(runs)]
    if not moves:
        return None
    left, came = min(moves, key=lambda move: (move[1].first.day, move[0].last.day))
    until = left.last.day if left.last.ended else _days_after(came.first.day, -1)
    basis = tuple(sorted({left.last.record, came.first.record}))
    return Parting(left.last.day, came.first.day, max(until, left.last.day), basis)


def moved_in(mine: Iterable[Run], after: str, theirs: Collection[int]) -> Parting | None:
    """The first home that is none of theirs, where it is known only from after a day: by then they had parted."""
    came = next((run.first for run in mine if run.address not in theirs), None)
    if not theirs or came is None or came.day <= after:
        return None
    return Parting(after, came.day, _days_after(came.day, -1), (came.record,), together=False)


def arrived(mine: Iterable[Run], after: str, there: Collection[int]) -> Parting | None:
    """Somebody's first home that is one of these, where it is known only from after a day: by then they had come."""
    came = next((run.first for run in mine if run.address in there), None)
    if came is None or came.day <= after:
        return None
    return Parting(after, came.day, _days_after(came.day, -1), (came.record,), together=False)


def homes(found: Sequence[Sign]) -> list[Run]:
    """The homes of somebody one after another, by the path that explains most of the signs, which are in order."""
    if not found:
        return []
    only = {sign.address for sign in found}
    if len(only) == 1:
        first, last = ([sign for sign in found if sign.day == end.day] for end in (found[0], found[-1]))
        return [Run(found[0].address, max(first, key=_surest), max(last, key=_surest))]
    days = [list(those) for _, those in groupby(found, key=lambda sign: sign.day)]
    told: list[Run] = []
    for those, home in zip(days, _path(days, sorted(only)), strict=True):
        here = [sign for sign in those if sign.address == home]
        if here:
            sign = max(here, key=_surest)
            begun = told.pop().first if told and told[-1].address == home else sign
            told.append(Run(home, begun, sign))
    return told


def _surest(sign: Sign) -> tuple[bool, int]:
    return sign.ended, sign.record


def _path(days: Sequence[Iterable[Sign]], places: Sequence[int]) -> list[int]:
    number, told = {place: at for at, place in enumerate(places)}, np.zeros((len(days), len(places)))
    for day, those in enumerate(days):
        for sign in those:
            told[day, number[sign.address]] += 1.0
    return [places[at] for at in likeliest.path(told)]


@cache
def _days_after(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
