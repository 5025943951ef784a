"""Offences with those who took part, suffered and saw; stops in the street; orders and warning markers."""

from datetime import date, timedelta

from kithkin.loaders.synthetic.dice import Dice, birthday, dice
from kithkin.loaders.synthetic.facts import Arrest, Order, Stop
from kithkin.loaders.synthetic.names import words
from kithkin.loaders.synthetic.people import Person
from kithkin.loaders.synthetic.town import REFERENCE, Town
from kithkin.loaders.synthetic.units import siblings

FIRST_DAY = date(2011, 1, 5)
_ADULT = {"NFA": 0.3, "NCH": 0.12, "WD": 0.06, "CAU": 0.14, "CONV": 0.26, "CHG": 0.07, "CR": 0.05}
_YOUNG = {"NFA": 0.28, "NCH": 0.12, "WD": 0.07, "YRD": 0.2, "YC": 0.12, "YCC": 0.07, "CONV": 0.1, "CHG": 0.04}
_MARKERS = ("violence", "weapons", "drugs", "asb", "dangerous_dog", "dvo")
_ORDERS = ("ASBO", "ABC", "CBO", "Injunction")


def offend(town: Town) -> list[Person]:
    """Draw the crimes of the town; gives those who offended, for gangs to form among them."""
    court = _Court(town, dice(town.seed, "crime"))
    for person in town.people:
        if person.stays and not person.is_told and court.dice.chance(_inclination(person)):
            court.record(person)
    return court.offenders


def _inclination(person: Person) -> float:
    age = person.age(REFERENCE)
    if age < 11 or age > 60:
        return 0.0
    share = 0.5 if age < 30 else 0.22
    return float(share * person.trouble**1.7 * (1.0 if person.sex == "male" else 0.35))


class _Court:
    def __init__(self, town: Town, chance: Dice) -> None:
        self.town, self.dice = town, chance
        self.siblings = siblings(town)
        self.offenders: list[Person] = []
        self._crimes = 0

    def record(self, person: Person) -> None:
        """Everything the police and the council hold against one person."""
        self._known(person)
        for _ in range(1 + min(6, int(self.dice.expovariate(0.6)))):
            self._crime(person)
        for _ in range(self.dice.choice((0, 0, 1, 2))):
            self.stop([person], self._day(person), self.dice.choice(words()["police"]["stop_reasons"]))
        if self.dice.chance(0.25):
            self._order(person)
        if self.dice.chance(0.3):
            self._marker(person)

    def _known(self, person: Person) -> None:
        self.offenders.append(person)
        if not person.pnc_id:
            person.pnc_id = self.town.numbers.pnc_id(max(1990, min(2016, birthday(person.born, 13).year)))
        if self.dice.chance(0.3):
            person.alias = self.dice.choice(words()["aliases"]["words"])
            person.flags.add("alias")

    def _day(self, *people: Person) -> date:
        first = max(FIRST_DAY, *(birthday(person.born, 10) for person in people))
        return self.dice.day(first, REFERENCE - timedelta(days=5))

    def _crime(self, person: Person) -> None:
        others = [p for p in self.siblings.get(person.number, []) if p in self.offenders[-8:]]
        others += self.offenders[-9:-1] if self.dice.chance(0.25) else []
        others = [p for p in dict.fromkeys(others) if p is not person and abs((p.born - person.born).days) < 3000]
        together = [person, *self.dice.sample(others, min(len(others), self.dice.randint(0, 2)))]
        on = self._day(*together)
        offence = self.dice.choice(words()["police"]["offences"])
        self._crimes += 1
        crime = f"C{on.year % 100:02d}/{self._crimes:06d}"
        victim = self._bystander(together) if offence["code"] not in {"POCD", "PWIT", "POW"} else None
        witness = self._bystander([*together, *([victim] if victim else [])]) if self.dice.chance(0.2) else None
        for one in together:
            young = one.age(on) < 18
            disposal = self.dice.weighted(_YOUNG if young else _ADULT)
            arrest = Arrest(one, crime, on, offence["code"], offence["text"], disposal, victim, witness)
            self.town.facts.arrests.append(arrest)

    def _bystander(self, never: list[Person]) -> Person | None:
        if self.dice.chance(0.35):
            return None
        person = self.dice.choice(self.town.people)
        fit = person.stays and person.age(REFERENCE) > 11 and not person.is_told and person not in never
        return person if fit else None

    def stop(self, people: list[Person], on: date, reason: str, *, with_gang: bool = False) -> None:
        """People stopped together in the street."""
        incident = f"SS{on:%y%m%d}-{len(self.town.facts.stops) + 1:05d}"
        self.town.facts.stops += [Stop(person, incident, on, reason, with_gang) for person in people]

    def _order(self, person: Person) -> None:
        since = self._day(person)
        code = self.dice.choice(_ORDERS[:2] if since < date(2014, 10, 20) else _ORDERS[1:])
        until = self.dice.later(since, 180, 900)
        self._against(person, "order", code, since, until)

    def _marker(self, person: Person) -> None:
        for code in self.dice.sample(_MARKERS, self.dice.choice((1, 1, 2))):
            if code != "dvo" or person.age(REFERENCE) >= 18:
                self._against(person, "warning", code, self._day(person), None)

    def _against(self, person: Person, kind: str, code: str, since: date, until: date | None) -> None:
        stay = person.stay_on(until or REFERENCE)
        self.town.facts.orders.append(Order(person, kind, code, since, until, stay.home if stay else None))
