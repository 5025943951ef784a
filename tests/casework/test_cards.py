"""Text blocks are made from events by rule."""

from dataclasses import replace

import pytest

from kithkin.casework import cards
from kithkin.graph.store import View

AS_OF = "2016-06-30"


def event(kind, number=1, **more):
    empty = dict.fromkeys(("code", "text", "disposal", "value", "days", "reason", "valid_from", "valid_to"))
    return {**empty, "kind": kind, "event_id": f"E-{number}", "record_id": f"r{number}", "role": "subject", **more}


def texts(lines):
    return [line.text for line in lines]


def test_an_offence_is_month_offence_and_disposal():
    theft = event(
        "offence", role="arrested", text="Theft of pedal cycle", disposal="Not charged", valid_from="2014-10-11"
    )
    assert texts(cards.offences([theft])) == ["Oct 14 - Theft of pedal cycle (Not charged)"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (event("offence", valid_from="2014-10-11"), False),
        (event("offence", valid_from="2015-10-11"), True),
        (event("offence", valid_from="2016-02-11"), False),
        (event("offence"), True),
        (event("benefit", valid_from="2012-04-01"), True),
        (event("benefit", valid_from="2012-04-01", valid_to="2014-12-31"), False),
        (event("sen", valid_from="2015-01-01", precision="year"), True),
        (event("sen", valid_from="2014-01-01", precision="year"), False),
        (event("attends", valid_from="2010-09-01", valid_to="2015-03-01"), True),
    ],
)
def test_in_a_window_a_card_tells_what_was_so_on_any_of_its_days(row, told):
    window = View((1,), "2015-12-31", "2016-07-01", since="2015-03-01")
    assert cards.within(row, window) is told
    assert cards.within(row, replace(window, since=None))


def test_a_victim_a_witness_and_a_child_present_have_no_offence():
    rows = [
        event("offence", role=role, text="Robbery", valid_from="2014-10-11")
        for role in ("victim", "witness", "child_present")
    ]
    assert cards.offences(rows) == []


def test_two_rows_of_one_offence_are_one_line_with_both_records():
    rows = [
        event("offence", role="arrested", text="Affray", valid_from="2014-10-11") | {"record_id": name} for name in "ba"
    ]
    [line] = cards.offences(rows)
    assert line.evidence == ("a", "b")


def test_exclusions_say_days_and_reason():
    rows = [
        event("exclusion", 1, code="FTE", days=3, reason="Threatening staff", valid_from="2015-11-09"),
        event("exclusion", 2, code="PEX", valid_from="2009-07-06"),
        event("exclusion", 3, code="FTE", days=3, value=2, valid_from="2009-03-02"),
    ]
    assert texts(cards.behaviour(rows)) == [
        "FTE - 2015 (3 days) - Threatening staff", "Perm Exclusion - 2009", "FTE x 2 - 2009 (3 days)",
    ]  # fmt: skip


def test_attendance_has_two_decimals_and_the_current_year_says_to_date():
    rows = [
        event("attendance", 1, code="year", text="2014/15", value=98.4, valid_from="2014-09-01", valid_to="2015-07-31"),
        event(
            "attendance", 2, code="year", text="2015/16", value=100.0, valid_from="2015-09-01", valid_to="2016-07-31"
        ),
    ]
    assert texts(cards.attendance(rows, AS_OF)) == ["2015/16 to date - 100.00%", "2014/15 - 98.40%"]


def test_involvements_count_and_span_and_name_the_need():
    rows = [
        event("sen", 1, code="truancy_watch", value=17, valid_from="2012-09-10", valid_to="2014-06-30"),
        event("sen", 2, code="statement", reason="Behavioural", valid_from="2014-07-07", valid_to="2014-07-07"),
        event("sen", 3, code="no_provision", valid_from="2011-09-05", valid_to="2011-09-05"),
    ]
    assert texts(cards.involvements(rows, AS_OF)) == [
        "SEN Statement - 2014: Behavioural",
        "Truancy Watch x 17 - 2012 to 2014",
    ]
    assert texts(cards.special_provision(rows, AS_OF)) == ["No Special Provision - 2011"]


def place(school, start, end=None, category="mainstream", letter=None):
    return {
        "kind": "attends", "organisation_id": school, "name": school, "category": category, "source_ref": letter,
        "valid_from": start, "valid_to": end, "record_id": f"r-{school}",
    }  # fmt: skip


def test_placements_run_from_a_and_mark_a_pupil_referral_unit():
    rows = [place("Unit", "2014-09-08", "2015-02-27", "pru"), place("High", "2015-03-02")]
    assert texts(cards.placements(rows, AS_OF)) == ["A - Sep 2014 to Feb 2015 (PRU)", "B - Mar 2015 to date"]


def test_the_letters_a_feed_gives_are_kept():
    rows = [place("High", "2009-09-01", letter="B"), place("Primary", "2012-06-01", letter="A")]
    assert texts(cards.placements(rows, AS_OF)) == ["A - Jun 2012 to date", "B - Sep 2009 to date"]


def test_warnings_are_read_out_in_one_order_and_ended_ones_are_not():
    rows = [event("warning", n, code=code) for n, code in enumerate(("asb", "dvo", "drugs", "weapons"))]
    assert cards.warning(rows, AS_OF) == "DVO, Weapons, Drugs, ASB"
    assert cards.warning([event("warning", code="dvo", valid_to="2016-01-01")], AS_OF) is None
