"""Who a person was at an instant, who said so, why the records are one person, and who else may be the same."""

import json
from collections.abc import Sequence
from typing import Any

from kithkin.api import content, seen
from kithkin.api.decided import DecisionOut, decisions_about
from kithkin.api.reading import Reading, Seen, ids
from kithkin.api.shapes import EvidenceLine, PersonBrief, RunBrief
from kithkin.api.why_shapes import PossibleMatch, SaidBy, WhyOut, WhyRecord
from kithkin.casework.facts import holds
from kithkin.casework.golden import profiles
from kithkin.graph.store import Row
from kithkin.resolution.why import Belonging
from kithkin.resolution.why import why as found_why


def why(reading: Reading, person_id: str) -> WhyOut:
    """The person as they were known, and each record with the findings, the run and the decisions that bring it there.

    What speaks for a record is worked out from what the caller reads.
    """
    told, one = found_why(reading.asker, reading.view, person_id), content.person(reading, person_id)
    found = reading.asker.ask("read/possible_matches", ids=[person_id], **reading.view.parameters)
    others = profiles(reading.asker, reading.view, [row["other_id"] for row in found])
    names = {one: profile.label for one, profile in others.items()}
    of_day = (tie for tie in one.memberships if holds(tie.model_dump(), reading.view.as_of))
    return WhyOut(
        person_id=person_id,
        person=PersonBrief.model_validate(one),
        values=one.values,
        memberships=tuple(of_day),
        model=told.model,
        records=_records(reading, person_id, told.records),
        possible=tuple(_possible(row, names) for row in found),
        attention=one.attention,
        moment=one.moment,
    )


def of_why(told: WhyOut) -> Seen:
    """Whom and what the answer shows."""
    records = [key for one in told.records for key in (one.record_id, one.compared_with or one.record_id)]
    records += [key for one in told.possible for key in (one.record_id, one.other_record_id)]
    records += [key for value in told.values.values() for key in value.agreeing]
    persons = ids((told.person_id, *(one.other_id for one in told.possible)))
    within = seen.of_members(told.memberships)
    fields = ("evidence", "probability", "weight", "decision", *told.values, *within.fields)
    return Seen(persons, within.groups, ids((*records, *within.records)), fields)


def _records(reading: Reading, person_id: str, told: Sequence[Belonging]) -> tuple[WhyRecord, ...]:
    """Each record with the run behind its tie, and what people had decided about it by then."""
    instants = sorted({one.since for one in told if one.since})
    rows = reading.asker.ask("read/changes_runs", instants=instants) if instants else []
    runs = {row["instant"]: RunBrief(id=row["run_id"], kind=row["kind"]) for row in rows}
    stand = [one for one in decisions_about(reading, person_id, reading.until) if one.status == "in force"]
    return tuple(
        WhyRecord.model_validate(one).model_copy(
            update={"run": runs.get(one.since), "decisions": _about(one.record_id, stand)}
        )
        for one in told
    )


def _about(record: str, stand: Sequence[DecisionOut]) -> tuple[SaidBy, ...]:
    return tuple(SaidBy.model_validate(one) for one in stand if record in one.records)


def _possible(row: Row, names: dict[str, str]) -> PossibleMatch:
    told = {name: row[name] for name in ("other_id", "record_id", "other_record_id", "weight", "probability")}
    return PossibleMatch(**told, other_name=names.get(row["other_id"], ""), findings=_lines(row["evidence"]))


def _lines(evidence: Any) -> tuple[EvidenceLine, ...]:
    lines = json.loads(evidence) if isinstance(evidence, str) and evidence else evidence or []
    return tuple(EvidenceLine.model_validate(line) for line in lines)
