"""kinds.toml: the kinds of tie that seed and wave follows, and its limits."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kithkin.graph.errors import WrongUse


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of tie: what it is called, the query that gives it, and whether it counts."""

    name: str
    title: str
    query: str
    event: str = ""
    roles: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    """The roles of the other side of an event, where the two sides are not the same."""
    ties: tuple[str, ...] = ()
    group: str = ""
    counts: bool = True
    never: bool = False
    graded: bool = False
    strength: str = "unconfirmed"


@cache
def rules() -> dict[str, Any]:
    """The file as it stands."""
    return tomllib.loads((files(__package__) / "kinds.toml").read_text(encoding="utf-8"))


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by name, in the order of the file."""
    return {one["name"]: Kind(**{key: _fixed(value) for key, value in one.items()}) for one in rules()["kind"]}


def counting(names: Iterable[str] = ()) -> tuple[str, ...]:
    """The kinds that are named, or those that count by default, in the order of the file."""
    wanted = set(names) or {kind.name for kind in kinds().values() if kind.counts}
    if unknown := sorted(wanted - set(kinds())):
        raise WrongUse(f"there is no kind of tie {unknown[0]!r}; choose from {', '.join(kinds())}")
    return tuple(name for name in kinds() if name in wanted)


def bystander(record_id: str) -> bool:
    """Whether a record is one of somebody who was only hurt, saw, or was there."""
    part = record_id.rpartition(":")[2]
    return any(part == one or part.startswith(f"{one}-") for one in rules()["bystanders"]["parts"])


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
