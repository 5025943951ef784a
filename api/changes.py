"""The change feed for one caller: pages with a cursor, and everything that became of one id."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from kithkin.api.access.secret import seal, unseal
from kithkin.api.changes_shapes import ChangeList, ChangeOut, ChangePage
from kithkin.api.content import moment
from kithkin.api.reading import Reading, Seen, ids
from kithkin.api.removed import say_removed, say_taken
from kithkin.api.shapes import RunBrief
from kithkin.api.stated import restated
from kithkin.casework import changed
from kithkin.casework.changed import START, Reader
from kithkin.casework.changes import PERSON, SAYS, Entry, Place
from kithkin.graph.errors import Conflict, NotThere
from kithkin.graph.store import Row

RESYNC = "what you may read has changed since this cursor was given; read the feed again from its beginning"


@dataclass(frozen=True, slots=True)
class Position:
    """Where a consumer stands: the place and id of the last entry it was given."""

    place: Place = START
    last: str | None = None


def page(reading: Reading, cursor: str | None, limit: int) -> ChangePage:
    """The entries after the cursor, the oldest first."""
    at = position(reading, cursor)
    found = list(islice(_entries(reading, at), limit))
    items = chained(told(reading, found), at.last)
    if found:
        cursor = sealed(reading, Position(found[-1].place, items[-1].id))
    return ChangePage(items=items, next=cursor or sealed(reading, at), moment=moment(reading, None))


def batches(reading: Reading, at: Position, size: int) -> Iterator[tuple[tuple[ChangeOut, ...], Position]]:
    """All entries after a position in batches, each with the position after it."""
    entries = _entries(reading, at)
    while found := list(islice(entries, size)):
        items = chained(told(reading, found), at.last)
        at = Position(found[-1].place, items[-1].id)
        yield items, at


def of_one(reading: Reading, subject: str) -> ChangeList:
    """Why an id is what it is: every change of it and every change of others that names it."""
    reader = _reader(reading)
    say_taken(reading, [subject])
    if not changed.known(reader, subject):
        say_removed(reading, [subject])
        raise NotThere("no such person or group for this caller")
    items = told(reading, changed.of_one(reader, subject))
    return ChangeList(items=items, moment=moment(reading, [subject, *seen(items).persons]))


def seen(items: Sequence[ChangeOut]) -> Seen:
    """Whom and what the entries show."""
    named = [one for item in items for one in _named(item)]
    persons = ids(one for one in named if one[:2] == PERSON)
    values = {name for item in items for side in (item.before, item.after) if side for name in _values(side)}
    records = ids(record for item in items for record in item.records)
    return Seen(persons, ids(one for one in named if one[:2] != PERSON), records, tuple(sorted(values)))


def sealed(reading: Reading, at: Position) -> str:
    """The cursor of a position: opaque, and good for its own reader and purpose only."""
    latest = max((one.number for one in reading.wiring.classes()), default=0)
    # Of one width, so that the length of a cursor does not count the classes.
    content = {"place": at.place, "last": at.last, "classes": f"{latest:09}", "reads": _reads(reading, latest)}
    return seal(reading.wiring.secret, content, _bound(reading))


def position(reading: Reading, cursor: str | None) -> Position:
    """The position of a cursor, refused when its reader may now read other classes than then."""
    if not cursor:
        return Position()
    content = unseal(reading.wiring.secret, cursor, _bound(reading))
    # Classes registered since then mark only what came since then.
    if content["reads"] != _reads(reading, int(content["classes"])):
        raise Conflict(RESYNC)
    instant, subject, kind, part = content["place"]
    return Position((instant, subject, kind, part), content["last"])


def told(reading: Reading, entries: Sequence[Entry]) -> tuple[ChangeOut, ...]:
    """Entries as they are answered, each with its run."""
    instants = sorted({one.instant for one in entries})
    rows = reading.asker.ask("read/changes_runs", instants=instants) if instants else []
    runs = {row["instant"]: row for row in rows}
    return tuple(_told(reading, one, runs.get(one.instant)) for one in entries)


def chained(items: Sequence[ChangeOut], last: str | None) -> tuple[ChangeOut, ...]:
    """The same entries, each naming the one before it."""
    before = (last, *(one.id for one in items))
    return tuple(one.model_copy(update={"previous": earlier}) for one, earlier in zip(items, before, strict=False))


def _entries(reading: Reading, at: Position) -> Iterator[Entry]:
    return changed.feed(_reader(reading), reading.wiring.touched, at.place)


def _reader(reading: Reading) -> Reader:
    wiring = reading.wiring
    # The feed is of stored persons, whom every page and every receiver is told of alike.
    return Reader(wiring.store, reading.view, lambda rows: restated(wiring.feeds, rows))


def _told(reading: Reading, entry: Entry, run: Row | None) -> ChangeOut:
    details = json.loads(run["details"] or "{}") if run else {}
    return ChangeOut(
        id=_id(reading, entry.place),
        instant=entry.instant,
        kind=entry.kind,
        says=SAYS[entry.kind],
        subject=entry.subject,
        part=entry.part or None,
        records=entry.records,
        before=entry.before,
        after=entry.after,
        why=dict(entry.why),
        run=RunBrief(id=run["run_id"], kind=run["kind"]) if run else None,
        # The rest of a run's details counts what this caller may not read.
        decision_id=details.get("decision") or None,
    )


def _id(reading: Reading, place: Place) -> str:
    digest = hmac.new(reading.wiring.secret, json.dumps(place).encode(), hashlib.sha256).digest()
    return f"C-{base64.b32encode(digest)[:24].decode().lower()}"


def _reads(reading: Reading, latest: int) -> str:
    # A join may be registered later than what it joins; it follows from its members.
    known = {one.number for one in reading.wiring.classes() if one.labels and one.number <= latest}
    readable = sorted(known.intersection(reading.view.access))
    return hashlib.sha256(json.dumps(readable).encode()).hexdigest()[:16]


def _bound(reading: Reading) -> str:
    return json.dumps(["changes", reading.caller.user.name, reading.scope.purpose])


def _named(item: ChangeOut) -> list[str]:
    sides: list[dict[str, Any]] = [side for side in (item.before, item.after) if side]
    one = [side[key] for side in sides for key in ("person", "group") if key in side]
    many = [each for side in sides for key in ("persons", "groups") for each in side.get(key, ())]
    member = [item.part] if item.part and item.part[:2] == PERSON else []
    return [item.subject, *one, *many, *member]


def _values(side: dict[str, Any]) -> Sequence[str]:
    return tuple(side.get("values", ()))
