"""The change feed: what became of persons and groups, in the order of the runs, for one caller."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from kithkin.casework.changes import PERSON, Entry, Moment, Place, Tie, entries
from kithkin.casework.stated import Restate, Stated
from kithkin.casework.touched import Touched
from kithkin.graph.instants import BEGINNING, END
from kithkin.graph.store import Asker, Row, View

AT_ONCE = 100
START: Place = (BEGINNING, "", 0, "")
BESIDE = "compared_with"
EVIDENCE = ("weight", "probability", BESIDE, "model")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the feed: the graph, what they may read of it, and how old rows are understood."""

    asker: Asker
    view: View
    restate: Restate = lambda _: {}

    def ask(self, name: str, ids: Iterable[str]) -> list[Row]:
        """The rows of a question about some ids, none where there are no ids."""
        wanted = sorted(set(ids))
        told = {"access": list(self.view.access), "known_at": self.view.known_at}
        return self.asker.ask(name, ids=wanted, **told) if wanted else []


def feed(reader: Reader, kept: Touched, after: Place = START) -> Iterator[Entry]:
    """Every entry after a place, in order."""
    found = kept.between(reader.asker, reader.view, after[0])
    # An id may have entries on both sides of the place.
    rest = found.filter((pl.col("instant") > after[0]) | (pl.col("subject") >= after[1]))
    for (instant,), rows in rest.group_by("instant", maintain_order=True):
        subjects = rows["subject"].to_list()
        for start in range(0, len(subjects), AT_ONCE):
            told = changes(reader, str(instant), subjects[start : start + AT_ONCE])
            yield from (one for one in told if one.place > after)


def of_one(reader: Reader, subject: str) -> list[Entry]:
    """Everything that became of one id, whether it stands for somebody now or not, oldest first."""
    ties = _ties_of(reader, [subject])
    found: list[Entry] = []
    for instant in sorted(_instants(reader, subject, ties)):
        own = changes(reader, instant, [subject])
        others = sorted({one for entry in own for one in entry.named} - {subject})
        found += own + [one for one in changes(reader, instant, others) if subject in one.named]
    return sorted(found, key=lambda one: one.place)


def known(reader: Reader, subject: str) -> bool:
    """Whether the caller could ever read anything of this id."""
    return bool(_ties_of(reader, [subject]) or reader.ask("read/changes_tombstones", [subject]))


def changes(reader: Reader, at: str, subjects: Sequence[str]) -> list[Entry]:
    """What became of these ids at an instant, in the order of the feed."""
    moment = Moment(_around(reader, subjects, at), at)
    found = [one for subject in subjects for one in entries(subject, moment)]
    found = _with_values(reader, moment, subjects, found)
    return sorted(_readable(reader, found) + _buried(reader, moment, subjects), key=lambda one: one.place)


def _readable(reader: Reader, found: Sequence[Entry]) -> list[Entry]:
    """The entries without records that became hidden since the tie was made, and without what was found beside them."""
    named = {record for one in found for record in one.records} | {str(one.why.get(BESIDE, "")) for one in found}
    asked = sorted(named - {""})
    rows = reader.asker.ask("read/changes_readable", ids=asked, access=list(reader.view.access)) if asked else []
    seen = {row["record_id"] for row in rows}
    return [_only(one, seen) for one in found]


def _only(entry: Entry, seen: set[str]) -> Entry:
    records = tuple(record for record in entry.records if record in seen)
    hidden = BESIDE in entry.why and entry.why[BESIDE] not in seen
    return replace(entry, records=records, why={} if hidden else entry.why)


def _instants(reader: Reader, subject: str, ties: Sequence[Tie]) -> set[str]:
    instants = {tie.since for tie in ties} | {tie.until for tie in ties if tie.until}
    if subject[:2] == PERSON:
        parts = {tie.part for tie in ties}
        instants |= {row["since"] for row in reader.ask("read/changes_rows", parts)}
    return instants | {row["opened"] for row in reader.ask("read/changes_tombstones", [subject])}


def _around(reader: Reader, subjects: Sequence[str], at: str) -> list[Tie]:
    """The ties of these ids, of the parts that moved, and of the ids that these moved from and to."""
    ties = _ties_of(reader, subjects)
    moved = {tie.part for tie in ties if at in {tie.since, tie.until}}
    beside = _ties_with(reader, moved)
    met = {tie.whole for tie in beside} - set(subjects)
    whole = [*ties, *(tie for tie in beside if tie.whole in met), *_ties_of(reader, met)]
    return list({(tie.whole, tie.part, tie.since, tie.until, _key(tie)): tie for tie in whole}.values())


def _key(tie: Tie) -> str:
    return json.dumps([tie.says, tie.records], sort_keys=True, default=str)


def _ties_of(reader: Reader, wholes: Iterable[str]) -> list[Tie]:
    named = list(wholes)
    persons = reader.ask("read/changes_belonged", (one for one in named if one[:2] == PERSON))
    groups = reader.ask("read/changes_members", (one for one in named if one[:2] != PERSON))
    return [_of_record(row, reader) for row in persons] + [_of_member(row, reader) for row in groups]


def _ties_with(reader: Reader, parts: Iterable[str]) -> list[Tie]:
    named = list(parts)
    records = reader.ask("read/changes_stood", (one for one in named if one[:2] != PERSON))
    persons = reader.ask("read/changes_memberships", (one for one in named if one[:2] == PERSON))
    return [_of_record(row, reader) for row in records] + [_of_member(row, reader) for row in persons]


def _of_record(row: Row, reader: Reader) -> Tie:
    says = {name: row[name] for name in EVIDENCE if row[name] is not None}
    findings = json.loads(row["evidence"]) if row["evidence"] else []
    if findings:
        says["findings"] = findings
    return Tie(row["whole"], row["part"], row["since"], _until(row, reader), says, (row["part"],))


def _of_member(row: Row, reader: Reader) -> Tie:
    says = {name: row[name] for name in ("role", "status", "strength", "review_on") if row[name] is not None}
    if says.get("review_on", END) < reader.view.as_of:
        # What was in force then is in force no more, and whoever reads it now must not take it for that.
        says |= {"status": "expired", "strength": "unconfirmed"}
    return Tie(row["whole"], row["part"], row["since"], _until(row, reader), says, tuple(row["basis"] or ()))


def _until(row: Row, reader: Reader) -> str | None:
    # What an open run closed is still held for everybody else.
    closed = row["until"]
    return closed if closed is None or closed <= reader.view.known_at else None


def _with_values(reader: Reader, moment: Moment, subjects: Sequence[str], found: Sequence[Entry]) -> list[Entry]:
    """The entries with the values of who is new, and an entry for each person who is told otherwise than before."""
    ours = [one for one in subjects if one[:2] == PERSON]
    records = {part for one in ours for side in (moment.before, moment.after) for part in side.get(one, {})}
    stated = Stated(reader.asker, reader.view, records, reader.restate)
    told = [_with_first(entry, moment, stated) for entry in found]
    both = (one for one in ours if one in moment.before and one in moment.after)
    return told + [entry for one in both if (entry := _value_changed(one, moment, stated))]


def _with_first(entry: Entry, moment: Moment, stated: Stated) -> Entry:
    if entry.kind != "created" or entry.subject[:2] != PERSON:
        return entry
    values = _values(stated.after(_of(moment.after, entry.subject), moment.at).values)
    return replace(entry, after=(entry.after or {}) | {"values": values})


def _value_changed(subject: str, moment: Moment, stated: Stated) -> Entry | None:
    was, now = _of(moment.before, subject), _of(moment.after, subject)
    old, new = stated.before(was, moment.at), stated.after(now, moment.at)
    differ = sorted(name for name in old.values.keys() | new.values.keys() if old.get(name) != new.get(name))
    if not differ:
        return None
    before, after = ({"person": subject, "values": {name: one.get(name) for name in differ}} for one in (old, new))
    restated = stated.restated(now, moment.at)
    why = {"restated": restated} if restated else {}
    return Entry(moment.at, subject, "value_changed", "", new.sources(*differ), before, after, why)


def _values(found: Mapping[str, Any]) -> dict[str, str]:
    return {name: value.value for name, value in found.items()}


def _of(wholes: Mapping[str, Mapping[str, list[Tie]]], subject: str) -> list[Tie]:
    return [ties[0] for ties in wholes.get(subject, {}).values()]


def _buried(reader: Reader, moment: Moment, subjects: Sequence[str]) -> list[Entry]:
    found = []
    for row in reader.ask("read/changes_tombstones", subjects):
        if row["opened"] == moment.at:
            subject, part = row["whole"], row["part"]
            word = "person" if subject[:2] == PERSON else "group"
            # Who may read the new class too goes on seeing it, there or where it went in the same moment.
            held = [
                one for one, parts in moment.after.items() if part in parts and (one == subject or word == "person")
            ]
            after = {word: subject if subject in held else held[0]} if held else None
            found.append(Entry(moment.at, subject, row["kind"], part, (part,), {word: subject}, after,
                               {"rule": row["rule"]}))  # fmt: skip
    return found
