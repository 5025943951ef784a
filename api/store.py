"""A record resolved and written: once for each idempotency key, whoever sends it how often."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from filelock import FileLock, Timeout
from sqlalchemy import Column, MetaData, String, Table, insert, select

from kithkin.api.access.audit import instant as written_at
from kithkin.api.access.database import OWNER_ONLY, open_database
from kithkin.api.access.secret import seal, unseal
from kithkin.api.live import answer_to, standpoint, told
from kithkin.api.live_shapes import ResolvedList
from kithkin.api.reading import Reading
from kithkin.graph.access import ClassLabels
from kithkin.graph.errors import BadInput, Interrupted, Refused
from kithkin.graph.run import Run, at_once, last_instant
from kithkin.graph.store import GraphStore
from kithkin.loaders.alone import people_of, table_of
from kithkin.loaders.blocks import Feed, Label
from kithkin.loaders.load import put
from kithkin.resolution.live.place import put_with_persons

WAIT = 5.0
"""So long a record waits for whoever is writing."""
LOOK = 0.005
"""How often a server looks whether another has done writing."""
tables = MetaData()
kept = Table(
    "answer",
    tables,
    Column("key", String, primary_key=True),
    Column("body", String, nullable=False),
    Column("at", String, nullable=False),
    Column("content", String, nullable=False),
)


class Answered:
    """What was answered under each idempotency key, sealed: nobody can read it without the server's secret."""

    def __init__(self, path: Path, secret: bytes) -> None:
        self._engine = open_database(path, tables)
        self._secret = secret
        # In turn, and not by asking again and again for the lease: the threads of a server, then the servers.
        self._turn = Lock()
        self._servers = FileLock(path.with_suffix(".lock"), mode=OWNER_ONLY, poll_interval=LOOK)

    def close(self) -> None:
        """Give the file back."""
        self._engine.dispose()

    @contextmanager
    def in_turn(self) -> Iterator[None]:
        """Wait for those who came before, but not for ever: beside a long run they would all wait."""
        busy = Interrupted("other records are being written; send this one again with the same Idempotency-Key")
        if not self._turn.acquire(timeout=2 * WAIT):
            raise busy
        try:
            self._servers.acquire(timeout=2 * WAIT)
        except Timeout:
            self._turn.release()
            raise busy from None
        try:
            yield
        finally:
            self._servers.release()
            self._turn.release()

    def found(self, key: str, body: str) -> ResolvedList | None:
        """The answer given before; the same key with another body is refused."""
        with self._engine.connect() as connection:
            row = connection.execute(select(kept).where(kept.c.key == key)).mappings().first()
        if row is None:
            return None
        if row["body"] != body:
            raise BadInput("this Idempotency-Key was used for another record; send a new key with a new record")
        return ResolvedList.model_validate(unseal(self._secret, row["content"], key))

    def keep(self, key: str, body: str, answer: ResolvedList) -> None:
        """Keep an answer."""
        content = seal(self._secret, json.loads(answer.model_dump_json()), key)
        with self._engine.begin() as connection:
            row = {"key": key, "body": body, "at": written_at(datetime.now(UTC)), "content": content}
            connection.execute(insert(kept).prefix_with("OR REPLACE").values(row))


def stored(reading: Reading, row: Mapping[str, str], feed: Feed, key: str) -> ResolvedList:
    """Write the record as a row of its feed and put it with its person; a second time, answer as the first."""
    reading.of_now("a record is written beside all")
    _may_write(reading, feed)
    whose = hashlib.sha256(f"{reading.caller.user.name}\x1f{key}".encode()).hexdigest()
    body = hashlib.sha256(json.dumps([feed.name, dict(row)], sort_keys=True).encode()).hexdigest()
    answered = reading.wiring.answered
    if before := answered.found(whose, body):
        return before
    # Before the turn: a reading that takes long must not keep others from writing.
    reading.wiring.follower.at(reading.view.known_at)
    with answered.in_turn():
        # The same key may have been sent twice at once, to this server or another.
        if before := answered.found(whose, body):
            return before
        answer = _written(reading, {**dict.fromkeys(feed.key, whose[:16]), **row}, feed)
        answered.keep(whose, body, answer)
    return answer


def _written(reading: Reading, row: Mapping[str, str], feed: Feed) -> ResolvedList:
    store, follower = reading.wiring.store, reading.wiring.follower
    table = table_of(row, feed)

    def write(inside: GraphStore, run: Run) -> tuple[str, list[dict[str, str | None]]]:
        records = people_of(put(inside, run, feed, table, "one record"))
        put_with_persons(inside, run, follower.caught_up(last_instant(inside)), records)
        return run.instant, records

    instant, records = at_once(store, "live", write, wait=WAIT, feed=feed.name)
    follower.caught_up(instant)
    now = replace(reading, view=replace(reading.view, known_at=instant))
    return _answer(now, records)


def _answer(reading: Reading, records: list[dict[str, str | None]]) -> ResolvedList:
    """The records as they now stand, each beside all others."""
    at = standpoint(reading)
    index = at.index
    answers = []
    for record in records:
        own = index.find([str(record["id"])], at.readable)
        answer = answer_to(at, record)
        answers.append((record, replace(answer, person_id=index.persons(own)[0] if len(own) else answer.person_id)))
    return told(at, answers, stored=True)


def _may_write(reading: Reading, feed: Feed) -> None:
    if not all(reading.scope.reads(_labels(label)) for label in feed.labels):
        raise Refused("you may not read all that this feed says, so you may not add to it")


def _labels(label: Label) -> ClassLabels:
    return ClassLabels(
        feed=label.feed,
        sensitivity=label.sensitivity,  # type: ignore[arg-type]
        handling=label.handling,  # type: ignore[arg-type]
        legal_regime=label.legal_regime,
        purposes=label.purposes,
    )
