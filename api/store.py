"""A record resolved and written: once for each idempotency key, whoever sends it how often."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

import numpy as np
from filelock import FileLock, Timeout
from sqlalchemy import Column, MetaData, String, Table, bindparam, insert, select, update

from kithkin.api.access.audit import instant as written_at
from kithkin.api.access.database import OWNER_ONLY, as_text, by_driver, open_database
from kithkin.api.access.secret import seal, unseal
from kithkin.api.index_in_scope import IndexInScope
from kithkin.api.live import Standpoint, answer_to, resolved, standpoint, told
from kithkin.api.live_shapes import ResolvedList
from kithkin.api.one_row import put_one
from kithkin.api.postponed import OTHER_RECORD, Sent
from kithkin.api.reading import Reading
from kithkin.graph.access import ClassLabels
from kithkin.graph.errors import BadInput, Interrupted, Refused
from kithkin.graph.store import Row
from kithkin.loaders.alone import people
from kithkin.loaders.blocks import Feed, Label
from kithkin.loaders.load import comes_alone
from kithkin.resolution.live.answer import Answer, answered
from kithkin.resolution.live.looked import look
from kithkin.resolution.live.own import own
from kithkin.resolution.live.place import Placed

TURN = 10.0
"""So long it waits for other records."""
BUSY = "other records are being written; send this one again with the same Idempotency-Key"
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

# As texts, once: each stored record asks and writes them.
FOUND = as_text(select(kept).where(kept.c.key == bindparam("key")))
KEEP = as_text(insert(kept).prefix_with("OR REPLACE").values({one.name: bindparam(one.name) for one in kept.columns}))


class Answered:
    """What was answered under each idempotency key, sealed: nobody can read it without the server's secret."""

    def __init__(self, path: Path, secret: bytes) -> None:
        self._engine = open_database(path, tables)
        self._secret = secret
        # In turn, and not by asking again and again for the lease: the threads of a server, then the servers.
        self._turn = Lock()
        self._servers = FileLock(path.with_suffix(".lock"), mode=OWNER_ONLY, poll_interval=LOOK)
        self._path = path

    def close(self) -> None:
        """Give the file back."""
        self._engine.dispose()

    @contextmanager
    def in_turn(self) -> Iterator[None]:
        """Wait for those who came before, but not for ever: beside a long run they would all wait."""
        if not self._turn.acquire(timeout=TURN):
            raise Interrupted(BUSY)
        try:
            self._servers.acquire(timeout=TURN)
        except Timeout:
            self._turn.release()
            raise Interrupted(BUSY) from None
        try:
            yield
        finally:
            self._servers.release()
            self._turn.release()

    @contextmanager
    def alone(self, key: str) -> Iterator[None]:
        """Wait until nobody else, in whatever server, is answering this key: once written it is found here."""
        # A few files stand for all keys, which are hashes.
        lock = FileLock(self._path.with_suffix(f".{key[0]}.lock"), mode=OWNER_ONLY, poll_interval=LOOK)
        try:
            lock.acquire(timeout=TURN)
        except Timeout:
            raise Interrupted(BUSY) from None
        try:
            yield
        finally:
            lock.release()

    def found(self, key: str, body: str) -> ResolvedList | None:
        """The answer given before; the same key with another body is refused."""
        row = by_driver(self._engine, FOUND, {"key": key})
        if row is None:
            return None
        if row["body"] != body:
            raise BadInput(OTHER_RECORD)
        if not row["content"]:
            return None
        return ResolvedList.model_validate(unseal(self._secret, row["content"], key))

    def forget(self) -> None:
        """Forget what was answered, for it may tell of what was erased: who sends it again is answered anew."""
        with self._engine.begin() as within:
            within.execute(update(kept).values(content=""))

    def keep(self, key: str, body: str, answer: ResolvedList) -> None:
        """Keep an answer."""
        content = seal(self._secret, json.loads(answer.model_dump_json()), key)
        row = {"key": key, "body": body, "at": written_at(datetime.now(UTC)), "content": content}
        by_driver(self._engine, KEEP, row)


def stored(reading: Reading, row: Mapping[str, str], feed: Feed, key: str) -> ResolvedList:
    """Write the record as a row of its feed and put it with its person; a second time, answer as the first."""
    reading.of_now("a record is written beside all")
    _may_write(reading, feed)
    whose = hashlib.sha256(f"{reading.caller.user.name}\x1f{key}".encode()).hexdigest()
    body = hashlib.sha256(json.dumps([feed.name, dict(row)], sort_keys=True).encode()).hexdigest()
    wired, sent = reading.wiring, Sent(whose, feed.name, {**dict.fromkeys(feed.key, whose[:16]), **row},
                                       reading.caller.user.name, reading.scope.purpose)  # fmt: skip
    if before := wired.answered.found(whose, body):
        return before
    written = wired.postponed.is_written(whose, body)
    if written:
        answer = _answer(reading, people(sent.row, feed, datetime.now(UTC).date().isoformat()))
        wired.answered.keep(whose, body, answer)
        return answer
    # What came before is written before.
    if written is None and not wired.postponed.next():
        with suppress(Interrupted):
            return _written(reading, sent, feed, body)
    return _postponed(reading, sent, feed, body)


def _written(reading: Reading, sent: Sent, feed: Feed, body: str) -> ResolvedList:
    answered = reading.wiring.answered
    # Before the turn: a reading that takes long must not keep others from writing.
    standing, today = reading.wiring.follower.at(reading.view.known_at), datetime.now(UTC).date().isoformat()
    with answered.alone(sent.key):
        # The same key may have been sent twice at once, to this server or another.
        if before := answered.found(sent.key, body):
            return before
        # Linked before the turn, too: it holds unless somebody near is written meanwhile.
        access = [one.number for one in reading.wiring.classes(reading.view.known_at)]
        looked = [one for record in people(sent.row, feed, today) if (one := look(standing, record))]
        with answered.in_turn():
            run, records, placed = put_one(reading.wiring, dict(sent.row), feed, looked, access)
        # After it: others write meanwhile.
        reading.wiring.follower.caught_up(run.instant, own(run, [one.row for one in placed]))
        answer = _answer(replace(reading, view=replace(reading.view, known_at=run.instant)), records, placed)
        answered.keep(sent.key, body, answer)
    return answer


def _postponed(reading: Reading, sent: Sent, feed: Feed, body: str) -> ResolvedList:
    """Whose it is as of now, and that it will be written."""
    comes_alone(feed)
    answer = resolved(reading, sent.row, feed)
    reading.wiring.postponed.keep(sent, body)
    return answer.model_copy(update={"waits": True})


def _answer(reading: Reading, records: list[Row], placed: Sequence[Placed] = ()) -> ResolvedList:
    """The records as they now stand, each beside all others."""
    at = standpoint(reading)
    index = at.index
    # What was committed after the record may tell otherwise.
    placed = placed if index.instant == reading.view.known_at else ()
    answers = []
    for record in records:
        own = index.find([str(record["id"])], at.readable)
        answer = _as_placed(at, placed) or answer_to(at, record)
        answers.append((record, replace(answer, person_id=index.persons(own)[0] if len(own) else answer.person_id)))
    return told(at, answers, stored=True)


def _as_placed(at: Standpoint, placed: Sequence[Placed]) -> Answer | None:
    """What linking the record found when it was written, where that is what its sender would be told now.

    So it is where they read all that there is, nobody has decided anything, and nobody but the one record, which was
    not there before, stands elsewhere since.
    """
    if len(placed) != 1 or isinstance(at.index, IndexInScope) or at.standing.decisions:
        return None
    [one] = placed
    everyone = np.count_nonzero(at.readable) == np.count_nonzero(at.index.fresh)
    new = one.moved == {one.asked.one.id} and one.asked.one.was is None
    return answered(one.index, one.asked) if everyone and new else None


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
