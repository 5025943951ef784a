"""What joins people and what a path may go through, read from ties.toml."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from kithkin.graph.errors import WrongUse

Walked = Literal["always", "asked", "never"]
UNIT = 1000
"""Costs are whole numbers of thousandths, so that equal costs are equal."""
OTHER = "group"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of tie."""

    name: str
    says: str
    walked: Walked = "always"
    strength: str = "unconfirmed"
    """Of what rows state; what jobs derive carries its own."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The kinds of ties, where each comes from, and what each costs."""

    kinds: Mapping[str, Kind]
    strength: Mapping[str, int]
    hop: int
    size: int
    ties: Mapping[str, str]
    groups: Mapping[str, str]
    affiliations: Mapping[str, str]
    addresses: Mapping[str, str]
    events: Mapping[str, Mapping[str, str]]

    def walked(self, wanted: Collection[str] = ()) -> frozenset[str]:
        """The kinds that a path may go by: those named, or all that are walked unless somebody says otherwise."""
        known = [name for name, kind in self.kinds.items() if kind.walked != "never"]
        if strange := sorted(set(wanted) - set(known)):
            raise WrongUse(f"there is no kind of tie {strange[0]!r}; choose from {', '.join(known)}")
        return frozenset(wanted or (name for name in known if self.kinds[name].walked == "always"))

    def at_least(self, strength: str) -> frozenset[str]:
        """The strengths that are no weaker."""
        order = list(self.strength)
        if strength not in order:
            raise WrongUse(f"there is no strength {strength!r}; choose from {', '.join(order)}")
        return frozenset(order[: order.index(strength) + 1])


@cache
def rules() -> Rules:
    """The rules of ties.toml."""
    told: dict[str, Any] = tomllib.loads((files(__package__) / "ties.toml").read_text("utf-8"))
    kinds = {name: Kind(name, **kind) for name, kind in told["kinds"].items()}
    strength = {name: round(UNIT * cost) for name, cost in told["strength"].items()}
    hop, size = (round(UNIT * told["cost"][name]) for name in ("hop", "size"))
    rest = {name: told[name] for name in ("ties", "groups", "affiliations", "addresses", "events")}
    return Rules(kinds, strength, hop, size, **rest)
