"""Why records are one person, and who else may be the same, out of what a caller may read."""

import json
from typing import Any

from kithkin.api.content import moment
from kithkin.api.reading import Reading, Seen, ids
from kithkin.api.shapes import EvidenceLine, PossibleMatch, WhyOut, WhyRecord
from kithkin.casework.golden import profiles
from kithkin.graph.store import Row


def why(reading: Reading, person_id: str) -> WhyOut:
    """Each record of the person with the findings that brought it there."""
    rows = reading.asker.ask("read/person_records", ids=[person_id], **reading.view.parameters)
    found = reading.asker.ask("read/possible_matches", ids=[person_id], **reading.view.parameters)
    others = profiles(reading.asker, reading.view, [row["other_id"] for row in found])
    names = {one: profile.label for one, profile in others.items()}
    records = {row["record_id"]: _record(row) for row in rows}
    return WhyOut(
        person_id=person_id,
        records=tuple(records.values()),
        possible=tuple(_possible(row, names) for row in found),
        moment=moment(reading),
    )


def of_why(told: WhyOut) -> Seen:
    """Whom and what the answer shows."""
    records = [one.record_id for one in told.records]
    records += [key for one in told.possible for key in (one.record_id, one.other_record_id)]
    persons = ids((told.person_id, *(one.other_id for one in told.possible)))
    return Seen(persons, (), ids(records), ("evidence", "probability", "weight"))


def _record(row: Row) -> WhyRecord:
    told = {name: row[name] for name in ("record_id", "weight", "probability")}
    return WhyRecord(**told, model=row["model"] or "", evidence=_lines(row["evidence"]))


def _possible(row: Row, names: dict[str, str]) -> PossibleMatch:
    told = {name: row[name] for name in ("other_id", "record_id", "other_record_id", "weight", "probability")}
    return PossibleMatch(**told, other_name=names.get(row["other_id"], ""), evidence=_lines(row["evidence"]))


def _lines(evidence: Any) -> tuple[EvidenceLine, ...]:
    lines = json.loads(evidence) if isinstance(evidence, str) and evidence else evidence or []
    return tuple(EvidenceLine.model_validate(line) for line in lines)
