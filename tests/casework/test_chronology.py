"""One chronology over all feeds for a person and for a group."""

from dataclasses import replace

from kithkin.casework.chronology import chronology, event_text, group_chronology


def told(lines):
    return [(line.start, line.person_id, line.text) for line in lines]


def test_the_life_of_two_people_in_order_from_every_feed(filled, view):
    lines = chronology(filled("lives"), view, ["P-1", "P-2"])
    assert told(lines) == [
        (None, "P-2", "Resides: 1 Low Row, L1 1AA"),
        ("2010-09-01", "P-1", "Attends Quay High"),
        ("2012-01-01", "P-1", "Lives at property: 1 Low Row, L1 1AA (Housing Association)"),
        ("2013-09-01", "P-1", "School attendance - 2013/14 - 78.72%"),
        ("2014-10-05", "P-1", "Theft of pedal cycle (Not charged)"),
        ("2014-10-05", "P-2", "Theft of pedal cycle (Not charged)"),
        ("2015-01-01", "P-2", "Named in intelligence with Quay Boys"),
    ]
    assert [line.role for line in lines if line.kind == "offence"] == ["suspect", "witness"]
    assert lines[4].records == ("arrests:1:self",)


def test_what_was_not_yet_so_is_not_told(filled, view):
    lines = chronology(filled("lives"), replace(view, as_of="2011-06-30"), ["P-1"])
    assert told(lines) == [("2010-09-01", "P-1", "Attends Quay High")]


def test_what_may_not_be_read_is_not_told(filled, view):
    assert chronology(filled("lives"), replace(view, access=(2,)), ["P-1", "P-2"]) == []


def test_a_group_has_the_lines_of_its_people_while_they_belonged(filled, view):
    family = {"labels": ["Group", "Family"], "id": "F-1", "kind": "Family", "name": "Marsh"}
    ties = [
        {"type": "MEMBER_OF", "source": "P-1", "target": "F-1", "role": "child", "basis": ["school:1:self"], **span}
        for span in ({"valid_from": "2014-01-01", "valid_to": "2014-12-31"},)
    ]
    lines = group_chronology(filled("lives", also=[family], joined=ties), view, "F-1")
    assert told(lines) == [
        ("2010-09-01", "P-1", "Attends Quay High"),
        ("2012-01-01", "P-1", "Lives at property: 1 Low Row, L1 1AA (Housing Association)"),
        ("2013-09-01", "P-1", "School attendance - 2013/14 - 78.72%"),
        ("2014-01-01", "P-1", "In family Marsh as child"),
        ("2014-10-05", "P-1", "Theft of pedal cycle (Not charged)"),
    ]


def test_words_that_only_say_the_code_again_are_told_once():
    told = {"kind": "warning", "code": "dangerous_dog", "text": None, "value": None, "days": None, "disposal": None}
    assert event_text(told | {"reason": "Dangerous dog in property"}) == "Dangerous dog in property"
    assert event_text(told | {"reason": "Bites"}) == "Dangerous dog in property - Bites"
