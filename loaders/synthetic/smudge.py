"""What a system holds about a person: the truth with the errors of that system, kept until it is typed afresh."""

import tomllib
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from pathlib import Path

from kithkin.graph.errors import BadInput
from kithkin.loaders.synthetic import typos
from kithkin.loaders.synthetic.dice import Dice, dice
from kithkin.loaders.synthetic.moves import home_before
from kithkin.loaders.synthetic.names import spellings
from kithkin.loaders.synthetic.people import Home, Person

_DEFAULT = date(1900, 1, 1)
Rates = Mapping[str, float]


def rates_of(path: Path | None) -> Mapping[str, Mapping[str, float]]:
    """The error rates by feed, from this file or the committed one."""
    source = path or files("kithkin.loaders.synthetic").joinpath("errors.toml")
    try:
        found = tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"The error rates in {source} cannot be read: {error}.") from None
    wrong = [f"{feed}.{name}" for feed, of in found.items() for name, rate in of.items() if not 0 <= rate <= 1]
    if wrong:
        raise BadInput(f"The error rate {wrong[0]} must lie between 0 and 1.")
    return {feed: {**found["default"], **own} for feed, own in found.items()}


@dataclass(frozen=True, slots=True)
class Stated:
    """One person as one system states them, everything as text."""

    given: str = ""
    middle: str = ""
    surname: str = ""
    former: str = ""
    known_as: str = ""
    born: date | None = None
    sex: str = ""
    phone: str = ""
    nhs_number: str = ""
    nino: str = ""
    upn: str = ""
    pnc_id: str = ""
    ethnicity: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """An address as a row states it."""

    line: str = ""
    postcode: str = ""
    uprn: str = ""
    parent_uprn: str = ""


class Desk:
    """One system's clerks: they copy what they hold, or type it afresh with their own errors."""

    def __init__(
        self, seed: int, name: str, rates: Mapping[str, Rates], people: list[Person], settled: int | None = None
    ) -> None:
        """`settled` people were there before the last part of the town: rows of later ones take no chance of theirs."""
        self.dice: Dice = dice(seed, f"desk {name}")
        self._streams = self.dice, dice(seed, f"desk {name} later")
        self._settled = len(people) if settled is None else settled
        self.rates: Rates = rates.get(name, rates["default"])
        self._people = people
        self._held: dict[int, list[Stated]] = defaultdict(list)

    def states(self, person: Person, on: date) -> Stated:
        """The person as the system writes them on a day."""
        if person.is_told:
            return _plain(person, on)
        self.dice = self._streams[person.number > self._settled]
        held = self._held[person.number]
        rate = self.rates["rekeyed"] if held else 1.0
        if self._hits(rate):
            held.append(self._typed(person, on))
            if len(held) == 1 and self._hits(self.rates["twice"]):
                held.append(self._typed(person, on))
                person.flags.add("twice")
        return held[-1] if len(held) < 2 else self.dice.choice(held)

    def at(self, home: Home | None, person: Person | None = None, on: date | None = None) -> Placed:
        """A home as a row writes it; with a person and a day, now and then the home before."""
        if home is None:
            return Placed()
        if person is not None and person.is_told:
            return Placed(home.line, home.postcode, home.uprn, home.parent_uprn)
        if person is not None:
            self.dice = self._streams[person.number > self._settled]
        if person is not None and on is not None and self._hits(self.rates["address_stale"]):
            home = home_before(person, on) or home
        if self._hits(self.rates["address_missing"]):
            return Placed()
        postcode = "" if self._hits(self.rates["postcode_missing"]) else home.postcode
        if postcode and self._hits(self.rates["postcode_typo"]):
            postcode = typos.digit(self.dice, postcode)
        line = typos.shortened(home.line) if self._hits(self.rates["address_abbreviated"]) else home.line
        return Placed(line, postcode, home.uprn, home.parent_uprn)

    def home(self, person: Person, on: date) -> Placed:
        """Where a person lives on a day, as a row writes it."""
        stay = person.stay_on(on)
        return self.at(stay.home if stay else None, person, on)

    def _hits(self, rate: float) -> bool:
        return self.dice.random() < rate

    def _typed(self, person: Person, on: date) -> Stated:
        stated = self._named(person, _plain(person, on), on)
        stated = replace(stated, born=self._born(person), phone=self._phone(person, on), sex=self._sex(person))
        return replace(
            stated,
            nhs_number=self._number(person, "nhs_number"),
            nino=self._number(person, "nino"),
            upn=self._number(person, "upn"),
            pnc_id=self._number(person, "pnc_id"),
        )

    def _named(self, person: Person, stated: Stated, on: date) -> Stated:
        given, surname = self._given(person), self._surname(person, stated.surname, on)
        if self._hits(self.rates["swapped_names"]):
            given, surname = surname, given
        middle = "" if self._hits(self.rates["middle_missing"]) else person.middle
        middle = middle[:1] if self._hits(self.rates["middle_initial"]) else middle
        known_as = "" if self._hits(self.rates["known_as_missing"]) else person.nickname
        if person.alias and self._hits(self.rates.get("alias", 0.0)):
            known_as = person.alias
        return replace(stated, given=given, surname=surname, middle=middle, known_as=known_as)

    def _given(self, person: Person) -> str:
        given = person.given
        if person.nickname and self._hits(self.rates["nickname"]):
            given = person.nickname
        elif (others := spellings(given)) and self._hits(self.rates["transliterated"]):
            given = self.dice.choice(others)
        if self._hits(self.rates["typo_given"]):
            return typos.slip(self.dice, given)
        return given[:1] if self._hits(self.rates["initial_only"]) else given

    def _surname(self, person: Person, surname: str, on: date) -> str:
        if person.changed_on and on >= person.changed_on and self._hits(self.rates["former_surname"]):
            surname = person.former_surname
        if "-" in surname and self._hits(self.rates["hyphen_lost"]):
            surname = self.dice.choice(surname.split("-"))
        if (others := spellings(surname)) and self._hits(self.rates["transliterated"]):
            surname = self.dice.choice(others)
        return typos.slip(self.dice, surname) if self._hits(self.rates["typo_surname"]) else surname

    def _born(self, person: Person) -> date | None:
        if self._hits(self.rates["birth_missing"]):
            return None
        wrong: tuple[tuple[str, Callable[[], date]], ...] = (
            ("birth_swapped", lambda: typos.swapped_day(person.born)),
            ("birth_default", lambda: _DEFAULT),
            ("birth_january", lambda: person.born.replace(month=1, day=1)),
            ("birth_digit", lambda: typos.near_day(self.dice, person.born)),
        )
        return next((error() for name, error in wrong if self._hits(self.rates[name])), person.born)

    def _sex(self, person: Person) -> str:
        if self._hits(self.rates["sex_missing"]):
            return ""
        wrong = self._hits(self.rates["sex_wrong"])
        return person.sex if not wrong else ("male" if person.sex == "female" else "female")

    def _phone(self, person: Person, on: date) -> str:
        if self._hits(self.rates["phone_missing"]) or person.age(on) < 11:
            return ""
        if self._hits(self.rates["phone_old"]):
            return person.old_phone
        stay = person.stay_on(on)
        shared = stay is not None and self._hits(self.rates["phone_household"])
        return stay.home.landline if stay and shared else person.phone

    def _number(self, person: Person, kind: str) -> str:
        number: str = getattr(person, kind)
        if not number or self._hits(self.rates["identifier_missing"]):
            return ""
        if self._hits(self.rates["identifier_mistyped"]):
            return typos.digit(self.dice, number)
        if self._hits(self.rates["identifier_of_another"]):
            last = self._settled if person.number <= self._settled else len(self._people)
            near = self._people[max(0, person.number - 4) : min(last, person.number + 3)]
            others = [other for other in near if getattr(other, kind) and other is not person and not other.is_told]
            if others:
                person.flags.add("shared_identifier")
                return str(getattr(self.dice.choice(others), kind))
        return number


def _plain(person: Person, on: date) -> Stated:
    """The truth, as a system without errors would write it."""
    return Stated(
        given=person.given,
        middle=person.middle,
        surname=person.surname_on(on),
        former=person.former_surname if person.changed_on and on >= person.changed_on else "",
        known_as=person.label or person.nickname,
        born=person.born,
        sex=person.sex,
        phone=person.phone,
        nhs_number=person.nhs_number,
        nino=person.nino,
        upn=person.upn,
        pnc_id=person.pnc_id,
        ethnicity=person.ethnicity,
    )
