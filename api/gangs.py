"""Members of gangs as a caller may see them: what a decision about one is anchored to, and who put it in force."""

from collections.abc import Iterable, Mapping, Sequence

from kithkin.api.decided import DecisionOut, decisions_of, scope_of
from kithkin.api.reading import Reading, ids
from kithkin.api.shapes import Authority
from kithkin.graph.errors import NotThere, WrongUse
from kithkin.graph.ids import PREFIXES
from kithkin.graph.store import Row
from kithkin.resolution.decide_gangs import BORNE, REMOVAL

GANG = PREFIXES["Gang"]
ABSENT = "nobody of that gang by this id, for this caller; `kithkin gang list` tells who there is"


def anchors(
    reading: Reading, kind: str, gang: str, records: Sequence[str], chosen: Sequence[str] = ()
) -> tuple[str, ...]:
    """The records that a decision about a member of a gang is anchored to: those that name it, or all of theirs.

    Of those that name it only the chosen ones, where whoever decides says on which it rests.
    """
    if not reading.asker.ask("read/group", ids=[gang], **reading.view.parameters):
        raise NotThere("no such group for this caller")
    placed = reading.asker.ask("read/decision_union", ids=list(records), **scope_of(reading))
    persons = ids(row["person_id"] for row in placed if row["record_id"] in set(records))
    if len(persons) != 1:
        raise WrongUse("a decision about a gang is about one person: give their id, or records of theirs")
    basis = _basis(reading, persons[0], gang)
    if not basis and kind in (*BORNE, REMOVAL):
        raise NotThere(ABSENT)
    if not set(chosen) <= set(basis) and kind in BORNE:
        raise WrongUse("it rests on records that name them as of this gang: choose among those behind the membership")
    if kind in BORNE:
        return ids(chosen) or basis
    return ids(row["record_id"] for row in placed if row["person_id"] == persons[0])


def _basis(reading: Reading, person: str, gang: str) -> tuple[str, ...]:
    """The records behind a membership, as far as the caller reads them."""
    rows = reading.asker.ask("read/person_groups", ids=[person], **reading.view.parameters)
    return ids(record for row in rows if row["group_id"] == gang for record in row["basis"] or ())


def authorities(reading: Reading, rows: Iterable[Row]) -> Mapping[str, DecisionOut]:
    """The decisions that memberships rest on, as they stood then, of which the caller may read everything."""
    wanted = ids(row.get(name) for row in rows for name in ("decision_id", "review_id"))
    return {one.id: one for one in decisions_of(reading, wanted, reading.until)} if wanted else {}


def authority(rows: Iterable[Row], told: Mapping[str, DecisionOut]) -> Authority | None:
    """Who put a membership in force, and who renewed it last."""
    for row in rows:
        one, again = told.get(row.get("decision_id") or ""), told.get(row.get("review_id") or "")
        if one and one.kind in BORNE:
            return Authority(
                decision_id=one.id,
                authorised_by=one.decided_by,
                second_by=one.second_by,
                at=one.at,
                reason=one.reason,
                criteria=one.criteria,
                review_id=again.id if again else None,
                reviewed_by=again.decided_by if again else None,
                reviewed_at=again.at if again else None,
                review_reason=again.reason if again else None,
            )
    return None
