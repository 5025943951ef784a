"""Shapes of families that are rare by chance, in numbers enough to measure each: the rates are in population.toml.

They are people of their own, drawn after everybody else and from streams of their own, so that nobody else changes.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from kithkin.loaders.synthetic.dice import Dice, birthday, years
from kithkin.loaders.synthetic.facts import Episode
from kithkin.loaders.synthetic.names import words
from kithkin.loaders.synthetic.people import Family, Home, Household, Left, Member, Person, Stay
from kithkin.loaders.synthetic.settle import Settler
from kithkin.loaders.synthetic.town import REFERENCE, Town

_DAY = timedelta(days=1)
_AGES = {"kinship": (46, 66), "shared_child": (26, 42), "looked_after": (22, 42), "refuge": (20, 42),
         "hostel_family": (19, 40), "students": (18.9, 20.3), "expecting": (19, 38)}  # fmt: skip
_FAMILIES_OF_A_HOUSE = {"refuge": 6, "hostel_family": 8}


@dataclass(frozen=True, slots=True)
class Fostered:
    """A child goes to live with foster carers on a day."""

    child: Person
    household: Household
    since: date


def shape(town: Town, households: int) -> list[Fostered]:
    """Households of every shape for a town of this size; gives who is to be placed once homes are known."""
    shaper = Shaper(town, town.chance("shapes"))
    for kind, per_thousand in words("population")["shapes"].items():
        for _ in range(round(per_thousand * households / 1000)):
            shaper.settle(kind, shaper.dice.uniform(*_AGES[kind]))
    return shaper.fostered


def place(fostered: list[Fostered]) -> None:
    """Children who are looked after live with their foster carers from then on."""
    for one in fostered:
        before = [stay for stay in one.child.stays if stay.since < one.since]
        for stay in before:
            stay.until = min(stay.until or one.since, one.since - _DAY)
        after = [
            Stay(one.household, home, max(one.since, came), went, "looked after")
            for home, came, went in one.household.homes
            if went is None or went >= one.since
        ]
        one.child.stays = before + after


class Shaper(Settler):
    """Draws households of the rare shapes."""

    def __init__(self, town: Town, chance: Dice) -> None:
        super().__init__(town, chance)
        self.fostered: list[Fostered] = []
        self._houses: dict[str, list[Home]] = {"refuge": [], "hostel_family": []}
        self._fosterers: list[Household] = []
        self._kinds = {
            "kinship": self._kinship,
            "shared_child": self._shared_child,
            "looked_after": self._looked_after,
            "refuge": self._refuge,
            "hostel_family": self._hostel_family,
            "students": self._students,
            "expecting": self._expecting,
        }

    def settle(self, kind: str, age: float) -> None:
        """A household of this kind, and those that its story needs."""
        begun = len(self.town.households)
        self._kinds[kind](self.town.household(kind, REFERENCE, self.dice.random()), age)
        for household in self.town.households[begun:]:
            for person, _, _ in household.members:
                person.trouble = household.trouble
            if household.formed == REFERENCE:
                self._form(household)

    def _shared_child(self, household: Household, age: float) -> None:
        """Children live with their mother and, as much, with their father and his new partner."""
        woman, eldest = self._mother(household, age), self.dice.uniform(5, min(15.5, age - 17))
        man = self._father(woman, eldest)
        births = self.kin.births(woman, eldest, 3)
        births = births[:1] + [born for born in births[1:] if born < REFERENCE - years(3)]
        children = [self.kin.child(woman, man, born) for born in births]
        parted = self.dice.day(births[-1] + years(0.3), REFERENCE - years(2))
        family = self._raise(household, woman, None, children)
        self._part(family, household, man, parted)
        his = self.town.household("shared_child", parted + _DAY, self.dice.random())
        his.members.append((man, "father", parted + _DAY))
        other = self.town.family(Member(man, "father", parted + _DAY), Member(woman, "mother_apart", parted + _DAY))
        self._new_partner(his, other, children, man)
        for child in children:
            child.flags.add("two_homes")
            his.members.append((child, "child", parted + _DAY))
            other.members.append(Member(child, "child", parted + _DAY))

    def _new_partner(self, his: Household, family: Family, children: list[Person], man: Person) -> None:
        partner = self._adult(man.age(REFERENCE) - self.dice.uniform(-2, 6), "female")
        joined = self.dice.day(his.formed + timedelta(days=60), REFERENCE - years(1.2))
        his.members.append((partner, "step_parent", joined))
        family.members.append(Member(partner, "step_mother", joined))
        self.town.tie(partner, "partner_of", man, joined)
        for child in children:
            self.town.tie(partner, "step_parent_of", child, joined)
        if self.dice.chance(0.65):
            baby = self.kin.child(partner, man, self.dice.day(joined + years(0.75), REFERENCE - timedelta(days=20)))
            his.members.append((baby, "child", None))
            family.members += [Member(baby, "child"), Member(partner, "mother", baby.born)]

    def _looked_after(self, household: Household, age: float) -> None:
        """A child, or all the children of a family, live with foster carers who are no kin."""
        woman = self._mother(household, age)
        eldest = self.dice.uniform(1, min(16, age - 16.5))
        man = self._at_home(household, woman, eldest) if self.dice.chance(0.45) else None
        births = self.kin.births(woman, eldest, 3)
        children = [self.kin.child(woman, man, born) for born in births]
        self._raise(household, woman, man, children)
        carers = self._carers()
        for child in children if self.dice.chance(0.6) else [self.dice.choice(children)]:
            first = max(child.born + timedelta(days=30), REFERENCE - years(4))
            self._take(child, carers, self.dice.day(first, REFERENCE - timedelta(days=15)), [woman, man])

    def _take(self, child: Person, carers: Household, since: date, parents: list[Person | None]) -> None:
        child.flags.add("looked_after")
        self.fostered.append(Fostered(child, carers, since))
        episode = Episode(child, "LAC", since, None, parents[0], parents[1] if self.dice.chance(0.75) else None)
        self.town.facts.episodes.append(episode)
        for carer, _, _ in carers.members:
            self.town.tie(carer, "foster_carer_of", child, since)

    def _carers(self) -> Household:
        if not self._fosterers or self.dice.chance(0.6):
            made = self.town.household("foster", REFERENCE, 0.1 * self.dice.random())
            woman, man = self._partners(made, self.dice.uniform(34, 60))
            self.town.family(Member(woman, "partner"), Member(man, "partner"))
            self._form(made)
            made.formed = min(made.formed, REFERENCE - years(5))
            self._fosterers.append(made)
        return self.dice.choice(self._fosterers[-3:])

    def _refuge(self, household: Household, age: float) -> None:
        """A mother fled with her children; their father is still in the home they had."""
        woman, eldest = self._mother(household, age), self.dice.uniform(1, min(15, age - 17))
        man = self._father(woman, eldest)
        births = self.kin.births(woman, eldest, 3)
        children = [self.kin.child(woman, man, born) for born in births]
        fled = self.dice.day(REFERENCE - timedelta(days=300), REFERENCE - timedelta(days=70))
        fled = max(fled, births[-1] + _DAY)
        self._part(self._raise(household, woman, None, children), household, man, fled - _DAY)
        his = self.town.household("alone", fled, self.dice.random())
        his.members.append((man, "alone", fled))
        before = self._sheltered(household, "refuge", fled)
        his.homes.append((before, fled, None))

    def _hostel_family(self, household: Household, age: float) -> None:
        """A family lost its home and lives in a hostel among others."""
        woman = self._mother(household, age)
        eldest = self.dice.uniform(0.5, min(14, age - 16.5))
        man = self._at_home(household, woman, eldest) if self.dice.chance(0.4) else None
        births = self.kin.births(woman, eldest, 3)
        self._raise(household, woman, man, self.kin.twins([self.kin.child(woman, man, born) for born in births]))
        for person, _, _ in household.members:
            person.flags.add("hostel")
        lost = self.dice.day(REFERENCE - timedelta(days=500), REFERENCE - timedelta(days=70))
        self._sheltered(household, "hostel_family", lost)

    def _sheltered(self, household: Household, kind: str, since: date) -> Home:
        """The household leaves its home for a shared house; gives the home it had."""
        self._form(household)
        household.formed = min(household.formed, since - timedelta(days=200))
        household.trouble = 0.4 + 0.6 * self.dice.random()
        houses = self._houses[kind]
        if not houses or self.dice.chance(1 / _FAMILIES_OF_A_HOUSE[kind]):
            word = "Refuge" if kind == "refuge" else "Family Hostel"
            houses.append(self.town.places.hostel(f"{word} {len(houses) + 1}"))
        before = self.town.places.home()
        household.homes += [(before, household.formed, since - _DAY), (houses[-1], since, None)]
        return before

    def _students(self, household: Household, age: float) -> None:
        """A house of students; the parents of some live in the city."""
        household.trouble *= 0.5
        for _ in range(self.dice.randint(3, 5)):
            student = self._adult(max(18.9, age + self.dice.uniform(-0.4, 0.4)), self._sex())
            grown = birthday(student.born, 18)
            joined = date(grown.year + (grown > date(grown.year, 9, 15)), 9, 15 + self.dice.randint(0, 8))
            household.members.append((student, "student", joined))
            if self.dice.chance(0.4):
                self._parents_of(student, joined)
        household.formed = min(day for _, _, day in household.members if day)

    def _parents_of(self, student: Person, left: date) -> None:
        """The family a student comes from and still belongs to."""
        home = self.town.household("grown", REFERENCE, self.dice.random() ** 2.5)
        woman = self._mother(home, student.age(REFERENCE) + self.dice.uniform(20, 32))
        man = self._at_home(home, woman, student.age(REFERENCE) + 1) if self.dice.chance(0.7) else None
        student.surname = (man or woman).surname
        self.kin.born_to(student, woman, man)
        younger = REFERENCE - years(student.age(REFERENCE) - self.dice.uniform(1.5, 6))
        children = [self.kin.child(woman, man, younger)] if self.dice.chance(0.6) else []
        family = self._raise(home, woman, man, children)
        family.members.append(Member(student, "child"))
        self.town.left.append(Left(student, home, None, left - _DAY, "child"))
        self._form(home)
        home.formed = min(home.formed, student.born)

    def _expecting(self, household: Household, age: float) -> None:
        """A child on the way, of whom social care knows before the birth."""
        woman = self._mother(household, age)
        eldest = self.dice.uniform(1.5, max(1.5, min(12, age - 17)))
        man = self._at_home(household, woman, eldest) if self.dice.chance(0.6) else None
        births = self.kin.births(woman, eldest, 2) if self.dice.chance(0.5) and age > 21 else []
        children = [self.kin.child(woman, man, born) for born in births if born < REFERENCE - years(1)]
        family = self._raise(household, woman, man, children)
        due = REFERENCE + timedelta(days=self.dice.randint(10, 150))
        unborn = self.folk.person("", due, woman.origin, woman.surname, "Unborn")
        unborn.middle, unborn.nhs_number = "", ""
        unborn.flags.add("unborn")
        self.kin.born_to(unborn, woman, man)
        known = self.dice.day(REFERENCE - timedelta(days=100), REFERENCE - timedelta(days=5))
        family.members.append(Member(unborn, "child", known))
        kind = "CP" if self.dice.chance(0.3) else "CIN"
        self.town.facts.episodes.append(Episode(unborn, kind, known, None, woman, man, children))

    def _mother(self, household: Household, age: float) -> Person:
        woman = self._adult(age, "female")
        household.members.append((woman, "mother", None))
        return woman

    def _father(self, woman: Person, eldest: float) -> Person:
        """A man about as old as the mother, and old enough for a child of so many years."""
        return self._adult(max(eldest + 17, woman.age(REFERENCE) + self.dice.gauss(2, 3)), "male", woman.origin)

    def _at_home(self, household: Household, woman: Person, eldest: float) -> Person:
        man = self._father(woman, eldest)
        household.members.append((man, "partner", None))
        self.town.tie(woman, "partner_of", man)
        return man

    def _part(self, family: Family, household: Household, man: Person, parted: date) -> None:
        """The father lived with them until a day, and lives apart since."""
        family.members += [Member(man, "father", None, parted), Member(man, "father_apart", parted + _DAY)]
        self.town.left.append(Left(man, household, None, parted, "father"))
