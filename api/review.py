"""The review queue as one caller sees it: what comes next, a pair side by side, and what they answer."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from kithkin.api.access import readings
from kithkin.api.access.readings import HOLD
from kithkin.api.decided import scope_of
from kithkin.api.deciding import Made, NewDecision, put, withdraw
from kithkin.api.reading import Reading, Seen, ids
from kithkin.api.review_shapes import Answered, ComparedOut, PairBrief, PairOut
from kithkin.casework.queue import CONFLICT, Waiting, rules
from kithkin.casework.queued import Queue
from kithkin.casework.sides import beside, twins
from kithkin.graph.errors import Conflict, NotThere

FIRST, OPEN, HELD = -1, 0, 1
SOURCE = "review queue"
Place = tuple[int, float, float, str, str]
"""Where a pair stands: what is read a second time, what is open, what this reviewer put on hold; then its rank."""


class NewAnswer(BaseModel):
    """What a reviewer says of a pair, and why."""

    model_config = ConfigDict(extra="forbid")

    answer: Literal["same", "different", "hold"]
    reason: str = Field(min_length=3, max_length=1000, examples=["Numbers and dates agree"])


@dataclass(frozen=True, slots=True)
class Offer:
    """A pair that this caller may be shown; of a second reading with the first one, which is not told."""

    id: str
    one: Waiting
    group: int
    first: readings.Reading | None = None

    @property
    def place(self) -> Place:
        """Where it stands in the list."""
        return self.group, *self.one.rank

    def brief(self) -> PairBrief:
        """The pair in a list: what would change, and nothing of anybody."""
        one = self.one
        told = {name: getattr(one, name) for name in ("kind", "weight", "probability", "effect", "families", "scores")}
        return PairBrief(id=self.id, **told, records=one.records)


@dataclass(frozen=True, slots=True)
class Table:
    """The queue of a caller's scope and what has been answered."""

    reading: Reading
    queue: Queue
    standing: Sequence[readings.Reading]

    def offers(self, kind: str = "") -> list[Offer]:
        """Every pair for this caller in its order."""
        held = {one.pair for one in self.standing if one.reader == self._me and one.answer == HOLD}
        gone = {one.pair for one in self.standing if one.decides}
        found = [
            Offer(name, one, HELD if name in held else OPEN)
            for name, one in self.queue.by_id.items()
            if name not in gone and kind in {"", one.kind}
        ]
        # The queue is in order already; to put what is held last keeps it.
        found.sort(key=lambda offer: offer.group)
        seconds = (one for one in self._seconds() if kind in {"", one.one.kind})
        return [*sorted(seconds, key=lambda offer: offer.place), *found]

    def _seconds(self) -> Iterator[Offer]:
        """What others have decided and this caller is to read without their answer."""
        read = {one.pair for one in self.standing if one.blind and one.answer != HOLD}
        mine = {one.pair for one in self.standing if one.reader == self._me}
        access = set(self.reading.view.access)
        for one in self.standing:
            if one.decides and one.pair not in read | mine and drawn(one.pair) and access >= set(one.content["access"]):
                yield Offer(one.pair, _again(one), FIRST, one)

    @property
    def _me(self) -> str:
        return self.reading.caller.user.name


def drawn(pair: str) -> bool:
    """Whether a decided pair is one of those that are read twice; its id, which is random to look at, says so."""
    return int(pair[-8:], 16) / 16**8 < float(rules()["second"]["share"])


def table(reading: Reading) -> Table:
    """The queue as it stands now, whatever instant is asked for."""
    now = replace(reading, view=replace(reading.view, known_at=reading.wiring.committed()))
    queue = now.wiring.queued.now(now.asker, now.view)
    return Table(now, queue, now.wiring.readings.standing())


def count(offers: Sequence[Offer]) -> dict[str, int]:
    """How many wait, by kind, and how many this caller put on hold."""
    found = Counter(one.one.kind for one in offers)
    return {"band": found["band"], "conflict": found[CONFLICT], "on_hold": sum(one.group == HELD for one in offers)}


def offered(told: Table, pair: str) -> Offer:
    """One pair by its id; what is hidden, absent or decided long since is not there."""
    found = next((one for one in told.offers() if one.id == pair), None)
    if found:
        return found
    decided = [one for one in told.standing if one.pair == pair and one.decides]
    if any(set(one.content["access"]) <= set(told.reading.view.access) for one in decided):
        raise Conflict("somebody has decided this pair meanwhile; go on with the next")
    raise NotThere("no such pair for this caller")


def shown(told: Table, offer: Offer) -> PairOut:
    """A pair side by side, out of the records that the caller reads."""
    reading, content = told.reading, _content(told.reading, offer)
    wanted = [*content["left"], *content["right"]]
    rows = reading.asker.ask("read/review_records", ids=wanted, **scope_of(reading))
    sides = [[row for row in rows if row["record_id"] in content[side]] for side in ("left", "right")]
    if not all(sides):
        raise NotThere("no such pair for this caller")
    fields = beside(*sides)
    return PairOut(
        **offer.brief().model_dump(),
        left=tuple(row["record_id"] for row in sides[0]),
        right=tuple(row["record_id"] for row in sides[1]),
        fields=tuple(ComparedOut.model_validate(one) for one in fields),
        findings=content["evidence"],
        attention=offer.one.attention,
        twins=twins(fields),
    )


def seen(pairs: Sequence[PairOut]) -> Seen:
    """Which records and fields some pairs show."""
    records = ids(record for one in pairs for record in (*one.left, *one.right))
    return Seen(records=records, fields=ids(field.field for one in pairs for field in one.fields))


def answer(reading: Reading, pair: str, told: NewAnswer) -> Answered:
    """Keep what a reviewer says; the first who says same or different decides."""
    here = table(reading)
    offer = offered(here, pair)
    content = _content(here.reading, offer)
    made = _decided(here.reading, content, told) if offer.first is None else None
    kept = readings.Reading(
        pair=pair,
        kind=offer.one.kind,
        reader=reading.caller.user.name,
        answer=told.answer,
        kept=json.dumps(content),
        blind=offer.first is not None,
        decision=made.id if made else None,
    )
    reading.wiring.readings.keep(kept)
    return Answered(id=pair, answer=told.answer, status=made.status if made else "kept")


def _decided(reading: Reading, content: dict[str, Any], told: NewAnswer) -> Made | None:
    if told.answer == "hold":
        return None
    records, others = content["left"], content["right"]
    asked = NewDecision(kind=told.answer, records=records, others=others, reason=told.reason, source=SOURCE)
    return put(reading, asked)


def undo(reading: Reading) -> Answered:
    """Take back the caller's latest answer, and what was decided by it."""
    last = reading.wiring.readings.last(reading.caller.user.name)
    if last is None:
        raise NotThere("you have answered nothing that could be taken back")
    if last.decision:
        withdraw(reading, last.decision, "taken back in the review queue")
    reading.wiring.readings.take_back(last.sequence)
    return Answered(id=last.pair, answer=last.answer, status="undone")


def _again(first: readings.Reading) -> Waiting:
    """The pair as it stood when it was first answered."""
    told: dict[str, Any] = first.content["pair"]
    return Waiting(**told | {name: tuple(told[name]) for name in ("attention", "records", "rank")})


def _content(reading: Reading, offer: Offer) -> dict[str, Any]:
    """The records of both sides, the evidence between them, and the classes that it takes to read it all."""
    if offer.first:
        return offer.first.content
    one, scope = offer.one, scope_of(reading)
    ends = [one.record_id, one.other_record_id]
    left, right = _sides(reading, one)
    between = reading.asker.ask("read/review_evidence", ids=sorted(one.persons), **scope)
    kept = [row for row in between if {row["record_id"], row["other_record_id"]} == set(ends)]
    rows = reading.asker.ask("read/decision_records", ids=[*left, *right], **scope)
    classes = sorted({row["access"] for row in (*rows, *kept)})
    pair = {name: getattr(one, name) for name in Waiting.__slots__}
    told = {"left": left, "right": right, "access": classes, "pair": pair}
    return told | {"evidence": next((row["evidence"] for row in kept if row["evidence"]), "[]")}


def _sides(reading: Reading, one: Waiting) -> tuple[list[str], list[str]]:
    """The two records of a conflict; else all that the caller reads of either person."""
    if one.kind == CONFLICT:
        return [one.record_id], [one.other_record_id]
    rows = reading.asker.ask("read/person_records", ids=sorted(one.persons), **reading.view.parameters)
    left, right = (
        sorted({row["record_id"] for row in rows if row["person_id"] == person})
        for person in (one.person_id, one.other_id)
    )
    return left, right
