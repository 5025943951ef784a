"""Kinds of groups that are data: a TOML file that says what the group is, and a Cypher file that says who is in it."""

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any, get_args

from kithkin.cypher.catalogue import Query, columns_given, parameters_used
from kithkin.cypher.guard import Open, faults
from kithkin.graph import model
from kithkin.graph.access import ClassLabels, Handling, Sensitivity
from kithkin.graph.errors import BadInput

NEEDED = ("record_id", "group_key", "name", "valid_from", "valid_to")
FREE = Open(
    model.NODES_WITHOUT_ACCESS | model.EDGES_WITHOUT_ACCESS, model.NODES_WITHOUT_TIMES | model.EDGES_WITHOUT_TIMES
)
STRENGTHS = ("confirmed", "unconfirmed", "tentative")
NAME = re.compile(r"[a-z][a-z_]{1,38}[a-z]")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of group: who is in it, as what, for what reason, for whom to read, and until when it says something."""

    name: str
    title: str
    role: str
    reason: str
    """May name columns of the rule in braces."""
    rule: Query
    labels: ClassLabels
    strength: str = "unconfirmed"
    months: int | None = None
    """After its last day a membership is told for so long."""
    least: int = 1
    """So many rows of the rule must name somebody."""


def kinds(folder: Path | None) -> tuple[Kind, ...]:
    """Every kind that a folder describes, by name; none where there is no folder."""
    return tuple(read_kind(path) for path in sorted(folder.glob("*.toml"))) if folder else ()


def read_kind(path: Path) -> Kind:
    """The kind in a TOML file and the Cypher file beside it; refused in one line where the two say what may not be."""
    rule = path.with_suffix(".cypher")
    try:
        told, text = tomllib.loads(path.read_text(encoding="utf-8")), rule.read_text(encoding="utf-8")
    except tomllib.TOMLDecodeError as fault:
        raise BadInput(f"{path.name}: not a TOML file: {fault}") from None
    except UnicodeDecodeError:
        raise BadInput(f"{path.stem}: a kind of group is UTF-8 text") from None
    except OSError as fault:
        raise BadInput(f"{path.name}: {rule.name} must stand beside it: {fault.strerror}") from None
    if found := faults(text, FREE, NEEDED):
        raise BadInput(f"{rule.name}: {found[0]}")
    return _kind(path, told, _query(path.stem, text))


def _query(name: str, text: str) -> Query:
    return Query(f"kinds/{name}", name, tuple(sorted(parameters_used(text))), columns_given(text), text.strip())


def _kind(path: Path, told: dict[str, Any], rule: Query) -> Kind:
    names = {*_TEXTS, "strength", "least", "expires_after_months", *_LABELS}
    if odd := sorted(set(told) - names):
        raise BadInput(f"{path.name}: there is no setting {odd[0]!r}; the settings are {', '.join(sorted(names))}")
    _check(path, NAME.fullmatch(path.stem) is not None, "the name of the file is the kind: small letters and _")
    for name in _TEXTS:
        _check(path, isinstance(told.get(name), str) and told[name].strip(), f"say {name} in words")
    _check(path, told.get("strength", STRENGTHS[1]) in STRENGTHS, f"strength is one of {', '.join(STRENGTHS)}")
    for name in ("least", "expires_after_months"):
        number = told.get(name, 1)
        _check(path, type(number) is int and number > 0, f"{name} is a number above 0")
    _check_reason(path, told["reason"], rule.gives)
    title, role, reason = (told[name].strip() for name in _TEXTS)
    return Kind(
        path.stem, title, role, reason, rule, _labels(path, told), strength=told.get("strength", STRENGTHS[1]),
        months=told.get("expires_after_months"), least=told.get("least", 1),
    )  # fmt: skip


_TEXTS = ("title", "role", "reason")
_LABELS = ("sensitivity", "handling", "legal_regime", "purposes")


def _labels(path: Path, told: dict[str, Any]) -> ClassLabels:
    """Who may read the kind: whoever may read its evidence, and what carries these labels."""
    level, handling, purposes = told.get("sensitivity", ""), told.get("handling", "P"), told.get("purposes", [])
    _check(path, level in get_args(Sensitivity), f"sensitivity is one of {', '.join(get_args(Sensitivity))}")
    _check(path, handling in get_args(Handling), f"handling is one of {', '.join(get_args(Handling))}")
    several = isinstance(purposes, list) and len(purposes) and all(isinstance(one, str) for one in purposes)
    _check(path, several, 'purposes is a list such as ["families"]')
    return ClassLabels(path.stem, level, handling, told.get("legal_regime", "uk_gdpr"), tuple(sorted(purposes)))


def _check_reason(path: Path, reason: str, columns: Collection[str]) -> None:
    try:
        named = [field for _, field, *_ in Formatter().parse(reason) if field is not None]
    except ValueError as fault:
        raise BadInput(f"{path.name}: the reason cannot be read: {fault}") from None
    for name in named:
        _check(path, name in columns, f"the reason names {{{name}}}; the rule gives {', '.join(columns)}")


def _check(path: Path, holds: object, cure: str) -> None:
    if not holds:
        raise BadInput(f"{path.name}: {cure}")
