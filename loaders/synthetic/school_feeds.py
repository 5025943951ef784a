"""The feeds of schools and of special education as files would state them."""

from datetime import date

from kithkin.loaders.synthetic.facts import Placement
from kithkin.loaders.synthetic.sheet import People, Sheet, address, named
from kithkin.loaders.synthetic.smudge import Desk
from kithkin.loaders.synthetic.town import REFERENCE, Town

_PUPIL = ("upn", "given", "middle", "surname", "known_as", "born", "sex")
_CONTACT = ("given", "surname", "known_as", "phone")
_WHERE = ("line", "postcode")
_TYPES = {"primary": "MAINSTREAM", "secondary": "MAINSTREAM", "pru": "PRU", "special": "SPECIAL"}
_CONTACTS = 2


def attendance(town: Town, desk: Desk) -> Sheet:
    """One row for each pupil and school year."""
    sheet = Sheet("attendance", "ATT_ID", "AT")
    for fact in town.facts.attendance:
        begins, ends = date(fact.year, 9, 1), date(fact.year + 1, 7, 22)
        on = min(ends, REFERENCE)
        stated = desk.states(fact.pupil, on)
        cells = sheet.person(stated, named("", _PUPIL)) | address(desk.home(fact.pupil, on), named("", _WHERE))
        cells |= {"YEAR": f"{fact.year}/{(fact.year + 1) % 100:02d}", "YEAR_START": sheet.day(begins)}
        cells |= {"YEAR_END": sheet.day(ends), "ATT_PCT": fact.percent}
        sheet.add(cells, {"pupil": (fact.pupil, stated)})
    return sheet


def exclusions(town: Town, desk: Desk) -> Sheet:
    """One row an exclusion, or several of a year counted together."""
    sheet = Sheet("exclusions", "EXCL_ID", "EX")
    for fact in town.facts.exclusions:
        stated = desk.states(fact.pupil, fact.on)
        cells = sheet.person(stated, named("", _PUPIL)) | {"KIND": fact.kind, "DATE": sheet.day(fact.on)}
        cells |= {"DAYS": fact.days, "TIMES": str(fact.count), "REASON": fact.reason}
        sheet.add(cells, {"pupil": (fact.pupil, stated)})
    return sheet


def placements(town: Town, pupils: Desk, contacts: Desk) -> Sheet:
    """One row a pupil's time at a school, with the contacts that the school holds."""
    sheet = Sheet("placements", "PLACEMENT_ID", "PL", dates="%Y-%m-%d")
    for place in town.facts.placements:
        _placement(sheet, pupils, contacts, place)
    return sheet


def _placement(sheet: Sheet, pupils: Desk, contacts: Desk, place: Placement) -> None:
    on = min(place.until or REFERENCE, REFERENCE)
    stated = pupils.states(place.pupil, on)
    who: People = {"pupil": (place.pupil, stated)}
    cells = sheet.person(stated, named("", _PUPIL)) | address(pupils.home(place.pupil, on), named("", _WHERE))
    cells |= {"LETTER": place.letter, "SCHOOL": place.school.name, "SCHOOL_TYPE": _TYPES[place.school.phase]}
    cells |= {"START": sheet.day(place.since), "END": sheet.day(place.until)}
    for n in range(1, _CONTACTS + 1):
        person, word = place.contacts[n - 1] if n <= len(place.contacts) else (None, "")
        known = contacts.states(person, on) if person else None
        cells |= sheet.person(known, named(f"CONTACT{n}_", _CONTACT)) | {f"CONTACT{n}_REL": word}
        where = contacts.home(person, on) if person else contacts.at(None)
        cells |= address(where, named(f"CONTACT{n}_", _WHERE))
        who[f"contact-{n}"] = (person, known) if person and known else None
    sheet.add(cells, who)


def special_needs(town: Town, desk: Desk) -> Sheet:
    """One row a step of special provision or of education welfare."""
    sheet = Sheet("sen", "SEN_ID", "SN")
    for fact in town.facts.support:
        stated = desk.states(fact.pupil, min(fact.until or fact.on, REFERENCE))
        cells = sheet.person(stated, named("", _PUPIL)) | address(desk.home(fact.pupil, fact.on), named("", _WHERE))
        cells |= {"KIND": fact.kind, "DATE": sheet.day(fact.on), "END": sheet.day(fact.until)}
        cells |= {"NEED": fact.need, "TIMES": str(fact.count)}
        sheet.add(cells, {"pupil": (fact.pupil, stated)})
    return sheet
