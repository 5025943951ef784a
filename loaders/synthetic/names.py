"""Names of people, from the lists of the Faker package by origin, with the other ways each is written."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any

from kithkin.loaders.synthetic.dice import Dice

_LOCALES = {
    "british": "en_GB", "irish": "en_IE", "polish": "pl_PL", "romanian": "ro_RO", "pakistani": "en_PK",
    "arab_african": "ha_NG", "nigerian": "yo_NG", "chinese": "zh_CN", "indian": "en_IN", "portuguese": "pt_PT",
}  # fmt: skip
_FIRST = ("first_romanized_names", "first_names_{sex}", "first_names")
_LAST = ("last_romanized_names", "unisex_last_names", "last_names")


@cache
def words(name: str = "words") -> dict[str, Any]:
    """A data file of the synthetic town."""
    text = files("kithkin.loaders.synthetic").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def pool(origin: str, which: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The names of an origin (`female`, `male` or `surname`) and how common each is, summed up."""
    provider = import_module(f"faker.providers.person.{_LOCALES[origin]}").Provider
    keys = _LAST if which == "surname" else tuple(key.format(sex=which) for key in _FIRST)
    found: Sequence[str] | Mapping[str, float] = next(
        value for key in keys if (value := getattr(provider, key, None)) is not None
    )
    names = tuple(found)
    weights = list(found.values()) if isinstance(found, Mapping) else [1 / (rank + 12) for rank in range(len(names))]
    total, sums = 0.0, []
    for weight in weights:
        total += weight
        sums.append(total)
    return names, tuple(sums)


def drawn(dice: Dice, origin: str, which: str) -> str:
    """One name of an origin."""
    names, sums = pool(origin, which)
    return dice.choices(names, cum_weights=sums)[0]


@cache
def nicknames(given: str) -> tuple[str, ...]:
    """The short and friendly forms of a given name."""
    return tuple(words()["nicknames"].get(given, ()))


@cache
def spellings(name: str) -> tuple[str, ...]:
    """The other ways in which a name is written."""
    groups = words()["spellings"]["groups"]
    return tuple(other for group in groups if name in group for other in group if other != name)
