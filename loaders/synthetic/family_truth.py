"""The families of the truth by day, and the shape of each, taken from the histories."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from kithkin.loaders.synthetic.people import Family, Member, Person, Stay
from kithkin.loaders.synthetic.town import REFERENCE, Town

SHAPES = (
    "child_in_two_families", "parent_apart", "step", "kinship_care", "looked_after", "adult_child", "lodger", "hostel",
    "student_house", "refuge", "two_families", "several_homes", "unborn",
)  # fmt: skip
Rows = list[Sequence[object]]
_GROWN = 18
_HOUSES = {"refuge": "refuge", "hostel_family": "hostel", "students": "student_house",
           "two_families": "two_families"}  # fmt: skip


def memberships(town: Town) -> Rows:
    """Person, family, label, role, from, to."""
    return [
        (member.person.id, family.id, family.label, member.role, since, member.until)
        for family in town.families
        for member, since in dated(family)
    ]


def dated(family: Family) -> Iterator[tuple[Member, date]]:
    """Each membership with the day it began: a birth, a day that the history tells, or the day the family began."""
    children = [_since(member) for member in family.members if member.role == "child"]
    began = min(children) if children else _together(family)
    for member in family.members:
        yield member, _since(member) if member.since or member.role == "child" else max(began, member.person.born)


def _since(member: Member) -> date:
    return member.since or member.person.born


def _together(family: Family) -> date:
    """The first day on which two of a family without children share a home."""
    first = [
        max(one.since, other.since)
        for a, b in combinations(family.members, 2)
        for one in a.person.stays
        for other in b.person.stays
        if one.home is other.home and _meet(one, other)
    ]
    return min(first, default=max(member.person.born for member in family.members))


def _meet(one: Stay, other: Stay) -> bool:
    far = date.max
    return max(one.since, other.since) <= min(one.until or far, other.until or far)


def shapes(town: Town) -> Rows:
    """Shape, subject (a family, household or person by its id), person: who is of what shape on the reference date."""
    rows: Rows = []
    now = {family.id: _now(family) for family in town.families}
    belongs: dict[int, int] = defaultdict(int)
    for members in now.values():
        for member in members:
            belongs[member.person.number] += member.role == "child"
    for family, members in now.items():
        for shape in _of_family(members, belongs):
            rows += [(shape, family, person.id) for person in dict.fromkeys(member.person for member in members)]
    return sorted({*rows, *_of_households(town)}, key=str)


def _now(family: Family) -> list[Member]:
    return [member for member in family.members if member.until is None or member.until >= REFERENCE]


def _of_family(members: list[Member], belongs: dict[int, int]) -> Iterator[str]:
    roles = {member.role for member in members}
    children = [member.person for member in members if member.role == "child"]
    if any(belongs[child.number] > 1 for child in children):
        yield "child_in_two_families"
    if any(role.endswith("_apart") for role in roles):
        yield "parent_apart"
    if any(role.startswith("step_") for role in roles):
        yield "step"
    if "carer" in roles:
        yield "kinship_care"
    if any(stay.role == "looked after" for child in children for stay in _homes(child)):
        yield "looked_after"
    if any(child.age(REFERENCE) >= _GROWN for child in children):
        yield "adult_child"
    if any(child.born > REFERENCE for child in children):
        yield "unborn"
    core = {member.person.number: member.person for member in members if not member.role.endswith("_apart")}
    homes = [{stay.home.number for stay in _homes(person)} for person in core.values() if _homes(person)]
    if any(one.isdisjoint(other) for one, other in combinations(homes, 2)):
        yield "several_homes"


def _homes(person: Person) -> list[Stay]:
    return [stay for stay in person.stays if stay.until is None or stay.until >= REFERENCE]


def _of_households(town: Town) -> Iterator[tuple[str, str, str]]:
    """A hostel of single people is told by person, every other shape of a household by household."""
    lodged = {stay.household.number for person in town.people for stay in _homes(person) if stay.role == "lodger"}
    for person in town.people:
        for stay in _homes(person):
            household = f"household-{stay.household.number:06d}-{stay.home.number:06d}"
            if stay.household.kind == "hostel":
                yield "hostel", person.id, person.id
            if stay.household.kind in _HOUSES:
                yield _HOUSES[stay.household.kind], household, person.id
            if stay.household.number in lodged:
                yield "lodger", household, person.id
