"""A told story: people, homes, ties and facts from a file, written through the same feeds as everybody else's."""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

from kithkin.graph.errors import BadInput
from kithkin.loaders.synthetic.dice import Dice, birthday, dice
from kithkin.loaders.synthetic.facts import (
    Arrest,
    Attendance,
    Claim,
    Episode,
    Exclusion,
    Listing,
    Order,
    Placement,
    Report,
    Stop,
    Support,
    Tenancy,
)  # fmt: skip
from kithkin.loaders.synthetic.people import Gang, Home, Member, Person, School, Stay
from kithkin.loaders.synthetic.town import Town

_SCHOOLS_FROM = 9970


class _Told(Protocol):
    def __call__(self, values: dict[str, Any], /) -> None: ...


def tell(town: Town, path: Path | None = None) -> None:
    """Add the people and facts of a story file, or of the committed one."""
    source = path or files("kithkin.loaders.synthetic").joinpath("story/families_a_d.toml")
    try:
        values = tomllib.loads(source.read_text(encoding="utf-8"))
        _Teller(town, dice(town.seed, "story")).tell(values)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"The story in {source} cannot be read: {error}.") from None
    except KeyError as error:
        raise BadInput(f"The story in {source} lacks {error}, or names it nowhere.") from None


class _Teller:
    def __init__(self, town: Town, chance: Dice) -> None:
        self.town, self.dice, self.facts = town, chance, town.facts
        self.people: dict[str, Person] = {}
        self.homes: dict[str, Home] = {}
        self.schools: dict[str, School] = {}
        self.gangs: dict[str, Gang] = {}

    def tell(self, values: dict[str, Any]) -> None:
        """Everything in the file, nouns before what is said of them."""
        told: dict[str, _Told] = {
            "home": self._home, "person": self._person, "school": self._school, "gang": self._gang, "tie": self._tie,
            "family": self._family, "claim": self._claim, "tenancy": self._tenancy, "placement": self._placement,
            "attendance": self._attendance, "exclusion": self._exclusion, "support": self._support,
            "episode": self._episode, "arrest": self._arrest, "stop": self._stop, "report": self._report,
            "listing": self._listing, "order": self._order,
        }  # fmt: skip
        unknown = set(values) - set(told)
        if unknown:
            raise KeyError(min(unknown))
        for kind, tell_one in told.items():
            for one in values.get(kind, []):
                tell_one(one)

    def _home(self, values: dict[str, Any]) -> None:
        home = self.town.places.home(values["tenure"])
        self.homes[values["id"]] = home
        household = self.town.household("story", values["from"])
        household.homes.append((home, values["from"], None))

    def _person(self, values: dict[str, Any]) -> None:
        person = self.town.add(Person(0, values["sex"], values["born"], values["given"], values["surname"]))
        person.label, person.ethnicity = values["label"], "White British"
        person.phone = self.town.numbers.mobile()
        person.flags.add("story")
        if values.get("pupil"):
            person.upn = self.town.numbers.upn(_SCHOOLS_FROM, birthday(person.born, 4).year)
        if values.get("nominal"):
            person.pnc_id = self.town.numbers.pnc_id(birthday(person.born, 13).year)
        self.people[values["id"]] = person
        if "home" in values:
            home = self.homes[values["home"]]
            household = next(h for h in self.town.households if h.homes and h.homes[0][0] is home)
            since = max(person.born, household.formed)
            person.stays.append(Stay(household, home, since, None, values.get("role", "member")))
            household.members.append((person, values.get("role", "member"), None))

    def _school(self, values: dict[str, Any]) -> None:
        self.schools[values["id"]] = School(_SCHOOLS_FROM + len(self.schools), values["name"], values["phase"])

    def _gang(self, values: dict[str, Any]) -> None:
        gang = Gang(len(self.town.gangs) + 1, values["name"], values["category"])
        gang.members += [(self.people[one["person"]], one["from"]) for one in values["members"]]
        for person, _ in gang.members:
            person.flags.add("gang")
        self.town.gangs.append(gang)
        self.gangs[values["id"]] = gang

    def _tie(self, values: dict[str, Any]) -> None:
        source = self.people[values["source"]]
        for target in values["targets"]:
            self.town.tie(source, values["kind"], self.people[target], values.get("from"))

    def _family(self, values: dict[str, Any]) -> None:
        members = [Member(self.people[one["person"]], one["role"]) for one in values["members"]]
        self.town.family(*members, label=values["label"])

    def _claim(self, values: dict[str, Any]) -> None:
        dependants = self._of(values.get("dependants", []))
        ends = values.get("to")
        home, claimant = self.homes[values["home"]], self.people[values["claimant"]]
        self.facts.claims.append(
            Claim(claimant, None, dependants, home, values["kind"], values.get("passport", ""), values["from"], ends)
        )

    def _tenancy(self, values: dict[str, Any]) -> None:
        home, tenant = self.homes[values["home"]], self.people[values["tenant"]]
        self.facts.tenancies.append(Tenancy(tenant, None, self._of(values["occupants"]), home, values["from"], None))

    def _placement(self, values: dict[str, Any]) -> None:
        contacts = [(self.people[one["person"]], one["is"]) for one in values["contacts"]]
        school = self.schools[values["school"]]
        self.facts.placements.append(
            Placement(
                self.people[values["pupil"]], school, values["from"], values.get("to"), values["letter"], contacts
            )
        )

    def _attendance(self, values: dict[str, Any]) -> None:
        pupil = self.people[values["pupil"]]
        self.facts.attendance += [Attendance(pupil, int(year), text) for year, text in values["years"].items()]

    def _exclusion(self, values: dict[str, Any]) -> None:
        pupil, days, count = self.people[values["pupil"]], str(values.get("days", "")), values.get("count", 1)
        reason = values.get("reason", "")
        self.facts.exclusions.append(Exclusion(pupil, values["on"], values["kind"], days, count, reason))

    def _support(self, values: dict[str, Any]) -> None:
        pupil, need, count = self.people[values["pupil"]], values.get("need", ""), values.get("count", 1)
        self.facts.support.append(Support(pupil, values["kind"], values["on"], values.get("to"), need, count))

    def _episode(self, values: dict[str, Any]) -> None:
        named = {key: self.people[values[key]] for key in ("mother", "father", "kept_from") if key in values}
        since = values["from"]
        self.facts.episodes.append(
            Episode(
                self.people[values["child"]],
                values["kind"],
                since,
                values.get("to"),
                siblings=self._of(values.get("siblings", [])),
                kept_since=since if "kept_from" in named else None,
                **named,
            )
        )

    def _arrest(self, values: dict[str, Any]) -> None:
        person, on = self.people[values["person"]], values["on"]
        crime = f"C{on:%y}/{900_000 + len(self.facts.arrests):06d}"
        self.facts.arrests.append(Arrest(person, crime, on, values["code"], values["offence"], values["disposal"]))

    def _stop(self, values: dict[str, Any]) -> None:
        incident = f"ST{values['on']:%y%m%d}"
        for person in self._of(values["people"]):
            self.facts.stops.append(Stop(person, incident, values["on"], values["reason"], values["with_gang"]))

    def _report(self, values: dict[str, Any]) -> None:
        gang = self.gangs[values["gang"]] if "gang" in values else None
        said = (values["text"], values["grading"], values["source_ref"], values["officer"])
        subject, named = self.people[values["subject"]], self._of(values.get("named", []))
        self.facts.reports.append(Report(values["urn"], subject, named, values["on"], *said, gang))

    def _listing(self, values: dict[str, Any]) -> None:
        person, gang = self.people[values["person"]], self.gangs[values["gang"]]
        graded = (values["grading"], values["source_ref"], values["officer"])
        self.facts.listings.append(Listing(person, gang, values["on"], *graded))

    def _order(self, values: dict[str, Any]) -> None:
        home = self.homes[values["home"]] if "home" in values else None
        spans = (values["from"], values.get("to"))
        person, note = self.people[values["person"]], values.get("note", "")
        self.facts.orders.append(Order(person, values["kind"], values["code"], *spans, home, note))

    def _of(self, ids: list[str]) -> list[Person]:
        return [self.people[one] for one in ids]
