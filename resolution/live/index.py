"""What is asked of: the records of the last whole reading, and beside them what has changed since."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.block import rules
from kithkin.resolution.coded import Index as Rows
from kithkin.resolution.coded import distinct
from kithkin.resolution.live.blocks import OneRow
from kithkin.resolution.live.few import Part
from kithkin.resolution.live.hashes import Parts
from kithkin.resolution.live.stock import Stock

Readable = NDArray[np.bool_]
MANY = 5_000
"""As many rows are more than are ever compared each with each."""


@dataclass(frozen=True)
class Index:
    """Stocks one after the other; a row is its place in all of them."""

    stocks: tuple[Stock, ...]
    instant: str = ""
    """The instant up to which it knows everything."""
    stale: tuple[Rows, ...] = ()
    """The rows of each stock that have changed since; none in the last."""

    def __len__(self) -> int:
        return sum(map(len, self.stocks))

    def starts(self) -> Sequence[tuple[int, Stock]]:
        """Each stock and the row at which it begins."""
        return self._starts

    @cached_property
    def _starts(self) -> tuple[tuple[int, Stock], ...]:
        begins = accumulate((len(stock) for stock in self.stocks), initial=0)
        return tuple(zip(begins, self.stocks, strict=False))

    def _each(self, rows: Rows) -> Iterator[tuple[int, Stock, Rows]]:
        for start, stock in self.starts():
            here = rows[(rows >= start) & (rows < start + len(stock))]
            yield start, stock, here - start

    def readable(self, access: Collection[int]) -> Readable:
        """The rows of these classes that have not changed since; everything that is asked takes it."""
        wanted = frozenset(access)
        made = np.concatenate([np.zeros(0, bool), *(stock.allowed(wanted) for stock in self.stocks)])
        for (start, _), gone in zip(self.starts(), self.stale, strict=False):
            made[gone + start] = False
        return made

    @cached_property
    def fresh(self) -> Readable:
        """The rows that have not changed since, whoever may read them."""
        parts = [np.ones(len(stock), bool) for stock in self.stocks]
        for part, gone in zip(parts, self.stale, strict=False):
            part[gone] = False
        return np.concatenate(parts or [np.zeros(0, bool)])

    def told(self, rows: Rows, access: Collection[int]) -> NDArray[np.int8]:
        """For each row whether a reader of these classes is told what it states: 1, 0, or to ask the graph."""
        said = [stock.told.to(here, access) for _, stock, here in self._each(rows)]
        return np.concatenate([np.zeros(0, np.int8), *said])

    def stated(self, rows: Rows) -> list[dict[str, Any]]:
        """What some rows state of names, birth and sex; stock by stock, as rows in order are."""
        return [one for _, stock, here in self._each(rows) for one in stock.told.rows(here)]

    def beside(self, asked: Parts, readable: Readable, limits: Mapping[str, int]) -> Rows:
        """The readable rows that share a key with the one row of `asked`; all of them when they are few."""
        # Where the first rows are too many already, the rest is not counted.
        if _all_compared(readable[:MANY]) and _all_compared(readable):
            return np.flatnonzero(readable)
        one = OneRow(asked, limits)
        found = [
            stock.blocked.beside(one, readable[start : start + len(stock)]) + start for start, stock in self.starts()
        ]
        return np.concatenate(found or [np.zeros(0, np.int64)])

    def of_persons(self, persons: Collection[str], readable: Readable) -> Rows:
        """The readable rows of these persons."""
        found = [
            stock.of_person.rows(number).astype(np.int64) + start
            for start, stock in self.starts()
            for person in sorted(persons)
            if (number := stock.person(person)) is not None
        ]
        return _sorted(found, readable)

    def persons(self, rows: Rows) -> list[str | None]:
        """The person each row stands under."""
        return self._of_each(rows, lambda stock, here: stock.person_texts.some(stock.persons[here]))

    def ids(self, rows: Rows) -> list[str]:
        """The record of each row."""
        return self._of_each(rows, lambda stock, here: stock.id_texts.some(here))

    def nobodys(self) -> list[str]:
        """The records that hold and stand under no person."""
        found = [np.flatnonzero(stock.persons < 0) + start for start, stock in self.starts()]
        return self.ids(_sorted(found, self.fresh))

    def first_known(self, rows: Rows) -> list[str]:
        """Since when each row is known."""
        return self._of_each(rows, lambda stock, here: stock.first_texts.some(here))

    def access(self, rows: Rows) -> list[int]:
        """The class of each row."""
        return self._of_each(rows, lambda stock, here: stock.access[here].tolist())

    def delivered(self, rows: Rows) -> list[str | None]:
        """The delivered row that each stood in, where that tells its people apart."""
        apart = self._of_each(rows, lambda stock, here: (stock.delivered[here] >= 0).tolist())
        told = zip(apart, self.ids(rows), strict=True)
        return [one.rpartition(":")[0] if known else None for known, one in told]

    def _of_each(self, rows: Rows, read: Callable[[Stock, Rows], list[Any]]) -> list[Any]:
        """What the stocks say of rows in any order."""
        if not len(rows):
            return []
        told: list[Any] = [None] * len(rows)
        least, most = int(rows.min()), int(rows.max())
        for start, stock in self.starts():
            if start <= least and most < start + len(stock):
                return read(stock, rows - start)
            here = (rows >= start) & (rows < start + len(stock))
            if here.any():
                for at, one in zip(np.flatnonzero(here).tolist(), read(stock, rows[here] - start), strict=True):
                    told[at] = one
        return told

    def delivered_with(self, deliveries: Collection[str], readable: Readable) -> Rows:
        """The readable rows that stood in these delivered rows."""
        found = [stock.delivered_in(one) + start for start, stock in self.starts() for one in sorted(deliveries)]
        return _sorted(found, readable)

    def find(self, record_ids: Collection[str], readable: Readable) -> Rows:
        """The readable rows of these records."""
        found = [
            np.array([place + start])
            for start, stock in self.starts()
            for one in record_ids
            if (place := stock.place(one)) is not None
        ]
        return _sorted(found, readable)

    def parts(self, rows: Rows) -> list[Part]:
        """The evidence of some rows, stock by stock: in their order where they come stock by stock."""
        return [(stock.people, here) for _, stock, here in self._each(rows) if len(here)]


def _all_compared(readable: Readable) -> bool:
    """Whether so few rows are compared with one more as a whole."""
    count = int(np.count_nonzero(readable)) + 1
    return bool(count * (count - 1) // 2 <= rules()[0]["every_pair"])


def _sorted(found: Sequence[Rows], readable: Readable) -> Rows:
    rows: Rows = distinct(np.concatenate([np.zeros(0, np.int64), *found]))
    return rows[readable[rows]]
