"""The council's feeds as files would state them: benefits, tenancies, social care, anti-social behaviour."""

from collections.abc import Mapping
from datetime import date

from kithkin.loaders.synthetic.facts import Claim, Episode, Tenancy
from kithkin.loaders.synthetic.people import Person
from kithkin.loaders.synthetic.sheet import People, Sheet, address, named
from kithkin.loaders.synthetic.smudge import Desk
from kithkin.loaders.synthetic.town import REFERENCE, Town

_ADULT = ("given", "middle", "surname", "former", "known_as", "born", "sex", "nino", "phone")
_BRIEF = ("given", "surname", "known_as", "born")
_HOME = ("line", "postcode", "uprn")
_LISTED = 6
_TENANT_IS = {"mother_of": "Mother", "father_of": "Father", "step_parent_of": "Step parent", "carer_of": "Carer"}
_SIBLINGS = 4


def benefits(town: Town, desk: Desk) -> Sheet:
    """SHBE: one row a claim."""
    sheet = Sheet("shbe", "CLAIM_REF", "HB", capitals=True)
    for claim in town.facts.claims:
        _claim(sheet, desk, claim)
    return sheet


def _claim(sheet: Sheet, desk: Desk, claim: Claim) -> None:
    on = min(REFERENCE, claim.until or REFERENCE)
    claimant = desk.states(claim.claimant, on)
    partner = desk.states(claim.partner, on) if claim.partner else None
    who: People = {"claimant": (claim.claimant, claimant)}
    who["partner"] = (claim.partner, partner) if claim.partner and partner else None
    cells = {
        "TYPE": claim.kind,
        "PASSPORT": claim.passport,
        "START": sheet.day(claim.since),
        "END": sheet.day(claim.until),
    }
    cells |= sheet.person(claimant, named("", _ADULT))
    cells |= sheet.person(partner, named("P_", (*_BRIEF, "sex", "nino")))
    cells |= _listed(sheet, desk, claim.dependants, who, on)
    placed = desk.at(claim.home, claim.claimant)
    cells |= address(placed, named("", _HOME)) | {"TENURE": claim.home.tenure}
    sheet.add(cells, who)


def _listed(sheet: Sheet, desk: Desk, people: list[Person], who: People, on: date) -> dict[str, str]:
    """Up to six people of a row under numbered columns; fills who they are."""
    word, prefix = ("dependant", "DEP") if sheet.feed == "shbe" else ("occupant", "OCC")
    cells: dict[str, str] = {}
    for n in range(1, _LISTED + 1):
        person = people[n - 1] if n <= len(people) else None
        stated = desk.states(person, on) if person else None
        cells |= sheet.person(stated, named(f"{prefix}{n}_", (*_BRIEF, "sex")))
        who[f"{word}-{n}"] = (person, stated) if person and stated else None
    return cells


def tenancies(town: Town, desk: Desk) -> Sheet:
    """Social landlords: one row a tenancy."""
    sheet = Sheet("tenancies", "TENANCY_REF", "TN", dates="%Y-%m-%d")
    kin = {(tie.source.number, tie.target.number): tie.kind for tie in town.ties}
    for tenancy in town.facts.tenancies:
        _tenancy(sheet, desk, tenancy, kin)
    return sheet


def _tenancy(sheet: Sheet, desk: Desk, tenancy: Tenancy, kin: Mapping[tuple[int, int], str]) -> None:
    on = min(REFERENCE, tenancy.until or REFERENCE)
    tenant = desk.states(tenancy.tenant, on)
    joint = desk.states(tenancy.joint, on) if tenancy.joint else None
    who: People = {"tenant": (tenancy.tenant, tenant)}
    who["joint"] = (tenancy.joint, joint) if tenancy.joint and joint else None
    cells = sheet.person(tenant, named("T_", (*_BRIEF, "sex", "nino", "phone")))
    cells |= sheet.person(joint, named("J_", (*_BRIEF, "sex", "phone")))
    cells |= _listed(sheet, desk, tenancy.occupants, who, on)
    cells |= address(desk.at(tenancy.home, tenancy.tenant), named("", (*_HOME, "parent_uprn")))
    cells |= {"TENURE": tenancy.home.tenure, "LANDLORD": tenancy.home.landlord}
    cells |= {"START": sheet.day(tenancy.since), "END": sheet.day(tenancy.until)}
    for n in range(1, _LISTED + 1):
        occupant = tenancy.occupants[n - 1] if n <= len(tenancy.occupants) else None
        kind = kin.get((tenancy.tenant.number, occupant.number), "") if occupant else ""
        cells[f"OCC{n}_TENANT_IS"] = _TENANT_IS.get(kind, "")
    sheet.add(cells, who)


def social_care(town: Town, desk: Desk) -> Sheet:
    """Children's social care: one row an episode, with the family named on it."""
    sheet = Sheet("social_care", "EPISODE_ID", "EP", dates="%Y-%m-%d")
    for episode in town.facts.episodes:
        _episode(sheet, desk, episode)
    return sheet


def _episode(sheet: Sheet, desk: Desk, episode: Episode) -> None:
    on = min(REFERENCE, episode.until or REFERENCE)
    child = desk.states(episode.child, on)
    who: People = {"child": (episode.child, child)}
    cells = sheet.person(child, named("", ("given", "middle", "surname", *_ABOUT_A_CHILD)))
    cells |= address(desk.home(_at_home(episode), episode.since), named("", ("line", "postcode")))
    cells |= {"KIND": episode.kind, "START": sheet.day(episode.since), "END": sheet.day(episode.until)}
    others = {"mother": episode.mother, "father": episode.father, "kept_from": episode.kept_from}
    siblings = dict(enumerate(episode.siblings, start=1))
    others |= {f"sibling-{n}": siblings.get(n) for n in range(1, _SIBLINGS + 1)}
    for part, person in others.items():
        stated = desk.states(person, on) if person else None
        prefix = {"kept_from": "NTA"}.get(part, part.upper().replace("-", ""))
        cells |= sheet.person(stated, named(f"{prefix}_", _BRIEF))
        who[part.replace("_", "-")] = (person, stated) if person and stated else None
    cells |= {"NTA_START": sheet.day(episode.kept_since)}
    sheet.add(cells, who)


def _at_home(episode: Episode) -> Person:
    """Whose home the row gives: the mother's for a child who is not born yet."""
    return episode.child if episode.child.stays or episode.mother is None else episode.mother


_ABOUT_A_CHILD = ("known_as", "born", "sex", "nhs_number", "upn", "ethnicity")


def behaviour(town: Town, desk: Desk) -> Sheet:
    """Anti-social behaviour: one row an order or a warning marker."""
    sheet = Sheet("asb", "ASB_REF", "AB")
    for order in town.facts.orders:
        person, on = order.person, min(REFERENCE, order.until or REFERENCE)
        stated = desk.states(person, on)
        cells = sheet.person(stated, named("", (*_BRIEF, "sex", "phone")))
        cells |= address(desk.at(order.home, person), named("", _HOME)) | {"KIND": order.kind, "CODE": order.code}
        cells |= {"START": sheet.day(order.since), "END": sheet.day(order.until), "NOTE": order.note}
        who: People = {"subject": (person, stated)}
        sheet.add(cells, who)
    return sheet
