"""Conditions on the handling of a row: who may read it as it was sent, and what others are shown of it."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kithkin.api.reading import Reading
from kithkin.loaders.conditions import conditional, sanitised

APPLY, WITHHELD = "apply", "withheld"
MARKING = "OFFICIAL-SENSITIVE - HANDLING CONDITIONS APPLY"


@dataclass
class Handling:
    """What one caller may read of rows, as they were sent."""

    reading: Reading

    @cached_property
    def reads(self) -> frozenset[str]:
        """The feeds of whose rows this caller reads those that carry conditions."""
        wiring, readable = self.reading.wiring, set(self.reading.view.access)
        feeds = {name: one.conditions.handling for name, one in wiring.feeds.items() if one.conditions}
        return frozenset(
            one.labels.feed
            for one in wiring.classes()
            if one.number in readable and one.labels and feeds.get(one.labels.feed) == one.labels.handling
        )

    def as_sent(self, feed: str, sent: dict[str, Any]) -> tuple[dict[str, Any], str | None]:
        """The row as this caller may read it, and what is said of conditions: nothing, they apply, or withheld."""
        known = self.reading.wiring.feeds.get(feed)
        if known is None or not conditional(known, sent):
            return sent, None
        return (sent, APPLY) if feed in self.reads else (sanitised(known, sent), WITHHELD)


def conditions_apply(reading: Reading, records: Collection[str]) -> bool:
    """Whether something rests on rows with conditions that this caller reads, so that what leaves must say so."""
    feeds = Handling(reading).reads
    asked = sorted(one for one in records if one.partition(":")[0] in feeds)
    rows = reading.asker.ask("read/record", ids=asked, **reading.view.parameters) if asked else []
    return any(conditional(reading.wiring.feeds[row["feed"]], json.loads(row["raw"] or "{}")) for row in rows)
