"""Which ids and fields an answer shows, for the audit."""

from collections.abc import Iterable, Sequence

from kithkin.api.reading import Seen, ids
from kithkin.api.shapes import GroupBrief, GroupOut, Membership, PersonBrief, PersonOut, RecordOut, ScoreOut
from kithkin.casework.chronology import Line

MEMBERSHIP = ("role", "status", "strength", "reason", "valid_from", "valid_to", "review_on", "authority")


def of_persons(persons: Iterable[PersonBrief]) -> Seen:
    """A list of persons."""
    return Seen(persons=ids(one.id for one in persons), fields=("name", "date_of_birth", "sex"))


def of_groups(groups: Iterable[GroupBrief]) -> Seen:
    """A list of groups."""
    return Seen(groups=ids(one.id for one in groups), fields=("kind", "name", "status", "members"))


def of_person(one: PersonOut) -> Seen:
    """One person with values and memberships."""
    values = tuple(record for value in one.values.values() for record in value.agreeing)
    within = of_members(one.memberships)
    records = ids((*one.record_ids, *values, *within.records))
    return Seen(ids((one.id, *within.persons)), within.groups, records, (*one.values, *within.fields))


def of_members(memberships: Sequence[Membership]) -> Seen:
    """Memberships, whoever's."""
    return Seen(
        persons=ids(one.person_id for one in memberships),
        groups=ids(one.group_id for one in memberships),
        records=ids(record for one in memberships for record in one.basis),
        fields=("person_name", *MEMBERSHIP) if memberships else (),
    )


def of_group(one: GroupOut) -> Seen:
    """One group with its composition."""
    within = of_members(one.composition)
    return Seen(within.persons, ids((one.id, *within.groups)), within.records, ("name", "status", *within.fields))


def of_records(records: Sequence[RecordOut]) -> Seen:
    """Records with their rows."""
    columns = sorted({name for one in records for name in one.sent})
    return Seen(ids(one.person_id for one in records), (), ids(one.record_id for one in records), tuple(columns))


def of_lines(lines: Sequence[Line], groups: Sequence[str] = ()) -> Seen:
    """Lines of a chronology."""
    persons = ids(one.person_id for one in lines)
    return Seen(
        persons, ids(groups), ids(record for one in lines for record in one.records), ids(one.kind for one in lines)
    )


def of_score(one: ScoreOut) -> Seen:
    """The scores of one person or group."""
    persons = ids((*one.members, *([one.subject] if one.subject.startswith("P-") else [])))
    groups = () if one.subject.startswith("P-") else (one.subject,)
    return Seen(
        persons, groups, ids(record for each in one.answers.values() for record in each.evidence), tuple(one.answers)
    )
