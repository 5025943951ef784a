"""The graph to whoever waits: what the index knows as well is answered from memory, with the same rows."""

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa

from kithkin.graph.store import Asker, Row
from kithkin.resolution.live.follow import Follower, Standing
from kithkin.resolution.live.told import ASK

Answered = Callable[[Standing, Mapping[str, Any]], list[Row] | None]


class Quick:
    """Answers as the graph does; names of people, and whether a value is pinned for them, out of the index."""

    def __init__(self, asker: Asker, follower: Follower) -> None:
        self._asker, self.follower = asker, follower

    def table(self, name: str, /, **parameters: Any) -> pa.Table:
        """The rows as columns, from the graph."""
        return self._asker.table(name, **parameters)

    def ask(self, name: str, /, **parameters: Any) -> list[Row]:
        """The rows of the named query; from the index where it stands at the instant that is asked about."""
        if name in _KNOWN and (at := self.follower.standing(parameters.get("known_at", ""))):
            found = _KNOWN[name](at, parameters)
            if found is not None:
                return found
        return self._asker.ask(name, **parameters)


def _names(at: Standing, asked: Mapping[str, Any]) -> list[Row] | None:
    """What the readable records of persons state; none where a record is told of twice."""
    index = at.index
    rows = index.of_persons(asked["ids"], index.fresh)
    said = index.told(rows, asked["access"])
    if (said == ASK).any():
        return None
    rows = rows[said == 1]
    named = zip(index.persons(rows), index.ids(rows), index.stated(rows), strict=True)
    found = [{"person_id": person, "record_id": record, **stated, "said": None} for person, record, stated in named]
    return sorted(found, key=lambda row: (row["person_id"], row["record_id"]))


def _pins(at: Standing, asked: Mapping[str, Any]) -> list[Row] | None:
    """No pins, where nobody ever pinned a value for any record of these persons; the graph knows the others."""
    if not at.pinned:
        return []
    persons = set(at.index.persons(at.index.find(at.pinned, at.index.fresh)))
    return None if persons.intersection(asked["ids"]) else []


def _feeds(at: Standing, _: Mapping[str, Any]) -> list[Row]:
    return list(at.feeds)


_KNOWN: Mapping[str, Answered] = {
    "read/person_names": _names,
    "read/decision_pins": _pins,
    "read/feeds": _feeds,
}
