"""Ages, windows and how a chart says when."""

import pytest

from kithkin.casework import days
from kithkin.graph.errors import WrongUse


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [("2000-03-01", "2016-02-29", 15), ("2000-03-01", "2016-03-01", 16), ("2000-02-29", "2017-02-28", 16)],
)
def test_an_age_grows_on_the_birthday(born, on, age):
    assert days.years_between(born, on) == age


@pytest.mark.parametrize(
    ("on", "months", "before"),
    [("2016-06-30", 12, "2015-06-30"), ("2016-03-31", 1, "2016-02-29"), ("2016-01-15", 1, "2015-12-15")],
)
def test_a_window_opens_on_the_same_day_or_the_last_the_month_has(on, months, before):
    assert days.months_before(on, months) == before


def test_what_is_not_a_day_is_told_with_the_cure():
    with pytest.raises(WrongUse, match="write it like 2016-06-30"):
        days.day("30/06/2016")


def test_spans_are_said_as_on_the_chart():
    assert days.month_short("2014-10-11") == "Oct 14"
    assert days.span("2014-09-08", "2015-02-27", "2016-06-30") == "Sep 2014 to Feb 2015"
    assert days.span("2015-03-02", None, "2016-06-30") == "Mar 2015 to date"
    assert days.years("2012-09-10", "2014-06-30", "2016-06-30") == "2012 to 2014"
    assert days.years("2014-07-07", "2014-07-07", "2016-06-30") == "2014"


def test_open_spans_overlap_for_ever():
    assert days.overlaps(None, "2010-01-01", "2009-01-01", None)
    assert not days.overlaps("2010-01-02", None, None, "2010-01-01")
