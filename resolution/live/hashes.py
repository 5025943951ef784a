"""Parts of blocking keys as hashes of their values, so that a record that comes alone meets those that are kept."""

import sys
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.coded import Coded, Codes, Index, Texts
from kithkin.resolution.keys import Keys, mixed, mixed_one
from kithkin.resolution.standardise import People

Hashes = NDArray[np.uint64]
NONE = np.uint64(0)
BOTH = {"both_names": ("given", "surname"), "both_sounds": ("given_sound", "surname_sound")}
APART = ("identifier", "category", "text")
"""Parts whose columns share no values, so that they never meet."""


@dataclass(frozen=True, slots=True)
class Part:
    """The values of one column as hashes, and which of them each row has; the last hash, none, is for rows without."""

    codes: Codes
    hashes: Hashes

    def at(self, rows: Index | Codes) -> Hashes:
        """The hashes of some rows."""
        return self.hashes[self.codes[rows]]

    @classmethod
    def of(cls, column: Coded, seed: bytes) -> "Part":
        """A column's values hashed; what is made of one list of values is made once."""
        return cls(column.codes, column.once(("hashes", seed), lambda values: _hashed(values.texts, seed)))


class Parts:
    """The parts of the keys of one table, each made once."""

    def __init__(self, people: People) -> None:
        self.keys = Keys(people)
        self._made: dict[str, list[Part]] = {}
        self._firsts: dict[str, list[int]] = {}

    def of(self, name: str) -> list[Part]:
        """A part of a key, column by column."""
        if name not in self._made:
            columns = self.keys.columns(name)
            self._made[name] = [Part.of(column, _seed(name, told)) for told, column in columns]
        return self._made[name]

    def hashes(self, name: str, rows: Index | Codes) -> list[Hashes]:
        """A part for some rows, column by column; both names of a person make one part in either order."""
        if name not in BOTH:
            return [part.at(rows) for part in self.of(name)]
        one, two = (self.of(part) for part in BOTH[name])
        if not (one and two):
            return []
        a, b = one[0].at(rows), two[0].at(rows)
        made = mixed([np.minimum(a, b), np.maximum(a, b)])
        made[(a == NONE) | (b == NONE)] = NONE
        return [made]

    def first(self, name: str) -> list[int]:
        """A part for the one row of a table, column by column where there is one."""
        if name not in self._firsts:
            self._firsts[name] = self._both(name) if name in BOTH else self._one(name)
        return self._firsts[name]

    def _one(self, name: str) -> list[int]:
        columns = [(told, one) for told, one in self.keys.columns(name) if one.codes[0] >= 0]
        return [_hash(one.values[one.codes[0]], _seed(name, told)) | 1 for told, one in columns]

    def _both(self, name: str) -> list[int]:
        given, surname = (self.first(part) for part in BOTH[name])
        return [mixed_one(sorted((given[0], surname[0])))] if given and surname else []


def joined_one(parts: tuple[int, ...]) -> int:
    """Several parts of one row as one key, as `joined` has it."""
    return parts[0] if len(parts) == 1 else mixed_one(parts)


def joined(parts: tuple[Hashes, ...]) -> Hashes:
    """Several parts as one key; none where any is missing."""
    if len(parts) == 1:
        return parts[0]
    made = mixed(parts)
    made[np.logical_or.reduce([part == NONE for part in parts])] = NONE
    return made


def _hashed(texts: Texts, seed: bytes) -> Hashes:
    """Hashes that are the same in every process, so that what is kept on disk can be asked again."""
    digests = (blake2b(text.encode(), digest_size=8, key=seed).digest() for text in texts.to_pylist())
    made = np.frombuffer(b"".join(digests), np.uint64) | np.uint64(1)
    return np.append(made, NONE)


def _hash(text: str, seed: bytes) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8, key=seed).digest(), sys.byteorder)


def _seed(name: str, column: str) -> bytes:
    return column.encode()[-64:] if name in APART else b""
