"""What a file of settings tells a tool, read without any of the tools."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Plan:
    """A Splink model: what to compare, which pairs to look at, and how to train."""

    files: list[str]
    """The data this model is for."""
    comparison: list[dict[str, Any]]
    """`kind` is a name of splink.comparison_library; `on`, its columns; `tf`, term frequencies; the rest, options."""
    predict: list[Any]
    """Blocking rules: a list is columns or SQL that must agree, a text is a whole condition."""
    prior: dict[str, Any]
    """`rules` that hold for almost no two different people, and the `recall` they have."""
    train: dict[str, Any]
    """`blocks` of the EM sessions, `pairs` to sample u from, `without_tf`."""
    columns: dict[str, str] = field(default_factory=dict)
    """Columns to add, each an SQL expression."""
    source: str | None = None
    """The column that tells two sources apart, when records of one source never match."""
    apart: str | None = None
    """A column whose equal values never match: people of one delivered row are different people."""


@dataclass(frozen=True)
class Fields:
    """What the columns of a file are, and which pairs to compare."""

    names: list[str]
    texts: list[str]
    exact: list[str]
    blocks: list[list[str]]

    @property
    def compared(self) -> list[str]:
        """Every column that is compared."""
        return [*self.names, *self.texts, *self.exact]


def plan_of(path: Path) -> Plan:
    """The Splink model of a file."""
    told = _told(path)
    try:
        return Plan(**told)
    except TypeError as fault:
        raise ValueError(f"{path.name} is no model: {fault}; see the docstrings of Plan in runners/plan.py") from None


def model_for(name: str, folder: Path) -> Path:
    """The file of the Splink model for some data."""
    for path in sorted(folder.glob("*.toml")):
        if name in plan_of(path).files:
            return path
    raise ValueError(f"no model in {folder.name}/ is for {name}; name it under files in one of them")


def fields_of(path: Path, name: str) -> Fields:
    """What the columns of some data are."""
    told = _told(path)
    if name not in told:
        raise ValueError(f"{path.name} does not tell what the columns of {name} are; add a table [{name}]")
    return Fields(**told[name])


def _told(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))
