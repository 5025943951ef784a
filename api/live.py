"""One record resolved while its sender waits, out of what that caller may read."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from kithkin.api import content
from kithkin.api.commands.load import feeds_of
from kithkin.api.index_in_scope import index_of
from kithkin.api.live_shapes import MatchOut, ResolvedList, ResolvedOut
from kithkin.api.reading import Reading, Seen, ids
from kithkin.api.shapes import EvidenceLine, PersonBrief
from kithkin.graph.errors import NotThere, WrongUse
from kithkin.loaders.alone import LIVE, live, people
from kithkin.loaders.blocks import Feed
from kithkin.resolution.link import Model
from kithkin.resolution.live.answer import Answer, Match, answered
from kithkin.resolution.live.ask import ask, read_one
from kithkin.resolution.live.follow import Standing
from kithkin.resolution.live.index import Index, Readable

UNNAMED = "asked"
"""What a record is called that came without an id of its own."""


@dataclass(frozen=True)
class Standpoint:
    """What one caller asks the index with: the rows they may read, at the instant the index has come to."""

    reading: Reading
    standing: Standing
    index: Index
    """Its records, under the persons of the caller's."""
    model: Model
    readable: Readable


def standpoint(reading: Reading) -> Standpoint:
    """The index for this caller; it answers of now only."""
    reading.of_now("live answers are")
    standing = reading.wiring.follower.at(reading.view.known_at)
    if standing.model is None:
        raise WrongUse("nobody has been resolved in this graph yet: run `kithkin resolve` first")
    now = replace(reading, view=replace(reading.view, known_at=standing.index.instant))
    index = index_of(now, standing.index)
    return Standpoint(now, standing, index, standing.model, index.readable(reading.view.access))


def standpoint_if_any(reading: Reading) -> Standpoint | None:
    """The same, or nothing where only the graph itself can answer."""
    known = None if reading.earlier else reading.wiring.follower.at(reading.view.known_at)
    return standpoint(reading) if known and known.model else None


def feed_named(reading: Reading, name: str | None) -> Feed:
    """The feed whose words the record is in; without a name each field is called as in the graph."""
    known = {LIVE: live(), **feeds_of(reading.wiring.settings)}
    if (name or LIVE) not in known:
        raise NotThere(f"there is no feed of that name; known are {', '.join(sorted(known))}")
    return known[name or LIVE]


def resolved(reading: Reading, row: Mapping[str, str], feed: Feed) -> ResolvedList:
    """An answer for each person that the row states; nothing is written."""
    at = standpoint(reading)
    named = {**dict.fromkeys(feed.key, UNNAMED), **row}
    records = people(named, feed, datetime.now(UTC).date().isoformat())
    return told(at, [(record, answer_to(at, record)) for record in records])


def answer_to(at: Standpoint, record: Mapping[str, Any], *, but: Iterable[str] = ()) -> Answer:
    """Whose a record is; what stands in the index under its own key is left aside."""
    index, readable = at.index, at.readable
    own = index.find([str(record["id"]), *but], readable)
    if len(own):
        readable = readable.copy()
        readable[own] = False
    said = at.standing.decided(at.readable, str(record["id"]))
    found = ask(index, at.model, read_one(str(record["id"]), record), readable, said)
    return answered(index, found)


def told(at: Standpoint, answers: Sequence[tuple[Mapping[str, Any], Answer]], *, stored: bool = False) -> ResolvedList:
    """The answers with the names of the persons in them."""
    persons = [person for _, answer in answers for person in _persons(answer)]
    names = {one.id: one for one in content.briefs(at.reading, list(dict.fromkeys(persons)))}
    items = tuple(_told(record, answer, names) for record, answer in answers)
    return ResolvedList(items=items, model=at.model.version, stored=stored, moment=content.moment(at.reading))


def of_resolved(answer: ResolvedList) -> Seen:
    """Whom and what the answer shows."""
    shown = [match for one in answer.items for match in _matches(one)]
    persons = [person for one in answer.items for person in (one.person_id, *one.joins)]
    records = [record for one in answer.items for record in one.records]
    return Seen(
        persons=ids([*persons, *(one.person_id for one in shown)]),
        records=ids([*records, *(one.record_id for one in shown)]),
        fields=("name", "date_of_birth", "sex", "evidence", "probability", "weight"),
    )


def _matches(one: ResolvedOut) -> tuple[MatchOut, ...]:
    return (*((one.evidence,) if one.evidence else ()), *one.possible, *one.at_home)


def _persons(answer: Answer) -> list[str]:
    matches = (answer.best, *answer.possible, *answer.at_home)
    found = [answer.person_id, *answer.joins, *(one.person_id for one in matches if one)]
    return [person for person in found if person]


def _told(record: Mapping[str, Any], answer: Answer, names: Mapping[str, PersonBrief]) -> ResolvedOut:
    return ResolvedOut(
        record_id=str(record["id"]),
        person_id=answer.person_id,
        person=names.get(answer.person_id or ""),
        new=not answer.records,
        probability=answer.probability,
        records=answer.records,
        joins=answer.joins,
        evidence=match(answer.best, names) if answer.best else None,
        possible=tuple(match(one, names) for one in answer.possible),
        at_home=tuple(match(one, names) for one in answer.at_home),
        not_used=json.loads(record.get("invalid") or "{}"),
    )


def match(one: Match, names: Mapping[str, PersonBrief]) -> MatchOut:
    """A match with the name of its person."""
    lines = tuple(EvidenceLine.model_validate(line) for line in one.findings)
    kept = {name: getattr(one, name) for name in ("person_id", "record_id", "weight", "probability")}
    return MatchOut(**kept, person=names.get(one.person_id or ""), findings=lines)
