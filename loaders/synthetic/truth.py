"""The truth beside the feeds: taken from the histories, never from a rule of the application."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from kithkin.loaders.synthetic.family_truth import memberships, shapes
from kithkin.loaders.synthetic.people import Person
from kithkin.loaders.synthetic.sheet import Sheet
from kithkin.loaders.synthetic.town import REFERENCE, Town
from kithkin.loaders.synthetic.units import siblings

FLAGS = (
    "twin", "same_name_kin", "mover", "wrong_dob", "changed_name", "nickname", "alias", "hostel", "two_homes",
    "looked_after", "kinship_care", "gang", "shared_identifier", "twice", "story",
)  # fmt: skip
CRITERIA = ("crime", "education", "children", "work", "domestic_abuse", "health")
_YEAR = timedelta(days=365)
_PROVEN = {"YC", "YCC", "CAU", "CONV"}


def write_truth(folder: Path, town: Town, sheets: Iterable[Sheet]) -> list[Path]:
    """Every table of the truth; gives the files."""
    folder.mkdir(parents=True, exist_ok=True)
    stated = [(record, person.id) for sheet in sheets for record, person in sheet.truth]
    known = {person for _, person in stated}
    tables: dict[str, tuple[Sequence[str], list[Sequence[object]]]] = {
        "record_person": (("record_id", "person"), list(stated)),
        "persons": (
            ("person", "given_name", "surname", "sex", "date_of_birth", "origin", "label", "in_feeds", *FLAGS),
            [_person(person, known) for person in town.people],
        ),
        "person_household": (("person", "household", "kind", "role", "from", "to", "uprn"), _households(town)),
        "person_family": (("person", "family", "label", "role", "from", "to"), memberships(town)),
        "family_shape": (("shape", "subject", "person"), shapes(town)),
        "kin": (("source", "kind", "target", "from", "to"), _kin(town)),
        "gangs": (("person", "gang", "category", "from", "member", "listed"), _gangs(town)),
        "criteria": (("subject", "kind", "criterion", "answer"), _criteria(town)),
        "story": (("family", "family_label", "person", "person_label", "record_id"), _story(town, stated)),
    }
    return [_write(folder / f"{name}.csv", *table) for name, table in tables.items()]


def _write(path: Path, columns: Sequence[str], rows: list[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    return path


def _person(person: Person, known: set[str]) -> Sequence[object]:
    flags = [int(flag in person.flags) for flag in FLAGS]
    named = (person.given, person.surname, person.sex, person.born, person.origin, person.label)
    return (person.id, *named, int(person.id in known), *flags)


def _households(town: Town) -> list[Sequence[object]]:
    rows: list[Sequence[object]] = []
    for person in town.people:
        for stay in person.stays:
            household = f"household-{stay.household.number:06d}-{stay.home.number:06d}"
            said = (stay.household.kind, stay.role, stay.since, stay.until, stay.home.uprn)
            rows.append((person.id, household, *said))
    return rows


def _kin(town: Town) -> list[Sequence[object]]:
    rows: list[Sequence[object]] = [(tie.source.id, tie.kind, tie.target.id, tie.since, tie.until) for tie in town.ties]
    by_number = {person.number: person for person in town.people}
    for number, others in siblings(town).items():
        rows += [
            (by_number[number].id, "sibling_of", other.id, None, None) for other in others if number < other.number
        ]
    return rows


def _gangs(town: Town) -> list[Sequence[object]]:
    rows: list[Sequence[object]] = []
    for gang in town.gangs:
        listed = {entry.person.id for entry in town.facts.listings if entry.gang is gang}
        since = {person.id: day for person, day in gang.members}
        rows += [
            (person, gang.name, gang.category, since.get(person), int(person in since), int(person in listed))
            for person in dict.fromkeys([*since, *sorted(listed)])
        ]
    return rows


def _criteria(town: Town) -> list[Sequence[object]]:
    met = _met(town)
    rows: list[Sequence[object]] = []
    for person in town.people:
        rows += [
            (person.id, "person", criterion, _answer(criterion, person.id in met[criterion])) for criterion in CRITERIA
        ]
    for family in town.families:
        ids = {member.person.id for member in family.members if member.until is None}
        rows += [
            (family.id, "family", criterion, _answer(criterion, bool(ids & met[criterion]))) for criterion in CRITERIA
        ]
    return rows


def _answer(criterion: str, met: bool) -> str:
    """No feed tells of domestic abuse and health, so nobody can know."""
    return "unknown" if criterion in {"domestic_abuse", "health"} else "met" if met else "not met"


def _met(town: Town) -> dict[str, set[str]]:
    """Whom each criterion was true of on the reference date, as their histories have it."""
    facts, since = town.facts, REFERENCE - _YEAR
    proven = {a.person.id for a in facts.arrests if a.disposal in _PROVEN and since <= a.on <= REFERENCE}
    ordered = {o.person.id for o in facts.orders if o.kind == "order" and _touches(o.since, o.until, since)}
    low = {a.pupil.id for a in facts.attendance if a.year == 2014 and float(a.percent) < 90}
    expelled = {e.pupil.id for e in facts.exclusions if e.kind == "PEX" and since <= e.on <= REFERENCE}
    in_unit = {
        p.pupil.id for p in facts.placements if p.school.phase == "pru" and _touches(p.since, p.until, REFERENCE)
    }
    cared = {e.child.id for e in facts.episodes if e.kind != "NTA" and _touches(e.since, e.until, REFERENCE)}
    work = {
        c.claimant.id for c in facts.claims if c.passport not in {"", "PC"} and _touches(c.since, c.until, REFERENCE)
    }
    return {
        "crime": proven | ordered,
        "education": low | expelled | in_unit,
        "children": cared,
        "work": work,
        "domestic_abuse": set(),
        "health": set(),
    }


def _touches(since: date, until: date | None, day: date) -> bool:
    """Whether a span reaches this day or a later one, and began by the reference date."""
    return since <= REFERENCE and (until is None or until >= day)


def _story(town: Town, stated: list[tuple[str, str]]) -> list[Sequence[object]]:
    first: dict[str, str] = {}
    for record, person in stated:
        first.setdefault(person, record)
    told = [(family, m.person) for family in town.families if family.label for m in family.members]
    within = {person.id for _, person in told}
    rows: list[Sequence[object]] = [(f.id, f.label, p.id, p.label, first.get(p.id)) for f, p in told]
    rows += [("", "", p.id, p.label, first.get(p.id)) for p in town.people if p.is_told and p.id not in within]
    return rows
