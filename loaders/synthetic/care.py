"""Social care of children: in need, protection, looked after, and orders not to associate."""

from datetime import date, timedelta

from kithkin.loaders.synthetic.dice import Dice, years
from kithkin.loaders.synthetic.facts import Episode
from kithkin.loaders.synthetic.people import Home, Household, Person, Stay
from kithkin.loaders.synthetic.town import REFERENCE, WINDOW, Town
from kithkin.loaders.synthetic.units import parents, siblings

_MOST_SIBLINGS = 4


def care(town: Town) -> None:
    """Draw the episodes of the town's children, and move those who are looked after."""
    worker = _Worker(town, town.chance("care"))
    for child in town.new_people:
        age = child.age(REFERENCE)
        met = child.stays and age < 18 and not child.is_told and "looked_after" not in child.flags
        if met and worker.dice.chance(0.02 + 0.35 * child.trouble**2):
            worker.case(child)


class _Worker:
    def __init__(self, town: Town, chance: Dice) -> None:
        self.town, self.dice = town, chance
        self.parents, self.siblings = parents(town), siblings(town)
        self.fosterers: list[tuple[Home, Household]] = []

    def case(self, child: Person) -> None:
        """One or more episodes of a child."""
        first = max(child.born + timedelta(days=20), WINDOW)
        since = self.dice.day(first, max(first, REFERENCE - timedelta(days=30)))
        kinds = ["CIN", "CP", "LAC"][: self.dice.choices([1, 2, 3], [0.62, 0.25, 0.13])[0]]
        for n, kind in enumerate(kinds):
            until = self.dice.later(since, 60, 700)
            is_last = n == len(kinds) - 1 or until >= REFERENCE
            ended = None if until >= REFERENCE else until
            self.town.facts.episodes.append(self._episode(child, kind, since, ended))
            if kind == "LAC":
                self._foster(child, since, ended)
            if is_last:
                break
            since = until + timedelta(days=1)

    def _episode(self, child: Person, kind: str, since: date, until: date | None) -> Episode:
        known = self.parents.get(child.number, [])
        mother = next((p for p, word in known if word == "mother"), None)
        father = next((p for p, word in known if word == "father" and self.dice.chance(0.75)), None)
        young = [p for p in self.siblings.get(child.number, []) if p.age(REFERENCE) < 20][:_MOST_SIBLINGS]
        episode = Episode(child, kind, since, until, mother, father, young)
        if kind != "CIN" and self.dice.chance(0.3):
            episode.kept_from = father or self._adult()
            episode.kept_since = since
        return episode

    def _adult(self) -> Person:
        person = self.dice.choice(self.town.people)
        while person.age(REFERENCE) < 18 or person.is_told:
            person = self.dice.choice(self.town.people)
        return person

    def _foster(self, child: Person, since: date, until: date | None) -> None:
        child.flags.add("looked_after")
        home, household = self._fosterer()
        keep = [stay for stay in child.stays if stay.since < since]
        for stay in keep:
            stay.until = min(stay.until or since, since - timedelta(days=1))
        after = [Stay(s.household, s.home, until + timedelta(days=1), None, s.role) for s in keep[-1:] if until]
        child.stays = [*keep, Stay(household, home, since, until, "looked after"), *after]

    def _fosterer(self) -> tuple[Home, Household]:
        if not self.fosterers or self.dice.chance(0.4):
            home = self.town.places.home()
            household = self.town.household("care", WINDOW - years(1))
            household.homes.append((home, WINDOW - years(1), None))
            self.fosterers.append((home, household))
        return self.dice.choice(self.fosterers)
