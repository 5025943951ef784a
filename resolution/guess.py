"""What columns are about when only their values can tell: each by itself, then beside the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from kithkin.resolution.look import Look, look
from kithkin.resolution.shapes import (
    SHAPES,
    is_full_name,
    is_number,
    is_street,
    is_words,
    nicknames,
    words,
)

DOORS = 120
"""Where few numbers are higher than this they are ages, not houses, unless a street stands beside them."""
PLACE = 0.3
"""Two people of one postcode agree this often on what is told of the place, and five times as often as any two."""
ENOUGH = 200
"""So many pairs of people must share a postcode before it can tell what else is told of the place."""
WORDS = 40
"""So many columns of which nothing is known but their values are looked at."""
FOLLOWS = 0.9
"""A value that another column foretells this often says nothing of its own."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column, what it is about, and how that was seen; `kind` is None when it is no evidence."""

    name: str
    kind: str | None
    how: Literal["name", "values", "map", "id", "ignored", "unused"]


def guess_kind(seen: Look) -> str | None:
    """What the values alone say the column is about."""
    for kind in ("email", "nhs_number", "upn", "pnc_id", "nino", "sex"):
        if seen.share(SHAPES[kind]) >= 0.9:
            return kind
    if seen.share(SHAPES["birth_date"]) >= 0.8:
        return "birth_date"
    return _guess_words(seen) if seen.share(is_words) >= 0.7 else _guess_marks(seen)


def _guess_words(seen: Look) -> str | None:
    known, common = nicknames(), set(words()["surnames"])
    given, surname = seen.share(known.__contains__), seen.share(common.__contains__)
    if seen.share(is_street) >= 0.6:
        return "street"
    if max(given, surname) >= 0.1 and seen.share(lambda v: " " in v) < 0.4:
        return "given" if given > surname else "surname"
    if seen.share(lambda v: is_full_name(v) and bool({*v.split()} & {*known, *common})) >= 0.25:
        return "full_name"
    if seen.share(lambda v: len(v) == 1) >= 0.9:
        return "middle"
    return "category" if seen.distinct <= max(20, seen.filled // 20) else "text"


def _guess_marks(seen: Look) -> str | None:
    """Values with digits: a number, an address, a postcode, or an identifier of some register."""
    spread = seen.distinct / max(1, seen.filled)
    if seen.share(is_street) >= 0.5:
        return "address" if seen.share(lambda v: v[:1].isdigit()) >= 0.5 else "street"
    if seen.share(SHAPES["postcode"]) >= 0.9 and spread < 0.6:
        return "postcode" if seen.share(lambda v: len(v) >= 4) >= 0.99 else "number"
    if seen.share(SHAPES["number_id"]) >= 0.9 and spread > 0.2:
        return "phone" if seen.share(lambda v: SHAPES["phone"](v) and _digits(v) >= 10) >= 0.9 else "number_id"
    if seen.share(is_number) >= 0.9:
        return "number" if seen.distinct > 30 else None
    return None


def _digits(value: str) -> int:
    return sum(ch.isdigit() for ch in value)


def settle(table: pa.Table, found: Iterable[Column]) -> list[Column]:
    """The guesses made to fit each other: what one column says of its neighbours, and which say the same."""
    columns = _most_telling(table, list(found))
    for settled in (_births, _doors, _middles, _places, _repeated):
        columns = settled(table, columns)
    return columns


def _most_telling(table: pa.Table, columns: list[Column]) -> list[Column]:
    """Of very many columns that nobody named those with most values; each pair of them is held together later."""
    loose = _guessed(columns, "text", "category", "number_id", "middle")
    if len(loose) <= WORDS:
        return columns
    loose.sort(key=lambda column: -look(table[column.name]).distinct)
    return _now(columns, dict.fromkeys((column.name for column in loose[WORDS:]), None))


def _guessed(columns: Iterable[Column], *kinds: str) -> list[Column]:
    return [column for column in columns if column.kind in kinds and column.how == "values"]


def _now(columns: list[Column], kinds: Mapping[str, str | None]) -> list[Column]:
    """The columns with some seen to be of another kind, or of none."""
    return [
        replace(c, kind=kinds[c.name], how="values" if kinds[c.name] else "unused") if c.name in kinds else c
        for c in columns
    ]


def _births(table: pa.Table, columns: list[Column]) -> list[Column]:
    """Of several columns of days the earliest is the day of birth."""
    days = _guessed(columns, "birth_date")
    if len(days) < 2:
        return columns
    first = min(days, key=lambda column: _middle_year(look(table[column.name])))
    return _now(columns, {column.name: None for column in days if column is not first})


def _middle_year(seen: Look) -> int:
    digits = ["".join(ch for ch in value if ch.isdigit()) for value in seen.values]
    years = sorted(int(text) for d in digits for text in (d[:4], d[-4:]) if 1800 <= int(text or 0) <= 2100)
    return years[len(years) // 2] if years else 9999


def _doors(table: pa.Table, columns: list[Column]) -> list[Column]:
    """House numbers stand beside a street or go above a hundred; low numbers elsewhere are ages or counts."""
    streets = {at for at, column in enumerate(columns) if column.kind in ("street", "address")}
    numbers = _guessed(columns, "number")
    beside = [c for c in numbers if {columns.index(c) - 1, columns.index(c) + 1} & streets]
    kept = beside or [c for c in numbers if look(table[c.name]).share(lambda v: _number(v) > DOORS) >= 0.05]
    return _now(columns, {column.name: None for column in numbers if column not in kept[:1]})


def _number(value: str) -> int:
    return int("".join(ch for ch in value if ch.isdigit())[:6] or 0)


def _middles(_table: pa.Table, columns: list[Column]) -> list[Column]:
    """A second column of given names right after the first holds middle names."""
    names = [at for at, column in enumerate(columns) if column.kind == "given"]
    after = [columns[at] for at in names[1:2] if at == names[0] + 1 and columns[at].how == "values"]
    return _now(columns, {column.name: "middle" for column in after})


def _places(table: pa.Table, columns: list[Column]) -> list[Column]:
    """Words that people of one postcode share tell of the place: the finest is the town, a coarser one adds nothing."""
    kinds = {column.kind: column.name for column in columns if column.kind}
    known = [kinds.get(kind) for kind in ("postcode", "given", "birth_date")]
    words_ = _guessed(columns, "text", "category")
    if None in known or not words_:
        return columns
    told = [c for c in words_ if _shared_by(table, c.name, *(name for name in known if name))]
    told.sort(key=lambda column: -look(table[column.name]).distinct)
    towns = {} if "city" in kinds else {column.name: "city" for column in told[:1]}
    return _now(columns, {**{column.name: None for column in told}, **towns})


def _shared_by(table: pa.Table, name: str, place: str, given: str, born: str) -> bool:
    """Whether two people of one place, of other names and birth dates, agree on a column far more than any two do."""
    rows = table.select([name, place, given, born]).drop_null()
    apart = _apart(rows, [place], given, born)
    # Where most rows of a postcode are of one person, what they share tells of the person.
    if apart < max(ENOUGH, _agreeing(rows, [place]) / 2):
        return False
    here = _apart(rows, [place, name], given, born) / apart
    anywhere = _apart(rows, [name], given, born) / max(1.0, _apart(rows, [], given, born))
    return here >= PLACE and here >= 5 * anywhere


def _apart(rows: pa.Table, same: list[str], given: str, born: str) -> float:
    """How many pairs of rows agree on `same` and have other names and other birth dates."""
    counted = [_agreeing(rows, [*same, *more]) for more in ([], [given], [born], [given, born])]
    return counted[0] - counted[1] - counted[2] + counted[3]


def _agreeing(rows: pa.Table, by: list[str]) -> float:
    """How many pairs of rows agree on some columns."""
    sizes = rows.group_by(by).aggregate([([], "count_all")])["count_all"] if by else pa.array([rows.num_rows])
    return float(pc.sum(pc.divide(pc.multiply(pc.cast(sizes, pa.float64()), pc.subtract(sizes, 1)), 2.0)).as_py() or 0)


def _repeated(table: pa.Table, columns: list[Column]) -> list[Column]:
    """Words that the names of the row contain, or that another column foretells, are no evidence of their own."""
    names = [c.name for c in columns if c.kind in ("given", "surname", "full_name", "middle")]
    dropped: dict[str, str | None] = {}
    words_ = _guessed(columns, "text", "category")
    for column in sorted(words_, key=lambda column: look(table[column.name]).distinct):
        others = [c for c in words_ if c is not column and c.name not in dropped]
        if _in_names(table, column.name, names) or any(_foretold(table, column.name, c.name) for c in others):
            dropped[column.name] = None
    return _now(columns, dropped)


def _in_names(table: pa.Table, name: str, names: list[str]) -> bool:
    """Whether most values hold a name of their row, or are held by one."""
    import polars as pl  # noqa: PLC0415  start-up time

    for other in names:
        rows = pl.DataFrame(table.select([name, other]).drop_null()).select(pl.all().cast(pl.String).str.to_lowercase())
        one, two = pl.col(name), pl.col(other)
        held = one.str.contains(two, literal=True) | two.str.contains(one, literal=True)
        if rows.height and (rows.select(held.mean()).item() or 0.0) >= 0.5:
            return True
    return False


def _foretold(table: pa.Table, name: str, by: str) -> bool:
    """Whether rows that agree on another column nearly always agree on this one, which rows at large do not."""
    rows = table.select([name, by]).drop_null()
    shared = _agreeing(rows, [by])
    everywhere = _agreeing(rows, [name]) / max(1.0, _agreeing(rows, []))
    return shared > ENOUGH and everywhere < 0.8 and _agreeing(rows, [by, name]) >= FOLLOWS * shared
