"""Why records are one person, and who else may be the same, out of what a caller may read."""

import json
from typing import Any

from kithkin.api.content import moment
from kithkin.api.decided import attention_of
from kithkin.api.reading import Reading, Seen, ids
from kithkin.api.shapes import EvidenceLine, PossibleMatch, WhyOut, WhyRecord
from kithkin.casework.golden import profiles
from kithkin.graph.store import Row
from kithkin.resolution.why import why as found_why


def why(reading: Reading, person_id: str) -> WhyOut:
    """Each record of the person with the findings that bring it there, worked out from what the caller reads."""
    told = found_why(reading.asker, reading.view, person_id)
    found = reading.asker.ask("read/possible_matches", ids=[person_id], **reading.view.parameters)
    others = profiles(reading.asker, reading.view, [row["other_id"] for row in found])
    names = {one: profile.label for one, profile in others.items()}
    return WhyOut(
        person_id=person_id,
        model=told.model,
        records=tuple(WhyRecord.model_validate(record) for record in told.records),
        possible=tuple(_possible(row, names) for row in found),
        attention=attention_of(reading, person_id),
        moment=moment(reading),
    )


def of_why(told: WhyOut) -> Seen:
    """Whom and what the answer shows."""
    records = [key for one in told.records for key in (one.record_id, one.compared_with or one.record_id)]
    records += [key for one in told.possible for key in (one.record_id, one.other_record_id)]
    persons = ids((told.person_id, *(one.other_id for one in told.possible)))
    return Seen(persons, (), ids(records), ("evidence", "probability", "weight"))


def _possible(row: Row, names: dict[str, str]) -> PossibleMatch:
    told = {name: row[name] for name in ("other_id", "record_id", "other_record_id", "weight", "probability")}
    return PossibleMatch(**told, other_name=names.get(row["other_id"], ""), findings=_lines(row["evidence"]))


def _lines(evidence: Any) -> tuple[EvidenceLine, ...]:
    lines = json.loads(evidence) if isinstance(evidence, str) and evidence else evidence or []
    return tuple(EvidenceLine.model_validate(line) for line in lines)
