"""A look at the data before a run: column by column what will go wrong, and what to do about it."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kithkin.graph.identifiers import why_not
from kithkin.resolution.coded import Coded, encode
from kithkin.resolution.columns import STRONG, plain_name, rules
from kithkin.resolution.days import said_of_days
from kithkin.resolution.guess import Column
from kithkin.resolution.levels import family_of
from kithkin.resolution.listed import listed
from kithkin.resolution.look import look
from kithkin.resolution.shapes import DATA, SHAPES, words

TINY = 200
CHECKED = (*STRONG, "uprn")
LOOKS = {"postcode": "a postcode", "phone": "a telephone number", "email": "an email address"}
NAMES = ("given", "surname", "full_name", "former_surname", "known_as")
SHARED = ("phone", "email", "identifier", "checked")


@dataclass(frozen=True, slots=True)
class Look:
    """One column: how it is used, how full and how various it is, and what there is to say."""

    column: str
    kind: str | None
    filled: float
    distinct: int
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """Every column, and what there is to say of the table as a whole."""

    rows: int
    columns: tuple[Look, ...]
    says: tuple[str, ...]


@cache
def texts() -> Mapping[str, Any]:
    """data/quality.toml."""
    return tomllib.loads((DATA / "quality.toml").read_text(encoding="utf-8"))


def say(name: str, **values: object) -> str:
    """A line in the reader's words."""
    told: str = texts()["says"][name]
    return told.format(**values)


def quality(table: pa.Table, seen: Iterable[Column], today: str) -> Quality:
    """What stands in the columns that were recognised."""
    columns = tuple(seen)
    looks = tuple(_look(table, column, columns, today) for column in columns)
    return Quality(table.num_rows, looks, tuple(_whole(table, columns)))


def _look(table: pa.Table, column: Column, columns: tuple[Column, ...], today: str) -> Look:
    values = table[column.name]
    if pa.types.is_nested(values.type):
        return Look(column.name, None, _share(values), 0, (say("nested"),))
    coded = encode(values)
    says = [*_unused(values, column, columns), *_filling(coded), *_evidence(coded, column, today)]
    kept = _kept(coded)
    return Look(column.name, column.kind, kept / max(1, table.num_rows), len(coded.values), tuple(says))


def _share(values: pa.ChunkedArray) -> float:
    return 1 - int(values.null_count) / max(1, len(values))


def _kept(coded: Coded) -> int:
    """Rows with a value that is one."""
    empty = set(words()["empty"])
    counts = zip(coded.values, coded.counts.tolist(), strict=True)
    return sum(count for value, count in counts if value not in empty)


def _unused(values: pa.ChunkedArray, column: Column, columns: tuple[Column, ...]) -> Iterator[str]:
    """Why a column is no evidence."""
    if column.how == "ignored":
        yield say("ignored")
    if column.kind == "row":
        yield say("not_evidence")
    if column.how != "unused":
        return
    seen = look(values)
    if not seen.values:
        yield say("empty_column")
    elif rules().never.fullmatch(plain_name(column.name)):
        yield say("never")
    elif not seen.tells:
        yield say("constant")
    else:
        named = next((kind for kind, names in rules().kinds.items() if names.fullmatch(plain_name(column.name))), None)
        yield say("second" if named and named in {other.kind for other in columns} else "unknown")


def _filling(coded: Coded) -> Iterator[str]:
    rows, kept = len(coded.codes), _kept(coded)
    if rows and 0 < kept < texts()["limits"]["seldom_filled"] * rows:
        yield say("seldom", share=kept / rows)
    empty = set(words()["empty"]) - {""}
    counts = zip(coded.values, coded.counts.tolist(), strict=True)
    told = {value: count for value, count in counts if value in empty}
    if told:
        yield say("empty_words", rows=sum(told.values()), words=", ".join(sorted(told)))


def _evidence(coded: Coded, column: Column, today: str) -> Iterator[str]:
    kind = column.kind or ""
    if kind == "birth_date":
        yield from said_of_days(coded, texts()["limits"], say, today)
    if kind in CHECKED:
        yield from _invalid(coded, kind)
    elif kind in LOOKS:
        yield from _odd(coded, kind)
    if family_of(kind) in SHARED:
        yield from _shared(coded, kind)
    if kind in NAMES:
        yield from _names(coded)


def _invalid(coded: Coded, kind: str) -> Iterator[str]:
    """Values that fail the check of their kind, with the reason most of them fail for."""
    reasons: Counter[str] = Counter()
    for value, count in zip(coded.values, coded.counts.tolist(), strict=True):
        if value and value not in words()["empty"] and (reason := why_not(kind, value)):
            reasons[reason] += count
    rows, kept = reasons.total(), _kept(coded)
    if rows > texts()["limits"]["invalid"] * kept:
        yield say("invalid", rows=rows, share=rows / kept, reason=reasons.most_common(1)[0][0])


def _odd(coded: Coded, kind: str) -> Iterator[str]:
    """Values that look like nothing of their kind, here or abroad."""
    empty, kept = set(words()["empty"]), _kept(coded)
    counts = zip(coded.values, coded.counts.tolist(), strict=True)
    rows = sum(count for value, count in counts if value not in empty and not SHAPES[kind](value))
    if rows > texts()["limits"]["invalid"] * kept:
        yield say("odd", rows=rows, share=rows / kept, kind=LOOKS[kind])


def _shared(coded: Coded, kind: str) -> Iterator[str]:
    """Values that too many rows have; a value is shown where so many share it that it is nobody's."""
    empty, limit = set(words()["empty"]), max(texts()["limits"]["shared_rows"], listed().rows)
    counts = Counter(dict(zip(coded.values, coded.counts.tolist(), strict=True)))
    for value, count in counts.most_common(4):
        if value not in empty and count >= limit:
            hidden = family_of(kind) == "checked" and why_not(kind, value) is None
            yield say("shared_hidden" if hidden else "shared", value=value, rows=count)


def _names(coded: Coded) -> Iterator[str]:
    placeholder = set(texts()["limits"]["placeholder"])
    counts = list(zip(coded.values, coded.counts.tolist(), strict=True))
    told = {value: count for value, count in counts if value in placeholder}
    if told:
        yield say("placeholder", rows=sum(told.values()), words=", ".join(sorted(told)))
    digits = sum(count for value, count in counts if any(letter.isdigit() for letter in value))
    if digits:
        yield say("digits", rows=digits)


def _whole(table: pa.Table, columns: tuple[Column, ...]) -> Iterator[str]:
    ids = next((column.name for column in columns if column.how == "id"), None)
    if ids is None:
        yield say("ids_none")
    else:
        values = table[ids].cast(pa.string())
        empty = values.null_count
        repeated = len(values) - empty - pc.count_distinct(values, mode="only_valid").as_py()
        if empty:
            yield say("ids_empty", rows=empty)
        if repeated:
            yield say("ids_repeat", rows=repeated)
    used = [column.name for column in columns if column.kind and column.kind != "row"]
    if not used:
        yield say("none")
        return
    if len(used) < texts()["limits"]["few"]:
        yield say("few", names=", ".join(used))
    told = table.select(used)
    copies = table.num_rows - told.group_by(used).aggregate([]).num_rows
    if copies:
        yield say("copies" if len(used) >= texts()["limits"]["few"] else "unlike", rows=copies)
    if table.num_rows < TINY:
        yield say("tiny")
