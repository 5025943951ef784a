"""Answers put together from what the graph and casework say, for pages and programs alike."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kithkin.api.decided import DecisionOut, attention_of
from kithkin.api.gangs import authorities, authority
from kithkin.api.handling import Handling
from kithkin.api.reading import Reading
from kithkin.api.removed import removed_since, say_removed, say_taken
from kithkin.api.renumbered import keys_of
from kithkin.api.shapes import (  # fmt: skip
    CriterionOut,
    GoldenValue,
    GroupBrief,
    GroupOut,
    Membership,
    MembershipList,
    Moment,
    PersonBrief,
    PersonOut,
    RecordList,
    RecordOut,
    ScoreOut,
)
from kithkin.casework.golden import Profile, named, profiles
from kithkin.casework.score import scores
from kithkin.graph.belonging import told_once
from kithkin.graph.errors import KithkinError, NotThere, WrongUse
from kithkin.graph.said import as_called
from kithkin.graph.store import Row

STRONGEST_FIRST = ("confirmed", "unconfirmed", "tentative")
KIND_WORDS = {"Family": "family", "Household": "household", "Gang": "gang", "AssociationGroup": "association group"}
IN_FORCE_FIRST = ("authorised", "expired", "proposed")


class Moved(KithkinError):
    """An old id; another answers for its person now."""

    status, kind = 307, "moved"

    def __init__(self, asked: str, now: str) -> None:
        super().__init__(f"{asked} is {now} now")
        self.asked, self.now = asked, now


def moment(reading: Reading, subjects: Iterable[str] | None = ()) -> Moment:
    """The day and instant of this reading, and what was erased since of those it is about; None is of anybody."""
    removed = removed_since(reading, subjects)
    return Moment(as_of=reading.view.as_of, known_at=reading.view.known_at, removed=removed)


def current(reading: Reading, person_id: str) -> str:
    """The person an id stands for now; ids of persons since merged go on answering."""
    there = reading.asker.ask("read/person_records", ids=[person_id], **reading.view.parameters)
    say_taken(reading, [person_id])
    if there:
        return person_id
    moved = reading.asker.ask("read/alias", ids=[person_id], **reading.view.parameters)
    if not moved:
        say_removed(reading, [person_id])
        raise NotThere("no such person for this caller")
    say_taken(reading, [moved[0]["person_id"]])
    return str(moved[0]["person_id"])


def here(reading: Reading, person_id: str) -> str:
    """The person of this very id; an old id says where its person is now."""
    now = current(reading, person_id)
    if now != person_id:
        raise Moved(person_id, now)
    return now


def brief(profile: Profile, as_of: str) -> PersonBrief:
    """A person in a list."""
    return PersonBrief(
        id=profile.id, name=profile.label, date_of_birth=profile.born, sex=profile.sex, age=profile.age(as_of)
    )


def briefs(reading: Reading, ids: Sequence[str]) -> tuple[PersonBrief, ...]:
    """Persons in the order given, those whom this caller may know of."""
    found = named(reading.asker, reading.view, ids)
    return tuple(brief(found[one], reading.view.as_of) for one in ids if one in found)


def person(reading: Reading, person_id: str, fields: Iterable[str] | None = None) -> PersonOut:
    """One person: values, records, memberships."""
    profile = profiles(reading.asker, reading.view, [person_id])[person_id]
    wanted = set(profile.values) if fields is None else set(fields)
    values = {name: GoldenValue.model_validate(value) for name, value in profile.values.items() if name in wanted}
    rows = _groups(reading, "read/person_groups", [person_id])
    return PersonOut(
        **brief(profile, reading.view.as_of).model_dump(),
        values=values,
        record_ids=profile.record_ids,
        memberships=merged(rows, {person_id: profile.label}, group_names(reading, rows), authorities(reading, rows)),
        attention=attention_of(reading, person_id),
        moment=moment(reading, [person_id]),
    )


def group(reading: Reading, group_id: str) -> GroupOut:
    """One group with its composition on the day asked for."""
    rows = group_there(reading, group_id)
    told = {key: value for key, value in rows[0].items() if key != "group_id"}
    within = members(reading, group_id)
    told["name"] = within.items[0].group_name if within.items else group_names(reading, rows)[group_id]
    return GroupOut(id=group_id, **told, composition=within.items, moment=within.moment)


def group_there(reading: Reading, group_id: str) -> list[Row]:
    """What the group is, or that there is none for this caller."""
    rows = _groups(reading, "read/group", [group_id])
    say_taken(reading, [group_id])
    if not rows:
        raise NotThere("no such group for this caller")
    return rows


def members(reading: Reading, group_id: str, *, ever: bool = False) -> MembershipList:
    """Who is in a group on the day asked for, or who ever was."""
    name = "read/group_history" if ever else "read/group_members"
    rows = _groups(reading, name, [group_id])
    found = profiles(reading.asker, reading.view, [row["person_id"] for row in rows])
    names = {one: profile.label for one, profile in found.items()}
    now = moment(reading, (row["person_id"] for row in rows))
    # Who is in it on the day is at hand, and gives a group without a name of its own what it is called.
    called = group_names(reading, rows) if ever else _names(rows, rows, found)
    return MembershipList(items=merged(rows, names, called, authorities(reading, rows)), moment=now)


def _groups(reading: Reading, name: str, ids: Sequence[str]) -> list[Row]:
    """The rows of a question about groups, as these were called at the instant asked for."""
    return as_called(reading.asker.ask(name, ids=list(ids), **reading.view.parameters), reading.view.known_at)


def group_briefs(reading: Reading, rows: Sequence[Row]) -> tuple[GroupBrief, ...]:
    """Groups in the order given."""
    called = group_names(reading, rows)
    return tuple(
        GroupBrief(id=row["group_id"], **{key: value for key, value in row.items() if key != "group_id"}).model_copy(
            update={"name": called[row["group_id"]]}
        )
        for row in rows
    )


def group_names(reading: Reading, rows: Iterable[Row]) -> dict[str, str]:
    """What groups are called: by their name, else by the surname most of the people in them bear."""
    told = list(rows)
    nameless = list(dict.fromkeys(row["group_id"] for row in told if not row["name"]))
    members_of = _groups(reading, "read/group_members", nameless) if nameless else []
    return _names(told, members_of, profiles(reading.asker, reading.view, [row["person_id"] for row in members_of]))


def _names(rows: Iterable[Row], members_of: Iterable[Row], people: Mapping[str, Profile]) -> dict[str, str]:
    kinds = {row["group_id"]: (row["kind"], row["name"]) for row in rows}
    borne: dict[str, Counter[str]] = defaultdict(Counter)
    for group_id, person_id in dict.fromkeys((row["group_id"], row["person_id"]) for row in members_of):
        surname = people[person_id].get("surname") if person_id in people else None
        borne[group_id].update([surname] if surname else [])
    return {one: name or _called(kind, borne[one]) for one, (kind, name) in kinds.items()}


def _called(kind: str, surnames: Counter[str]) -> str:
    # Of two equally frequent surnames the first by letter, so that the name does not change from page to page.
    best = min(surnames, key=lambda name: (-surnames[name], name), default="")
    words = KIND_WORDS.get(kind, kind.replace("_", " "))
    return f"{best} {words}" if best else words.capitalize()


def merged(
    rows: Iterable[Row], names: dict[str, str], called: dict[str, str], told: Mapping[str, DecisionOut]
) -> tuple[Membership, ...]:
    """Memberships that differ only in the class of their evidence are one, with all their records.

    Of a gang somebody is a member once: as decided, else as proposed.
    """
    same: dict[tuple[str, ...], list[Row]] = {}
    for row in told_once(rows):
        dates = ("", "") if row["kind"] == "Gang" else (row["valid_from"], row["valid_to"])
        key = (*dates, row["group_id"], row["person_id"], row["role"])
        same.setdefault(tuple(part or "" for part in key), []).append(row)
    made = (_membership(sorted(some, key=_in_force_first), names, called, told) for some in same.values())
    return tuple(sorted(made, key=_by_dates))


def _in_force_first(row: Row) -> int:
    return IN_FORCE_FIRST.index(row["status"]) if row["status"] in IN_FORCE_FIRST else len(IN_FORCE_FIRST)


def _by_dates(one: Membership) -> tuple[str, ...]:
    return (one.valid_from or "", one.valid_to or "", one.group_id, one.person_id, one.role or "")


def records(reading: Reading, ids: Sequence[str]) -> RecordList:
    """Records by id with their rows."""
    rows = reading.asker.ask("read/record", ids=list(ids), **reading.view.parameters)
    if not rows:
        raise NotThere("no such record for this caller")
    return _records(reading, rows)


def records_of_rows(reading: Reading, keys: Iterable[str]) -> RecordList:
    """The records that rows state, by their senders' ids; those that are not there for the caller are left out."""
    named = keys_of(reading, keys)
    wanted = sorted({key for some in named.values() for key in some})
    rows = reading.asker.ask("read/records_of_rows", keys=wanted, **reading.view.parameters)
    there = {row["row_key"] for row in rows}
    asked: dict[str, str] = {}
    for one, some in named.items():
        # Who asks by two ids of one row is answered once.
        asked.setdefault(next((key for key in some if key in there), one), one)
    return _records(reading, [row | {"asked": asked[row["row_key"]]} for row in rows if row["row_key"] in asked])


def _records(reading: Reading, rows: Sequence[Row]) -> RecordList:
    now = moment(reading, (row["person_id"] for row in rows if row["person_id"]))
    handling = Handling(reading)
    return RecordList(items=tuple(_record(handling, row) for row in rows), moment=now)


def score(reading: Reading, subject: str) -> ScoreOut:
    """The scores of a person or group, computed from what this caller may read."""
    found = scores(reading.asker, reading.view, [subject]).get(subject)
    if found is None:
        raise NotThere("no such person or group for this caller")
    answers = {name: CriterionOut.model_validate(one) for name, one in found.answers.items()}
    told = {name: getattr(found, name) for name in ScoreOut.model_fields if name not in ("answers", "moment")}
    return ScoreOut(**told, answers=answers, moment=moment(reading, [subject, *found.members]))


def chosen(fields: str | None) -> list[str] | None:
    """Field names out of a list with commas."""
    if fields is None:
        return None
    names = [name.strip() for name in fields.split(",") if name.strip()]
    if not all(name.isidentifier() for name in names):
        raise WrongUse("fields is a list of names with commas, such as surname,date_of_birth")
    return names


def _membership(
    rows: Sequence[Row], names: dict[str, str], called: dict[str, str], told: Mapping[str, DecisionOut]
) -> Membership:
    first = rows[0]
    return Membership(
        group_id=first["group_id"],
        group_kind=first["kind"],
        group_name=called[first["group_id"]],
        person_id=first["person_id"],
        person_name=names.get(first["person_id"], ""),
        role=first["role"],
        status=_first([row["status"] for row in rows], IN_FORCE_FIRST),
        strength=_first([row["strength"] for row in rows], STRONGEST_FIRST),
        valid_from=first["valid_from"],
        valid_to=first["valid_to"],
        basis=tuple(sorted({one for row in rows for one in row["basis"] or ()})),
        reason=_reason(rows),
        review_on=first["review_on"],
        authority=authority(rows, told),
    )


def _reason(rows: Sequence[Row]) -> str | None:
    """What rules give as reasons; that of a decision is told with who decided, to who may know."""
    said = {part for row in rows if row["reason"] and not row["decision_id"] for part in row["reason"].split("; ")}
    return "; ".join(sorted(said)) or None


def _first(values: Sequence[str | None], order: Sequence[str]) -> str | None:
    return min(values, key=lambda value: order.index(value) if value in order else len(order))


def _record(handling: Handling, row: Row) -> RecordOut:
    raw = row["raw"]
    told = {key: value for key, value in row.items() if key != "raw"}
    sent, conditions = handling.as_sent(row["feed"], json.loads(raw) if isinstance(raw, str) else raw or {})
    return RecordOut(**told, sent=sent, conditions=conditions)
