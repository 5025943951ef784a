"""The index of live answers as one caller may know it: its records stand under the persons of the caller's."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from kithkin.api.in_scope import InScope
from kithkin.api.reading import Reading
from kithkin.api.sight import Sight
from kithkin.resolution.coded import Index as Rows
from kithkin.resolution.live.index import Index, Readable


@dataclass(frozen=True)
class IndexInScope(Index):
    """An index whose persons are those in scope; everything else of it is as it is."""

    sight: Sight | None = None

    def persons(self, rows: Rows) -> list[str | None]:
        """The person each row stands under for the caller."""
        stored = super().persons(rows)
        if self.sight is None:
            return stored
        self.sight.look(stored)
        if self.sight.clear:
            return stored
        return [self.sight.of_record(one, record) for one, record in zip(stored, self.ids(rows), strict=True)]

    def of_persons(self, persons: Collection[str], readable: Readable) -> Rows:
        """The readable rows of these persons of the caller's."""
        if self.sight is None:
            return super().of_persons(persons, readable)
        rows = super().of_persons(self.sight.stored(persons), readable)
        wanted = set(persons)
        theirs: Rows = rows[np.array([one in wanted for one in self.persons(rows)], bool)]
        return theirs


def index_of(reading: Reading, index: Index) -> Index:
    """The index to the caller of a reading."""
    asker = reading.asker
    sight = asker.sight(reading.view) if isinstance(asker, InScope) else None
    return IndexInScope(index.stocks, index.instant, index.stale, sight) if sight else index
