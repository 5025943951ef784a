"""The line of an address in the spelling by which two are the same."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

FLAT = "flat"
_WORD = re.compile(r"[^\W_]+")


def spelled(line: str) -> str:
    """The line without what writers differ in: case, marks, short forms of streets and flats (lines.toml)."""
    short = _short()
    first, *rest = _WORD.findall(re.sub(r"['\u2019]", "", line.casefold())) or [""]
    # A line that begins with a short form of a street begins with a name: St Anne's House.
    return " ".join([short[first] if short.get(first) == FLAT else first, *(short.get(word, word) for word in rest)])


@cache
def _short() -> Mapping[str, str]:
    told = tomllib.loads(files("kithkin.graph").joinpath("lines.toml").read_text("utf-8"))
    return {**told["streets"], **dict.fromkeys(told["flats"]["words"], FLAT)}
