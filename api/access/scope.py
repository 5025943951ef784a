"""Who may read what: roles, feeds, clearance and one purpose give a caller's access classes.

Deny wins, and what nothing shows is hidden.
"""

import hashlib
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from kithkin.api.access.accounts import User
from kithkin.graph.access import AccessClass, ClassLabels, readable
from kithkin.graph.errors import Refused, WrongUse

ROLES = Path(__file__).with_name("roles.toml")
LEVELS = ("S0", "S1", "S2", "S3")
NEEDS_TEAM = "S2"


@dataclass(frozen=True, slots=True)
class Role:
    """What one role shows and hides."""

    name: str
    title: str
    feeds: Literal["all", "team", "none"] = "none"
    clearance: str = "S0"
    handling: frozenset[str] = frozenset()
    legal_regimes: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    hides: bool = False
    decides: bool = False
    recalls: bool = False

    def shows(self, label: ClassLabels, teams: frozenset[str]) -> bool:
        """Whether this role alone would show it."""
        return (
            (self.feeds == "all" or (self.feeds == "team" and label.feed in teams))
            and _level(label.sensitivity) <= _level(self.clearance)
            and label.handling in self.handling
            and label.legal_regime in self.legal_regimes
        )


@dataclass(frozen=True, slots=True)
class Scope:
    """One caller with one declared purpose."""

    user: str
    roles: tuple[Role, ...]
    clearance: str
    teams: frozenset[str]
    purpose: str

    @property
    def decides(self) -> bool:
        """Whether a caller of this scope may decide who is who."""
        return any(role.decides for role in self.roles) and not any(role.hides for role in self.roles)

    @property
    def recalls(self) -> bool:
        """Whether a caller of this scope may ask who was shown what was removed since."""
        return any(role.recalls for role in self.roles)

    def reads(self, label: ClassLabels) -> bool:
        """Whether a caller of this scope may read what carries this label."""
        if any(role.hides for role in self.roles) or self.purpose not in label.purposes:
            return False
        if not {role.name for role in self.roles}.issuperset(label.hidden_below):
            return False
        if label.expires_on and label.expires_on < datetime.now(UTC).date().isoformat():
            return False
        level = _level(label.sensitivity)
        if level > _level(self.clearance) or label.sensitivity == LEVELS[-1]:
            return False
        if level >= _level(NEEDS_TEAM) and label.feed not in self.teams:
            return False
        return any(role.shows(label, self.teams) for role in self.roles)

    def access(self, classes: Collection[AccessClass]) -> tuple[int, ...]:
        """The classes this scope reads: by their labels, and the joins all of whose members it reads."""
        base = [one.number for one in classes if one.labels and self.reads(one.labels)]
        return tuple(sorted(readable(classes, base)))


def scope(user: User, purpose: str | None = None) -> Scope:
    """The scope of a user for the purpose they declare, or their usual one."""
    held = tuple(_role(name) for name in user.roles)
    declared = purpose or user.purpose
    allowed = frozenset[str]().union(*(role.purposes for role in held))
    if allowed and declared not in allowed:
        raise Refused(f"your roles do not serve the purpose {declared!r}; declare one of {', '.join(sorted(allowed))}")
    level = user.clearance if user.clearance in LEVELS else LEVELS[0]
    return Scope(user.name, held, level, frozenset(user.teams), declared)


@cache
def roles() -> Mapping[str, Role]:
    """Every role by name."""
    return {name: _read(name, told) for name, told in tomllib.loads(ROLES.read_text("utf-8")).items()}


@cache
def policy_version() -> str:
    """A short mark of the rules in force, kept with every audited event."""
    return hashlib.sha256(ROLES.read_bytes() + Path(__file__).read_bytes()).hexdigest()[:12]


def _read(name: str, told: dict[str, Any]) -> Role:
    sets = ("handling", "legal_regimes", "purposes")
    values: dict[str, Any] = {key: frozenset(value) if key in sets else value for key, value in told.items()}
    return Role(name, **values)


def _role(name: str) -> Role:
    if name not in roles():
        raise WrongUse(f"there is no role {name!r}; choose from {', '.join(sorted(roles()))}")
    return roles()[name]


def _level(sensitivity: str) -> int:
    # An unknown word is above every clearance.
    return LEVELS.index(sensitivity) if sensitivity in LEVELS else len(LEVELS)
