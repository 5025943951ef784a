"""When two who lived together parted: between the last row that has them together and the first that has not; compiled.

People, days, addresses, records and needs are numbers in order. Signs are rows of person, day, address, record, need
and whether a lease ended, in that order; homes one after another are rows of address, first day and its record, last
day and its record, and whether a lease ended then. A parting is the last day together, the first apart, the day that is
told, two records, and whether rows show that they lived together, else only that one had another home; all -1: none.
"""

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kithkin.graph.compiled import compiled
from kithkin.resolution.coded import Index
from kithkin.resolution.likeliest import path, told
from kithkin.resolution.residence import LASTING

SIGNS = {"person_id": pl.UInt32, "day": pl.String, "address_id": pl.UInt32, "record_id": pl.UInt32,
         "needs": pl.String, "ended": pl.Boolean}  # fmt: skip
PARTING = ["last", "first", "until", "one_record", "other_record", "together"]
Rows = NDArray[np.int64]
_ROWS, _ROW = "int64[:, ::1]", "int64[::1]"
_SEEN = f"Tuple(({_ROWS}, {_ROWS}, boolean[:, ::1], {_ROW}))"
"""Signs, where those of each person begin and end, which needs each reader meets, and the day before each day."""


def of_nobody(_: pl.Series | None = None) -> pl.DataFrame:
    """Nobody was seen anywhere."""
    return pl.DataFrame(schema=SIGNS)


def signs(residences: pl.DataFrame, as_of: str, people: pl.Series) -> pl.DataFrame:
    """The signs of these people, in order.

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
    return pl.concat([
        some.filter(lasting).with_columns(day="valid_from", ended=pl.lit(value=False)),
        some.with_columns(day=last, ended=ended),
    ]).select(list(SIGNS)).unique().sort(pl.all())  # fmt: skip


@compiled(f"{_ROW}({_ROWS}, {_ROW})")
def _shown(some: Rows, home: Index) -> Any:
    """The sign that shows the home of each day, the end of a lease first; -1: none does."""
    shown, day = np.full(len(home), -1), -1
    for sign in range(len(some)):
        day += int(sign == 0 or some[sign, 1] != some[sign - 1, 1])
        best = shown[day]
        surer = best < 0 or (some[sign, 5], some[sign, 3]) > (some[best, 5], some[best, 3])
        if some[sign, 2] == home[day] and surer:
            shown[day] = sign
    return shown


@compiled(f"{_ROWS}({_ROWS}, boolean[::1])")
def homes(seen: Rows, read: Any) -> Any:
    """The homes of somebody, by the path that explains most of the signs that some reader reads."""
    some = seen[read[seen[:, 4]]]
    days, places = np.unique(some[:, 1]), np.unique(some[:, 2])
    at = path(told(some, places, days)) if len(places) > 1 else np.zeros(len(days), np.int64)
    runs, found = np.zeros((len(days), 6), np.int64), 0
    for sign in _shown(some, places[at]):
        if sign < 0:
            continue
        if found == 0 or runs[found - 1, 0] != some[sign, 2]:
            runs[found, 0], runs[found, 1], runs[found, 2] = some[sign, 2], some[sign, 1], some[sign, 3]
            found += 1
        runs[found - 1, 3], runs[found - 1, 4], runs[found - 1, 5] = some[sign, 1], some[sign, 3], some[sign, 5]
    return runs[:found]


@compiled(f"void({_ROWS}, int64, {_ROW}, {_ROW})")
def _moved(runs: Rows, at: int, before: Index, out: Index) -> None:
    """Write down a move out of a home, unless an earlier one is written."""
    if at + 1 >= len(runs):
        return
    last, first = runs[at, 3], runs[at + 1, 1]
    if out[1] >= 0 and (out[1], out[0]) <= (first, last):
        return
    records = runs[at, 4], runs[at + 1, 2]
    out[0], out[1], out[2] = last, first, last if runs[at, 5] else max(before[first], last)
    out[3], out[4], out[5] = min(records), max(records), 1


@compiled(f"void({_ROWS}, {_ROWS}, {_ROW}, {_ROW})")
def parting(one: Rows, other: Rows, before: Index, out: Index) -> None:
    """When two parted who had a home in common, whichever of them moved out of the last such home."""
    for at in range(len(one) - 1, -1, -1):
        for there in range(len(other) - 1, -1, -1):
            if one[at, 0] == other[there, 0]:
                _moved(one, at, before, out)
                _moved(other, there, before, out)
                return


@compiled(f"void({_ROWS}, int64, {_ROW}, boolean, {_ROW}, {_ROW})")
def came(mine: Rows, after: int, places: Index, there: Any, before: Index, out: Index) -> None:
    """The first home that is, or is not, one of some places, where it is known only from after a day."""
    for run in range(len(mine) if len(places) else 0):
        if np.any(places == mine[run, 0]) == there:
            if mine[run, 1] > after:
                out[0], out[1], out[2] = after, mine[run, 1], before[mine[run, 1]]
                out[3], out[4], out[5] = mine[run, 2], mine[run, 2], 0
            return


@compiled(f"{_ROWS}({_SEEN}, int64, int64)")
def _homes_of(seen: Any, person: int, reader: int) -> Any:
    rows, spans, reads, _ = seen
    return homes(rows[spans[person, 0] : spans[person, 1]], reads[reader])


@compiled(f"{_ROW}({_SEEN}, {_ROWS}, int64)")
def _places(seen: Any, beside: Rows, reader: int) -> Any:
    """The addresses of those beside who tell where they live."""
    rows, spans, reads, _ = seen
    telling = beside[beside[:, 1] > 0, 0]
    found, many = np.zeros((spans[telling, 1] - spans[telling, 0]).sum(), np.int64), 0
    for person in telling:
        for sign in range(spans[person, 0], spans[person, 1]):
            if reads[reader, rows[sign, 4]]:
                found[many] = rows[sign, 2]
                many += 1
    return found[:many]


@compiled(f"void({_SEEN}, {_ROW}, {_ROWS}, int64, {_ROW})")
def _one(seen: Any, asked: Index, beside: Rows, as_of: int, out: Index) -> None:
    """The earlier of leaving the last common home, and of a first home elsewhere after the youngest's birth."""
    who, reader, born, alone = asked[0], asked[1], asked[2], asked[3]
    mine, away = _homes_of(seen, who, reader), np.full(6, -1)
    for person in beside[:, 0]:
        if out[1] < 0 and len(mine):
            parting(mine, _homes_of(seen, person, reader), seen[3], out)
    if born >= 0 and not alone:
        came(mine, born, _places(seen, beside, reader), False, seen[3], away)
    # One who is seen elsewhere today, and never before, left nobody knows when.
    for each in (out, away):
        if each[2] < born or each[1] >= as_of:
            each[:] = -1
    if away[1] >= 0 and (out[1] < 0 or away[2] < out[2]):
        out[:] = away


@compiled(f"{_ROWS}({_SEEN}, {_ROWS}, {_ROWS}, int64)")
def partings(seen: Any, asked: Rows, beside: Rows, as_of: int) -> Any:
    """The parting of each that is asked for.

    `asked` are rows of who, reader, the youngest's birth (-1: not known), whether they are one of those born, whether
    they came and did not part, and which rows of `beside` are theirs: person, and whether their homes tell.
    """
    found = np.full((len(asked), 6), -1)
    for row in range(len(asked)):
        who, reader, born, there = asked[row, 0], asked[row, 1], asked[row, 2], beside[asked[row, 5] : asked[row, 6]]
        if not asked[row, 4]:
            _one(seen, asked[row], there, as_of, found[row])
        elif born >= 0:
            mine, places = _homes_of(seen, who, reader), _places(seen, there, reader)
            came(mine, born, places, True, seen[3], found[row])
    return found
