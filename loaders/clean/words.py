"""The word lists of `words.toml`."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(files("kithkin.loaders.clean").joinpath("words.toml").read_text(encoding="utf-8"))


@cache
def words(name: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(_lists()[name])


@cache
def meanings(name: str) -> dict[str, str]:
    """The words of a table and what each means."""
    return dict(_lists()[name])


@cache
def grouped(name: str) -> frozenset[str]:
    """The words of a list that has a table of its own."""
    return frozenset(_lists()[name]["words"])


def says_nothing(sent: str) -> bool:
    """The cell is filled with a word for "no value"."""
    return sent.casefold() in words("nothing")
