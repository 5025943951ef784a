"""data/decisions.toml: what people may decide, what needs a second person, and the words of *needs attention*."""

import tomllib
from functools import cache
from typing import Any

from kithkin.resolution.shapes import DATA


@cache
def rules() -> dict[str, Any]:
    """The file as it stands."""
    return tomllib.loads((DATA / "decisions.toml").read_text(encoding="utf-8"))


def needs_second(act: str, records: int, group_kind: str = "") -> bool:
    """Whether a second person must agree before this takes effect."""
    rule: dict[str, Any] = rules()["second"].get(act, {})
    over = rule.get("records_over")
    return bool(rule.get("always")) or (over is not None and records > over) or group_kind in rule.get("groups", ())


def words(name: str, **values: object) -> str:
    """One of the sentences, filled in."""
    text: str = rules()["words"][name]
    return text.format(**values)
