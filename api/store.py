"""A record resolved and written: once for each idempotency key, whoever sends it how often."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Lock
from time import perf_counter

import numpy as np
from filelock import FileLock, Timeout
from sqlalchemy import Column, MetaData, String, Table, bindparam, insert, select, update

from kithkin.api.access.audit import instant as written_at
from kithkin.api.access.database import OWNER_ONLY, as_text, by_driver, open_database
from kithkin.api.access.secret import seal, unseal
from kithkin.api.index_in_scope import IndexInScope
from kithkin.api.live import Standpoint, answer_to, resolved, standpoint, told
from kithkin.api.live_shapes import ResolvedList
from kithkin.api.postponed import OTHER_RECORD, Sent
from kithkin.api.reading import Reading
from kithkin.api.wiring import Wiring
from kithkin.graph.access import ClassLabels
from kithkin.graph.errors import BadInput, Interrupted, Refused
from kithkin.graph.run import Run, at_once, taken_back
from kithkin.graph.store import GraphStore, Row
from kithkin.loaders.alone import live, people
from kithkin.loaders.blocks import Feed, Label
from kithkin.loaders.load import comes_alone, is_kept, put
from kithkin.resolution.live.answer import Answer, answered
from kithkin.resolution.live.follow import Standing
from kithkin.resolution.live.looked import Looked, holds, look
from kithkin.resolution.live.own import own
from kithkin.resolution.live.place import Placed, put_with_persons
from kithkin.resolution.live.warm import NOBODY

WAIT = 0.1
"""So long a record waits for whoever is writing, before it is kept to be written later."""
TURN = 10.0
"""So long it waits for other records."""
BUSY = "other records are being written; send this one again with the same Idempotency-Key"
LOOK = 0.005
"""How often a server looks whether another has done writing."""
REHEARSALS, REHEARSING = 12, 3.0
"""So often, or for so many seconds, the engine is asked to write before: then what it has to do is compiled."""
Written = tuple[list[Row], list[Placed]]
"""The records that a row states, and how they stand."""
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
        looked = [one for record in people(sent.row, feed, today) if (one := look(standing, record))]
        with answered.in_turn():
            run, records, placed = put_one(reading.wiring, dict(sent.row), feed, looked)
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


def put_one(
    wired: Wiring, row: dict[str, str], feed: Feed, looked: Sequence[Looked] = ()
) -> tuple[Run, list[Row], list[Placed]]:
    """Write a row with the persons of its records as one run; gives that, the records, and how they stand.

    Some of them may have been linked before.
    """

    def write(inside: GraphStore, run: Run) -> tuple[Run, list[Row], list[Placed]]:
        return run, *_put(wired, (row, feed, looked), inside, run)

    done = at_once(wired.store, "live", write, wait=WAIT, feed=feed.name)
    if mine := own(done[0], [one.row for one in done[2]]):
        wired.passed.give(mine.run.since, mine.told)
    return done


def rehearsed(wired: Wiring) -> None:
    """Go through writing a record of nobody and take it back: else who first sends some would wait far longer."""
    row, began = {**dict.fromkeys(live().key, "~"), **NOBODY}, perf_counter()
    for _ in range(REHEARSALS):
        with wired.answered.in_turn():
            taken_back(wired.store, "live", partial(_put, wired, (row, live(), ())), feed=live().name)
        if perf_counter() - began > REHEARSING:
            break


def _put(
    wired: Wiring, sent: tuple[dict[str, str], Feed, Sequence[Looked]], inside: GraphStore, run: Run
) -> tuple[list[Row], list[Placed]]:
    row, feed, looked = sent
    records = put(inside, run, feed, row, "one record")
    standing = wired.follower.caught_up(run.since)
    if not is_kept(feed, standing.feeds):
        # The feeds are to be read anew, too.
        records = [{name: one[name] for name in one if name != "received"} for one in records]
    return records, put_with_persons(inside, run, standing, records, _still(wired, standing, records, looked))


def _still(wired: Wiring, now: Standing, records: Sequence[Row], looked: Sequence[Looked]) -> dict[str, Looked]:
    """What was found before the turn and still holds; where a row has several records one may change the next."""
    if len(looked) != 1 or len(records) != 1:
        return {}
    changed = wired.follower.changed(looked[0].standing.index.instant, now.index.instant)
    return {records[0]["id"]: looked[0]} if holds(looked[0], now, records[0], changed) else {}


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
