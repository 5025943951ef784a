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
