"""Rare shapes of families: enough of each, told in the truth, and nobody else is changed by them."""

from collections import Counter
from datetime import timedelta

from kithkin.loaders.synthetic.city import histories, written
from kithkin.loaders.synthetic.family_truth import SHAPES, dated, shapes
from kithkin.loaders.synthetic.names import words
from kithkin.loaders.synthetic.smudge import rates_of
from kithkin.loaders.synthetic.town import REFERENCE


def lives(households, seed):
    return histories(households, seed, rates_of(None), None, lambda *_: None)


def sheets(households, seed):
    return written(lives(households, seed), rates_of(None), lambda *_: None)


def test_a_thousand_households_have_twenty_of_every_shape():
    subjects = {(shape, subject) for shape, subject, _ in shapes(lives(1000, 2))}
    occurs = Counter(shape for shape, _ in subjects)
    assert set(occurs) == set(SHAPES)
    assert min(occurs.values()) >= 20


def test_the_city_around_the_rare_shapes_is_the_same_without_them(monkeypatch):
    whole = sheets(90, 4)
    monkeypatch.setitem(words("population"), "shapes", {})
    for with_them, without in zip(whole, sheets(90, 4), strict=True):
        assert with_them.rows[: len(without.rows)] == without.rows
    assert sum(len(sheet.rows) for sheet in whole) > sum(len(sheet.rows) for sheet in sheets(90, 4))


def test_the_truth_of_a_city_names_shapes_of_people_that_exist(city):
    assert set(city.truth.family_shape["shape"]) == set(SHAPES)
    assert set(city.truth.family_shape["person"]) <= set(city.truth.persons["person"])


def test_an_unborn_child_is_known_to_social_care_by_its_mother_and_to_nobody_else(city, town):
    unborn = [person for person in town.people if person.born > REFERENCE]
    assert len(unborn) >= 10
    ids = [person.id for person in unborn]
    feeds = city.truth.record_person.filter(city.truth.record_person["person"].is_in(ids))["record_id"]
    assert {record.split(":")[0] for record in feeds} == {"social_care"}
    mothers = {tie.target.id for tie in town.ties if tie.kind == "mother_of"}
    assert set(ids) <= mothers
    assert not any(person.stays or person.nhs_number for person in unborn)


def test_a_shared_child_lives_in_two_homes_and_a_looked_after_one_with_no_kin(town):
    for household in town.households:
        if household.kind != "shared_child" or household.members[0][1] != "mother":
            continue
        for child in [person for person, role, _ in household.members if role == "child"]:
            assert len({stay.home.number for stay in child.stays if stay.until is None}) == 2
    kin = {(tie.source.number, tie.target.number) for tie in town.ties if tie.kind != "foster_carer_of"}
    fostered = [tie for tie in town.ties if tie.kind == "foster_carer_of"]
    assert fostered
    for tie in fostered:
        assert (tie.source.number, tie.target.number) not in kin
        assert tie.target.stays[-1].role == "looked after"


def test_who_came_to_live_apart_was_at_home_until_the_day_before(town):
    seen = 0
    for family in town.families:
        spans = {(member.person.number, member.role): (since, member.until) for member, since in dated(family)}
        for (person, said), (since, _) in spans.items():
            if said == "father_apart" and (person, "father") in spans:
                first, last = spans[person, "father"]
                assert first <= last == since - timedelta(days=1)
                seen += 1
    assert seen > 10


def test_a_family_begins_with_its_first_child_or_when_two_share_a_home(town):
    for family in town.families:
        children = [member for member in family.members if member.role == "child"]
        began = [since for member, since in dated(family) if member.role in {"mother", "father"} and not member.since]
        if children and began:
            assert min(began) <= min(member.since or member.person.born for member in children)
