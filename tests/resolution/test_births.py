"""What records say of births, by the classes that a reader has."""

import polars as pl

from kithkin.resolution.births import Births

ROWS = [
    ("P", 1, "2005-01-02", "male"), ("P", 1, "2005-01-02", None), ("P", 1, "1900-01-01", "male"),
    ("P", 2, "2005-02-01", "female"), ("P", 2, "2005-02-01", None), ("P", 2, "2005-02-01", None),
]  # fmt: skip
BIRTHS = Births(pl.DataFrame(ROWS, ["person_id", "access", "date_of_birth", "sex"], orient="row"))


def told(person: str, needs: str, births: Births = BIRTHS) -> tuple[str | None, str | None]:
    """The birth date and the sex as readers of the need have them."""
    asked = pl.DataFrame({"person_id": [person], "needs": [needs]})
    both = births.of(asked)["date_of_birth"], births.sex(asked)["sex"]
    days, sexes = (column.to_list() or [None] for column in both)
    return days[0], sexes[0]


def test_most_of_the_records_that_may_be_read_tell_the_day_and_the_sex():
    assert [told("P", needs)[0] for needs in ("1", "2", "1+2")] == ["2005-01-02", "2005-02-01", "2005-02-01"]
    assert [told("P", needs)[1] for needs in ("1", "2")] == ["male", "female"]


def test_nobody_knows_what_no_readable_record_says():
    assert told("P", "3") == (None, None)
    assert told("Q", "1") == (None, None)
    assert told("P", "1", Births()) == (None, None)
