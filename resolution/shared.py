"""Which keys two rows share: what brings them together to be compared, or why nothing did."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from kithkin.resolution.keys import Keys
from kithkin.resolution.shapes import DATA
from kithkin.resolution.standardise import People


@dataclass(frozen=True, slots=True)
class Shared:
    """The keys that bring two rows together, and those on which they differ or one has no value."""

    both: tuple[str, ...]
    neither: tuple[str, ...]


def shared(people: People, one: int, two: int) -> Shared:
    """What two rows share of the keys that this table has, in the reader's words."""
    keys = Keys(people)
    both: list[str] = []
    neither: list[str] = []
    for rule in _rules():
        parts = [keys.part(part) for part in rule["key"]]
        if not all(parts):
            continue
        meets = any(all(code[one] == code[two] >= 0 for code in chosen) for chosen in product(*parts))
        (both if meets else neither).append(called(rule["key"]))
    return Shared(tuple(both), tuple(neither))


def called(parts: Iterable[str]) -> str:
    """A key in the reader's words."""
    words = texts()["key"]
    return " with ".join(words.get(part, part.replace("_", " ")) for part in parts)


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """The words of data/accounts.toml."""
    read: Mapping[str, Mapping[str, str]] = tomllib.loads((DATA / "accounts.toml").read_text(encoding="utf-8"))
    return read


@cache
def _rules() -> list[Mapping[str, Any]]:
    read: list[Mapping[str, Any]] = tomllib.loads((DATA / "blocking.toml").read_text(encoding="utf-8"))["rule"]
    return read
