"""The ties between the persons of a chart: kin, associates, shared schools, prohibitions and possible matches."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations

from kithkin.casework.days import OPEN, overlaps
from kithkin.casework.facts import Facts
from kithkin.casework.words import offender_roles, strongest, word
from kithkin.graph.picture import Link, LinkKind, Span
from kithkin.graph.store import Row

Pair = tuple[str, str]
DIRECTED = frozenset({"PARENT_OF", "GRANDPARENT_OF", "CARER_OF"})
KINDS: dict[str, LinkKind] = {"ASSOCIATE_OF": "associate", "NOT_TO_ASSOCIATE_WITH": "not_to_associate"}
DEFAULT_ROLES = {
    "PARENT_OF": "parent", "PARTNER_OF": "partner", "SIBLING_OF": "sibling", "GRANDPARENT_OF": "grandparent",
    "CARER_OF": "carer", "ASSOCIATE_OF": "associate", "NOT_TO_ASSOCIATE_WITH": "not_to_associate",
}  # fmt: skip
# Ties whose label does not depend on what the source called it.
ONE_WORD = frozenset({"ASSOCIATE_OF", "NOT_TO_ASSOCIATE_WITH", "PARTNER_OF"})


def person_links(facts: Facts, boxes: Mapping[str, str]) -> list[Link]:
    """Every link between two persons of the chart."""
    ties = tie_links(facts)
    joined = {_pair(link.source, link.target) for link in ties if link.kind == "associate"}
    together = [link for link in together_links(facts) if _pair(link.source, link.target) not in joined]
    groups = (ties, together, school_links(facts, boxes), match_links(facts))
    place = {one: at for at, one in enumerate(facts.people)}
    return [link for group in groups for link in _in_order(group, place)]


def _in_order(links: Iterable[Link], place: Mapping[str, int]) -> list[Link]:
    """Links in the order of the people of the chart, those without an arrow from the first to the other.

    Ids differ from store to store, and would shuffle and turn the lines of the same chart.
    """
    faced = (
        link if link.directed or place[link.source] <= place[link.target]
        else replace(link, source=link.target, target=link.source)
        for link in links
    )  # fmt: skip
    return sorted(faced, key=lambda link: (place[link.source], place[link.target], link.kind, link.label))


def tie_links(facts: Facts) -> list[Link]:
    """Stated and inferred ties; brothers and sisters whose parent is drawn need no line unless somebody states it."""
    parents = _parents(facts.ties)
    grouped: dict[tuple[str, str, str, str], list[Row]] = defaultdict(list)
    for row in facts.ties:
        implied = row["tie"] == "SIBLING_OF" and not row["stated"]
        if not (implied and parents[row["person_id"]] & parents[row["other_id"]]):
            grouped[row["tie"], row["person_id"], row["other_id"], _role(row)].append(row)
    return [_tie(key, rows) for key, rows in sorted(grouped.items())]


def _role(row: Row) -> str:
    default = DEFAULT_ROLES[row["tie"]]
    return default if row["tie"] in ONE_WORD else row["role"] or default


def _tie(key: tuple[str, str, str, str], rows: list[Row]) -> Link:
    tie, source, target, role = key
    return Link(
        id=f"{source}-{target}-{role}",
        source=source,
        target=target,
        kind=KINDS.get(tie, "family"),
        label=word("kin", role),
        strength=strongest([row["strength"] for row in rows]),
        directed=tie in DIRECTED,
        evidence=tuple(sorted({record for row in rows for record in row["basis"] or ()})),
        spans=spans(rows),
    )


def spans(rows: Iterable[Row]) -> tuple[Span, ...]:
    """From when to when, as rows have it, each once; nothing where one of them says neither, as it may always hold."""
    found = {(row["valid_from"], row["valid_to"]) for row in rows}
    known = sorted(found, key=lambda span: (span[0] or "", span[1] or OPEN))
    return () if (None, None) in found else tuple(known)


def _parents(ties: Iterable[Row]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in ties:
        if row["tie"] == "PARENT_OF":
            found[row["other_id"]].add(row["person_id"])
    return found


def together_links(facts: Facts) -> list[Link]:
    """People who were in one incident as offenders, were stopped together, or are named in one report."""
    links: dict[Pair, Link] = {}
    for pair, rows in sorted(_shared(facts, {"offence", "stop_check"}).items()):
        links[pair] = _together(pair, rows, "associate", "Associate")
    for pair, rows in sorted(_shared(facts, {"intelligence"}).items()):
        links.setdefault(pair, _together(pair, rows, "intelligence", "Intelligence"))
    return list(links.values())


def _together(pair: Pair, rows: list[Row], kind: LinkKind, label: str) -> Link:
    evidence = tuple(sorted({row["record_id"] for row in rows}))
    return Link(
        f"{pair[0]}-{pair[1]}-{kind}", *pair, kind=kind, label=label, strength="unconfirmed", evidence=evidence,
        spans=spans(row for row in rows if row["valid_from"]),
    )  # fmt: skip


def _shared(facts: Facts, kinds: set[str]) -> dict[Pair, list[Row]]:
    acting = {"offence": set(offender_roles()), "stop_check": {"subject"}, "intelligence": {"subject", "named"}}
    by_event: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in facts.events:
        if row["kind"] in kinds and row["role"] in acting[row["kind"]]:
            by_event[row["event_id"]][row["person_id"]].append(row)
    found: dict[Pair, list[Row]] = defaultdict(list)
    for people in by_event.values():
        for one, other in combinations(sorted(people), 2):
            found[one, other] += people[one] + people[other]
    return found


def school_links(facts: Facts, boxes: Mapping[str, str]) -> list[Link]:
    """Young people of different families who were at one school at the same time."""
    by_school: dict[str, list[Row]] = defaultdict(list)
    for row in facts.places:
        if row["kind"] == "attends":
            by_school[row["organisation_id"]].append(row)
    found: dict[Pair, list[tuple[Row, Row]]] = defaultdict(list)
    for rows in by_school.values():
        for one, other in combinations(rows, 2):
            if _apart(one, other, boxes) and _at_once(one, other):
                found[_pair(one["person_id"], other["person_id"])].append((one, other))
    return [_at_school(pair, both) for pair, both in sorted(found.items())]


def _at_school(pair: Pair, both: Iterable[tuple[Row, Row]]) -> Link:
    told = list(both)
    return Link(
        f"{pair[0]}-{pair[1]}-education", *pair, "education", "Education history",
        evidence=tuple(sorted({row["record_id"] for two in told for row in two})),
        spans=spans(_joint(*two) for two in told),
    )  # fmt: skip


def _joint(one: Row, other: Row) -> Row:
    """The days of both."""
    starts = [row["valid_from"] for row in (one, other) if row["valid_from"]]
    ends = [row["valid_to"] for row in (one, other) if row["valid_to"]]
    return {"valid_from": max(starts, default=None), "valid_to": min(ends, default=None)}


def _apart(one: Row, other: Row, boxes: Mapping[str, str]) -> bool:
    here, there = one["person_id"], other["person_id"]
    return bool(here != there and (here not in boxes or boxes[here] != boxes.get(there)))


def _at_once(one: Row, other: Row) -> bool:
    return overlaps(one["valid_from"], one["valid_to"], other["valid_from"], other["valid_to"])


def match_links(facts: Facts) -> list[Link]:
    """Two icons that may be one human being: shown as two, never merged in silence."""
    return [
        Link(
            id=f"{row['person_id']}-{row['other_id']}-possibly-same",
            source=row["person_id"],
            target=row["other_id"],
            kind="possibly_same",
            label="Possibly same",
            strength="tentative",
            evidence=tuple(sorted({row["record_id"], row["other_record_id"]})),
        )
        for row in facts.matches
    ]


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one <= other else (other, one)
