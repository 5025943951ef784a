"""The town as it grows: its people, homes, ties, families and facts, each numbered as it comes."""

from dataclasses import dataclass, field
from datetime import date

from kithkin.loaders.synthetic.dice import Dice, birthday, dice
from kithkin.loaders.synthetic.facts import Facts
from kithkin.loaders.synthetic.names import drawn, nicknames, words
from kithkin.loaders.synthetic.numbers import Numbers
from kithkin.loaders.synthetic.people import Family, Gang, Household, Left, Member, Person, School, Tie
from kithkin.loaders.synthetic.places import Places

REFERENCE: date = words("population")["reference_date"]
WINDOW: date = words("population")["window_from"]


@dataclass(frozen=True, slots=True)
class Part:
    """What is drawn for at one time: everything since the town was so large, from streams of its own."""

    name: str = ""
    people: int = 0
    households: int = 0
    left: int = 0


@dataclass(slots=True)
class Town:
    """Everything that is true of the synthetic Liverpool."""

    seed: int
    numbers: Numbers
    places: Places
    people: list[Person] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)
    families: list[Family] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    gangs: list[Gang] = field(default_factory=list)
    schools: list[School] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)
    part: Part = Part()

    def begin(self, name: str) -> None:
        """What comes from now on is a part of its own."""
        self.part = Part(f"{name} ", len(self.people), len(self.households), len(self.left))

    def chance(self, stage: str) -> Dice:
        """The stream of a stage in this part."""
        return dice(self.seed, f"{self.part.name}{stage}")

    @property
    def new_people(self) -> list[Person]:
        """The people of this part."""
        return self.people[self.part.people :]

    @property
    def new_households(self) -> list[Household]:
        """The households of this part."""
        return self.households[self.part.households :]

    @property
    def new_left(self) -> list[Left]:
        """Who left, or has another home, in this part."""
        return self.left[self.part.left :]

    def add(self, person: Person) -> Person:
        """Somebody more, with a number and the identifiers that everybody has."""
        person.number = len(self.people) + 1
        person.nhs_number = self.numbers.nhs_number()
        if birthday(person.born, 16) <= REFERENCE:
            person.nino = self.numbers.nino()
        self.people.append(person)
        return person

    def household(self, kind: str, formed: date, trouble: float = 0.0) -> Household:
        """A household more."""
        made = Household(len(self.households) + 1, kind, formed, trouble=trouble)
        self.households.append(made)
        return made

    def family(self, *members: Member, label: str = "") -> Family:
        """A family more."""
        made = Family(len(self.families) + 1, label, list(members))
        self.families.append(made)
        return made

    def tie(self, source: Person, kind: str, target: Person, since: date | None = None) -> None:
        """Source kind target, from a day on."""
        self.ties.append(Tie(source, kind, target, since))


def empty_town(seed: int, households: int) -> Town:
    """A town without people, with its postcodes chosen."""
    numbers = Numbers(dice(seed, "numbers"))
    return Town(seed, numbers, Places(dice(seed, "places"), numbers, households))


class Folk:
    """Makes people with the names of their origin."""

    def __init__(self, town: Town, chance: Dice) -> None:
        self.town, self.dice = town, chance
        self._rates = words("population")["rates"]

    def person(self, sex: str, born: date, origin: str, surname: str = "", given: str = "") -> Person:
        """Somebody new; names that are not said are drawn."""
        given = given or drawn(self.dice, origin, sex)
        surname = surname or drawn(self.dice, origin, "surname")
        person = self.town.add(Person(0, sex, born, given, surname, origin=origin))
        person.ethnicity = self.dice.choice(words()["ethnicity"][origin])
        if self.dice.chance(self._rates["middle_name"]):
            person.middle = drawn(self.dice, origin, sex)
        known = nicknames(given)
        if known and self.dice.chance(self._rates["nickname"]):
            person.nickname = self.dice.choice(known)
            person.flags.add("nickname")
        person.phone, person.old_phone = self.town.numbers.mobile(), self.town.numbers.mobile()
        return person

    def origin(self) -> str:
        """Where somebody's names come from."""
        return self.dice.weighted(words("population")["origins"])
