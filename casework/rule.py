"""Rules kept as data: a TOML file with plain English, a version and numbers, and a query of the same name."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from kithkin.casework.days import months_before
from kithkin.casework.words import offender_roles

Rule = Mapping[str, Any]


@cache
def rules(folder: str) -> dict[str, Rule]:
    """The rules of a folder of this package, by name."""
    found = sorted(files(__package__).joinpath(folder).iterdir(), key=lambda file: file.name)
    texts = {file.name: file.read_text(encoding="utf-8") for file in found if file.name.endswith(".toml")}
    return {name.removesuffix(".toml"): tomllib.loads(text) for name, text in texts.items()}


def numbers(rule: Rule, as_of: str) -> dict[str, Any]:
    """The parameters of a rule's query on a day: its own numbers, and its ages and windows as days."""
    return {
        "roles": offender_roles(),
        **rule.get("parameters", {}),
        **{name: months_before(as_of, 12 * age) for name, age in rule.get("born", {}).items()},
        **{name: months_before(as_of, months) for name, months in rule.get("months", {}).items()},
    }
