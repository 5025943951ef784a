"""Who keeps house together: heads with partner and children, and who a child's parents are."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from kithkin.loaders.synthetic.people import Home, Household, Person, Stay
from kithkin.loaders.synthetic.town import Town

_PARENTAL = {
    "foster_carer_of": "foster carer", "mother_of": "mother", "father_of": "father",
    "step_parent_of": "step parent", "carer_of": "carer",
}  # fmt: skip


@dataclass(slots=True, eq=False)
class Unit:
    """A head, a partner if there is one, and the children they keep."""

    household: Household
    head: Person
    partner: Person | None = None
    children: list[Person] = field(default_factory=list)

    @property
    def people(self) -> list[Person]:
        """Everybody of the unit."""
        return [self.head, *([self.partner] if self.partner else []), *self.children]

    def stays(self) -> Iterator[Stay]:
        """The head's stays with this household."""
        return (stay for stay in self.head.stays if stay.household is self.household)

    def there(self, home: Home) -> list[Person]:
        """Partner and children who lived in a home of the unit."""
        return [p for p in self.people[1:] if any(stay.home is home for stay in p.stays)]


def units(household: Household) -> list[Unit]:
    """The units of a household, in the order in which its members are listed."""
    found: list[Unit] = []
    for person, role, _ in household.members:
        current = found[-1] if found else None
        if role == "child" and current:
            current.children.append(person)
        elif current and not current.partner and _joins(current, role):
            current.partner = person
        else:
            found.append(Unit(household, person))
    return found


def _joins(unit: Unit, role: str) -> bool:
    return role == "step_parent" or (role == "partner" and not unit.children)


def parents(town: Town) -> dict[int, list[tuple[Person, str]]]:
    """Who raises or begot each person, foster carers and then mothers first, with the word a school would write."""
    found: dict[int, list[tuple[Person, str]]] = defaultdict(list)
    for tie in town.ties:
        if tie.kind in _PARENTAL:
            found[tie.target.number].append((tie.source, _PARENTAL[tie.kind]))
    order = list(_PARENTAL.values())
    for of_one in found.values():
        of_one.sort(key=lambda parent: order.index(parent[1]))
    return found


def siblings(town: Town) -> dict[int, list[Person]]:
    """Everybody who shares a parent by birth, by person."""
    children: dict[int, list[Person]] = defaultdict(list)
    for tie in town.ties:
        if tie.kind in {"mother_of", "father_of"}:
            children[tie.source.number].append(tie.target)
    found: dict[int, dict[int, Person]] = defaultdict(dict)
    for together in children.values():
        for one in together:
            found[one.number].update({other.number: other for other in together if other is not one})
    return {number: list(others.values()) for number, others in found.items()}
