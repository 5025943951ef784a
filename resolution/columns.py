"""What each column of a table is about: recognised from its name and its values, or as the user says."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import pyarrow as pa

from kithkin.graph.errors import WrongUse
from kithkin.resolution.coded import two_at_once
from kithkin.resolution.guess import Column, guess_kind, settle
from kithkin.resolution.look import look
from kithkin.resolution.shapes import DATA, SHAPES

STRONG = ("nhs_number", "nino", "upn", "pnc_id")
OF_PEOPLE = ("given", "surname", "full_name", "birth_date")
"""Kinds that differ from row to row unless most rows are copies."""
SEVERAL = ("middle", "number_id", "category", "text")
"""Kinds that more than one column may be of."""


@dataclass(frozen=True, slots=True)
class Rules:
    """data/columns.toml, compiled."""

    never: re.Pattern[str]
    ids: tuple[str, ...]
    kinds: Mapping[str, re.Pattern[str]]


@cache
def rules() -> Rules:
    """The names of columns we know."""
    read = tomllib.loads((DATA / "columns.toml").read_text(encoding="utf-8"))
    kinds = {kind["name"]: _any_of(kind["names"]) for kind in read["kind"]}
    return Rules(_any_of(read["not_features"]["names"]), tuple(read["id_columns"]["names"]), kinds)


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)")


def recognise(
    table: pa.Table,
    *,
    id_column: str | None = None,
    column_map: Mapping[str, str] | None = None,
    ignore: Iterable[str] = (),
) -> tuple[Column, ...]:
    """What each column is about, in the order of the table; a map (column -> kind) outranks the guess."""
    given, ignored = dict(column_map or {}), set(ignore)
    _check_words(table, {*given, *ignored, *([id_column] if id_column else [])}, given)
    id_column = id_column or next((name for name in rules().ids if name in table.column_names), None)
    found = two_at_once(lambda name: _one(table, name, id_column, given, ignored), table.column_names, table.num_rows)
    if any(column.how == "unused" and _named(column.name) in OF_PEOPLE for column in found):
        found = _of_few(table, found)
    return _once_each(settle(table, found))


def _of_few(table: pa.Table, found: list[Column]) -> list[Column]:
    """Columns that say the same in nearly all rows, looked at anew where that is because most rows are copies."""
    told = [column.name for column in found if column.how not in ("id", "ignored") and not is_label(column.name)]
    told = [name for name in told if not pa.types.is_nested(table.schema.field(name).type)]
    few = table.select(told).group_by(told).aggregate([]) if table.num_rows > 1 else table
    if few.num_rows > table.num_rows / 2:
        return found
    one = few.num_rows == 1
    again = {name: _one_row(few, name) if one else _seen(few, name) for name in told}
    return [again[column.name] if column.how == "unused" and column.name in again else column for column in found]


def _one_row(row: pa.Table, name: str) -> Column:
    """What the name alone says."""
    kind = _named(name) if look(row[name]).filled else None
    return Column(name, kind, "name" if kind else "unused")


def _named(name: str) -> str | None:
    """The kind that the name of a column says."""
    plain = plain_name(name)
    return next((kind for kind, names in rules().kinds.items() if names.fullmatch(plain)), None)


def _check_words(table: pa.Table, named: set[str], given: Mapping[str, str]) -> None:
    absent = sorted(named - set(table.column_names))
    if absent:
        raise WrongUse(f"The table has no column {absent[0]!r}; it has {', '.join(table.column_names[:20])}.")
    odd = sorted(kind for kind in given.values() if kind and kind not in rules().kinds)
    if odd:
        raise WrongUse(f"There is no kind of column {odd[0]!r}; the kinds are {', '.join(rules().kinds)}.")


def _one(table: pa.Table, name: str, id_column: str | None, given: Mapping[str, str], ignored: set[str]) -> Column:
    if name == id_column or name in ignored:
        return Column(name, None, "id" if name == id_column else "ignored")
    if name in given:
        return Column(name, given[name] or None, "map")
    return _seen(table, name)


def is_label(name: str) -> bool:
    """Whether a column's name says that it is a label or bookkeeping, and no evidence of who somebody is."""
    return rules().never.fullmatch(plain_name(name)) is not None


def _seen(table: pa.Table, name: str) -> Column:
    """What the name says when the values bear it out, else what the values say."""
    if is_label(name) or pa.types.is_nested(table.schema.field(name).type):
        return Column(name, None, "unused")
    seen = look(table[name])
    if not seen.tells:
        return Column(name, None, "unused")
    named = _named(name)
    if named and (named not in SHAPES or seen.share(SHAPES[named]) >= 0.5):
        return Column(name, named, "name")
    guess = guess_kind(seen)
    return Column(name, guess, "values" if guess else "unused")


def plain_name(name: str) -> str:
    """The name of a column in lower-case words."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.sub(r"[\W_]+", " ", spaced).strip().lower()


def _once_each(found: list[Column]) -> tuple[Column, ...]:
    """Kinds that a person has once are taken from the first column; one seen by name outranks one guessed."""
    rank = {"map": 0, "name": 1, "values": 2}
    best: dict[str, str] = {}
    for column in sorted(found, key=lambda c: rank.get(c.how, 3)):
        if column.kind and column.kind not in SEVERAL:
            best.setdefault(column.kind, column.name)
    return tuple(
        column
        if column.kind is None or column.kind in SEVERAL or best[column.kind] == column.name
        else Column(column.name, None, "unused")
        for column in found
    )
