"""One record as evidence, value by value: what `standardise` makes of a table of that record, without the table."""

from collections.abc import Mapping
from functools import cache, partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kithkin.graph.identifiers import clean
from kithkin.resolution.birth_days import day_text, month_stands_first
from kithkin.resolution.coded import Coded
from kithkin.resolution.columns import STRONG
from kithkin.resolution.shapes import words
from kithkin.resolution.standardise import (
    NAMES,
    PLAIN,
    People,
    code_text,
    name_text,
    plain_text,
    real_names,
    split_address,
    split_full,
)

_FULL = ("given", "middle", "surname")
_NUMBERS = (*STRONG, "uprn")


def people_of_one(values: Mapping[str, tuple[str, str]]) -> People:
    """The evidence of one row, from each column's kind and value."""
    told = {name: (kind, text) for name, (kind, value) in values.items() if (text := _given(value))}
    of_kind = dict(reversed(told.values()))
    found = _names(of_kind) | _place(of_kind.get("address", ""))
    found |= {kind: clean(kind, of_kind[kind]) or "" for kind in _NUMBERS if kind in of_kind}
    for name, (kind, text) in told.items():
        found |= _other(name, kind, text)
    coded = {name: Coded(_FIRST, [text]) for name, text in found.items() if text}
    strong = frozenset(kind for kind in STRONG if kind in coded)
    return People(1, coded, strong, _known_names() if "given" in coded else frozenset())


_FIRST = np.zeros(1, np.int32)


@cache
def _known_names() -> frozenset[str]:
    return real_names(())


@cache
def _empty() -> frozenset[str]:
    return frozenset(words()["empty"])


def _given(value: str) -> str:
    """The value in lower case; nothing where it says that there is none."""
    text = value.strip().lower() if value.isascii() and value.isprintable() else _lower(value)
    return "" if text in _empty() else text


def _lower(value: str) -> str:
    # Letters of other scripts have more than one lower case: that of Arrow, which reads whole tables, is ours.
    return str(pc.utf8_lower(pc.utf8_trim_whitespace(pa.scalar(value))).as_py())


def _names(told: Mapping[str, str]) -> dict[str, str]:
    """Given name, surname and middle names; what is missing is taken from the full name."""
    found = {kind: name_text(told[kind]) for kind in NAMES if kind in told}
    if "full_name" in told:
        whole = zip(_FULL, split_full(told["full_name"]), strict=True)
        found |= {kind: found.get(kind) or part for kind, part in whole}
    given, _, second = found.get("given", "").partition(" ")
    return found | {"given": given, "middle": found.get("middle") or second}


def _place(address: str) -> dict[str, str]:
    number, street = split_address(address)
    return {"street": street, "number": plain_text(number)}


def _other(name: str, kind: str, text: str) -> dict[str, str]:
    """A value that is changed without a look at another."""
    if kind == "number_id":
        return {f"{kind}:{name}": code_text(text)}
    if kind in ("category", "text"):
        return {f"{kind}:{name}": plain_text(text)}
    if kind == "birth_date":
        change = partial(day_text, month_first=month_stands_first([text]))
        return {kind: change(text) or ""}
    return {kind: PLAIN[kind](text) or ""} if kind in PLAIN else {}
