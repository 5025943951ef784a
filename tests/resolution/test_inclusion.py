"""Members of gangs beside the population: every person once, by their status, and no count that names somebody."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from kithkin.resolution.inclusion import UNKNOWN, inclusion, withheld

AS_OF = "2016-06-30"


def records(*people):
    rows = [(f"P{at}", sex, born, ethnicity) for at, (sex, born, ethnicity) in enumerate(people)]
    return pl.DataFrame(rows, ["person_id", "sex", "date_of_birth", "ethnicity"], orient="row")


def members(**status):
    return pl.DataFrame(list(status.items()), {"person_id": pl.String, "status": pl.String}, orient="row")


def test_members_stand_beside_everybody_by_sex_age_and_ethnicity():
    town = records(*[("male", "2000-01-01", "White")] * 20, *[("female", "1980-01-01", "Black")] * 30)
    found = {
        (one.by, one.group): one for one in inclusion(town, members(**{f"P{n}": "proposed" for n in range(26)}), AS_OF)
    }
    assert set(found) == {("sex", "male"), ("sex", "female"), ("age", "10-17"), ("age", "25-39"),
                          ("ethnicity", "White"), ("ethnicity", "Black")}  # fmt: skip
    boys, women = found["sex", "male"], found["sex", "female"]
    assert (boys.population, boys.members["proposed"], boys.rates["proposed"]) == (20, 20, 1000.0)
    assert (women.population, women.members["proposed"], women.rates["proposed"]) == (30, 6, 200.0)


def test_somebody_of_several_gangs_or_classes_is_counted_once_as_what_is_most_in_force():
    town = records(*[("male", "2000-01-01", "White")] * 9)
    twice = pl.concat(
        [members(**{f"P{n}": "proposed" for n in range(9)}), members(**{f"P{n}": "authorised" for n in range(6)})]
    )
    [one] = [one for one in inclusion(town, twice, AS_OF) if one.by == "sex"]
    assert one.members == {"authorised": 6, "expired": None, "proposed": None}


def test_what_nobody_knows_of_somebody_is_a_group_of_its_own():
    town = records(*[(None, None, None)] * 7, *[("male", "2000-01-01", "White")] * 7)
    assert {one.group for one in inclusion(town, members(), AS_OF)} >= {UNKNOWN}


@given(st.lists(st.integers(0, 30), max_size=8))
def test_no_small_count_is_shown_nor_can_be_told_from_the_sum(counts):
    shown = withheld(counts)
    assert all(told is None or told == count >= 5 for told, count in zip(shown, counts, strict=True))
    assert shown.count(None) != 1 or len(counts) == 1
