"""Ties that are stated or inferred of two people themselves: kin, associates, orders, and one home at one time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from kithkin.casework.days import OPEN, overlaps
from kithkin.casework.links import DEFAULT_ROLES
from kithkin.casework.waves.happened import graded
from kithkin.casework.waves.kinds import Kind, bystander, kinds, rules
from kithkin.casework.waves.request import Request
from kithkin.casework.waves.tie import Evidence, Tie, tied
from kithkin.casework.words import word, words
from kithkin.graph.grading import Source
from kithkin.graph.store import Asker, Row, View

Reports = Mapping[str, Row]
"""The report that a record stands in: what else it states is of that day, and graded as it is."""
Stays = dict[str, list[Row]]


def related(asker: Asker, view: View, people: Collection[str], asked: Request) -> list[Tie]:
    """The ties of these people that rows state or that follow from them, on any day of the window."""
    window = (asked.since, min(asked.until, view.as_of))
    scope = {"access": list(view.access), "known_at": view.known_at}
    told = [kind for kind in asked.asked if kind.ties]
    named = {"since": window[0], "until": window[1], "kinds": sorted({tie for kind in told for tie in kind.ties})}
    rows = asker.ask("read/wave_ties", ids=sorted(people), **named, **scope) if told else []
    reports = _reports(asker, rows, scope)
    found = [tie for kind in told for tie in tied(kind.name, _stated(kind, rows, reports, window))]
    for kind in asked.asked:
        if kind.group:
            history = _history(asker, people, kind, view.parameters)
            found += tied(kind.name, _at_home(history, people, window))
    return found


def _reports(asker: Asker, rows: Iterable[Row], scope: Mapping[str, object]) -> Reports:
    records = sorted({record for row in rows for record in spoken(row["basis"])})
    graded_kinds = sorted({one.event for one in kinds().values() if one.graded})
    told = asker.ask("read/wave_reports", ids=records, kinds=graded_kinds, **scope) if records else []
    return {row["record_id"]: row for row in told}


def _stated(
    kind: Kind, rows: Iterable[Row], reports: Reports, window: tuple[str, str]
) -> Iterator[tuple[str, str, Evidence]]:
    for row in rows:
        records = spoken(row["basis"])
        first, last = _when(row, [reports.get(one) for one in records])
        if row["tie"] in kind.ties and records and overlaps(first, last, *window):
            key = " ".join(str(part) for part in (row["tie"], row["role"], row["valid_from"], *row["basis"]))
            yield row["person_id"], row["other_id"], Evidence(
                key, first, last, _words(row), records, row["strength"] or kind.strength,
                _sources(records, reports), frozenset({row["tie_access"]}), feeds(records),
            )  # fmt: skip


def _when(row: Row, reports: Sequence[Row | None]) -> tuple[str | None, str | None]:
    """The days of a tie; one that reports alone state is of their days, and not so for ever after."""
    days = sorted(one["day"] for one in reports if one and one["day"])
    if len(days) < len(reports) or not days:
        return row["valid_from"], row["valid_to"]
    return days[0], days[-1]


def spoken(basis: Iterable[str] | None) -> tuple[str, ...]:
    """The records that bear a tie, without those of people who were only hurt, saw, or were there."""
    return tuple(sorted({one for one in basis or () if not bystander(one)}))


def feeds(records: Iterable[str]) -> str:
    """The feeds that records are of."""
    return ", ".join(sorted({one.partition(":")[0] for one in records}))


def _words(row: Row) -> str:
    told = word("kin", row["role"] or DEFAULT_ROLES[row["tie"]])
    return told if row["stated"] else f"{told} (inferred)"


def _sources(records: Iterable[str], reports: Reports) -> tuple[Source, ...]:
    """A report is its own source; of any other feed all rows are one."""
    found = (graded(reports[one]) if one in reports else Source(source_ref=f"feed {feeds([one])}") for one in records)
    return tuple(dict.fromkeys(found))


def _history(asker: Asker, people: Collection[str], kind: Kind, scope: Mapping[str, object]) -> dict[str, Stays]:
    """Everybody who ever lived in the homes of these people, by home."""
    mine = asker.ask("read/person_groups", ids=sorted(people), **scope)
    homes = sorted({row["group_id"] for row in mine if row["kind"] == kind.group})
    found: dict[str, Stays] = {home: defaultdict(list) for home in homes}
    for row in asker.ask(kind.query, ids=homes, **scope) if homes else ():
        if spoken(row["basis"]):
            found[row["group_id"]][row["person_id"]].append(row)
    return found


def _at_home(
    history: Mapping[str, Stays], people: Collection[str], window: tuple[str, str]
) -> Iterator[tuple[str, str, Evidence]]:
    for home, stays in sorted(history.items()):
        for one in sorted(set(people) & stays.keys()):
            for other in sorted(stays.keys() - {one}):
                joint = ((a, b) for a in stays[one] for b in stays[other] if _joint(a, b, window))
                if both := [pair for pair in joint if not _crowd(*pair, stays)]:
                    yield one, other, _home(home, both)


def _joint(one: Row, other: Row, window: tuple[str, str]) -> bool:
    start, end = _span(one, other)
    return overlaps(*_days(one), *_days(other)) and overlaps(start, end, *window)


def _days(row: Row) -> tuple[str | None, str | None]:
    return row["valid_from"], row["valid_to"]


def _span(one: Row, other: Row) -> tuple[str | None, str | None]:
    """The days of both; nothing where neither says since or until when."""
    starts = [row["valid_from"] for row in (one, other) if row["valid_from"]]
    ends = [row["valid_to"] for row in (one, other) if row["valid_to"]]
    return max(starts, default=None), min(ends, default=None)


def _crowd(one: Row, other: Row, stays: Stays) -> bool:
    """Whether too many lived there when the two began to live together, whatever the window."""
    first = _span(one, other)[0] or ""
    there = [who for who, rows in stays.items() if any(_holds(row, first) for row in rows)]
    return len(there) > int(rules()["limits"]["crowd"])


def _holds(row: Row, on: str) -> bool:
    return (row["valid_from"] or "") <= on <= (row["valid_to"] or OPEN)


def _home(home: str, both: Sequence[tuple[Row, Row]]) -> Evidence:
    spans = [_span(*pair) for pair in both]
    records = tuple(sorted({record for pair in both for row in pair for record in spoken(row["basis"])}))
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    return Evidence(
        home,
        None if None in starts else min(day for day in starts if day),
        None if None in ends else max(day for day in ends if day),
        "One household",
        records,
        _weaker(both),
        _sources(records, {}),
        feed=feeds(records),
    )


def _weaker(both: Sequence[tuple[Row, Row]]) -> str:
    """Two live together as surely as the one of whom it is less sure lives there."""
    order: list[str] = words()["strength"]["order"]
    known = [max(order.index(row["strength"] or order[-1]) for row in pair) for pair in both]
    return order[min(known)]
