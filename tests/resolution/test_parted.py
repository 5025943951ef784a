"""When two parted: between the last row that has them together and the first that does not."""

from itertools import pairwise

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from kithkin.resolution import parted
from kithkin.resolution.parted import Rows, signs

AS_OF = "2016-06-30"
STATED = ["person_id", "kind", "address_id", "valid_from", "valid_to", "record_id", "needs"]
BEFORE = np.arange(-1, 99)
"""A year's row is of an odd day: the even one before it is the day before."""
EVERYBODY = np.ones(1, np.bool_)


def day(year: int) -> int:
    return 2 * (year - 2000) + 1


def seen(*rows: str, ended: str = "") -> Rows:
    """Homes of signs written `2010 A`: a year and an address; the one that `ended` is the end of a lease."""
    told = [(0, day(int(one[:4])), ord(one[5]), int(one[:4]), 0, one == ended) for one in rows]
    return parted.homes(np.array(told, np.int64).reshape(-1, 6), EVERYBODY)


def parting(one: Rows, other: Rows) -> tuple[int, ...] | None:
    out = np.full(6, -1)
    parted.parting(one, other, BEFORE, out)
    return tuple(out.tolist()) if out[1] >= 0 else None


def came(mine: Rows, after: int, places: str, *, there: bool) -> tuple[int, ...] | None:
    out = np.full(6, -1)
    parted.came(mine, after, np.array(list(map(ord, places)), np.int64), there, BEFORE, out)
    return tuple(out.tolist()) if out[1] >= 0 else None


def told(residences: list[tuple[str | None, ...]]) -> list[tuple[str, str, bool]]:
    frame = pl.DataFrame(residences, STATED, orient="row")
    return signs(frame, AS_OF, frame["person_id"]).select("day", "address_id", "ended").rows()


def test_whoever_moves_out_of_the_last_common_home_parts_them_between_two_rows() -> None:
    stayed = seen("2008 A", "2010 A", "2014 A")
    found = parting(seen("2009 A", "2011 A", "2013 B"), stayed)
    assert found == (day(2011), day(2013), day(2013) - 1, 2011, 2013, 1)
    assert parting(stayed, seen("2009 A", "2011 A", "2013 B")) == found


def test_the_end_of_a_lease_is_the_day_they_parted() -> None:
    found = parting(seen("2009 A", "2011 A", "2013 B", ended="2011 A"), seen("2008 A", "2014 A"))
    assert found
    assert found[:3] == (day(2011), day(2013), day(2011))


def test_who_moves_together_and_who_never_moves_has_not_parted() -> None:
    assert parting(seen("2009 A", "2011 B"), seen("2009 A", "2012 B")) is None
    assert parting(seen("2009 A"), seen("2009 A")) is None
    assert parting(seen("2009 A"), seen("2009 B")) is None
    assert parting(seen(), seen("2009 B")) is None


def test_one_stray_row_is_no_parting() -> None:
    assert parting(seen("2009 A", "2010 A", "2011 B", "2012 A", "2013 A"), seen("2009 A", "2013 A")) is None


def test_a_first_home_elsewhere_after_a_birth_tells_that_two_had_parted_by_then() -> None:
    born = day(2008) - 1
    assert came(seen("2010 B"), born, "A", there=False) == (born, day(2010), day(2010) - 1, 2010, 2010, 0)
    assert came(seen("2007 B", "2010 C"), born, "A", there=False) is None
    assert came(seen("2010 A"), born, "A", there=False) is None
    assert came(seen("2010 A"), born, "", there=False) is None


def test_a_child_has_come_by_the_first_row_that_has_it_there() -> None:
    found = came(seen("2009 A", "2010 B", "2011 B"), day(2008) - 1, "B", there=True)
    assert found
    assert found[1] == day(2010)
    assert came(seen("2009 A"), day(2008) - 1, "B", there=True) is None


@given(st.lists(st.tuples(st.integers(2000, 2009), st.sampled_from("ABC")), unique=True))
def test_homes_follow_each_other_and_each_is_shown_by_a_row_on_its_first_and_last_day(rows: list[tuple[int, str]]):
    found = seen(*(f"{year} {home}" for year, home in sorted(rows)))
    told = {(day(year), ord(home)) for year, home in rows}
    for home, first, _, last, _, _ in found.tolist():
        assert {(first, home), (last, home)} <= told
    assert all(one[0] != other[0] and one[3] < other[1] for one, other in pairwise(found))
    assert len(found) > 0 or not rows


def test_a_lease_is_a_sign_at_both_ends_and_any_other_row_on_its_last_day() -> None:
    rows = [
        ("P", "tenant_at", "A", "2010-01-01", "2012-01-01", "f:1:self", "1"),
        ("P", "claims_at", "B", "2012-02-01", None, "f:2:self", "1"),
        ("P", "lives_at", "B", "2011-09-01", "2014-07-22", "f:3:self", "1"),
        ("P", "lives_at", "B", "2014-09-01", None, "f:4:self", "1"),
        ("P", "lives_at", "C", "2017-01-01", None, "f:5:self", "1"),
    ]
    assert told(rows) == [
        ("2010-01-01", "A", False), ("2012-01-01", "A", True), ("2012-02-01", "B", False),
        ("2014-07-22", "B", False), (AS_OF, "B", False), (AS_OF, "B", False),
    ]  # fmt: skip
