"""Values as they are compared: names, days, addresses and identifiers in one form, each distinct value changed once."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kithkin.graph.identifiers import clean
from kithkin.resolution.birth_days import days_of
from kithkin.resolution.coded import Coded, Index, Texts, encode, first_of, together, two_at_once
from kithkin.resolution.columns import STRONG
from kithkin.resolution.guess import Column
from kithkin.resolution.listed import listed
from kithkin.resolution.look import MOST
from kithkin.resolution.plainly import plainly, where
from kithkin.resolution.shapes import is_letter, nicknames, words
from kithkin.resolution.suffix import pattern, ranks

NAMES = ("given", "surname", "former_surname", "known_as", "middle")
"""Kinds that share one list of values: a given name may stand in the surname's place."""


@dataclass(frozen=True, slots=True)
class People:
    """The evidence of every row, kind by kind, and which kinds are strong identifiers."""

    count: int
    coded: Mapping[str, Coded]
    strong: frozenset[str] = field(default_factory=frozenset)
    real: frozenset[str] = frozenset()
    """Given names that people have, as far as is known: another such name is another name, not a slip."""
    _made: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def once(self, key: str, make: Callable[["People"], Any]) -> Any:
        """What is made of all rows, made once."""
        if key not in self._made:
            self._made[key] = make(self)
        return self._made[key]

    @property
    def kinds(self) -> dict[str, str]:
        """Each piece of evidence with the kind of comparison it takes: `category:race` is a `category`."""
        return {name: name.split(":")[0] for name in self.coded}


def standardise(
    table: pa.Table, columns: Iterable[Column], order: Index | None = None, *, part: bool = False
) -> People:
    """The table's columns as evidence, its rows in this order; it may be a part of the table that is to be linked."""
    rows = np.arange(table.num_rows) if order is None else order
    raw: dict[str, list[tuple[str, Coded]]] = {}
    told = [seen for seen in columns if seen.kind]
    # Codes are numbered in the order of rows, so that the order of delivery changes nothing after this.
    made = two_at_once(lambda seen: _without_empty(encode(table[seen.name]).at(rows)), told, table.num_rows)
    for seen, column in zip(told, made, strict=True):
        raw.setdefault(str(seen.kind), []).append((seen.name, column))
    coded: dict[str, Coded] = {}
    names = {kind: first_of([c for _, c in cols]) for kind, cols in raw.items() if kind in (*_NAME_KINDS, "suffix")}
    ranked = ranks(names, least=1 if part else 2)
    _names(coded, {kind: column for kind, column in names.items() if kind != "suffix"})
    if ranked:
        coded["suffix"] = ranked
    _places(coded, {kind: first_of([c for _, c in cols]) for kind, cols in raw.items() if kind in _PLACE_KINDS})
    strong = _identifiers(coded, raw)
    others = [(kind, *column) for kind, columns in raw.items() for column in columns]
    for changed in two_at_once(lambda one: _changed(*one), others, table.num_rows):
        coded.update(changed)
    filled = {kind: column for kind, column in coded.items() if column.filled.any()}
    return People(
        table.num_rows, filled, strong, real_names(common(filled["given"])) if "given" in filled else frozenset()
    )


def _changed(kind: str, name: str, column: Coded) -> dict[str, Coded]:
    """A column of values that are changed without a look at another column."""
    if kind in ("number_id", "category", "text"):
        shape, change = ("number_id", code_text) if kind == "number_id" else ("text", plain_text)
        return {f"{kind}:{name}": column.recoded(plainly(shape, column.texts, change))}
    if kind in PLAIN:
        return {kind: column.recoded(plainly(kind, column.texts, PLAIN[kind]))}
    return {"birth_date": days_of(column)} if kind == "birth_date" else {}


def common(column: Coded) -> dict[str, float]:
    """Values that enough rows have to be listed, with their share of the rows."""
    counts = column.counts
    total = max(1, int(counts.sum()))
    often = np.flatnonzero(counts >= listed().rows)
    values = column.texts.take(pa.array(often)).to_pylist()
    return {value: float(f"{share:.6g}") for value, share in zip(values, (counts[often] / total).tolist(), strict=True)}


def real_names(seen: Iterable[str]) -> frozenset[str]:
    """Names that are known or often seen."""
    return _known_names().union(name for name in seen if len(name) > 1)


@cache
def _known_names() -> frozenset[str]:
    return frozenset(name for name in nicknames() if len(name) > 1)


_NAME_KINDS = (*NAMES, "full_name")
_PLACE_KINDS = ("address", "street", "number", "city", "region", "locality")


def _without_empty(column: Coded) -> Coded:
    empty = pc.is_in(column.texts, value_set=pa.array(words()["empty"], pa.string()))
    return column.recoded(pc.if_else(empty, None, column.texts)) if pc.any(empty).as_py() else column


_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "þ": "th", "ð": "d"})


def plain_text(value: str) -> str:
    """Lower-case letters and digits without accents, single spaces."""
    value = value.replace("'", "").replace("’", "")
    if value.isascii():
        return re.sub(r"[\W_]+", " ", value).strip()
    value = unicodedata.normalize("NFKD", value.translate(_LETTERS))
    # A vowel sign of an Indic script is a mark that stands inside a word; only accents have a class to combine.
    kept = (ch for ch in value if not unicodedata.combining(ch))
    return " ".join("".join(ch if is_letter(ch) else " " for ch in kept).split())


def name_text(value: str) -> str:
    """A name without titles, suffixes and marks."""
    words_ = pattern().sub("", plain_text(value)).split()
    drop = _dropped()
    kept = [word for word in words_ if word not in drop]
    return " ".join(kept or [word for word in words_ if word in words()["also_names"]])


def _dropped() -> frozenset[str]:
    return frozenset({*words()["titles"], *words()["suffixes"]})


def _names(coded: dict[str, Coded], raw: dict[str, Coded]) -> None:
    """Given name, surname and middle names; what is missing is taken from the full name."""
    clean_names = {
        kind: column.recoded(plainly("name", column.texts, name_text))
        for kind, column in raw.items()
        if kind != "full_name"
    }
    if "full_name" in raw:
        parts = [split_full(value) for value in raw["full_name"].values]
        for at, kind in enumerate(("given", "middle", "surname")):
            from_full = raw["full_name"].recoded([part[at] for part in parts])
            clean_names[kind] = first_of([clean_names[kind], from_full]) if kind in clean_names else from_full
    if "given" in clean_names:
        given = clean_names["given"]
        more = pc.match_substring(given.texts, " ")
        second = given.recoded(where(given.texts, more, lambda value: value.partition(" ")[2], otherwise=None))
        clean_names["given"] = given.recoded(where(given.texts, more, lambda value: value.partition(" ")[0]))
        clean_names["middle"] = first_of([clean_names["middle"], second]) if "middle" in clean_names else second
    shared = [kind for kind in NAMES if kind in clean_names]
    coded.update(zip(shared, together([clean_names[kind] for kind in shared]), strict=True))


def split_full(value: str) -> tuple[str, str, str]:
    """Given, middle and surname of a full name, "Surname, Given" too."""
    if "," in value:
        last, _, first = value.partition(",")
        rest = name_text(first).split()
        return (rest[0] if rest else "", " ".join(rest[1:]), name_text(last))
    parts = name_text(value).split()
    last = plain_text(value).rpartition(" ")[2]
    if len(parts) == 1 and last in words()["also_names"] and last != parts[0]:
        return parts[0], "", last
    if len(parts) < 2:
        return (parts[0] if parts else "", "", "")
    particles = set(words()["particles"])
    start = next((at for at in range(1, len(parts) - 1) if parts[at] in particles), len(parts) - 1)
    return parts[0], " ".join(parts[1:start]), " ".join(parts[start:])


def _places(coded: dict[str, Coded], raw: dict[str, Coded]) -> None:
    """Street and house number; both are read from an address line where they have no column."""
    if "address" in raw:
        parts = [split_address(value) for value in raw["address"].values]
        street, number = (raw["address"].recoded([part[at] for part in parts]) for at in (1, 0))
        raw["street"] = first_of([_streets(raw["street"]), street]) if "street" in raw else street
        raw["number"] = first_of([raw["number"], number]) if "number" in raw else number
    elif "street" in raw:
        raw["street"] = _streets(raw["street"])
    if "number" in raw:
        raw["number"] = _plain(raw["number"])
    chosen: list[str] = [kind for kind in ("street", "number", "city") if kind in raw]
    if not {"street", "city"} & set(raw):
        chosen += [kind for kind in ("region", "locality") if kind in raw][:1]
    for kind in chosen:
        coded[kind] = _plain(raw[kind]) if kind not in ("street", "number") else raw[kind]


def _plain(column: Coded) -> Coded:
    return column.recoded(plainly("text", column.texts, plain_text))


def _streets(column: Coded) -> Coded:
    return column.recoded(short_kinds(plainly("text", column.texts, plain_text)))


_DOOR = re.compile(r"\d+[a-z]?|[a-z]")


def split_address(value: str) -> tuple[str, str]:
    """House number (with flat, if any) and street of an address line."""
    parts = plain_text(value).split()
    dwelling = set(words()["dwelling"])
    numbers: list[str] = []
    at = 0
    while at < len(parts) - 1 and (parts[at] in dwelling or _DOOR.fullmatch(parts[at])):
        if parts[at] not in dwelling:
            numbers.append(parts[at])
        at += 1
    return " ".join(numbers), street_text(" ".join(parts[at:]))


def street_text(value: str) -> str:
    """A street's name with its kind in the short form."""
    types = words()["street_types"]
    return " ".join(types.get(word, word) for word in plain_text(value).split())


def short_kinds(streets: Texts) -> Texts:
    """Plain names of streets, all at once, with their kinds in the short form."""
    types = words()["street_types"]
    parts = pc.split_pattern(streets, " ")
    place = pc.index_in(parts.flatten(), value_set=pa.array(list(types), pa.string()))
    short = pc.coalesce(pa.array(list(types.values()), pa.string()).take(place), parts.flatten())
    offsets = pc.subtract(parts.offsets, parts.offsets[0])
    return pc.binary_join(pa.ListArray.from_arrays(offsets, short, mask=parts.is_null()), " ")


def _identifiers(coded: dict[str, Coded], raw: Mapping[str, list[tuple[str, Coded]]]) -> frozenset[str]:
    """Identifiers with a check: only valid ones are evidence; strong where nearly all pass."""
    strong = set()
    for kind in (*STRONG, "uprn"):
        for _, column in raw.get(kind, [])[:1]:
            coded[kind] = column.mapped(partial(clean, kind))
            passing = coded[kind].filled.sum() / max(1, column.filled.sum())
            if kind in STRONG and passing >= MOST:
                strong.add(kind)
    return frozenset(strong)


def _checked_or(kind: str, otherwise: Callable[[str], str]) -> Callable[[str], str]:
    """The normal form of a value, or a plain one for countries whose shapes we do not know."""
    return lambda value: clean(kind, value) or otherwise(value)


def code_text(value: str) -> str:
    """A number of a register whose shape we do not know, without marks."""
    return re.sub(r"[\W_]+", "", value)


def _phone_text(value: str) -> str:
    digits = re.sub(r"\D", "", value)
    return digits if len(digits) >= 6 and len(set(digits[-8:])) > 1 else ""


def _sex_text(value: str) -> str:
    return "female" if value in words()["female"] else "male" if value in words()["male"] else ""


PLAIN: Mapping[str, Callable[[str], str]] = {
    "number_id": code_text,
    "sex": _sex_text,
    "postcode": _checked_or("postcode", lambda value: re.sub(r"[\W_]+", "", value)),
    "phone": _checked_or("phone", _phone_text),
    "email": lambda value: clean("email", value) or (value if "@" in value else ""),
    "birth_place": plain_text,
    "stage": plain_text,
}
