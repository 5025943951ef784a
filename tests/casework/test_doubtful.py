"""Families to look at: who is in one on thin evidence alone, or in two."""

from kithkin.casework.doubtful import SHARED, THIN, WHY, Doubt, doubts


def row(group, person, role="child", strength="confirmed", kind="Family"):
    return {"group_id": group, "person_id": person, "role": role, "strength": strength, "kind": kind}


def test_who_is_in_a_family_tentatively_only_is_listed_with_the_reason():
    rows = [
        row("F-1", "P-1", "mother"),
        row("F-1", "P-2", "relative", "tentative"),
        row("F-1", "P-3", "father", "tentative"),
    ]
    assert doubts(rows) == [Doubt("F-1", "P-2", "relative", THIN), Doubt("F-1", "P-3", "father", WHY["father"])]


def test_one_row_that_says_more_is_enough_and_other_groups_are_not_families():
    rows = [row("F-1", "P-1", "father", "tentative"), row("F-1", "P-1", "partner", "unconfirmed")]
    assert doubts([*rows, row("H-1", "P-2", "resident", "tentative", "Household")]) == []


def test_a_child_of_two_families_is_listed_in_both():
    rows = [row("F-1", "P-1"), row("F-2", "P-1"), row("F-2", "P-2")]
    assert doubts(rows) == [Doubt("F-1", "P-1", "child", SHARED), Doubt("F-2", "P-1", "child", SHARED)]
