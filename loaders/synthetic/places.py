"""Homes at real postcodes of the city, on invented streets, with invented property numbers."""

import csv
from functools import cache
from importlib.resources import files

from kithkin.loaders.synthetic.dice import Dice
from kithkin.loaders.synthetic.names import words
from kithkin.loaders.synthetic.numbers import Numbers
from kithkin.loaders.synthetic.people import Home, School

_HOMES_PER_POSTCODE = 9
_PUPILS_PER_SCHOOL = {"primary": 190, "secondary": 420}


@cache
def postcodes() -> tuple[str, ...]:
    """The live postcodes of the city, from the committed reference."""
    path = files("kithkin.loaders").joinpath("geo/liverpool_postcodes.csv")
    with path.open(encoding="utf-8") as lines:
        return tuple(row["postcode"] for row in csv.DictReader(lines))


class Places:
    """Gives out homes, a handful to a postcode, so that neighbours share one."""

    def __init__(self, dice: Dice, numbers: Numbers, households: int) -> None:
        self._dice, self._numbers = dice, numbers
        self._codes = dice.sample(postcodes(), min(len(postcodes()), max(20, households // _HOMES_PER_POSTCODE)))
        self._streets: dict[str, str] = {}
        self._taken: set[str] = set()
        self._buildings: dict[str, str] = {}
        self._homes = 0

    def home(self, tenure: str = "") -> Home:
        """A home that nobody had before."""
        dice = self._dice
        tenure = tenure or dice.weighted(words("population")["tenures"])
        postcode = dice.choice(self._codes)
        line, parent = self._flat(postcode) if dice.chance(0.2) else self._house(postcode)
        if tenure == "Housing Association":
            return self._made(line, postcode, parent, tenure, dice.choice(words()["landlords"]["names"]))
        return self._made(line, postcode, parent, tenure)

    def hostel(self, name: str) -> Home:
        """A house with many people who are no kin."""
        postcode = self._dice.choice(self._codes)
        home = self._made(f"{name}, {self._house(postcode)[0]}", postcode, "", "Hostel")
        home.kind = "hostel"
        return home

    def _made(self, line: str, postcode: str, parent: str, tenure: str, landlord: str = "") -> Home:
        self._homes += 1
        landline = self._numbers.landline()
        return Home(self._homes, line, postcode, self._numbers.uprn(), parent, tenure, landlord, landline)

    def _house(self, postcode: str) -> tuple[str, str]:
        street = self._street(postcode)
        while (line := f"{self._dice.randint(1, 140)} {street}") in self._taken:
            street = self._street(f"{postcode}{self._dice.randrange(5)}")
        self._taken.add(line)
        return line, ""

    def _flat(self, postcode: str) -> tuple[str, str]:
        building = f"{self._dice.choice(words()['streets']['houses'])} House, {self._street(postcode)}"
        if building not in self._buildings:
            self._buildings[building] = self._numbers.uprn()
        number = 1
        while (line := f"Flat {number}, {building}") in self._taken:
            number += 1
        self._taken.add(line)
        return line, self._buildings[building]

    def _street(self, place: str) -> str:
        if place not in self._streets:
            street = words()["streets"]
            name = self._dice.choice(street["first"]) + self._dice.choice(street["second"])
            self._streets[place] = f"{name} {self._dice.choice(street['kinds'])}"
        return self._streets[place]


def schools(dice: Dice, pupils: int) -> list[School]:
    """Schools enough for so many pupils, each phase with its own, and the units that every city has."""
    names = words()["schools"]
    found: list[School] = []
    for phase, size in _PUPILS_PER_SCHOOL.items():
        firsts = dice.sample(names["first"], len(names["first"]))
        for n in range(max(3, pupils // size)):
            again = f" {n // len(firsts) + 1}" if n >= len(firsts) else ""
            name = f"{firsts[n % len(firsts)]} {dice.choice(names[phase])}{again}"
            found.append(School(9000 + len(found) % 1000, name, phase))
    for phase in ("pru", "special"):
        found.extend(School(9900 + n, name, phase) for n, name in enumerate(names[phase], start=len(phase) * 10))
    return found
