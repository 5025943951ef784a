"""A picture holds what the caller may see of any persons or groups, with the records behind every mark."""

from dataclasses import replace

import pytest

from kithkin.casework.briefing import picture
from kithkin.graph.errors import NotThere, WrongUse

PEOPLE = {
    "shbe:1:claimant": {"given_name": "Ada", "surname": "Low", "date_of_birth": "1980-01-01", "sex": "female"},
    "care:2:self": {"given_name": "Ben", "surname": "Low", "date_of_birth": "2010-01-01", "sex": "male"},
    "shbe:2:claimant": {"given_name": "Cal", "surname": "Rowe", "date_of_birth": "1982-01-01", "known_as": "Adult R"},
}


ASBO = {"valid_from": "2014-03-10", "valid_to": "2016-03-09"}


def family(group_id, name):
    return {"labels": ["Group", "Family"], "id": group_id, "kind": "Family", "name": name}


def member(person_id, group_id, role="member", **more):
    return {
        "type": "MEMBER_OF", "source": person_id, "target": group_id, "role": role, "strength": "confirmed",
        "basis": [f"{person_id} in {group_id}"], **more,
    }  # fmt: skip


@pytest.fixture
def streets(filled):
    """The living world with names, two families, a gang, a dog, an order, and a bar on two people meeting."""
    rows = [{"labels": ["Row"], "id": f"row {name}", "key": name} for name in PEOPLE]
    things = [
        family("F-1", "Low"),
        family("F-2", "Rowe"),
        {"labels": ["Group", "Gang"], "id": "G-1", "kind": "Gang", "name": "Quay Boys", "status": "proposed"},
        {"labels": ["Event"], "id": "E-8", "kind": "warning", "code": "dangerous_dog", "valid_from": "2015-01-01"},
        {"labels": ["Event"], "id": "E-9", "kind": "asb_order", "code": "ASBO", **ASBO},
        {"labels": ["Event"], "id": "E-10", "kind": "warning", "code": "drugs", "valid_from": "2014-03-10"},
    ]  # fmt: skip
    ties = [
        *({"type": "FROM", "source": name, "target": f"row {name}"} for name in PEOPLE),
        member("P-1", "F-1", "mother"),
        member("P-2", "F-1", "child"),
        member("P-3", "F-2", "mother"),
        member("P-5", "F-2", "child"),
        member("P-3", "G-1", status="proposed", strength="tentative", id="gang"),
        {"type": "INVOLVED_IN", "source": "shbe:2:claimant", "target": "E-8", "role": "subject"},
        {"type": "INVOLVED_IN", "source": "care:2:self", "target": "E-9", "role": "subject", "id": "asbo"},
        {"type": "INVOLVED_IN", "source": "shbe:2:claimant", "target": "E-10", "role": "subject"},
        {
            "type": "NOT_TO_ASSOCIATE_WITH", "source": "P-2", "target": "P-3", "role": "prohibited", "stated": True,
            "strength": "confirmed", "basis": ["care:2:self"], "id": "bar",
        },
    ]  # fmt: skip

    def built(hide=(), without=()):
        joined = [tie for tie in ties if tie.get("id") not in without]
        return filled("living", also=[*rows, *things], joined=joined, hide=hide, named=PEOPLE)

    return built


def items(shown, kind):
    return {(item.id, item.label, item.lines, item.box) for item in shown.items if item.kind == kind}


def links(shown):
    return {(link.source, link.target, link.kind, link.label) for link in shown.links}


def test_boxes_stand_in_the_order_in_which_they_were_asked_for(streets, view):
    asker, asked = streets(), [["F-1", "F-2"], ["F-2", "F-1"]]
    assert [[box.id for box in picture(asker, view, ids).boxes] for ids in asked] == asked


def test_two_families_with_their_homes_and_all_that_ties_them(streets, view):
    shown = picture(streets(), view, ["F-1", "F-2"])
    assert [(box.id, box.label, box.kind) for box in shown.boxes] == [
        ("F-1", "Low", "family"),
        ("F-2", "Rowe", "family"),
    ]
    assert items(shown, "person") == {
        ("P-1", "Ada Low", ("36 YOA",), "F-1"),
        ("P-2", "Ben Low", ("6 YOA",), "F-1"),
        ("P-3", "Adult R", ("34 YOA",), "F-2"),
        ("P-5", "Name not known", ("Age not known",), "F-2"),
    }
    assert items(shown, "home") >= {("AD-2", "2 Low Row", ("Private rented",), "F-2")}
    assert items(shown, "gang") == {("G-1", "Quay Boys", (), None)}
    assert items(shown, "order") == {("E-9", "ASBO", ("2014 to 2016",), "F-1")}
    assert items(shown, "dog") == {("E-8", "Dangerous dog", ("in property",), "F-2")}
    assert links(shown) >= {
        ("P-1", "P-2", "family", "Mother"),
        ("P-3", "P-2", "not_to_associate", "Not to associate with"),
        ("P-3", "G-1", "member", "Member (proposed)"),
        ("P-2", "E-9", "address", "Subject of"),
        ("P-1", "AD-1", "claiming", "Claiming 2015"),
    }
    assert {item.id for item in shown.items if item.child} == {"P-2"}
    assert next(item.warning for item in shown.items if item.id == "P-3") == "Drugs"
    assert len(shown.indicators) == 13
    assert (shown.as_of, shown.rule_versions) == (
        "2016-06-30",
        ("Indicators version 1 (13 rules)", "Text blocks version 1"),
    )


def test_every_mark_has_its_records(streets, view):
    shown = picture(streets(), view, ["F-1", "F-2"])
    nameless = {"P-5"}
    assert [item.id for item in shown.items if not item.evidence and item.id not in nameless] == []
    assert [link.id for link in shown.links if not link.evidence] == []
    assert all(line.evidence for card in shown.cards for section in card.sections for line in section.lines)
    assert all(one.evidence for one in shown.indicators if one.answer in {"met", "not met"})
    assert len({item.id for item in shown.items}) == len(shown.items)
    assert len({link.id for link in shown.links}) == len(shown.links)


@pytest.mark.parametrize("element", ["gang", "bar", "asbo"])
def test_what_is_hidden_is_as_if_it_had_never_been(streets, view, engines, element):
    hidden = picture(streets(hide={element}), view, ["F-1", "F-2"])
    engines.empty("arcade")
    absent = picture(streets(without={element}), view, ["F-1", "F-2"])
    assert hidden == absent


def test_any_person_or_gang_can_be_charted(streets, view):
    store = streets()
    alone = picture(store, view, ["P-1"])
    assert {item.id for item in alone.items} == {"P-1", "AD-1"}
    assert alone.boxes == ()
    assert alone.title == "Association chart: Ada Low"
    gang = picture(store, view, ["G-1", "F-1"])
    assert {item.id for item in gang.items if item.kind == "person"} == {"P-1", "P-2", "P-3"}
    assert gang.title == "Association chart: Quay Boys and Low"


def test_an_id_that_is_hidden_and_one_that_never_was_get_one_answer(streets, view):
    store = streets()
    with pytest.raises(NotThere) as hidden:
        picture(store, replace(view, access=(7,)), ["P-1"])
    with pytest.raises(NotThere) as absent:
        picture(store, view, ["P-none"])
    assert str(hidden.value).replace("P-1", "?") == str(absent.value).replace("P-none", "?")
    with pytest.raises(WrongUse):
        picture(store, view, [])
