"""Where people lived: the homes of each household one after another, and each member's stays in them."""

from datetime import date, timedelta

from kithkin.loaders.synthetic.dice import Dice
from kithkin.loaders.synthetic.names import words
from kithkin.loaders.synthetic.people import Home, Household, Left, Person, Stay
from kithkin.loaders.synthetic.town import REFERENCE, WINDOW, Town

_HOSTELS = ("Anchor", "Crossways", "Fairwind", "Haven", "Keystone", "Lamplight", "Moorings", "Wayside")
_MOST_MOVES = 3


def move(town: Town, *, hostels: bool = True) -> None:
    """Give every household its homes and every person their stays."""
    mover = Mover(town, town.chance("moves"))
    settled = [household for household in town.new_households if household.kind != "story"]
    for household in settled:
        mover.homes(household)
    for left in town.new_left:
        mover.stay_elsewhere(left)
    for household in settled:
        mover.stays(household)
    if hostels:
        mover.hostels(len(settled))
    for person in town.new_people:
        person.stays.sort(key=lambda stay: (stay.since, stay.until is None))
        if sum(stay.until is not None and stay.until >= WINDOW for stay in person.stays):
            person.flags.add("mover")


class Mover:
    """Draws moves."""

    def __init__(self, town: Town, chance: Dice) -> None:
        self.town, self.dice = town, chance
        self.rates = words("population")["rates"]
        self._freed: list[tuple[Home, date]] = []
        self._began: dict[int, date] = {}

    def homes(self, household: Household) -> None:
        """Today's home, and the ones before it until the household was formed, unless its story tells them."""
        if household.homes:
            return
        until: date | None = None
        end = REFERENCE
        for _ in range(_MOST_MOVES):
            stayed = timedelta(days=30 + round(self.dice.expovariate(1 / (self.rates["years_between_moves"] * 365))))
            since = max(household.formed, end - stayed)
            household.homes.insert(0, (self._home(household, until), since, until))
            if since <= household.formed:
                break
            until = end = since - timedelta(days=1)
        first, _, last = household.homes[0]
        household.homes[0] = (first, household.formed, last)
        self._freed.append((household.homes[-1][0], household.homes[-1][1]))

    def _home(self, household: Household, until: date | None) -> Home:
        if until is not None and self.dice.chance(self.rates["swapped_home"]):
            for n in range(max(0, len(self._freed) - 40), len(self._freed)):
                if self._freed[n][1] > until:
                    return self._freed.pop(n)[0]
        poor = household.trouble > 0.35 and self.dice.chance(0.5)
        return self.town.places.home("Housing Association" if poor else "")

    def stay_elsewhere(self, left: Left) -> None:
        """Somebody's time in the household of parents, of a partner they left, or of their other parent."""
        since = max(left.since or left.person.born, left.person.born)
        if left.role == "father":
            since = max(since, left.household.formed)
        self._through(left.person, left.household, left.role, since, left.until)
        if left.until is not None:
            self._began[left.person.number] = max(left.until, self._began.get(left.person.number, left.until))

    def stays(self, household: Household) -> None:
        """The members' own time in the household."""
        for person, role, joined in household.members:
            began = self._began.get(person.number)
            since = max(day for day in (person.born, joined, household.formed if role != "child" else None) if day)
            if began is not None and role != "child":
                since = max(since, began + timedelta(days=1))
            self._through(person, household, role, since, None)

    def _through(self, person: Person, household: Household, role: str, since: date, until: date | None) -> None:
        for home, came, went in household.homes:
            first = max(since, came)
            last = min((day for day in (went, until) if day), default=None)
            if last is None or first <= last:
                person.stays.append(Stay(household, home, first, last, role))

    def hostels(self, households: int) -> None:
        """Hostels whose people come and go, mostly single adults of the town."""
        fewest, most = self.rates["hostel_places"]
        single = [p for h in self.town.households if h.kind in {"alone", "shared"} for p, _, _ in h.members]
        for n in range(max(1, households // self.rates["households_per_hostel"])):
            name = f"{_HOSTELS[n % len(_HOSTELS)]} Hostel"
            home = self.town.places.hostel(name if n < len(_HOSTELS) else f"{name} {n}")
            hostel = self.town.household("hostel", WINDOW)
            hostel.homes.append((home, WINDOW, None))
            for person in self.dice.sample(single, min(len(single), self.dice.randint(fewest, most))):
                self._sheltered(person, hostel, home)

    def _sheltered(self, person: Person, hostel: Household, home: Home) -> None:
        if "hostel" in person.flags:
            return
        person.flags.add("hostel")
        since = self.dice.day(WINDOW, REFERENCE - timedelta(days=40))
        until = self.dice.later(since, 20, 500)
        person.stays.append(Stay(hostel, home, since, until if until < REFERENCE else None, "resident"))
        if until >= REFERENCE:
            for stay in person.stays[:-1]:
                stay.until = min(stay.until or since, since - timedelta(days=1)) if stay.since < since else stay.until
            person.stays = [stay for stay in person.stays if stay.since < since] + person.stays[-1:]


def home_before(person: Person, day: date) -> Home | None:
    """The home somebody had before the one of a day."""
    now = person.stay_on(day)
    earlier = [
        stay for stay in person.stays if now is not None and stay.since < now.since and stay.home is not now.home
    ]
    return earlier[-1].home if earlier else None
