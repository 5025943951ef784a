"""Benefit claims and social tenancies of every household that has them."""

from datetime import date, timedelta

from kithkin.loaders.synthetic.dice import Dice, age_on, years
from kithkin.loaders.synthetic.facts import Claim, Tenancy
from kithkin.loaders.synthetic.people import Person, Stay
from kithkin.loaders.synthetic.town import REFERENCE, WINDOW, Town
from kithkin.loaders.synthetic.units import Unit, units

_MOST_LISTED = 6


def live(town: Town) -> None:
    """Draw the claims and tenancies of the town."""
    chance = town.chance("living")
    for household in town.new_households:
        if household.kind in {"hostel", "story"}:
            continue
        found = units(household)
        _let(town, found[0])
        for unit in found:
            if chance.chance(_need(unit)):
                _claim(town, unit, chance)


def _need(unit: Unit) -> float:
    lone = unit.children and not unit.partner
    return min(0.95, 0.10 + 0.75 * unit.household.trouble + (0.25 if lone else 0.0))


def _claim(town: Town, unit: Unit, chance: Dice) -> None:
    for stay in unit.stays():
        first = max(stay.since, WINDOW - years(1), unit.head.born + years(18.1))
        last = stay.until or REFERENCE
        if last < WINDOW or first >= last or (last - first).days < 60 or not chance.chance(0.85):
            continue
        since = chance.day(first, min(last - timedelta(days=30), first + years(2)))
        ended = chance.later(since, 120, 2500)
        until = ended if ended < last else stay.until
        partner = unit.partner if unit.partner in unit.there(stay.home) else None
        dependants = _dependants(unit, stay, since, until or REFERENCE)
        kind = chance.weighted({"HB": 0.6, "CTB": 0.4}) if stay.home.tenure != "Owner occupied" else "CTB"
        passport = _passport(unit, dependants, chance)
        town.facts.claims.append(
            Claim(unit.head, partner, dependants[:_MOST_LISTED], stay.home, kind, passport, since, until)
        )


def _dependants(unit: Unit, stay: Stay, since: date, until: date) -> list[Person]:
    there = unit.there(stay.home)
    return [p for p in unit.children if p in there and p.born < until and age_on(p.born, since) < 19]


def _passport(unit: Unit, dependants: list[Person], chance: Dice) -> str:
    if not chance.chance(0.45 + 0.45 * unit.household.trouble):
        return ""
    if unit.head.age(REFERENCE) >= 65:
        return "PC"
    young = any(child.age(REFERENCE) < 5 for child in dependants)
    return "IS" if young and not unit.partner else chance.weighted({"JSA": 0.5, "ESA": 0.4, "UC": 0.1})


def _let(town: Town, unit: Unit) -> None:
    for stay in unit.stays():
        if stay.home.tenure != "Housing Association" or (stay.until or REFERENCE) < WINDOW:
            continue
        there = [p for p in unit.there(stay.home) if p.born <= (stay.until or REFERENCE)]
        joint = unit.partner if unit.partner in there else None
        occupants = [p for p in there if p is not joint][:_MOST_LISTED]
        town.facts.tenancies.append(Tenancy(unit.head, joint, occupants, stay.home, stay.since, stay.until))
