"""Decide, agree as a second person, and withdraw: small writes that any run in progress takes up before it commits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kithkin.graph import instants
from kithkin.graph.errors import Conflict, NotThere, WrongUse
from kithkin.graph.store import GraphStore, Row
from kithkin.resolution.decide import check
from kithkin.resolution.decide_effect import PATIENCE, Taken, take_hold
from kithkin.resolution.decide_gangs import bear_still, check_gang, is_removal, taken_back
from kithkin.resolution.decide_noun import GROUPED, IN_FORCE, PROPOSED, Ask, Decision, Who, checked, new_id
from kithkin.resolution.decide_plan import Plan, asked, constraints, planned
from kithkin.resolution.decide_read import near
from kithkin.resolution.decide_rules import needs_second
from kithkin.resolution.decide_seen import seen, still_seen, strongest
from kithkin.resolution.decide_withdraw import close_rows

OF_PAIRS = ("same", "different", "protected", "added")
KEPT = ("group_id", "role", "field", "value", "hidden_below", "criteria", "review_on", "decided_by", "reason",
        "source")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """The act that was decided, whether it is in force, and what it changed at once."""

    id: str
    status: str
    decisions: tuple[str, ...]
    set_aside: tuple[str, ...] = ()
    taken: Taken = field(default_factory=Taken)


def decide(store: GraphStore, ask: Ask, who: Who, *, wait: float = PATIENCE, today: str | None = None) -> Outcome:
    """Write down what somebody decides and put it in force, or propose it where a second person must agree.

    `today` is the day that a day of review must come after.
    """
    ask, first = checked(ask), new_id(who)
    if who.key and (before := store.ask("read/decision_act", id=first)):
        return _repeated(before, ask, first)
    marks = seen(store, ask.anchors)
    proposed = needs_second(ask.act, len(ask.anchors), _group_kind(store, ask, today))
    plan = planned(near(store, ask.anchors), asked(ask))
    plan = Plan(asked(ask)) if proposed else plan
    # What remains of earlier acts may be about records that are gone.
    marks = still_seen(store, set(_records(plan.decisions)) - marks.keys()) | marks
    status = PROPOSED if proposed else IN_FORCE
    said = _said(ask, who) | {"status": status, "asked": ask.mark()}
    rows = _rows(store, plan, (first, who), said, marks)
    if not proposed and is_removal(ask.act, ask.group_id):
        back = taken_back(store, str(ask.group_id), ask.records, (first, who))
        rows = [*back, *(row | {"removed_for": first} for row in rows)]
    made = _written(store, rows)
    if proposed:
        # What somebody asks to remove is in force no more while it waits.
        held = take_hold(store, (), made, wait=wait) if is_removal(ask.act, ask.group_id) else Taken()
        return Outcome(first, status, made, taken=held)
    _check_again(store, plan, made, who, first)
    return Outcome(first, status, made, _ids(plan.aside), _hold(store, plan, made, wait))


def second(store: GraphStore, decision: str, by: str, *, wait: float = PATIENCE) -> Outcome:
    """Agree to what somebody else has proposed: now it is in force."""
    rows = [row for row in _act(store, decision) if not row["undone_at"] and row["status"] == PROPOSED]
    if not rows:
        raise Conflict(f"{decision} does not wait for a second person")
    if any(row["decided_by"] == by for row in rows):
        raise Conflict(f"{decision} was proposed by {by}; somebody else must agree to it")
    act, new = rows[0]["act_id"], [Decision.of_row(row) for row in rows]
    bear_still(store, rows[0]["kind"], rows[0]["group_id"], rows[0]["record_ids"])
    plan = planned(near(store, _records(new)), new)
    who = Who(rows[0]["decided_by"], rows[0]["reason"])
    said = {name: rows[0][name] for name in KEPT} | {"status": IN_FORCE}
    remains = replace(plan, decisions=tuple(one for one in plan.decisions if one not in new))
    told = {"agreed": IN_FORCE, "second_by": by, "second_at": instants.now()}
    agreed = [{"id": one} | told for one in _ids(new)]
    if is_removal(rows[0]["kind"], rows[0]["group_id"]):
        back = taken_back(store, rows[0]["group_id"], rows[0]["record_ids"], (act, Who(by, rows[0]["reason"])))
        agreed = [*back, *(one | {"removed_for": act} for one in agreed)]
    marks = still_seen(store, _records(remains.decisions))
    mine = (*_ids(new), *_written(store, [*agreed, *_rows(store, remains, (act, who), said, marks)]))
    _check_again(store, plan, mine, Who(by, "it contradicts another decision"), act)
    return Outcome(act, IN_FORCE, mine, _ids(plan.aside), _hold(store, plan, mine, wait))


def undo(store: GraphStore, decision: str, who: Who, *, wait: float = PATIENCE) -> Outcome:
    """Withdraw an act whole; what it had set aside is in force again."""
    rows = _act(store, decision)
    act = next(row["act_id"] for row in rows if row["decision_id"] == decision)
    mine = [row for row in rows if row["act_id"] == act and not row["undone_at"]]
    if not mine:
        raise Conflict(f"{decision} has been withdrawn already")
    if any(row["removed_for"] for row in mine):
        raise Conflict("a removal from a gang is not taken back; propose the membership anew, on what comes after it")
    back = [row for row in rows if row["undone_for"] == act]
    gone = {row["decision_id"] for row in mine}
    restored = [Decision.of_row(row) for row in back]
    around = near(store, _records(restored))
    check(constraints([one for one in around if one.id not in gone] + restored))
    if entered := _records(Decision.of_row(row) for row in mine if row["kind"] == "added"):
        close_rows(store, entered, act, wait=wait)
    made = _written(store, [*_withdrawn(gone, who, ""), *(_restored(store, row) for row in back)])
    touched = [Decision.of_row(row) for row in mine if row["status"] != PROPOSED]
    # One that was restored meanwhile is as old as the act that it belongs to.
    since = min(row["at"] for row in rows if row["act_id"] == act)
    taken = _hold(store, Plan((*touched, *restored)), (*sorted(gone), *made), wait, before=since)
    return Outcome(act, "undone", (*sorted(gone), *made), taken=taken)


def _act(store: GraphStore, decision: str) -> list[Row]:
    rows = store.ask("read/decision_act", id=decision)
    if not rows:
        raise NotThere(f"no decision {decision}; `kithkin decisions` lists them")
    return rows


def _repeated(before: Sequence[Row], ask: Ask, first: str) -> Outcome:
    one = next(row for row in before if row["decision_id"] == first)
    if one["asked"] != ask.mark():
        raise Conflict("this idempotency key was used for another decision; send a new one")
    status = "undone" if one["undone_at"] else one["status"]
    return Outcome(first, status, tuple(row["decision_id"] for row in before if row["act_id"] == first))


def _group_kind(store: GraphStore, ask: Ask, today: str | None) -> str:
    if ask.act not in GROUPED:
        return ""
    found = store.ask("read/decision_groups", ids=[ask.group_id])
    if not found:
        raise NotThere(f"no group {ask.group_id}")
    kind = str(found[0]["kind"])
    if ask.act.endswith("in_family") and kind != "Family":
        raise WrongUse(f"{ask.group_id} is no family; decide `member` or `not_member`")
    check_gang(store, ask, kind, today)
    return kind


def _said(ask: Ask, who: Who) -> dict[str, Any]:
    told = {name: getattr(ask, name) for name in KEPT if hasattr(ask, name)}
    told["criteria"] = list(ask.criteria) or None
    return told | {"decided_by": who.by.strip(), "reason": who.reason.strip(), "source": who.source}


def _written(store: GraphStore, rows: Sequence[Row]) -> tuple[str, ...]:
    """Write all of an act or nothing, wherever it is stopped; gives the ids of what is new."""
    if rows:
        store.tell("write/decision", decisions=list(rows))
    return tuple(row["id"] for row in rows if "kind" in row)


def _rows(
    store: GraphStore, plan: Plan, act: tuple[str, Who], said: Mapping[str, Any], marks: Mapping[str, str]
) -> list[Row]:
    """What is set aside, and the rest; the first decision gives the act its id."""
    first, who = act
    rows = _withdrawn(_ids(plan.aside), replace(who, reason=f"set aside by {first}"), first)
    for at, one in enumerate(plan.decisions):
        own = first if not at and said.get("asked") else f"{first}.{one.kind}.{at + 1}"
        rows.append(_row(one, own, first, marks) | _evidence(store, one) | dict(said))
    return rows


def _row(one: Decision, own: str, act: str, marks: Mapping[str, str]) -> dict[str, Any]:
    records = sorted(one.records)
    told = {"id": own, "act_id": act, "kind": one.kind, "act": one.act, "record_ids": records}
    sides = {"left_ids": list(one.left), "right_ids": list(one.right)}
    rest = dict.fromkeys(["restores", "asked", "weight", "probability"])
    return told | sides | rest | {"seen": [marks[record] for record in records], "at": instants.now()}


def _evidence(store: GraphStore, one: Decision) -> dict[str, Any]:
    """What the evidence said when it was decided."""
    found = strongest(store, one.left, one.right) if one.kind in {"same", "different"} else None
    return {"weight": found.weight, "probability": found.same} if found else {}


def _restored(store: GraphStore, row: Row) -> Row:
    old = Decision.of_row(row)
    own = f"{old.id}.again.{instants.now()}"
    marks = still_seen(store, old.records)
    told = {name: row[name] for name in KEPT} | {"status": IN_FORCE, "restores": old.id}
    return _row(old, own, old.act_id, marks) | _evidence(store, old) | told


def _check_again(store: GraphStore, plan: Plan, made: Sequence[str], who: Who, act: str) -> None:
    """Two who decide in one moment cannot both be right: who sees the contradiction withdraws, as if never asked."""
    try:
        check(constraints(near(store, _records(plan.decisions))))
    except Conflict:
        gone = _withdrawn(made, replace(who, reason="it contradicts another decision of the same moment"), "")
        back = [row for row in store.ask("read/decision_act", id=act) if row["undone_for"] == act]
        _written(store, [*gone, *(_restored(store, row) for row in back)])
        raise


def _withdrawn(ids: Iterable[str], who: Who, act: str) -> list[Row]:
    """Who withdraws decisions that are still held, when, why, and for which later act."""
    told = {"undone_by": who.by, "undone_at": instants.now(), "undo_reason": who.reason, "undone_for": act or None}
    return [{"id": one} | told for one in sorted(ids)]


def _hold(store: GraphStore, plan: Plan, made: Sequence[str], wait: float, *, before: str | None = None) -> Taken:
    """Put a plan in force; where something is withdrawn, whoever was ever together may be together again."""
    touched = _records(one for one in (*plan.decisions, *plan.aside) if one.kind in OF_PAIRS)
    if before:
        ever = store.ask("read/decision_together", ids=touched)
        touched = sorted({*touched, *(row["record_id"] for row in ever)})
    return take_hold(store, touched, made, wait=wait, before=before)


def _records(decisions: Iterable[Decision]) -> list[str]:
    return sorted({record for one in decisions for record in one.records})


def _ids(decisions: Iterable[Decision]) -> tuple[str, ...]:
    return tuple(sorted(one.id for one in decisions))
