"""The keys that rows are brought together by: parts of names, days, places and numbers, as codes."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, product
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kithkin.resolution.coded import FEW, Coded, Codes, Texts, dense, together
from kithkin.resolution.compare import area_of
from kithkin.resolution.levels import family_of
from kithkin.resolution.plainly import where
from kithkin.resolution.standardise import People

_SOUNDS = str.maketrans("bfpvcgjkqsxzdtlmnr", "111122222222334556")
_MIX = np.uint64(0x9E3779B97F4A7C15)


@lru_cache(maxsize=1 << 14)
def sound(name: str) -> str:
    """A name as it sounds: its first letter and the classes of its next consonants."""
    text = re.sub(r"[^\w]", "", name).replace("ph", "f").replace("ck", "k").replace("sch", "s")
    if not text:
        return ""
    rest = re.sub("[aeiouyhw]", "", text[1:]).translate(_SOUNDS)
    squeezed = "".join(ch for at, ch in enumerate(rest) if at == 0 or rest[at - 1] != ch)
    return text[0] + squeezed[:3]


def sounds(names: Texts) -> Texts:
    """Names as they sound; those of plain letters all at once."""
    plain = pc.match_substring_regex(names, "^[a-z ]+$")
    text = pc.replace_substring(names, " ", "")
    for letters, one in (("ph", "f"), ("ck", "k"), ("sch", "s")):
        text = pc.replace_substring(text, letters, one)
    rest = pc.replace_substring_regex(pc.utf8_slice_codeunits(text, 1), "[aeiouyhw]", "")
    for letters, one in _SOUNDS_ALIKE:
        rest = pc.replace_substring_regex(rest, letters, one)
    start = pc.utf8_slice_codeunits(text, 0, 1)
    made = pc.binary_join_element_wise(start, pc.utf8_slice_codeunits(rest, 0, 3), "")
    return where(names, pc.and_(pc.is_valid(names), pc.invert(plain)), sound, made)


_SOUNDS_ALIKE = (("[bfpv]+", "1"), ("[cgjkqsxz]+", "2"), ("[dt]+", "3"), ("l+", "4"), ("[mn]+", "5"), ("r+", "6"))


def _month_day(days: Texts) -> Texts:
    """Month and day in order of size, so that swapped ones meet."""
    month, day = pc.utf8_slice_codeunits(days, 4, 6), pc.utf8_slice_codeunits(days, 6)
    return pc.binary_join_element_wise(pc.min_element_wise(month, day), pc.max_element_wise(month, day), "")


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """A change of values: of all at once, and of one, to the same end."""

    all: Callable[[Texts], Texts]
    one: Callable[[str], str]


def _start(letters: int) -> Change:
    return Change(lambda texts: pc.utf8_slice_codeunits(texts, 0, letters), lambda text: text[:letters])


SOUND = Change(sounds, sound)
_AREA = Change(lambda codes: pa.array([area_of(code) for code in codes.to_pylist()], pa.string()), area_of)
_MAILBOX = Change(
    lambda emails: pc.replace_substring_regex(emails, "@(.|\n)*$", ""), lambda email: email.partition("@")[0]
)
_MONTH_DAY = Change(_month_day, lambda day: min(day[4:6], day[6:]) + max(day[4:6], day[6:]))
_FROM: Mapping[str, tuple[str, Change]] = {
    "given_start": ("given", _start(3)),
    "surname_start": ("surname", _start(4)),
    "given_sound": ("given", SOUND),
    "surname_sound": ("surname", SOUND),
    "middle_start": ("middle", _start(1)),
    "year": ("birth_date", _start(4)),
    "month": ("birth_date", _start(6)),
    "month_day": ("birth_date", _MONTH_DAY),
    "area": ("postcode", _AREA),
    "mailbox": ("email", _MAILBOX),
}
"""Parts of keys that are made from one piece of evidence."""
SOURCES: Mapping[str, str] = {
    "both_names": "given",
    **{part: source for part, (source, _) in _FROM.items() if part not in ("middle_start", "month")},
}
"""Parts that tell two rows apart at a glance, and the evidence that says more."""


_BOTH = ("both_names", "both_sounds")
_SEVERAL: Mapping[str, Callable[[str], bool]] = {
    "identifier": lambda kind: family_of(kind) in ("identifier", "checked"),
    "category": lambda kind: family_of(kind) == "category",
    "text": lambda kind: kind == "text",
}
"""Parts that several columns make, and the kinds of those columns."""


def change_of(part: str) -> Callable[[str], str]:
    """What makes a part of one value."""
    return _FROM[part][1].one


class Keys:
    """The parts of keys of one table, each made once; a part may stand for several columns in turn."""

    def __init__(self, people: People) -> None:
        self.people = people
        self._made: dict[str, list[Codes]] = {}
        self._changed: dict[str, Coded] = {}
        self._sides: dict[str, list[tuple[Codes, Codes]]] = {}

    def __len__(self) -> int:
        return self.people.count

    def part(self, name: str) -> list[Codes]:
        """The codes of a part; several when a row may be found under several values; none when there is no column."""
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def has(self, name: str) -> bool:
        """Whether the table has a part at all."""
        return bool(self._ends(name) if name in _BOTH else self.part(name))

    def entries(self, key: Sequence[str]) -> list[tuple[Codes, ...]]:
        """The codes that rows with this key share; several when a row may be found under several values."""
        made = [self._ends(name) if name in _BOTH else [(codes,) for codes in self.part(name)] for name in key]
        return [tuple(chain.from_iterable(parts)) for parts in product(*made)]

    def forget(self) -> None:
        """Let go of the parts; they are made again when they are asked for."""
        self._made.clear()
        self._changed.clear()
        self._sides.clear()

    def changed(self, name: str) -> Coded:
        """A part that is made from one piece of evidence the table has."""
        if name not in self._changed:
            source, change = _FROM[name]
            self._changed[name] = _changed(self.people.coded[source], change)
        return self._changed[name]

    def columns(self, name: str) -> list[tuple[str, Coded]]:
        """The values of a part, column by column, with the evidence each is made from; none of `both_names`."""
        coded = self.people.coded
        if name in _FROM:
            source, _ = _FROM[name]
            return [(source, self.changed(name))] if source in coded else []
        if name == "other_start":
            return self.columns("surname_start") + self.columns("given_start")
        kinds = _SEVERAL.get(name)
        chosen = [n for n, kind in self.people.kinds.items() if kinds(kind)] if kinds else [name]
        chosen = ["given", "surname", "former_surname", "known_as"] if name == "name" else chosen
        return [(n, coded[n]) for n in chosen if n in coded]

    def _make(self, name: str) -> list[Codes]:
        if name in _BOTH:
            return self._both(name)
        made = [column.codes for _, column in self.columns(name)]
        return [_apart(codes, at, len(made)) for at, codes in enumerate(made)] if name in _SEVERAL else made

    def _both(self, name: str) -> list[Codes]:
        """Given name and surname in either order as one code."""
        made = []
        for first, last in self._ends(name):
            keys = first.astype(np.int64) << 32 | last.astype(np.int64)
            codes = dense(keys)[0].astype(np.int32)
            codes[first < 0] = -1
            made.append(codes)
        return made

    def _ends(self, name: str) -> list[tuple[Codes, Codes]]:
        """Given name and surname, the lower code first: missing where either is."""
        if name not in self._sides:
            self._sides[name] = self._sided(name)
        return self._sides[name]

    def _sided(self, name: str) -> list[tuple[Codes, Codes]]:
        coded = self.people.coded
        if not {"given", "surname"} <= set(coded):
            return []
        names, others = coded["given"], coded["surname"]
        if name == "both_sounds":
            names, others = together([_changed(names, SOUND), _changed(others, SOUND)])
        return [(np.minimum(names.codes, others.codes), np.maximum(names.codes, others.codes))]


def _changed(column: Coded, change: Change) -> Coded:
    if column.size <= FEW:
        return column.recoded([change.one(value) for value in column.values])
    return column.recoded(column.once(change, lambda values: change.all(values.texts)))


def _apart(codes: Codes, at: int, count: int) -> Codes:
    """Codes of one of several columns that share no values, so that they never meet."""
    return np.where(codes >= 0, codes * count + at, -1).astype(np.int32)


def mixed(parts: Sequence[NDArray[Any]]) -> NDArray[np.uint64]:
    """Several codes as one 64-bit key."""
    key = np.zeros(len(parts[0]), np.uint64)
    for part in parts:
        key = key * _MIX + part.astype(np.int64).astype(np.uint64) + np.uint64(1)
        key ^= key >> np.uint64(29)
    return key


def mixed_one(parts: Sequence[int]) -> int:
    """The same of the codes of one row."""
    key = 0
    for part in parts:
        key = (key * int(_MIX) + part + 1) & _WHOLE
        key ^= key >> 29
    return key


_WHOLE = (1 << 64) - 1
