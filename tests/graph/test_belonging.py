"""A family membership with an edge for each class of reader is told once to who reads several."""

from kithkin.graph.belonging import told_once


def member(role="child", first=None, last=None, **more):
    base = {"kind": "Family", "group_id": "F-1", "person_id": "P-1", "role": role, "strength": "unconfirmed"}
    return base | {"valid_from": first, "valid_to": last, "basis": ["a:1:self"]} | more


def days(*rows):
    return [(row["valid_from"], row["valid_to"]) for row in told_once(rows)]


def test_the_best_attested_row_with_a_date_dates_all_of_one_time():
    undated, early = member(), member(first="2005-02-01")
    most = member(first="2005-01-02", basis=["b:1:self", "b:2:self"])
    assert days(undated, early, most) == [("2005-01-02", None)] * 3
    assert days(most, member(first="2005-03-01", strength="confirmed")) == [("2005-03-01", None)] * 2
    assert days(undated) == [(None, None)]


def test_a_later_time_in_the_family_is_another():
    before, after = member(first="2005-01-01", last="2010-01-01"), member(first="2012-01-01")
    assert days(after, before) == [("2012-01-01", None), ("2005-01-01", "2010-01-01")]


def test_who_is_still_there_for_one_row_is_there():
    assert days(member(first="2005-01-01", last="2010-01-01"), member(first="2006-01-01")) == [("2005-01-01", None)] * 2


def test_a_partner_who_is_also_told_as_a_parent_is_told_as_that_alone():
    rows = [member("partner"), member("father"), member("partner", person_id="P-2")]
    assert [(row["person_id"], row["role"]) for row in told_once(rows)] == [("P-1", "father"), ("P-2", "partner")]


def test_a_partner_who_is_also_told_as_a_step_parent_or_carer_is_told_as_that_alone():
    for role in ("step_parent", "carer"):
        assert [row["role"] for row in told_once([member("partner"), member(role)])] == [role]


def test_other_kinds_of_group_keep_their_rows_as_they_are():
    listed = [member(kind="Gang", first="2012-01-01"), member(kind="Gang", first="2013-01-01")]
    assert days(*listed) == [("2012-01-01", None), ("2013-01-01", None)]


def test_a_parent_is_there_from_the_first_child_that_any_row_makes_theirs():
    child = member(first="2005-01-02", person_id="P-2", strength="confirmed")
    late = member("father", first="2009-05-05", basis=["b:1:self", "b:2:self"])
    first, wrong = member("father", first="2005-01-02"), member("father", first="1995-01-02")
    assert days(late, first, wrong, child)[:3] == [("2005-01-02", None)] * 3


def test_of_days_by_which_two_had_parted_the_earliest_is_told_and_nobody_is_there_and_apart_at_once():
    apart = [member("father_apart", first=day) for day in ("2014-03-01", "2012-02-01")]
    here = member("father", first="2005-01-01", last="2013-12-31")
    assert days(*apart, here) == [("2012-02-01", None)] * 2 + [("2005-01-01", "2012-01-31")]
    sooner = member("father", first="2005-01-01", last="2010-06-30")
    assert days(*apart, here, sooner) == [("2010-07-01", None)] * 2 + [("2005-01-01", "2010-06-30")] * 2
    assert days(member("father_apart"), here) == [(None, None), ("2005-01-01", "2013-12-31")]
