"""What a person was known to be at an instant: best values out of the rows that stood then."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import orjson

from kithkin.casework.changes import Tie
from kithkin.casework.golden import FIELDS, Profile, Trust, golden, trusts
from kithkin.graph.store import Asker, Row, View

Restate = Callable[[Sequence[Row]], Mapping[tuple[str, str], Mapping[str, Any]]]
"""From rows as sent (record_id, row_id, feed, raw) to the values of each (record, row), where its feed is known."""


class Stated:
    """The values of records in every version of their rows, within a view."""

    def __init__(self, asker: Asker, view: View, records: Iterable[str], restate: Restate) -> None:
        wanted = sorted(set(records))
        access = list(view.access)
        rows = asker.ask("read/changes_rows", ids=wanted, access=access, known_at=view.known_at) if wanted else []
        now = asker.ask("read/changes_records", ids=wanted, access=access) if wanted else []
        self._trust: Trust = trusts(asker.ask("read/feeds", known_at=view.known_at), view.known_at)
        self._now = {row["record_id"]: row for row in now}
        self._versions: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            self._versions[row["record_id"]].append(row)
        old = [row for versions in self._versions.values() for row in _replaced(versions) if not row["said"]]
        self._old = restate(old) if old else {}

    def before(self, ties: Iterable[Tie], at: str) -> Profile:
        """The person whose ties these were, just before an instant."""
        return self._profile(ties, lambda row: row["since"] < at and (row["until"] is None or row["until"] >= at))

    def after(self, ties: Iterable[Tie], at: str) -> Profile:
        """The person whose ties these are, from an instant on."""
        return self._profile(ties, lambda row: row["since"] <= at and (row["until"] is None or row["until"] > at))

    def restated(self, ties: Iterable[Tie], at: str) -> list[str]:
        """The records among these that another row states from this instant on."""
        return sorted({tie.part for tie in ties if _other_row(self._versions.get(tie.part, ()), at)})

    def _profile(self, ties: Iterable[Tie], held: Callable[[Row], bool]) -> Profile:
        rows = [self._values(row) for tie in ties for row in self._versions.get(tie.part, ()) if held(row)]
        return golden(({**row, "person_id": "one"} for row in rows), self._trust).get("one", Profile("one"))

    def _values(self, row: Row) -> Row:
        # Where a feed is no longer known, an old row is taken for what its record states now.
        kept = orjson.loads(row["said"]) if row["said"] else None
        then = kept or self._old.get((row["record_id"], row["row_id"])) or self._now.get(row["record_id"], {})
        told = {name: then.get(name) for name in FIELDS}
        return {**told, "record_id": row["record_id"], "feed": row["feed"], "received": row["since"]}


def _replaced(versions: Sequence[Row]) -> list[Row]:
    latest = max(versions, key=lambda row: (row["since"], row["row_id"]))["row_id"]
    return [row for row in versions if row["row_id"] != latest]


def _other_row(versions: Sequence[Row], at: str) -> bool:
    new = {row["row_id"] for row in versions if row["since"] == at}
    old = {row["row_id"] for row in versions if row["since"] < at and row["until"] == at}
    return bool(new and old and new != old)
