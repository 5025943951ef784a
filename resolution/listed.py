"""Which frequent values a model lists and how: none that few rows share, and no number or mailbox as it is."""

import hashlib
import hmac
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kithkin.resolution.levels import family_of
from kithkin.resolution.shapes import DATA

Frequencies = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Listed:
    """data/model.toml: the fewest rows of a listed value, and the families of values that are hashed."""

    rows: int
    hidden: tuple[str, ...]


@cache
def listed() -> Listed:
    """The rules of data/model.toml."""
    read = tomllib.loads((DATA / "model.toml").read_text(encoding="utf-8"))["listed"]
    return Listed(read["rows"], tuple(read["hidden"]))


@cache
def hides(name: str) -> bool:
    """Whether values of this piece of evidence are listed as hashes."""
    return family_of(name.split(":", maxsplit=1)[0]) in listed().hidden


def salt_of(content: Any) -> str:
    """A model's own key, the same whenever it is trained on the same rows."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:32]


def hidden(value: str, salt: str) -> str:
    """A value as a model with this key lists it."""
    return hmac.digest(salt.encode(), value.encode(), "sha256").hex()[:24]


def kept(frequencies: Frequencies, salt: str) -> Frequencies:
    """Frequencies as a model keeps them."""
    return {
        name: {hidden(value, salt): share for value, share in shares.items()} if hides(name) else shares
        for name, shares in frequencies.items()
    }
