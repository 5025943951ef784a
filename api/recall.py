"""Who was shown a membership of a gang before it was removed: from the audit, so that it can be called back."""

import json
from collections.abc import Mapping
from typing import Any

from kithkin.api.reading import Reading
from kithkin.api.shapes import Shape
from kithkin.graph.errors import NotThere, Refused
from kithkin.graph.removals import taken_by, told_of
from kithkin.graph.store import Row

NO_RIGHT = "your roles do not recall what was shown; a data officer does"


class RemovalOut(Shape):
    """One removal: by whom and when. Whom it was about is told to nobody."""

    id: str
    at: str
    removed_by: str


class RemovalList(Shape):
    """Every removal, the latest first."""

    items: tuple[RemovalOut, ...]


class Recipient(Shape):
    """One answer or file that showed what was removed: to whom it went, when, and what it was, but not its content."""

    sequence: int
    at: str
    actor: str
    recipient: str
    purpose: str
    action: str
    fields: tuple[str, ...]
    result_hash: str


class RecallOut(Shape):
    """Who must be asked to destroy what they were shown, the earliest first."""

    id: str
    removed_at: str
    items: tuple[Recipient, ...]


def removals_for(reading: Reading) -> RemovalList:
    """Every removal there was."""
    _allowed(reading)
    told = [row for row in told_of(reading.wiring.store) if row["kind"] == "not_member"]
    items = [RemovalOut(id=row["decision_id"], at=row["at"], removed_by=row["decided_by"]) for row in told]
    return RemovalList(items=tuple(reversed(items)))


def recall(reading: Reading, decision: str) -> RecallOut:
    """Every answer that showed the membership: with both person and gang, or with a record that named them as of it."""
    _allowed(reading)
    one = _removal(reading, decision)
    gone = taken_by(reading.wiring.store, one)
    events = reading.wiring.audit.showed(gone.persons, one["group_id"], gone.records)
    return RecallOut(id=decision, removed_at=one["at"], items=tuple(_recipient(event) for event in events))


def _removal(reading: Reading, decision: str) -> Row:
    told = told_of(reading.wiring.store)
    found = next((row for row in told if row["decision_id"] == decision and row["kind"] == "not_member"), None)
    if found is None:
        raise NotThere(f"no removal {decision}; `kithkin gang recall` without an id lists them")
    return found


def _allowed(reading: Reading) -> None:
    # Whoever runs commands on the machine reads the audit itself.
    if not reading.scope.recalls and reading.caller.door != "shell":
        raise Refused(NO_RIGHT)


def _recipient(event: Mapping[str, Any]) -> Recipient:
    return Recipient.model_validate({**event, "fields": tuple(json.loads(event["fields"]))})
