"""Ties out of what happened: who was charged or suspected, stopped or named together, and who stood against whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from kithkin.casework.waves.kinds import Kind, bystander, kinds, rules
from kithkin.casework.waves.request import Request
from kithkin.casework.waves.tie import Evidence, Tie, tied
from kithkin.casework.words import code_word, word
from kithkin.graph.grading import Source
from kithkin.graph.store import Asker, Row, View

TWO_SIDES = "on two sides of one incident"


@dataclass(frozen=True, slots=True)
class Happened:
    """Who had which part in what; an incident that is told of in several events is one."""

    rows: tuple[Row, ...]
    window: tuple[str, str]


def happened(asker: Asker, view: View, people: Collection[str], asked: Request) -> Happened:
    """What these people had a part in within the window, with everybody who had a part in it too."""
    until = min(asked.until, view.as_of)
    scope = {"access": list(view.access), "known_at": view.known_at, "roles": _roles(asked.asked)}
    events = sorted({kind.event for kind in kinds().values() if kind.event})
    days = {"since": asked.since, "until": until}
    own = asker.ask("read/wave_events", ids=sorted(people), kinds=events, **days, **scope)
    incidents = sorted({(row["feed"], row["incident"]) for row in own if row["feed"] and row["incident"]})
    named = [{"feed": feed, "incident": incident} for feed, incident in incidents]
    told = asker.ask("read/wave_incidents", incidents=named, access=scope["access"], known_at=view.known_at)
    found = sorted({row["event_id"] for row in (*own, *told)})
    rows = asker.ask("read/wave_involved", ids=found, **scope) if found else []
    return Happened(tuple(rows), (asked.since, until))


def _roles(asked: Iterable[Kind]) -> list[str]:
    """The roles that are read: nobody is looked at who only suffered or saw something, unless conflict is asked for."""
    against = {role for kind in asked for role in kind.against}
    return sorted({role for kind in kinds().values() for role in kind.roles} | against)


def ties_of(found: Happened, asked: Iterable[Kind], people: Collection[str]) -> list[Tie]:
    """The ties between these people and everybody else that what happened makes."""
    return [tie for kind in asked if kind.event for tie in tied(kind.name, _pairs(kind, found, people))]


def _pairs(kind: Kind, found: Happened, people: Collection[str]) -> Iterator[tuple[str, str, Evidence]]:
    for key, rows in sorted(_incidents(kind, found.rows).items()):
        # The crowd is counted over all days, so that a narrower window makes nobody a candidate.
        acting, other = _by_person(rows, kind.roles), _by_person(rows, kind.against)
        if max(len(acting), len(other)) > rules()["limits"]["crowd"]:
            continue
        here = _within(acting, found.window)
        both = product(here, _within(other, found.window)) if kind.against else combinations(here, 2)
        for one, two in both:
            if one in people or two in people:
                told = here[one] if kind.against else [*here[one], *here[two]]
                yield one, two, (_against if kind.against else _together)(key, kind, told)


def _incidents(kind: Kind, rows: Iterable[Row]) -> dict[str, list[Row]]:
    incidents: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["kind"] == kind.event:
            incidents[f"{row['feed']} {row['incident']}" if row["incident"] else row["event_id"]].append(row)
    return incidents


def _by_person(rows: Iterable[Row], roles: Collection[str]) -> dict[str, list[Row]]:
    people: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["person_id"], row["record_id"], row["event_id"], row["role"])):
        if row["role"] in roles:
            people[row["person_id"]].append(row)
    return people


def _within(people: Mapping[str, Sequence[Row]], window: tuple[str, str]) -> dict[str, list[Row]]:
    """The people with what of theirs is of a day in the window; what has no day is of no window."""
    kept = {one: [row for row in rows if row["day"] and window[0] <= row["day"] <= window[1]]
            for one, rows in people.items()}  # fmt: skip
    return {one: rows for one, rows in kept.items() if rows}


def _together(key: str, kind: Kind, rows: Sequence[Row]) -> Evidence:
    days = sorted(row["day"] for row in rows)
    records = tuple(sorted({row["record_id"] for row in rows if not bystander(row["record_id"])}))
    sources = tuple(dict.fromkeys(graded(row) for row in rows)) if kind.graded else (Source(source_ref=key),)
    return Evidence(
        key, days[0], days[-1], " / ".join(sorted({_words(kind, row) for row in rows})), records, kind.strength,
        sources, _classes(rows), rows[0]["feed"],
    )  # fmt: skip


def _against(key: str, kind: Kind, rows: Sequence[Row]) -> Evidence:
    """Without records, roles and sources: it says that there were two sides, and not who was on which."""
    days = sorted(row["day"] for row in rows)
    return Evidence(
        key, days[0], days[-1], TWO_SIDES, (), kind.strength, (Source(source_ref=key),), _classes(rows), rows[0]["feed"]
    )


def graded(row: Row) -> Source:
    """The report that a record stands in, as a source."""
    whose = row["record_id"].rpartition(":")[0]
    return Source(
        row["grading"], row["source_ref"], row["text"], row["reported_in"], row["officer"], row["day"], f"row {whose}"
    )


def _words(kind: Kind, row: Row) -> str:
    """What happened; of a report only that there is one, since its text is read in its record."""
    if kind.graded:
        return word("event", row["kind"])
    told = row["text"] or code_word(row["kind"], row["code"])
    part = word("role", row["role"])
    return told + (f" ({row['reason']})" if row["reason"] else "") + (f", {part}" if part else "")


def _classes(rows: Iterable[Row]) -> frozenset[int]:
    return frozenset(row[name] for row in rows for name in ("record_access", "role_access", "event_access"))
