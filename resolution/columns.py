"""What each column of a table is about: recognised from its name and its values, or as the user says."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from kithkin.graph.errors import WrongUse
from kithkin.resolution.coded import Index, Texts, encode
from kithkin.resolution.shapes import (
    DATA,
    SHAPES,
    is_full_name,
    is_number,
    is_street,
    is_words,
    nicknames,
    words,
)

STRONG = ("nhs_number", "nino", "upn", "pnc_id")
SEVERAL = ("middle", "number_id", "category")
"""Kinds that more than one column may be of."""
MOST = 0.95
_SAMPLE = 1000


@dataclass(frozen=True, slots=True)
class Column:
    """One column, what it is about, and how that was seen; `kind` is None when it is no evidence."""

    name: str
    kind: str | None
    how: Literal["name", "values", "map", "id", "ignored", "unused"]


@dataclass(frozen=True, slots=True)
class Look:
    """The distinct values of a column with how often each occurs, most frequent first, at most a thousand."""

    values: list[str]
    counts: list[int]
    filled: int
    distinct: int

    def share(self, test: Any) -> float:
        """The share of rows whose value passes."""
        total = sum(self.counts)
        return sum(n for v, n in zip(self.values, self.counts, strict=True) if test(v)) / total if total else 0.0

    @property
    def tells(self) -> bool:
        """Whether the column differs enough between rows to be evidence."""
        return self.distinct > 1 and self.counts[0] < MOST * self.filled


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
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


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
    found = [_one(table, name, id_column, given, ignored) for name in table.column_names]
    return _once_each(found)


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
    return rules().never.fullmatch(_plain(name)) is not None


def _seen(table: pa.Table, name: str) -> Column:
    """What the name says when the values bear it out, else what the values say."""
    plain = _plain(name)
    if is_label(name) or pa.types.is_nested(table.schema.field(name).type):
        return Column(name, None, "unused")
    seen = look(table[name])
    if not seen.tells:
        return Column(name, None, "unused")
    named = next((kind for kind, names in rules().kinds.items() if names.fullmatch(plain)), None)
    if named and (named not in SHAPES or seen.share(SHAPES[named]) >= 0.5):
        return Column(name, named, "name")
    guess = guess_kind(seen)
    return Column(name, guess, "values" if guess else "unused")


def _plain(name: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.sub(r"[\W_]+", " ", spaced).strip().lower()


def look(column: pa.ChunkedArray) -> Look:
    """The values of a column at a glance, trimmed and in lower case."""
    coded = encode(column)
    counts = coded.counts
    chosen = range(len(counts)) if len(counts) <= _SAMPLE else _top(coded.texts, counts)
    empty = set(words()["empty"])
    pairs = [(coded.texts[int(at)].as_py(), int(counts[at])) for at in chosen if counts[at]]
    kept = sorted(((v, n) for v, n in pairs if v not in empty), key=lambda pair: (-pair[1], pair[0]))
    return Look([v for v, _ in kept], [n for _, n in kept], int(counts.sum()), int((counts > 0).sum()))


def _top(texts: Texts, counts: Index) -> list[int]:
    """Half the most frequent values and half taken evenly from the rest, whatever the order of the rows."""
    order = pc.sort_indices(
        pa.table({"v": texts, "n": counts}), sort_keys=[("n", "descending"), ("v", "ascending")]
    ).to_numpy()
    half = _SAMPLE // 2
    rest = order[half:]
    return [*order[:half].tolist(), *rest[:: max(1, len(rest) // half)].tolist()]


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
    return "category" if seen.distinct <= max(20, seen.filled // 20) else None


def _guess_marks(seen: Look) -> str | None:
    """Values with digits: a number, an address, a postcode, or an identifier of some register."""
    spread = seen.distinct / max(1, seen.filled)
    if seen.share(is_street) >= 0.5:
        return "address" if seen.share(lambda v: v[:1].isdigit()) >= 0.5 else "street"
    if seen.share(SHAPES["postcode"]) >= 0.9 and spread < 0.6:
        return "postcode" if seen.share(lambda v: len(v) >= 4) >= 0.99 else "number"
    if seen.share(SHAPES["number_id"]) >= 0.9 and spread > 0.2:
        return "phone" if seen.share(lambda v: SHAPES["phone"](v) and len(v) >= 10) >= 0.9 else "number_id"
    if seen.share(is_number) >= 0.9:
        return "number" if seen.distinct > 30 else None
    return None


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
