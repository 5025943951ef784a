"""Households of every kind, drawn from the oldest head to the youngest so that parents stand before their children."""

from collections.abc import Callable
from datetime import date, timedelta

from kithkin.loaders.synthetic.dice import Dice, birthday, dice, years
from kithkin.loaders.synthetic.kinship import Kinship
from kithkin.loaders.synthetic.names import words
from kithkin.loaders.synthetic.people import Family, Household, Member, Person
from kithkin.loaders.synthetic.town import REFERENCE, Folk, Town

_Settled = Callable[[Household, float], None]


def settle(town: Town, households: int) -> None:
    """Fill the town with households and the kin inside and between them."""
    chance = dice(town.seed, "households")
    population = words("population")
    plan = []
    for _ in range(households):
        kind = chance.weighted(population["households"])
        youngest, oldest = population["ages"][kind]
        plan.append((chance.uniform(youngest, oldest + 1), kind))
    settler = Settler(town, chance)
    for age, kind in sorted(plan, reverse=True):
        settler.settle(kind, age)


class Settler:
    """Draws one household after another."""

    def __init__(self, town: Town, chance: Dice) -> None:
        self.town, self.dice = town, chance
        self.folk = Folk(town, chance)
        self.kin = Kinship(town, self.folk, chance)
        self.rates = words("population")["rates"]
        self._kinds: dict[str, _Settled] = {
            "alone": self._alone,
            "couple": self._couple,
            "couple_children": self._couple_children,
            "lone_parent": self._lone_parent,
            "step": self._step,
            "grown": self._grown,
            "kinship": self._kinship,
            "three_generations": self._three_generations,
            "shared": self._shared,
            "two_families": self._two_families,
        }

    def settle(self, kind: str, age: float) -> None:
        """A household of this kind whose head has this age."""
        household = self.town.household(kind, REFERENCE, self.dice.random() ** 2.5)
        self._kinds[kind](household, age)
        for person, _, _ in household.members:
            person.trouble = household.trouble
        self._form(household)
        if kind not in {"shared", "two_families"} and self.dice.chance(self.rates["lodger"]):
            lodger = self._adult(self.dice.uniform(19, 55), self._sex())
            household.members.append((lodger, "lodger", self.dice.day(REFERENCE - years(4), REFERENCE - years(0.2))))

    def _alone(self, household: Household, age: float) -> None:
        person = self._adult(age, self._sex())
        household.members.append((person, "alone", None))
        self.kin.from_elders(person, alone=True)
        if person.sex == "male":
            self.kin.lone_men.append((person, household))
        self.kin.elder(person, None, household)

    def _couple(self, household: Household, age: float) -> None:
        woman, man = self._partners(household, age, same_sex=self.dice.chance(self.rates["same_sex_couple"]))
        family = self.town.family(Member(woman, "partner"), Member(man, "partner"))
        self.kin.elder(woman, man, household, family)

    def _couple_children(self, household: Household, age: float) -> None:
        woman, man = self._partners(household, age)
        births = self.kin.births(woman, self.dice.uniform(0, min(17.9, age - 17)), 4)
        children = [self.kin.child(woman, man, born) for born in births]
        self._raise(household, woman, man, self.kin.twins(children))

    def _grown(self, household: Household, age: float) -> None:
        woman, man = self._partners(household, age)
        births = self.kin.births(woman, self.dice.uniform(18, min(31, age - 17)), 4)
        children = [self.kin.child(woman, man, born) for born in births]
        family = self._raise(household, woman, man, self.kin.twins(children))
        self.kin.elder(woman, man, household, family)

    def _lone_parent(self, household: Household, age: float) -> None:
        woman = self._adult(age, "female")
        household.members.append((woman, "mother", None))
        self.kin.from_elders(woman, alone=False)
        births = self.kin.births(woman, self.dice.uniform(0.2, min(17.9, age - 16)), 4)
        father, his = self.kin.absent_father(woman, births[0])
        children = [self.kin.child(woman, father, born) for born in births]
        self._raise(household, woman, None, self.kin.twins(children), father)
        self.kin.apart(household, father, his, children)

    def _step(self, household: Household, age: float) -> None:
        woman = self._adult(age, "female")
        household.members.append((woman, "mother", None))
        births = self.kin.births(woman, self.dice.uniform(5, min(17.9, age - 17)), 3)
        father, his = self.kin.absent_father(woman, births[0])
        children = self.kin.twins([self.kin.child(woman, father, born) for born in births])
        partner = self._adult(age + self.dice.gauss(1, 4), "male")
        youngest = max(child.born for child in children)
        joined = self.dice.day(min(youngest + years(1.5), REFERENCE - years(0.5)), REFERENCE - years(0.4))
        household.members.append((partner, "step_parent", joined))
        self.town.tie(woman, "partner_of", partner, joined)
        for child in children:
            self.town.tie(partner, "step_parent_of", child, joined)
            self.kin.maybe_renamed(child, partner.surname, joined)
        family = self._raise(household, woman, None, children, father)
        family.members.append(Member(partner, "step_father", joined))
        self.kin.apart(household, father, his, children)
        if joined < REFERENCE - years(2) and self.dice.chance(0.5):
            baby = self.kin.child(woman, partner, self.dice.day(joined + years(0.8), REFERENCE))
            household.members.append((baby, "child", None))
            family.members += [Member(baby, "child"), Member(partner, "father", baby.born)]

    def _kinship(self, household: Household, age: float) -> None:
        grandmother, grandfather = self._partners(household, age)
        mother = self.kin.child(grandmother, grandfather, birthday_of(age - self.dice.uniform(17, 26)), sex="female")
        eldest = self.dice.uniform(1, min(17, mother.age(REFERENCE) - 15.5))
        children = [self.kin.child(mother, None, born) for born in self.kin.births(mother, eldest, 2)]
        family = self.town.family(Member(grandmother, "carer"), Member(grandfather, "carer"))
        family.members.append(Member(mother, "mother_apart"))
        for child in children:
            since = self.dice.day(child.born + years(0.3), REFERENCE - years(0.2))
            household.members.append((child, "child", since))
            family.members.append(Member(child, "child", since))
            self.town.tie(grandmother, "carer_of", child, since)
            self.town.tie(grandfather, "carer_of", child, since)
            child.flags.add("kinship_care")

    def _three_generations(self, household: Household, age: float) -> None:
        grandmother = self._adult(age, "female")
        household.members.append((grandmother, "grandparent", None))
        mother = self.kin.child(grandmother, None, birthday_of(age - self.dice.uniform(20, 34)), sex="female")
        household.members.append((mother, "mother", None))
        births = self.kin.births(mother, self.dice.uniform(0.3, min(17.5, mother.age(REFERENCE) - 15.5)), 3)
        father, his = self.kin.absent_father(mother, births[0])
        children = self.kin.twins([self.kin.child(mother, father, born) for born in births])
        family = self._raise(household, mother, None, children, father)
        family.members.append(Member(grandmother, "grandparent"))
        self.kin.apart(household, father, his, children)

    def _shared(self, household: Household, age: float) -> None:
        for _ in range(self.dice.randint(2, 4)):
            sharer = self._adult(age + self.dice.uniform(-2, 4), self._sex())
            joined = self.dice.day(REFERENCE - years(3), REFERENCE - years(0.2))
            household.members.append((sharer, "sharer", joined))
            self.kin.from_elders(sharer, alone=True)

    def _two_families(self, household: Household, age: float) -> None:
        self._lone_parent(household, age)
        self._lone_parent(household, max(18.5, age + self.dice.uniform(-6, 6)))

    def _partners(self, household: Household, age: float, *, same_sex: bool = False) -> tuple[Person, Person]:
        first = self._adult(age, "female")
        second = self._adult(max(18.2, age + self.dice.gauss(2, 3)), "female" if same_sex else "male", first.origin)
        household.members += [(first, "partner", None), (second, "partner", None)]
        self.kin.from_elders(first, alone=False)
        self.kin.from_elders(second, alone=False)
        if not same_sex:
            self.kin.wed(first, second)
        self.town.tie(first, "partner_of", second)
        return first, second

    def _raise(
        self,
        household: Household,
        mother: Person,
        father: Person | None,
        children: list[Person],
        apart: Person | None = None,
    ) -> Family:
        family = self.town.family(Member(mother, "mother"))
        family.members += [Member(father, "father")] if father else []
        family.members += [Member(apart, "father_apart")] if apart else []
        for child in children:
            household.members.append((child, "child", None))
            family.members.append(Member(child, "child"))
        return family

    def _form(self, household: Household) -> None:
        """The day the household began: when its oldest was grown, and before its first child."""
        heads = [p for p, role, _ in household.members if role not in {"child", "sharer", "lodger"}]
        heads = heads or [p for p, _, _ in household.members]
        grown = birthday(min(p.born for p in heads), 18)
        latest = min([p.born for p, role, _ in household.members if role == "child"] + [REFERENCE - years(0.3)])
        latest = max(latest, grown)
        household.formed = min(self.dice.day(grown, min(latest, grown + years(12))), REFERENCE - timedelta(days=60))

    def _adult(self, age: float, sex: str, origin: str = "") -> Person:
        alike = origin if origin and self.dice.chance(0.85) else self.folk.origin()
        return self.folk.person(sex, birthday_of(max(18.05, age)), alike)

    def _sex(self) -> str:
        return "female" if self.dice.chance(0.5) else "male"


def birthday_of(age: float) -> date:
    """The birth date of somebody of an age at the reference date."""
    return REFERENCE - years(age)
