"""When two parted: between the last row that has them together and the first that does not."""

import polars as pl

from kithkin.resolution.parted import Run, Sign, arrived, homes, moved_in, parting, signs

AS_OF = "2016-06-30"
STATED = ["person_id", "kind", "address_id", "valid_from", "valid_to", "record_id", "needs"]


def seen(*days: str, ended: str = "") -> list[Run]:
    """Homes of signs written `2010 A`: a year and an address; the one that `ended` is the end of a lease."""
    return homes([Sign(f"{one[:4]}-05-05", one[5:], f"f:{one}", frozenset({1}), one == ended) for one in days])


def told(residences: list[tuple[str | None, ...]]) -> dict[str, list[tuple[str, str, bool]]]:
    frame = pl.DataFrame(residences, STATED, orient="row")
    found = signs(frame, AS_OF, frame["person_id"])
    return {
        one: [(sign.day, sign.address, sign.ended) for sign in found.of(one)] for one in frame["person_id"].unique()
    }


def test_whoever_moves_out_of_the_last_common_home_parts_them_between_two_rows() -> None:
    stayed = seen("2008 A", "2010 A", "2014 A")
    found = parting(seen("2009 A", "2011 A", "2013 B"), stayed)
    assert found
    assert (found.last, found.first, found.until, found.since) == (
        "2011-05-05",
        "2013-05-05",
        "2013-05-04",
        "2013-05-05",
    )
    assert found.basis == ("f:2011 A", "f:2013 B")
    assert parting(stayed, seen("2009 A", "2011 A", "2013 B")) == found


def test_the_end_of_a_lease_is_the_day_they_parted() -> None:
    found = parting(seen("2009 A", "2011 A", "2013 B", ended="2011 A"), seen("2008 A", "2014 A"))
    assert found
    assert (found.until, found.width) == ("2011-05-05", 731)


def test_who_moves_together_and_who_never_moves_has_not_parted() -> None:
    assert parting(seen("2009 A", "2011 B"), seen("2009 A", "2012 B")) is None
    assert parting(seen("2009 A"), seen("2009 A")) is None
    assert parting(seen("2009 A"), seen("2009 B")) is None
    assert parting([], seen("2009 B")) is None


def test_one_stray_row_is_no_parting() -> None:
    assert parting(seen("2009 A", "2010 A", "2011 B", "2012 A", "2013 A"), seen("2009 A", "2013 A")) is None


def test_a_first_home_elsewhere_after_a_birth_tells_that_two_had_parted_by_then() -> None:
    found = moved_in(seen("2010 B"), "2008-01-01", {"A"})
    assert found
    assert (found.last, found.first, found.together) == ("2008-01-01", "2010-05-05", False)
    assert moved_in(seen("2007 B", "2010 C"), "2008-01-01", {"A"}) is None
    assert moved_in(seen("2010 A"), "2008-01-01", {"A"}) is None


def test_a_child_has_come_by_the_first_row_that_has_it_there() -> None:
    found = arrived(seen("2009 A", "2010 B", "2011 B"), "2008-01-01", {"B"})
    assert found
    assert found.first == "2010-05-05"
    assert arrived(seen("2009 A"), "2008-01-01", {"B"}) is None


def test_a_lease_is_a_sign_at_both_ends_and_any_other_row_on_its_last_day() -> None:
    rows = [
        ("P", "tenant_at", "A", "2010-01-01", "2012-01-01", "f:1:self", "1"),
        ("P", "claims_at", "B", "2012-02-01", None, "f:2:self", "1"),
        ("P", "lives_at", "B", "2011-09-01", "2014-07-22", "f:3:self", "1"),
        ("P", "lives_at", "B", "2014-09-01", None, "f:4:self", "1"),
        ("P", "lives_at", "C", "2017-01-01", None, "f:5:self", "1"),
    ]
    assert told(rows) == {
        "P": [
            ("2010-01-01", "A", False), ("2012-01-01", "A", True), ("2012-02-01", "B", False),
            ("2014-07-22", "B", False), (AS_OF, "B", False), (AS_OF, "B", False),
        ]
    }  # fmt: skip
