"""data/gangs.toml: by which criteria a membership of a gang is authorised, and for how long at most."""

import tomllib
from collections.abc import Collection
from datetime import date, timedelta
from functools import cache
from typing import Any

from kithkin.graph.errors import WrongUse
from kithkin.resolution.shapes import DATA


@cache
def gang_rules() -> dict[str, Any]:
    """The file as it stands."""
    return tomllib.loads((DATA / "gangs.toml").read_text(encoding="utf-8"))


def tests_met(named: Collection[str]) -> list[str]:
    """The tests of which all needed criteria are among those named."""
    return [name for name, test in gang_rules()["tests"].items() if set(test["needed"]) <= set(named)]


def check_criteria(named: Collection[str]) -> None:
    """Refuse what is no criterion, and what meets no test whole."""
    known, words = gang_rules()["criteria"], gang_rules()["words"]
    if strange := sorted(set(named) - set(known)):
        raise WrongUse(words["unknown"].format(name=strange[0], names=", ".join(known)))
    if not tests_met(named):
        whole = "; ".join(" ".join(test["needed"]) for test in gang_rules()["tests"].values())
        raise WrongUse(words["whole"].format(tests=whole))


def check_review(review_on: str | None, today: str) -> None:
    """Refuse a day of review that is none, has passed, or lies further ahead than is allowed."""
    try:
        day = date.fromisoformat(review_on or "")
    except ValueError as problem:
        raise WrongUse("the day of review is written like 2016-12-31") from problem
    longest = date.fromisoformat(today) + timedelta(days=gang_rules()["longest_days"])
    if not today < day.isoformat() <= longest.isoformat():
        raise WrongUse(f"the day of review must come after {today} and not after {longest}")
