"""The lanes of a chronology's picture."""

from kithkin.api.lanes import homes_once
from kithkin.viz.fold import Happening


def stay(kind, text, since, until, record):
    return Happening(kind, text, since, until, (record,))


def test_one_home_that_several_feeds_tell_is_one_bar_with_all_their_records():
    told = [
        stay("lives_at", "Lives at property: 1 Invented Close, L1 1AA", "2015-09-01", "2016-06-30", "school:1"),
        stay("tenant_at", "Home Address: 1 Invented Close, L1 1AA (Council)", "2010-01-01", "2016-06-30", "homes:1"),
        stay("lives_at", "Lives at property: 1 Invented Close, L1 1AA", "2014-03-02", "2014-03-02", "police:1"),
    ]
    (one,) = homes_once(told)
    assert (one.text, one.since, one.until) == (told[1].text, "2010-01-01", "2016-06-30")
    assert set(one.evidence) == {"school:1", "homes:1", "police:1"}
    assert one.told == (told[0].text,)


def test_a_home_that_was_left_and_another_home_stay_apart():
    told = [
        stay("lives_at", "Lives at property: 1 Invented Close, L1 1AA", "2010-01-01", "2011-01-01", "a"),
        stay("lives_at", "Lives at property: 1 Invented Close, L1 1AA", "2013-01-01", "2014-01-01", "b"),
        stay("lives_at", "Lives at property: 2 Invented Close, L1 1AA", "2010-06-01", "2013-06-01", "c"),
    ]
    assert sorted(one.evidence for one in homes_once(told)) == [("a",), ("b",), ("c",)]
