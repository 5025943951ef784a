"""School careers: places, attendance by year, exclusions, and special provision."""

from collections.abc import Iterator
from datetime import date

from kithkin.loaders.synthetic.dice import Dice, years
from kithkin.loaders.synthetic.facts import Attendance, Exclusion, Placement, Support
from kithkin.loaders.synthetic.people import Person, School
from kithkin.loaders.synthetic.places import schools
from kithkin.loaders.synthetic.town import REFERENCE, Town
from kithkin.loaders.synthetic.units import parents

FIRST_YEAR = 2012
LAST_YEAR = 2015
_REASONS = (
    "Persistent disruptive behaviour", "Physical assault against a pupil", "Verbal abuse of an adult", "Damage",
    "Theft", "Drug and alcohol related", "Threatening behaviour against an adult", "Possession of a weapon",
)  # fmt: skip
_NEEDS = (
    "Behavioural, emotional and social difficulties", "Moderate learning difficulty", "Speech and language",
    "Autistic spectrum disorder", "Specific learning difficulty", "Physical disability",
)  # fmt: skip


def first_september(born: date) -> int:
    """The year of the September in which a child begins school."""
    return born.year + (4 if (born.month, born.day) < (9, 1) else 5)


def teach(town: Town) -> None:
    """Draw the school careers of everybody who was of school age since 2012."""
    pupils = [p for p in town.new_people if p.stays and not p.is_told and _at_school(p)]
    town.schools = town.schools or schools(town.chance("schools"), len(pupils))
    teacher = _Teacher(town, town.chance("schooling"))
    for pupil in pupils:
        teacher.career(pupil)


def _at_school(person: Person) -> bool:
    start = first_september(person.born)
    return start <= LAST_YEAR and start + 12 > FIRST_YEAR


class _Teacher:
    def __init__(self, town: Town, chance: Dice) -> None:
        self.town, self.dice, self.facts = town, chance, town.facts
        self.parents = parents(town)
        self.of_phase: dict[str, list[School]] = {}
        for school in town.schools:
            self.of_phase.setdefault(school.phase, []).append(school)

    def career(self, pupil: Person) -> None:
        """Everything school of one pupil."""
        start = first_september(pupil.born)
        difficulty = min(1.0, pupil.trouble * self.dice.uniform(0.5, 1.3))
        stays_on = self.dice.chance(0.5)
        self._places(pupil, start, stays_on=stays_on)
        self._attend(pupil, start + (14 if stays_on else 12), difficulty)
        if pupil.age(REFERENCE) >= 8 and difficulty > 0.3 and self.dice.chance(difficulty):
            self._excluded(pupil, difficulty)
        if self.dice.chance(0.06 + 0.25 * difficulty):
            self._supported(pupil, start)

    def _places(self, pupil: Person, start: int, *, stays_on: bool) -> None:
        contacts = self._contacts(pupil)
        terms = [("primary", start, start + 7), ("secondary", start + 7, start + (14 if stays_on else 12))]
        letter = 0
        for phase, first, last in terms:
            for school, since, until in self._schools(pupil, phase, first, last):
                if not pupil.upn:
                    pupil.upn = self.town.numbers.upn(school.number, since.year)
                if until is None or until.year >= FIRST_YEAR:
                    place = Placement(pupil, school, since, until, "ABCDEFGH"[letter % 8], contacts)
                    self.facts.placements.append(place)
                letter += 1

    def _schools(self, pupil: Person, phase: str, first: int, last: int) -> Iterator[tuple[School, date, date | None]]:
        begins, ends = date(first, 9, 3), date(last, 7, 22)
        if begins > REFERENCE:
            return
        changes = [s.since for s in pupil.stays if begins < s.since < min(ends, REFERENCE) and self.dice.chance(0.4)]
        for change in [*changes[:2], None]:
            ended = change or (ends if ends <= REFERENCE else None)
            yield self.dice.choice(self.of_phase[phase]), begins, ended
            if change:
                begins = change

    def _contacts(self, pupil: Person) -> list[tuple[Person, str]]:
        found = []
        for parent, word in self.parents.get(pupil.number, []):
            near = any(stay.until is None for stay in parent.stays)
            if near and (word != "father" or self.dice.chance(0.7)):
                found.append((parent, word))
        return found[:2]

    def _attend(self, pupil: Person, last: int, difficulty: float) -> None:
        level = 97.5 - 30 * difficulty**2 * self.dice.random() - 3 * self.dice.random()
        drift = self.dice.gauss(0, 0.6) - 5 * difficulty * self.dice.random()
        for n, year in enumerate(range(FIRST_YEAR, LAST_YEAR + 1)):
            if first_september(pupil.born) <= year < last:
                percent = min(100.0, max(4.0, level + drift * n + self.dice.gauss(0, 1.2)))
                self.facts.attendance.append(Attendance(pupil, year, f"{percent:.2f}"))

    def _excluded(self, pupil: Person, difficulty: float) -> None:
        first = max(date(2011, 9, 10), date(pupil.born.year + 7, 9, 10))
        for _ in range(self.dice.randint(1, 1 + round(5 * difficulty))):
            days = self.dice.randint(1, 10)
            on = self.dice.day(first, REFERENCE - years(0.1))
            if first_september(pupil.born) + 12 > on.year - (on.month < 9):
                reason = self.dice.choice(_REASONS)
                self.facts.exclusions.append(Exclusion(pupil, on, "FTE", str(days), 1, reason))
        if difficulty > 0.7 and self.dice.chance(0.3) and pupil.age(REFERENCE) < 16:
            self._expelled(pupil)

    def _expelled(self, pupil: Person) -> None:
        on = self.dice.day(REFERENCE - years(2), REFERENCE - years(0.3))
        self.facts.exclusions.append(Exclusion(pupil, on, "PEX", "", 1, self.dice.choice(_REASONS)))
        for place in reversed(self.facts.placements):
            if place.pupil is not pupil:
                break
            if place.until is None and place.since < on:
                place.until = on
        unit = self.dice.choice(self.of_phase["pru"])
        since = self.dice.later(on, 6, 40)
        self.facts.placements.append(Placement(pupil, unit, since, None, "H", self._contacts(pupil)))

    def _supported(self, pupil: Person, start: int) -> None:
        need = self.dice.choice(_NEEDS)
        on = self.dice.day(date(start + 1, 1, 10), max(date(start + 1, 2, 10), REFERENCE))
        if on > REFERENCE:
            return
        add = self.facts.support.append
        add(Support(pupil, "assessment", on, need=need))
        if self.dice.chance(0.4):
            add(
                Support(
                    pupil, "statement" if on.year < 2015 else "ehcp_referral", self.dice.later(on, 60, 250), need=need
                )
            )
        if pupil.trouble > 0.4 and self.dice.chance(0.5):
            add(Support(pupil, "welfare", self.dice.day(date(2013, 1, 10), REFERENCE)))
        if pupil.trouble > 0.5 and self.dice.chance(0.4):
            add(Support(pupil, "truancy_watch", date(2012, 9, 10), date(2014, 6, 30), count=self.dice.randint(2, 18)))
