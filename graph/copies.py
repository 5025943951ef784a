"""Which texts are copies of each other: the same words, or most of the shorter one's within the other (copies.toml)."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import combinations

Pieces = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Rule:
    """When a text is a copy of another."""

    together: int
    contained: float
    fewest: int
    aside: frozenset[str]


@cache
def rule() -> Rule:
    """The rule of copies.toml."""
    told = tomllib.loads(files("kithkin.graph").joinpath("copies.toml").read_text("utf-8"))
    return Rule(**told | {"aside": frozenset(told["aside"])})


def plain(text: str | None) -> str:
    """The words of a text, whatever its case, spaces and punctuation."""
    return " ".join(re.findall(r"\w+", (text or "").casefold()))


@lru_cache(maxsize=10_000)
def pieces(words: str) -> Pieces:
    """The neighbouring words of a plain text, without those that any report has."""
    of, kept = rule(), [word for word in words.split() if word not in rule().aside]
    return frozenset(tuple(kept[at : at + of.together]) for at in range(len(kept) - of.together + 1))


def copied(one: str, other: str) -> bool:
    """Whether of two plain texts one says most of the other in its words."""
    fewer, more = sorted((pieces(one), pieces(other)), key=len)
    of = rule()
    return one == other or (len(fewer) >= of.fewest and len(fewer & more) >= of.contained * len(fewer))


def copies(texts: Collection[str]) -> Mapping[str, list[str]]:
    """Of plain texts that are copied from each other, the others beside each."""
    having: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for one in sorted(set(texts)):
        for piece in pieces(one):
            having[piece].append(one)
    near = {pair for some in having.values() for pair in combinations(some, 2)}
    found: dict[str, list[str]] = defaultdict(list)
    for one, other in sorted(near):
        if copied(one, other):
            found[one].append(other)
    return found
