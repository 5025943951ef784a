"""Numbers that changed: the rows whose number counts as one with that of a record, however either is written."""

import numpy as np
import pyarrow.compute as pc

from kithkin.resolution.coded import Coded
from kithkin.resolution.coded import Index as Rows
from kithkin.resolution.live.index import Index, Readable
from kithkin.resolution.live.names import rows_with
from kithkin.resolution.numbers import Numbers, as_one
from kithkin.resolution.standardise import People


def same_number(index: Index, one: People, numbers: Numbers, readable: Readable) -> Rows:
    """The readable rows that a number of the list brings together with the one row of a table."""
    found = [np.zeros(0, np.int64)]
    if not numbers:
        return found[0]
    for name, wanted in _listed(one, numbers).items():
        for start, stock in index.starts():
            if name in stock.people.coded:
                found.append(_rows(stock.people, name, numbers, wanted) + start)
    rows = np.unique(np.concatenate(found)).astype(np.int64)
    return rows[readable[rows]]


def _listed(one: People, numbers: Numbers) -> dict[str, str]:
    """The newest number, as a hash, of each that the record has and the list knows."""
    newest = frozenset(numbers.one.values())
    told = as_one(one, numbers).coded if numbers else {}
    return {
        name: value for name, column in told.items() if column.codes[0] >= 0 and (value := _first(column)) in newest
    }


def _first(column: Coded) -> str:
    return str(column.texts[int(column.codes[0])].as_py())


def _rows(people: People, name: str, numbers: Numbers, wanted: str) -> Rows:
    """The rows of a column whose number counts as that one; the whole column is read by a list once."""
    column = people.coded[name]
    only = People(people.count, {name: column}, people.strong, people.real)
    told: Coded = column.once(("as one", numbers.salt), lambda _: as_one(only, numbers).coded[name])
    code = pc.index(told.texts, wanted).as_py()
    return rows_with(told, np.array([code] if code >= 0 else [], np.int64))
