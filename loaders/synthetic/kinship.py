"""Births, parents apart, and grown children in homes of their own."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta

from kithkin.loaders.synthetic.dice import Dice, birthday, years
from kithkin.loaders.synthetic.names import drawn, nicknames, words
from kithkin.loaders.synthetic.people import Family, Household, Left, Member, Person
from kithkin.loaders.synthetic.town import REFERENCE, Folk, Town

_MOST_GROWN_CHILDREN = 3


@dataclass(slots=True, eq=False)
class Elders:
    """Somebody old enough for grown children, with the other parent and their home."""

    mother: Person | None
    father: Person | None
    household: Household
    family: Family | None
    children: int = 0


class Kinship:
    """Makes children and finds parents."""

    def __init__(self, town: Town, folk: Folk, chance: Dice) -> None:
        self.town, self.folk, self.dice = town, folk, chance
        self.rates = words("population")["rates"]
        self.lone_men: list[tuple[Person, Household]] = []
        self._elders: list[Elders] = []
        self._elders_born: list[int] = []
        self._parents: dict[int, tuple[Person, Person | None]] = {}

    def births(self, mother: Person, eldest: float, most: int) -> list[date]:
        """The birth dates of brothers and sisters, the eldest first."""
        first = max(REFERENCE - years(eldest), birthday(mother.born, 15) + timedelta(days=self.dice.randint(1, 300)))
        days = [min(first, birthday(mother.born, 44), REFERENCE - timedelta(days=20))]
        while len(days) < most and self.dice.chance(0.62):
            following = days[-1] + years(self.dice.uniform(1.0, 5.0))
            if following > REFERENCE - timedelta(days=20) or following > birthday(mother.born, 45):
                break
            days.append(following)
        return days

    def child(self, mother: Person, father: Person | None, born: date, sex: str = "") -> Person:
        """A child of these parents, named after them."""
        sex = sex or ("male" if self.dice.chance(0.51) else "female")
        origin = (father or mother).origin if self.dice.chance(0.8) else mother.origin
        child = self.folk.person(sex, born, origin, self._surname(mother, father))
        parent = father if sex == "male" else mother
        rate = self.rates["same_name_son" if sex == "male" else "same_name_daughter"]
        if parent is not None and parent.surname == child.surname and self.dice.chance(rate):
            self._rename(child, parent.given)
            child.flags.add("same_name_kin")
            parent.flags.add("same_name_kin")
        self.born_to(child, mother, father)
        return child

    def twins(self, children: list[Person]) -> list[Person]:
        """The same children, with the twins that some of them have."""
        found: list[Person] = []
        for child in children:
            found.append(child)
            if self.dice.chance(self.rates["twin_birth"]):
                found.append(self._twin(child))
        return found

    def _twin(self, child: Person) -> Person:
        sex = child.sex if self.dice.chance(0.7) else ("male" if child.sex == "female" else "female")
        twin = self.folk.person(sex, child.born, child.origin, child.surname)
        for _ in range(12 if self.dice.chance(0.35) else 0):
            if twin.given[0] == child.given[0] and twin.given != child.given:
                break
            self._rename(twin, drawn(self.dice, child.origin, sex))
        while twin.given == child.given:
            self._rename(twin, drawn(self.dice, child.origin, sex))
        self.born_to(twin, *self._parents[child.number])
        twin.flags.add("twin")
        child.flags.add("twin")
        return twin

    def born_to(self, child: Person, mother: Person, father: Person | None) -> None:
        """Who the parents of somebody are by birth."""
        self._parents[child.number] = (mother, father)
        self.town.tie(mother, "mother_of", child)
        if father:
            self.town.tie(father, "father_of", child)

    def wed(self, woman: Person, man: Person) -> None:
        """Some couples marry, and most wives then take the husband's name."""
        if not self.dice.chance(self.rates["married"]):
            return
        grown = max(birthday(woman.born, 20), birthday(man.born, 20))
        if grown >= REFERENCE or not self.dice.chance(self.rates["wife_takes_name"]):
            return
        woman.former_surname, woman.surname = woman.surname, man.surname
        woman.changed_on = self.dice.day(grown, min(REFERENCE, grown + years(14)))
        woman.flags.add("changed_name")

    def maybe_renamed(self, child: Person, surname: str, since: date) -> None:
        """Some children take a stepfather's name."""
        if self.dice.chance(self.rates["changed_child_name"]):
            child.former_surname, child.surname = child.surname, surname
            child.changed_on = self.dice.day(since, REFERENCE)
            child.flags.add("changed_name")

    def absent_father(self, mother: Person, first: date) -> tuple[Person | None, Household | None]:
        """A father who lives elsewhere: in the city where one fits, beyond it, or not known."""
        fits = [
            n for n, (man, _) in enumerate(self.lone_men[-6:], start=max(0, len(self.lone_men) - 6))
            if birthday(man.born, 16) <= first and abs((man.born - mother.born).days) < 12 * 365
        ]  # fmt: skip
        if fits and self.dice.chance(self.rates["father_in_city"]):
            return self.lone_men.pop(self.dice.choice(fits))
        if self.dice.chance(self.rates["father_elsewhere"] / (1 - self.rates["father_in_city"])):
            born = min(mother.born - years(self.dice.gauss(1.5, 3)), first - years(16.5))
            return self.folk.person("male", born, mother.origin), None
        return None, None

    def apart(self, household: Household, father: Person | None, his: Household | None, children: list[Person]) -> None:
        """When a father left, and whether the children live in his home as well."""
        if father is None or his is None:
            return
        parted = self.dice.day(max(child.born for child in children), REFERENCE - timedelta(days=90))
        self._was_here(father, parted)
        self.town.left.append(Left(father, household, None, parted, "father"))
        if self.dice.chance(self.rates["two_home_children"]):
            for child in children:
                child.flags.add("two_homes")
                self.town.left.append(Left(child, his, parted, None, "child"))

    def _was_here(self, father: Person, parted: date) -> None:
        """In the truth of the family just made he was the father at home until they parted."""
        family = self.town.families[-1]
        for member in [member for member in family.members if member.person is father]:
            member.since = parted + timedelta(days=1)
            family.members.append(Member(father, "father", None, parted))

    def elder(self, one: Person, other: Person | None, household: Household, family: Family | None = None) -> None:
        """These may have grown children elsewhere."""
        if one.age(REFERENCE) >= 38:
            mother = next((p for p in (one, other) if p and p.sex == "female"), None)
            father = next((p for p in (one, other) if p and p.sex == "male"), None)
            self._elders.append(Elders(mother, father, household, family))
            self._elders_born.append(one.born.toordinal())

    def from_elders(self, person: Person, *, alone: bool) -> None:
        """Give somebody parents who live in the city, where some fit."""
        if person.age(REFERENCE) > 47 or not self.dice.chance(self.rates["own_parents_in_city"]):
            return
        wanted = person.born.toordinal() - round(self.dice.uniform(19, 36) * 365)
        near = bisect_left(self._elders_born, wanted)
        for elders in self._elders[near : near + 4]:
            if self._fit(elders, person):
                self._become_child(elders, person, alone=alone)
                return

    def _fit(self, elders: Elders, person: Person) -> bool:
        parents = [parent for parent in (elders.mother, elders.father) if parent]
        ages = [(person.born - parent.born).days / 365.25 for parent in parents]
        return elders.children < _MOST_GROWN_CHILDREN and all(16.5 <= age <= 44 for age in ages)

    def _become_child(self, elders: Elders, person: Person, *, alone: bool) -> None:
        elders.children += 1
        person.surname = (elders.father or elders.mother or person).surname
        if elders.mother:
            self.town.tie(elders.mother, "mother_of", person)
        if elders.father:
            self.town.tie(elders.father, "father_of", person)
        went = min(birthday(person.born, 18) + years(self.dice.uniform(0, 6)), REFERENCE - timedelta(days=120))
        self.town.left.append(Left(person, elders.household, None, went, "child"))
        if alone and person.age(REFERENCE) < 30:
            self._join(elders, person)

    def _join(self, elders: Elders, person: Person) -> None:
        if elders.family is None:
            one = elders.mother or elders.father
            assert one is not None
            elders.family = self.town.family(Member(one, "mother" if one.sex == "female" else "father"))
        elders.family.members.append(Member(person, "child"))
        for member in elders.family.members:
            if member.role == "partner":
                member.role = "mother" if member.person.sex == "female" else "father"

    def _surname(self, mother: Person, father: Person | None) -> str:
        if father is None:
            return mother.surname
        if mother.surname != father.surname and self.dice.chance(self.rates["hyphenated_child"]):
            return f"{mother.surname}-{father.surname}"
        return father.surname if self.dice.chance(0.85) else mother.surname

    def _rename(self, person: Person, given: str) -> None:
        person.given, person.nickname = given, ""
        person.flags.discard("nickname")
        known = nicknames(given)
        if known and self.dice.chance(self.rates["nickname"]):
            person.nickname = self.dice.choice(known)
            person.flags.add("nickname")
