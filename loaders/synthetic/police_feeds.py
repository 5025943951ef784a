"""The feeds of the police as files would state them: arrests, stops, intelligence and the list of gangs."""

from kithkin.loaders.synthetic.facts import Arrest, Report
from kithkin.loaders.synthetic.gangs import FIVE_BY_FIVE
from kithkin.loaders.synthetic.sheet import People, Sheet, address, named
from kithkin.loaders.synthetic.smudge import Desk
from kithkin.loaders.synthetic.town import Town

_NOMINAL = ("given", "middle", "surname", "known_as", "born", "sex")
_BRIEF = ("given", "surname", "born", "phone")
_WHERE = ("line", "postcode")
_NAMED = 3


def arrests(town: Town, desk: Desk) -> Sheet:
    """One row for each person and offence, with victim and witness."""
    sheet = Sheet("arrests", "ARREST_REF", "AR")
    for arrest in town.facts.arrests:
        _arrest(sheet, desk, arrest)
    return sheet


def _arrest(sheet: Sheet, desk: Desk, arrest: Arrest) -> None:
    stated = desk.states(arrest.person, arrest.on)
    who: People = {"arrested": (arrest.person, stated)}
    cells = {"CRIME_REF": arrest.crime, "DATE": sheet.day(arrest.on), "OFFENCE_CODE": arrest.code}
    cells |= {"OFFENCE": arrest.offence, "DISPOSAL": arrest.disposal}
    cells |= sheet.person(stated, named("", (*_NOMINAL, "pnc_id", "phone", "ethnicity")))
    cells |= address(desk.home(arrest.person, arrest.on), named("", _WHERE))
    for part, person in (("victim", arrest.victim), ("witness", arrest.witness)):
        known = desk.states(person, arrest.on) if person else None
        cells |= sheet.person(known, named(f"{part.upper()}_", _BRIEF))
        where = desk.home(person, arrest.on) if person else desk.at(None)
        cells |= address(where, named(f"{part.upper()}_", _WHERE))
        who[part] = (person, known) if person and known else None
    sheet.add(cells, who)


def stops(town: Town, desk: Desk) -> Sheet:
    """One row for each person stopped; those stopped together share a reference."""
    sheet = Sheet("stop_checks", "STOP_ID", "SC", dates="%Y-%m-%d")
    for stop in town.facts.stops:
        stated = desk.states(stop.person, stop.on)
        cells = {"STOP_REF": stop.incident, "DATE": sheet.day(stop.on)}
        cells |= sheet.person(stated, named("", _NOMINAL))
        cells |= address(desk.home(stop.person, stop.on), named("", _WHERE))
        cells |= {"REASON": stop.reason, "WITH_GANG": "Y" if stop.with_gang else ""}
        sheet.add(cells, {"subject": (stop.person, stated)})
    return sheet


def intelligence(town: Town, desk: Desk) -> Sheet:
    """One row a report: its subject, others named, the gang, and how it is graded."""
    sheet = Sheet("intelligence", "INT_ID", "IN")
    for report in town.facts.reports:
        _report(sheet, desk, report)
    return sheet


def _report(sheet: Sheet, desk: Desk, report: Report) -> None:
    stated = desk.states(report.subject, report.on)
    who: People = {"subject": (report.subject, stated)}
    cells = {"URN": report.urn, "DATE": sheet.day(report.on), "TEXT": report.text, "GRADING": report.grading}
    cells |= {"HANDLING": handling(report.grading), "SOURCE_REF": report.source_ref, "OFFICER": report.officer}
    cells |= {"GANG": report.gang.name if report.gang else "", "GANG_TYPE": report.gang.category if report.gang else ""}
    cells |= sheet.person(stated, named("", _NOMINAL))
    cells |= address(desk.home(report.subject, report.on), named("", _WHERE))
    for n in range(1, _NAMED + 1):
        person = report.named[n - 1] if n <= len(report.named) else None
        known = desk.states(person, report.on) if person else None
        cells |= sheet.person(known, named(f"NAMED{n}_", ("given", "surname", "known_as", "born")))
        where = desk.home(person, report.on) if person else desk.at(None)
        cells |= address(where, named(f"NAMED{n}_", _WHERE))
        who[f"named-{n}"] = (person, known) if person and known else None
    sheet.add(cells, who)


def handling(grading: str) -> str:
    """P where it may be shared, C where conditions stand, from either scheme of grading."""
    if FIVE_BY_FIVE.fullmatch(grading):
        return "P" if grading[-1] == "1" else "C"
    return grading[-1]


def gang_list(town: Town, desk: Desk) -> Sheet:
    """One row an entry of the combined list of organised crime groups and urban street gangs."""
    sheet = Sheet("gang_list", "ENTRY_ID", "GL")
    for entry in town.facts.listings:
        stated = desk.states(entry.person, entry.on)
        cells = sheet.person(stated, named("", (*_NOMINAL, "pnc_id")))
        cells |= {"GANG": entry.gang.name, "GANG_TYPE": entry.gang.category, "LISTED_ON": sheet.day(entry.on)}
        cells |= {"REMOVED_ON": sheet.day(entry.removed), "GRADING": entry.grading}
        cells |= {"SOURCE_REF": entry.source_ref, "OFFICER": entry.officer}
        sheet.add(cells, {"nominal": (entry.person, stated)})
    return sheet
