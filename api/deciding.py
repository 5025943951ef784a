"""What somebody asks to be decided, looked up among what they may read, and put to the graph."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from kithkin.api.access.scope import roles
from kithkin.api.accounts import person_of
from kithkin.api.by_hand import enter, with_own
from kithkin.api.content import current
from kithkin.api.decided import DecisionOut, decision_of, decisions_about, decisions_of, scope_of, shapes
from kithkin.api.gangs import GANG, anchors
from kithkin.api.reading import Reading, Seen, ids
from kithkin.api.renumbered import records_now
from kithkin.api.shapes import Shape
from kithkin.casework.golden import FIELDS
from kithkin.graph import instants
from kithkin.graph.errors import Conflict, NotThere, Refused, WrongUse
from kithkin.resolution.decide import Contradiction
from kithkin.resolution.decide_noun import GROUPED, Ask, Who, new_id
from kithkin.resolution.decide_write import Outcome, decide, second, undo

Kind = Literal[
    "same", "different", "merge", "split", "move", "protected", "pinned", "in_family", "not_in_family", "member",
    "not_member", "propose_member", "authorise_member", "review_member", "added",
]  # fmt: skip
Key = Annotated[str, Field(max_length=300)]
HIDDEN = "a decision about records that you may not read says otherwise; somebody who may read them must withdraw it"


class NewDecision(BaseModel):
    """What is asked: about records by their keys, or persons by their ids, who stand for their records."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    records: list[Key] = Field(default=[], max_length=1000, examples=[["shbe:C-104:claimant"]])
    others: list[Key] = Field(default=[], max_length=1000, examples=[["sen:55:mother"]])
    persons: list[Key] = Field(
        default=[], max_length=100, examples=[[]],
        description="merge: all; move: to whom; gangs: who, with the records that it is to rest on, if not all.",
    )  # fmt: skip
    group_id: Key | None = None
    role: Key | None = None
    field: Key | None = None
    value: Key | None = None
    hidden_below: Key | None = None
    criteria: list[Key] = Field(default=[], max_length=20, examples=[[]], description="Gangs: which are met.")
    review_on: Key | None = Field(default=None, description="Gangs: the day up to which it is in force.")
    values: dict[str, Key] = Field(
        default={}, max_length=40, examples=[{}], description="added: what is known of the person, surname at least."
    )
    reason: str = Field(min_length=3, max_length=1000, examples=["Seen both birth certificates."])
    source: Key | None = Field(default=None, description="Where the decider has it from.")


class Made(Shape):
    """What a decision came to; `waits` says that a run is writing, which takes it up before it commits."""

    id: str
    status: str
    decisions: tuple[str, ...]
    set_aside: tuple[str, ...] = ()
    waits: bool = False
    persons: tuple[str, ...] = Field(default=(), description="Whom the records stand under now.")


def put(reading: Reading, told: NewDecision, key: str | None = None) -> Made:
    """Decide what is asked, in the name of whoever reads."""
    who = Who(reading.caller.user.name, told.reason, told.source, key)
    if told.kind == "added":
        record = enter(reading, told.values, who)
        reading, ask = with_own(reading, record), Ask("added", (record,))
    else:
        ask = _asked_again(reading, told, who) or asked(reading, told)
    reading.note(f"decision.{ask.act}", "done", Seen(groups=ids([ask.group_id]), records=ask.anchors))
    try:
        return _made(
            reading, decide(reading.wiring.store, ask, who, today=reading.wiring.settings.as_of or None), ask.anchors
        )
    except Contradiction as error:
        raise _shown(reading, error) from None


def _asked_again(reading: Reading, told: NewDecision, who: Who) -> Ask | None:
    """A removal that is asked for once more: what it was about is there for nobody any more."""
    before = reading.wiring.store.ask("read/decision_act", id=new_id(who)) if who.key else []
    one = next((row for row in before if row["decision_id"] == row["removed_for"]), None)
    return Ask(told.kind, tuple(one["record_ids"]), group_id=told.group_id, role=told.role) if one else None


def agree(reading: Reading, decision: str) -> Made:
    """Agree as a second person."""
    records = _records(_whole(reading, decision))
    reading.note("decision.second", "done", Seen(records=records))
    try:
        return _made(reading, second(reading.wiring.store, decision, reading.caller.user.name), records)
    except Contradiction as error:
        raise _shown(reading, error) from None


def withdraw(reading: Reading, decision: str, reason: str) -> Made:
    """Take an act back whole."""
    records = _records(_whole(reading, decision))
    reading.note("decision.undo", "done", Seen(records=records))
    try:
        done = undo(reading.wiring.store, decision, Who(reading.caller.user.name, reason))
    except Contradiction as error:
        raise _shown(reading, error) from None
    reading.wiring.readings.withdrawn([done.id])
    return _made(reading, done, records)


def asked(reading: Reading, told: NewDecision) -> Ask:
    """The question with persons given as their records; what is not there for this caller is not decided about."""
    if told.field and told.field not in FIELDS:
        raise WrongUse(f"there is no field {told.field}; one of {', '.join(FIELDS)}")
    if told.kind == "protected" and told.hidden_below not in roles():
        raise WrongUse(f"name the role below which nobody sees them: {', '.join(roles())}")
    records = tuple(dict.fromkeys(records_now(reading, told.records)))
    others = tuple(dict.fromkeys(records_now(reading, told.others)))
    _all_there(reading, [*records, *others])
    theirs = [persons_records(reading, one) for one in told.persons]
    more = {name: getattr(told, name) for name in ("group_id", "role", "field", "value", "hidden_below")}
    if told.kind in {"same", "different", "merge"}:
        sides = [side for side in (records, others, *theirs) if side]
        if len(sides) < 2:
            raise WrongUse("give two persons, or records and others")
        return Ask(told.kind, sides[0], tuple(one for side in sides[1:] for one in side), **more)
    if told.kind in {"split", "move"}:
        rest = _rest(reading, records)
        to = theirs[0] if theirs and told.kind == "move" else ()
        if told.kind == "move" and not to:
            raise WrongUse("name the person whom the records are moved to")
        return Ask(told.kind, records, others=to, rest=rest, **more)
    whole = tuple(one for side in theirs for one in side)
    if told.kind in GROUPED and (told.group_id or "").startswith(GANG):
        more |= {"criteria": tuple(told.criteria), "review_on": told.review_on}
        # Of a person who is named too, the records are those that it is to rest on.
        chosen = records if whole else ()
        return Ask(told.kind, anchors(reading, told.kind, str(told.group_id), whole or records, chosen), **more)
    one = told.kind in {*GROUPED, "pinned"}
    return Ask(told.kind, records or (whole[:1] if one else whole), **more)


def persons_records(reading: Reading, person_id: str) -> tuple[str, ...]:
    """The records of a person that this caller may read."""
    now = current(reading, person_id)
    rows = reading.asker.ask("read/person_records", ids=[now], **reading.view.parameters)
    return ids(row["record_id"] for row in rows)


def _rest(reading: Reading, records: Sequence[str]) -> tuple[str, ...]:
    """The other records of the one person that some records stand under."""
    rows = reading.asker.ask("read/decision_union", ids=list(records), **scope_of(reading))
    if len({row["person_id"] for row in rows}) != 1:
        raise WrongUse("the records to split off or move must stand under one person")
    return tuple(row["record_id"] for row in rows if row["record_id"] not in records)


def _all_there(reading: Reading, records: Sequence[str]) -> None:
    found = reading.asker.ask("read/decision_records", ids=list(records), **scope_of(reading)) if records else []
    if absent := set(records) - {row["record_id"] for row in found}:
        raise NotThere(f"no record {min(absent)}; record keys look like shbe:C-104:claimant")


def _whole(reading: Reading, decision: str) -> list[DecisionOut]:
    """Every decision of an act; only who may read them all may change them."""
    decision_of(reading, decision)
    rows = reading.wiring.store.ask("read/decision_act", id=decision)
    act = next(row["act_id"] for row in rows if row["decision_id"] == decision)
    wanted = [row["decision_id"] for row in rows if row["act_id"] == act]
    found = decisions_of(reading, wanted)
    if len(found) < len(wanted):
        raise Refused("this act is about records too that you may not read; ask somebody who may read them all")
    return found


def listed_for(reading: Reading, one: str, only: tuple[str, str], most: int) -> list[DecisionOut]:
    """Decisions of a person, record or by id, or all there are, of one kind and state or any."""
    kind, state = only
    access, until = list(reading.view.access), reading.until
    if one.startswith("D-"):
        found = decisions_of(reading, [one], until)
    elif one:
        found = decisions_about(reading, person_of(reading, one), until)
        found = [told for told in found if ":" not in one or one in told.records]
    else:
        rows = reading.asker.ask("read/decisions", kind=kind, state=state, until=until, most=most, access=access)
        found = shapes(reading, rows, until)
    return [told for told in found if kind in {"", told.kind} and state in {"", told.status}][:most]


def _records(decisions: Iterable[DecisionOut]) -> tuple[str, ...]:
    return ids(record for one in decisions for record in one.records)


def _made(reading: Reading, done: Outcome, records: Sequence[str]) -> Made:
    """The outcome as the caller may see it, with the persons of today."""
    now = {"access": list(reading.view.access), "known_at": reading.wiring.committed()}
    rows = reading.asker.ask("read/decision_union", ids=list(records), **now)
    persons = ids(row["person_id"] for row in rows if row["record_id"] in set(records))
    return Made(
        id=done.id, status=done.status, decisions=done.decisions, set_aside=done.set_aside, waits=done.taken.later,
        persons=persons,
    )  # fmt: skip


def _shown(reading: Reading, error: Contradiction) -> Conflict:
    """A contradiction with its chain, unless the chain leads through what the caller may not read."""
    wanted = sorted(set(error.records))
    scope = {"access": list(reading.view.access), "known_at": instants.now()}
    found = reading.asker.ask("read/decision_records", ids=wanted, **scope)
    return error if len(found) == len(wanted) else Conflict(HIDDEN)
