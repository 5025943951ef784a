"""One chronology over all feeds: what happened in a person's, a family's or a gang's life, in order."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kithkin.casework.days import overlaps
from kithkin.casework.words import code_word, word
from kithkin.graph.belonging import told_once
from kithkin.graph.said import as_called
from kithkin.graph.store import Asker, Row, View


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chronology: when, what, who in which part, from which feed, and the records that say so."""

    id: str
    person_id: str
    start: str | None
    end: str | None
    kind: str
    text: str
    feed: str | None = None
    role: str | None = None
    proven: bool | None = None
    grading: str | None = None
    precision: str = "day"
    records: tuple[str, ...] = ()


def chronology(asker: Asker, view: View, ids: Sequence[str]) -> list[Line]:
    """The lives of the persons with these ids up to the view's day, oldest line first; an unknown day comes first."""
    wanted = sorted(set(ids))
    lines = [_event(row) for row in asker.ask("chronology/events", ids=wanted, **view.parameters)]
    lines += [_stay(row) for row in asker.ask("chronology/addresses", ids=wanted, **view.parameters)]
    lines += [_place(row) for row in asker.ask("chronology/affiliations", ids=wanted, **view.parameters)]
    return _in_order(lines)


def group_chronology(asker: Asker, view: View, group_id: str) -> list[Line]:
    """The lives of a group's people while they belonged to it, with when each joined and left."""
    rows = asker.ask("read/group_history", ids=[group_id], **view.parameters)
    history = told_once(as_called(rows, view.known_at))
    begun = [row for row in history if (row["valid_from"] or "") <= view.as_of]
    spans: dict[str, list[Row]] = defaultdict(list)
    for row in begun:
        spans[row["person_id"]].append(row)
    lives = chronology(asker, view, list(spans))
    within = [line for line in lives if any(_during(line, row) for row in spans[line.person_id])]
    return _in_order(within + [_membership(row) for row in begun])


def _during(line: Line, membership: Row) -> bool:
    return overlaps(line.start, line.end, membership["valid_from"], membership["valid_to"])


def _event(row: Row) -> Line:
    return Line(
        row["event_id"], row["person_id"], row["valid_from"], row["valid_to"], row["kind"], event_text(row),
        row["feed"], row["role"], row["proven"], row["grading"], row["precision"] or "day", (row["record_id"],),
    )  # fmt: skip


def event_text(row: Row) -> str:
    """What happened, in one line: the words of the event, its figures, its reason, and what came of it."""
    named = code_word(row["kind"], row["code"]) if row["kind"] in CODED or not row["text"] else row["text"]
    figures = [
        f"{row['value']:.2f}%" if row["kind"] == "attendance" and row["value"] is not None else "",
        f"{row['days']:g} days" if row["days"] else "",
    ]
    told = [row["text"] if row["kind"] == "attendance" and row["text"] else "", *figures, row["reason"] or ""]
    tail = f" ({row['disposal']})" if row["disposal"] else ""
    # A marker's note may be the words of its code once more.
    return " - ".join(dict.fromkeys([named, *(part for part in told if part)])) + tail


# Kinds whose code says what happened; of the others the row's own words do.
CODED = frozenset({"attendance", "exclusion", "sen", "warning", "stop_check", "asb_order"})


def _stay(row: Row) -> Line:
    tenure = f" ({word('tenure', row['tenure'])})" if row["tenure"] else ""
    place = ", ".join(part for part in (row["line"], row["postcode"]) if part) or "an address"
    return Line(
        row["address_id"], row["person_id"], row["valid_from"], row["valid_to"], row["kind"],
        f"{word('at', row['kind'])}: {place}{tenure}", row["feed"], records=(row["record_id"],),
    )  # fmt: skip


def _place(row: Row) -> Line:
    return Line(
        row["organisation_id"], row["person_id"], row["valid_from"], row["valid_to"], row["kind"],
        f"{word('affiliation', row['kind'])} {row['name']}", row["feed"], row["role"], None, row["grading"],
        "day", (row["record_id"],),
    )  # fmt: skip


def _membership(row: Row) -> Line:
    status = f" ({row['status']})" if row["status"] else ""
    text = f"In {str(row['kind']).lower()} {row['name'] or row['group_id']} as {row['role'] or 'member'}{status}"
    return Line(
        row["group_id"], row["person_id"], row["valid_from"], row["valid_to"], "member_of", text,
        role=row["role"], records=tuple(row["basis"] or ()),
    )  # fmt: skip


def _in_order(lines: Iterable[Line]) -> list[Line]:
    """Lines that say the same are one line with all their records."""
    same: dict[Line, set[str]] = defaultdict(set)
    for line in lines:
        same[replace(line, records=())].update(line.records)
    merged = [replace(line, records=tuple(sorted(records))) for line, records in same.items()]
    return sorted(merged, key=_order)


def _order(line: Line) -> tuple[str, ...]:
    return (line.start or "", line.end or "", line.person_id, line.kind, line.id, line.text, line.role or "")
