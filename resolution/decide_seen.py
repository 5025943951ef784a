"""What a record said when somebody decided about it, and what the evidence says between two sides."""

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

import orjson

from kithkin.graph.access import classes
from kithkin.graph.errors import NotThere
from kithkin.graph.instants import now
from kithkin.graph.store import Asker
from kithkin.resolution.compared import MOST, Circle, Compared, compared
from kithkin.resolution.current import RECORD, newest_model
from kithkin.resolution.identity import KINDS
from kithkin.resolution.reading import columns, texts

GONE = ""
"""The mark of a record that nobody holds: it differs from every other, so the decision is said to need attention."""


def seen(asker: Asker, records: Collection[str]) -> dict[str, str]:
    """A mark of what each record says of somebody; a record that nobody holds cannot be decided about."""
    found = still_seen(asker, records)
    absent = next((one for one, mark in sorted(found.items()) if mark == GONE), None)
    if absent:
        raise NotThere(f"no record {absent}; decisions are about records as they stand")
    return found


def still_seen(asker: Asker, records: Collection[str]) -> dict[str, str]:
    """The same where something decided earlier goes on: it outlasts records that nobody holds any more."""
    found = {row["record_id"]: content_mark(row) for row in _rows(asker, records)} if records else {}
    return {record: found.get(record, GONE) for record in records}


def content_mark(row: Mapping[str, Any]) -> str:
    """The same as long as nothing that tells who somebody is has changed."""
    told = orjson.dumps([row[name] for name in KINDS])
    return hashlib.blake2b(told, digest_size=8).hexdigest()


def strongest(asker: Asker, left: Collection[str], right: Collection[str]) -> Compared | None:
    """The pair between two sides that says most for one person, under the model in force."""
    wanted, model = sorted({*left, *right}), newest_model(asker)
    if model is None or len(wanted) > MOST:
        return None
    read = columns(asker, "read/decision_records", RECORD, ids=wanted, **_all(asker))
    if read.height < 2:
        return None
    under = texts(asker, "read/decision_union", "record_id", "person_id", ids=wanted, **_all(asker))
    book = compared(read, model, Circle(dict(under.iter_rows())))
    across = [one for one in book.values() if _two(one, left, right)]
    return max(across, key=lambda one: (one.weight, one.left, one.right), default=None)


def _two(one: Compared, left: Collection[str], right: Collection[str]) -> bool:
    return (one.left in left and one.right in right) or (one.left in right and one.right in left)


def _rows(asker: Asker, records: Collection[str]) -> list[dict[str, Any]]:
    return asker.ask("read/decision_records", ids=sorted(records), **_all(asker))


def _all(asker: Asker) -> dict[str, Any]:
    return {"access": [one.number for one in classes(asker)], "known_at": now()}
