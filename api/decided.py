"""What people have decided, as far as a caller may see it, and what speaks against it."""

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import Field

from kithkin.api.reading import Reading, Seen, ids
from kithkin.api.shapes import Moment, Shape
from kithkin.graph.errors import NotThere
from kithkin.graph.said import as_said
from kithkin.graph.store import Row
from kithkin.resolution.decide_attention import marks_of, troubles


class DecisionOut(Shape):
    """One decision: what was said of which records, by whom, when and why, and whether it stands."""

    id: str = Field(examples=["D-k3u2m6q5a7c4x2yd"])
    kind: str = Field(examples=["same"])
    act: str | None = Field(default=None, examples=["merge"])
    act_id: str
    records: tuple[str, ...]
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    group_id: str | None = None
    role: str | None = None
    field: str | None = None
    value: str | None = None
    hidden_below: str | None = None
    criteria: tuple[str, ...] = Field(default=(), description="Gangs only: what was found to be met.")
    review_on: str | None = Field(default=None, description="Gangs only: in force up to this day.")
    decided_by: str | None = None
    reason: str | None = None
    source: str | None = None
    at: str
    status: str = Field(examples=["in force"], description="in force, proposed or undone")
    weight: float | None = Field(default=None, description="What the evidence said then, in bits.")
    probability: float | None = None
    second_by: str | None = None
    second_at: str | None = None
    undone_at: str | None = None
    undone_by: str | None = None
    undo_reason: str | None = None
    restores: str | None = None
    attention: tuple[str, ...] = Field(default=(), description="What speaks against it as it stands: both sides.")


class DecisionList(Shape):
    """Decisions about one person, the latest first."""

    items: tuple[DecisionOut, ...]
    moment: Moment


def scope_of(reading: Reading) -> dict[str, Any]:
    """What this caller reads, without the day."""
    return {"access": list(reading.view.access), "known_at": reading.view.known_at}


def decision_of(reading: Reading, decision: str, until: str = "") -> DecisionOut:
    """One decision, for whoever may read all that it is about; as it stood at an instant, when one is given."""
    found = decisions_of(reading, [decision], until)
    if not found:
        raise NotThere("no such decision for this caller")
    return found[0]


def decisions_of(reading: Reading, wanted: Sequence[str], until: str = "") -> list[DecisionOut]:
    """Decisions by id; those that the caller may not see, or that were made later, are absent."""
    rows = reading.asker.ask("read/decision", ids=list(wanted), access=list(reading.view.access))
    return shapes(reading, [row for row in rows if not until or row["at"] <= until], until)


def decisions_about(reading: Reading, person_id: str, until: str) -> list[DecisionOut]:
    """What had been decided about a person's records until an instant, the latest first."""
    rows = reading.asker.ask("read/decisions_of_persons", ids=[person_id], until=until, **scope_of(reading))
    return shapes(reading, rows, until)


def shapes(reading: Reading, rows: Sequence[Row], until: str = "") -> list[DecisionOut]:
    """Decisions as they are answered, each with what speaks against it while it stands."""
    wanted = sorted({record for row in rows for record in row["record_ids"]})
    found = reading.asker.ask("read/decision_records", ids=wanted, **scope_of(reading)) if wanted else []
    marks = marks_of(as_said(found))
    told = [(row, shape(row, until)) for row in rows]
    return [
        one.model_copy(update={"attention": tuple(troubles(row, marks))}) if one.status == "in force" else one
        for row, one in told
    ]


def attention_of(reading: Reading, person_id: str) -> tuple[str, ...]:
    """Why somebody should look at a person: decisions against evidence or over changed records, and notes of runs."""
    names = ("read/attention", "read/attention_between")
    rows = [row for name in names for row in reading.asker.ask(name, ids=[person_id], **scope_of(reading))]
    noted = [text for row in rows for text in row["attention"]]
    told = decisions_about(reading, person_id, reading.view.known_at)
    return tuple(dict.fromkeys([*(text for one in told for text in one.attention), *noted]))


def shape(row: Row, until: str = "") -> DecisionOut:
    """A decision as it is answered; as it stood at an instant, when one is given."""
    told = {name: row[name] for name in DecisionOut.model_fields if name in row}
    if until and (row["undone_at"] or "") > until:
        told |= dict.fromkeys(["undone_at", "undone_by", "undo_reason"])
    if until and (row["second_at"] or "") > until:
        told |= dict.fromkeys(["second_at", "second_by"]) | {"status": "proposed"}
    sides = {"left": tuple(row["left_ids"] or ()), "right": tuple(row["right_ids"] or ())}
    sides |= {"criteria": tuple(row["criteria"] or ())}
    status = "undone" if told["undone_at"] else told["status"] or "in force"
    own = {"id": row["decision_id"], "records": tuple(row["record_ids"]), "status": status}
    return DecisionOut(**told | sides | own)


def seen_in(decisions: Iterable[DecisionOut]) -> Seen:
    """Which records and groups decisions show."""
    every = list(decisions)
    records = ids(record for one in every for record in one.records)
    return Seen((), ids(one.group_id for one in every), records, ("decision",))
