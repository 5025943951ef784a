"""Error rates by group, counted by hand."""

import polars as pl
import pytest

from kithkin.graph.errors import BadInput
from kithkin.resolution.fairness import fairness, filled, grouped, of_labels, of_truth, rules

# Two women of two records each: one is found, one is missed. A man of three records, of which one went to a stranger.
ROWS = pl.DataFrame(
    [
        ("1", "A", "ann", "F"), ("2", "A", "ann", "F"), ("3", "B", "bea", "f"), ("4", "C", "bea", "f"),
        ("5", "D", "carl", "M"), ("6", "D", "carl", "M"), ("7", "E", "carl", "M"), ("8", "E", "dan", "M"),
        ("9", "E", "dan", None),
    ],
    schema=["id", "cluster", "entity", "sex"], orient="row",
)  # fmt: skip


def rate(told, group, kind, by="sex"):
    found = next(getattr(one, kind) for one in told.groups if (one.by, one.group) == (by, group))
    return found.wrong, found.pairs


def test_missed_links_are_of_true_pairs_and_false_links_of_found_pairs():
    rows, by = grouped(ROWS, "2016-06-30")
    told = fairness(rows, by, of_truth(rows))
    assert by == ["sex"]
    assert (rate(told, "female", "missed"), rate(told, "female", "false")) == ((1, 2), (0, 1))
    assert (rate(told, "male", "missed"), rate(told, "male", "false")) == ((2, 4), (2, 4))
    assert [one.group for one in told.groups if one.reference] == ["male"]
    assert told.absent == ("age", "ethnicity", "name_origin")


def test_a_record_that_does_not_say_is_taken_for_what_its_person_is():
    rows, by = grouped(ROWS, "2016-06-30")
    assert filled(rows, by)["sex"].to_list()[-1] == "male"


def test_labelled_pairs_give_the_same_questions_over_fewer_pairs():
    rows, by = grouped(ROWS, "2016-06-30")
    labels = pl.DataFrame(
        {"left_id": ["3", "5", "7", "1"], "right_id": ["4", "6", "8", "absent"], "same": [True, True, False, True]}
    )
    told = fairness(rows, by, of_labels(rows, labels))
    assert (rate(told, "female", "missed"), rate(told, "male", "missed")) == ((1, 1), (0, 1))
    assert rate(told, "male", "false") == (1, 2)


def test_an_alert_names_the_group_and_how_many_times_and_few_pairs_raise_none():
    many = pl.DataFrame(
        {
            "cluster": [f"{n}{'' if n % 4 else half}" for n in range(80) for half in "ab"]
            + [f"x{n}" for n in range(200) for _ in "ab"],
            "entity": [f"{n}" for n in range(80) for _ in "ab"] + [f"x{n}" for n in range(200) for _ in "ab"],
            "sex": ["f"] * 160 + ["m"] * 400,
        }
    )
    rows, by = grouped(many, "2016-06-30")
    (said,) = fairness(rows, by, of_truth(rows)).alerts
    assert said == "Missed links in sex = female: 25.00% against 0.00% in male, where there are none"
    few, by = grouped(many.tail(420).with_columns(sex=pl.Series(["f"] * 20 + ["m"] * 400)), "2016-06-30")
    assert rules().fewest > 10
    assert fairness(few, by, of_truth(few)).alerts == ()


@pytest.mark.parametrize(
    ("born", "band"),
    [("2006-07-01", "00-09"), ("2006-06-30", "10-17"), ("30/06/1998", "18-24"), ("1940-01-01", "65+"), ("", None)],
)
def test_an_age_is_full_years_on_the_day(born, band):
    rows, by = grouped(pl.DataFrame({"date_of_birth": [born], "cluster": ["1"], "entity": ["1"]}), "2016-06-30")
    assert (by, rows["age"].to_list()) == (["age"], [band])


def test_no_common_row_is_one_line_with_the_cure():
    with pytest.raises(BadInput, match="as the truth has them"):
        fairness(ROWS.clear(), [], of_truth(ROWS))
