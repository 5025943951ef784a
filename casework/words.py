"""What codes are called on screen, read from words.toml."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, cast

from kithkin.graph.picture import Strength


@cache
def words() -> dict[str, Any]:
    """The tables of words.toml."""
    return tomllib.loads((files(__package__) / "words.toml").read_text(encoding="utf-8"))


def word(table: str, code: str | None, default: str | None = None) -> str:
    """What a code of a table is called; a code without a word is shown as sent."""
    if code is None:
        return default or ""
    return str(words()[table].get(code, default if default is not None else sent(code)))


def code_word(kind: str, code: str | None) -> str:
    """What an event of a kind and code is called."""
    coded = words()["code"].get(kind, {})
    if code in coded:
        return str(coded[code])
    return word("event", kind) if code is None else f"{word('event', kind)}: {code}"


def sent(code: str) -> str:
    """A code as sent, readable."""
    return code.replace("_", " ").capitalize() if code.islower() else code


def offender_roles() -> list[str]:
    """The roles in which a person counts as having done something; never victim, witness or child present."""
    return list(words()["offender"]["roles"])


def strongest(strengths: list[str | None]) -> Strength:
    """The strength of a tie that several sources state."""
    order = words()["strength"]["order"]
    known = [strength for strength in strengths if strength in order]
    return cast("Strength", min(known, key=order.index)) if known else "unconfirmed"
