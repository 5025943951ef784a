"""What records say of births, by the classes that a reader has."""

import polars as pl

from kithkin.resolution.births import Births

ROWS = [
    ("P", 1, "2005-01-02", "male"), ("P", 1, "2005-01-02", None), ("P", 1, "1900-01-01", "male"),
    ("P", 2, "2005-02-01", "female"), ("P", 2, "2005-02-01", None), ("P", 2, "2005-02-01", None),
]  # fmt: skip
BIRTHS = Births(pl.DataFrame(ROWS, ["person_id", "access", "date_of_birth", "sex"], orient="row"))


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
    rows = [("P", 1, "2005-01-01", None), ("P", 1, "2005-01-01", None), ("P", 1, "2005-06-07", None),
            ("P", 2, "2004-06-07", None), ("Q", 1, "2005-01-01", None)]  # fmt: skip
    births = Births(pl.DataFrame(rows, ["person_id", "access", "date_of_birth", "sex"], orient="row"))
    assert (births.of("P", "1"), births.of("P", "1+2"), births.of("Q", "1")) == (
        "2005-06-07",
        "2005-06-07",
        "2005-01-01",
    )


def test_a_child_on_the_way_is_told_of_from_the_first_row_that_may_be_read():
    days = pl.DataFrame(
        [("U", "2016-05-01", "2"), ("U", "2016-06-01", "1")], ["person_id", "day", "needs"], orient="row"
    )
    births = Births(None, days)
    assert (births.told("U", "1"), births.told("U", "1+2"), births.told("P", "1")) == ("2016-06-01", "2016-05-01", None)
