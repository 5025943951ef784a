"""Rows that carry conditions on their handling: what of them is read by who may not read them as they were sent."""

from collections.abc import Mapping
from typing import Any

from kithkin.loaders.feed import Feed

Sent = Mapping[str, Any]


def conditional(feed: Feed | None, sent: Sent) -> bool:
    """Whether a row, as it was sent, may be read by some only of those who read its feed."""
    if feed is None or feed.conditions is None:
        return False
    opened = feed.conditions.open
    told = str(sent.get(opened.column) or "").strip()
    if opened.among is not None:
        return told.casefold() not in opened.among
    return bool(told) != opened.filled


def sanitised(feed: Feed, sent: Sent) -> dict[str, Any]:
    """The columns of such a row that everybody reads who reads the feed."""
    shown = feed.conditions.shown if feed.conditions else frozenset(sent)
    return {name: value for name, value in sent.items() if name in shown}
