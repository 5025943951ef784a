"""What is asked of seed and wave: from whom, in which days, along which ties, how far."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from kithkin.casework.days import day
from kithkin.casework.waves.kinds import Kind, counting, kinds, rules
from kithkin.graph.errors import WrongUse


@dataclass(frozen=True, slots=True)
class Request:
    """The people to begin with, a window of days, the kinds of tie, and how far and how many."""

    seeds: tuple[str, ...]
    since: str
    until: str
    kinds: tuple[str, ...] = ()
    """Those that count; none named: those that count by default."""
    waves: int = 2
    ties: int = 2
    sources: int = 2
    people: int = 500

    @property
    def asked(self) -> tuple[Kind, ...]:
        """The kinds of tie that are looked for: those that count, and those that are shown besides."""
        return tuple(one for one in kinds().values() if one.name in self.kinds or not one.counts)

    @property
    def counting(self) -> frozenset[str]:
        """The kinds that may make somebody a candidate."""
        return frozenset(one.name for one in self.asked if one.name in self.kinds and not one.never)

    @property
    def content(self) -> dict[str, Any]:
        """The request as it is kept."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "Request":
        """A request out of what was kept."""
        told: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in content.items()
        }
        return checked(cls(**told))


def checked(asked: Request) -> Request:
    """The request, if it can be asked: seeds once and in order, days that are days, numbers within the limits."""
    limits = rules()["limits"]
    seeds = tuple(sorted(set(asked.seeds)))
    if not 1 <= len(seeds) <= limits["seeds"]:
        raise WrongUse(f"begin with 1 to {limits['seeds']} people; here are {len(seeds)}")
    for name, most in (("waves", limits["waves"]), ("people", limits["people"]), ("ties", 99), ("sources", 99)):
        if not 1 <= getattr(asked, name) <= most:
            raise WrongUse(f"{name} is a number from 1 to {most}")
    since, until = day(asked.since).isoformat(), day(asked.until).isoformat()
    if since > until:
        raise WrongUse(f"the window ends before it begins: from {since} to {until}")
    return replace(asked, seeds=seeds, since=since, until=until, kinds=counting(asked.kinds))
