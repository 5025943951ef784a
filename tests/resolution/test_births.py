"""What records say of births, by the classes that a reader has."""

import polars as pl

from kithkin.resolution.births import Births

SAID = ["person_id", "access", "date_of_birth", "sex", "record_id"]
ROWS = [
    ("P", 1, "2005-01-02", "male", "f:1"), ("P", 1, "2005-01-02", None, "f:2"), ("P", 1, "1900-01-01", "male", "f:3"),
    ("P", 2, "2005-02-01", "female", "g:1"), ("P", 2, "2005-02-01", None, "g:2"), ("P", 2, "2005-02-01", None, "g:3"),
]  # fmt: skip
BIRTHS = Births(pl.DataFrame(ROWS, SAID, orient="row"))


def test_most_of_the_records_that_may_be_read_tell_the_day_and_the_sex():
    assert (BIRTHS.of("P", "1"), BIRTHS.of("P", "2"), BIRTHS.of("P", "1+2")) == (
        "2005-01-02",
        "2005-02-01",
        "2005-02-01",
    )
    assert (BIRTHS.sex("P", "1"), BIRTHS.sex("P", "2")) == ("male", "female")


def test_nobody_knows_what_no_readable_record_says():
    assert BIRTHS.of("P", "3") is BIRTHS.sex("Q", "1") is Births().of("P", "1") is None


def test_the_first_of_january_gives_way_to_another_day_of_that_year():
    rows = [("P", 1, "2005-01-01", None, "f:1"), ("P", 1, "2005-01-01", None, "f:2"),
            ("P", 1, "2005-06-07", None, "f:3"), ("P", 2, "2004-06-07", None, "g:1"),
            ("Q", 1, "2005-01-01", None, "f:4")]  # fmt: skip
    births = Births(pl.DataFrame(rows, SAID, orient="row"))
    assert (births.of("P", "1"), births.of("P", "1+2"), births.of("Q", "1")) == (
        "2005-06-07",
        "2005-06-07",
        "2005-01-01",
    )


def told(*days: tuple[str, str, str, bool]) -> pl.DataFrame:
    return pl.DataFrame(days, ["person_id", "day", "needs", "called"], orient="row")


def test_a_child_on_the_way_is_told_of_from_the_first_row_that_may_be_read():
    births = Births(None, told(("U", "2016-05-01", "2", False), ("U", "2016-06-01", "1", False)))
    assert (births.told("U", "1"), births.told("U", "1+2"), births.told("P", "1")) == ("2016-06-01", "2016-05-01", None)


def test_who_has_no_birth_date_and_is_called_unborn_is_on_the_way_and_who_is_only_without_a_date_is_not():
    births = Births(pl.DataFrame(ROWS, SAID, orient="row"), told(("U", "2016-05-01", "1", True)))
    assert births.on_the_way("U", "1", "2016-06-30")
    assert not births.on_the_way("V", "1", "2016-06-30")
    assert (births.on_the_way("P", "1", "2016-06-30"), births.on_the_way("P", "1", "2004-06-30")) == (False, True)
