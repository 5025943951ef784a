"""Street gangs and organised crime groups among those who offended, and what police lists and reports say of them."""

import re
from datetime import date, timedelta

from kithkin.loaders.synthetic.dice import Dice, birthday, dice
from kithkin.loaders.synthetic.facts import Listing, Report, Stop
from kithkin.loaders.synthetic.names import words
from kithkin.loaders.synthetic.people import Gang, Person
from kithkin.loaders.synthetic.town import REFERENCE, Town

_NEW_GRADING = date(2016, 1, 1)
"""From here on 3x5x2 instead of 5x5x5."""
FIVE_BY_FIVE = re.compile("[A-E][1-5][1-5]")


def gather(town: Town, offenders: list[Person], wrong_member: float) -> None:
    """Form gangs and write what is known of them; some entries of the list are wrong."""
    watch = _Watch(town, dice(town.seed, "gangs"))
    watch.gangs(offenders, wrong_member)
    for person in offenders:
        if watch.dice.chance(0.22):
            watch.report(person, [], None)


def grading(chance: Dice, on: date) -> str:
    """A grading of its time: source, information, handling."""
    if on < _NEW_GRADING:
        return f"{chance.choice('ABBCE')}{chance.choice('12234')}{chance.choice('115')}"
    return f"{chance.choice('122')}{chance.choice('ABCCD')}{chance.choice('PPC')}"


class _Watch:
    def __init__(self, town: Town, chance: Dice) -> None:
        self.town, self.dice = town, chance

    def gangs(self, offenders: list[Person], wrong_member: float) -> None:
        """Each gang: members of like age, entries, reports and stops."""
        names, kinds = words()["gangs"], words("population")["gangs"]
        young = sorted((p for p in offenders if 13 <= p.age(REFERENCE) <= 38), key=lambda p: (p.born, p.number))
        wanted = max(1, len(self.town.households) // kinds["households_per_gang"])
        taken: set[str] = set()
        for n in range(wanted):
            size = self.dice.randint(*kinds["members"])
            first = round(n * max(0, len(young) - size) / max(1, wanted))
            members = [p for p in young[first : first + size] if "gang" not in p.flags]
            if len(members) < 3:
                continue
            name = f"{self.dice.choice(names['first'])} {self.dice.choice(names['second'])}"
            name = name if name not in taken else f"{name} {n}"
            taken.add(name)
            self._gang(name, members)
            self._list(self.town.gangs[-1], offenders, wrong_member)

    def _gang(self, name: str, members: list[Person]) -> None:
        gang = Gang(len(self.town.gangs) + 1, name, "OCG" if members[0].age(REFERENCE) > 27 else "USG")
        self.town.gangs.append(gang)
        for person in members:
            person.flags.add("gang")
            gang.members.append((person, self.dice.day(max(date(2012, 1, 1), birthday(person.born, 12)), REFERENCE)))
        for person, since in gang.members:
            for _ in range(self.dice.choice((0, 1, 1, 2, 3))):
                others = [p for p in members if p is not person]
                self.report(person, self.dice.sample(others, min(len(others), self.dice.randint(0, 2))), gang, since)
        for _ in range(3):
            self._stopped(gang)

    def _stopped(self, gang: Gang) -> None:
        on = self.dice.day(REFERENCE - timedelta(days=1000), REFERENCE - timedelta(days=3))
        members = [p for p, since in gang.members if since <= on]
        if len(members) < 2:
            return
        incident = f"SG{on:%y%m%d}-{len(self.town.facts.stops) + 1:05d}"
        reason = self.dice.choice(words()["police"]["stop_reasons"])
        for person in self.dice.sample(members, min(len(members), self.dice.randint(2, 5))):
            self.town.facts.stops.append(Stop(person, incident, on, reason, with_gang=True))

    def _list(self, gang: Gang, offenders: list[Person], wrong_member: float) -> None:
        for person, since in gang.members:
            listed = person
            if self.dice.chance(wrong_member):
                listed = self.dice.choice(offenders)
            elif self.dice.chance(0.25):
                continue
            on = self.dice.day(since, REFERENCE)
            reports = [r for r in self.town.facts.reports[-60:] if r.subject is listed and r.gang is gang]
            copied = reports[0].source_ref if reports and self.dice.chance(0.3) else self._source()
            officer = self.dice.choice(words()["police"]["officers"])
            entry = Listing(listed, gang, on, grading(self.dice, on), copied, officer)
            if self.dice.chance(0.06):
                entry.removed = self.dice.day(on, REFERENCE)
            self.town.facts.listings.append(entry)

    def report(self, subject: Person, named: list[Person], gang: Gang | None, since: date | None = None) -> None:
        """One report on a person; now and then a second that copies the first."""
        on = self.dice.day(max(since or date(2011, 6, 1), birthday(subject.born, 11)), REFERENCE)
        said = words()["police"]["reports"]["gang" if gang else "plain"]
        text = self.dice.choice(said).format(subject="The subject", gang=gang.name if gang else "")
        source, officer = self._source(), self.dice.choice(words()["police"]["officers"])
        for _ in range(2 if self.dice.chance(0.08) else 1):
            urn = f"INT-{on.year}-{len(self.town.facts.reports) + 1:06d}"
            graded = grading(self.dice, on)
            self.town.facts.reports.append(Report(urn, subject, named, on, text, graded, source, officer, gang))
            on = min(REFERENCE, self.dice.later(on, 1, 30))

    def _source(self) -> str:
        return f"SR{self.dice.randrange(100_000, 1_000_000)}"
