"""Which of several people of one name: Sr, Jr, II, III, the elder, the younger, as ranks that can be compared."""

import re
from collections.abc import Mapping
from functools import cache

import pyarrow.compute as pc

from kithkin.resolution.coded import Coded, first_of
from kithkin.resolution.plainly import where
from kithkin.resolution.shapes import words

RANKS = ("1", "2", "3", "4")
FROM = ("suffix", "surname", "given", "full_name")
"""Where a suffix may stand, the likeliest place first."""


@cache
def _rank_of() -> Mapping[str, str]:
    return {word: rank for rank in RANKS for word in words()[f"rank_{rank}"]}


@cache
def pattern() -> re.Pattern[str]:
    """Any of the words, after at least one other."""
    return re.compile(rf"(?<=\w)\W+({'|'.join(sorted(_rank_of(), key=len, reverse=True))})\b")


def rank(value: str) -> str:
    """The rank that a name ends in or holds; a name of that word alone has none."""
    found = pattern().search(value)
    return _rank_of()[found[1]] if found else ""


def rank_of_name(value: str) -> str:
    """The same of a whole name, where "John Senior" is more likely a surname."""
    return rank(value) if len(value.split()) > 2 or value.split()[-1:] != [_last(value)] else ""


def _last(value: str) -> str:
    """The last word where it may be a surname too."""
    last = value.rsplit(maxsplit=1)[-1] if value.split() else ""
    return last if last in words()["also_names"] else ""


def ranks(raw: Mapping[str, Coded], *, least: int = 2) -> Coded | None:
    """The rank of each row; nothing where the table has no two of them, for then they tell nobody apart."""
    chosen = [_of(kind, raw[kind]) for kind in FROM if kind in raw]
    if not chosen:
        return None
    found = first_of(chosen)
    return found if len(found.texts) >= least else None


def _of(kind: str, column: Coded) -> Coded:
    if kind == "suffix":
        return column.mapped(lambda value: rank(f"x {value}"))
    # Arrow knows no look behind: a word boundary finds a few more, which are looked at one by one.
    maybe = pc.match_substring_regex(column.texts, rf"\W({'|'.join(_rank_of())})\b")
    change = rank_of_name if kind == "full_name" else rank
    return column.recoded(where(column.texts, maybe, change, otherwise=None))
