"""Why two records are one person, and why not: each reason by itself."""

import pytest

from kithkin.graph.errors import WrongUse
from kithkin.resolution.account import chain, why, why_not
from kithkin.resolution.shared import Shared
from kithkin.resolution.standing import Word

TWO = {"a:1:x": "P-1", "b:1:x": "P-2"}


def test_what_stands_between_two_records_is_said_first(pair, standing):
    told = why(standing(pair("a:1:x", "b:1:x", 7.5), person=dict.fromkeys(TWO, "P-1")), "a:1:x", "b:1:x")
    assert told.together
    assert "+7.5 bits, 99.5% sure" in told.says[0]
    assert [step.weight for step in told.steps] == [7.5]


def test_a_weak_pair_is_one_person_through_others_and_the_chain_is_the_strongest(pair, standing):
    pairs = [
        pair("a", "d", -3.0), pair("a", "b", 4.0), pair("b", "d", 5.0), pair("a", "c", 9.0), pair("c", "d", 8.0),
    ]  # fmt: skip
    told = why(standing(*pairs, person=dict.fromkeys("abcd", "P-1")), "a", "d")
    assert "through 1 other record; between the two alone stand -3.0 bits" in told.says[0]
    assert [(step.left, step.right) for step in told.steps] == [("a", "c"), ("c", "d")]
    assert chain(standing(*pairs, person=dict.fromkeys("abcd", "P-1")), "d", "a") == list(told.steps)[::-1]


def test_a_decision_is_named_on_both_sides(pair, standing):
    word = Word("same", "a:1:x", "b:1:x", "D-1, 2016-01-01")
    joined = standing(pair("a:1:x", "b:1:x", -5.0), person=dict.fromkeys(TWO, "P-1"), words=(word,))
    assert why(joined, "a:1:x", "b:1:x").says == ("Somebody decided that a:1:x and b:1:x are one person.",)
    word = Word("different", "b:1:x", "a:1:x", "D-2, 2016-01-01")
    apart = why_not(standing(pair("a:1:x", "b:1:x", 9.0), person=TWO, words=(word,)), "a:1:x", "b:1:x")
    assert "D-2, 2016-01-01" in apart.says[0]
    assert not any("review band" in said for said in apart.says)


def test_people_of_one_row_and_pairs_without_a_key_are_told(pair, standing):
    rows = {"a:1:x": "a:1", "a:1:y": "a:1"}
    person = {"a:1:x": "P-1", "a:1:y": "P-2"}
    keys = Shared((), ("the date of birth", "the postcode"))
    told = why_not(standing(pair("a:1:x", "a:1:y", 3.0), person=person, rows=rows, keys=keys), "a:1:x", "a:1:y")
    assert "came in one delivered row, a:1" in told.says[0]
    assert "the date of birth, the postcode" in told.says[1]


def test_two_valid_numbers_are_named_and_only_valid_ones(pair, standing):
    lines = (("nhs_number", "The NHS numbers differ", -9.2), ("number_id:badge", "The values of badge differ", -3.0))
    told = why_not(standing(pair("a", "b", -4.0, lines), person={"a": "P-1", "b": "P-2"}), "a", "b")
    assert "numbers differ (nhs number)" in told.says[0]
    assert "-4.0 bits, below the threshold of +0.0" in told.says[1]


def test_a_strong_pair_held_apart_by_the_groups_round_it_says_so(pair, standing):
    pairs = [pair("a", "b", 6.0), pair("a", "c", -9.0), pair("a", "d", -9.0)]
    told = why_not(standing(*pairs, person={"a": "P-1", "b": "P-2", "c": "P-2", "d": "P-2"}), "a", "b")
    assert "all 3 pairs between 1 and 3 records the mean is -4.0 bits" in told.says[0]
    alone = why_not(standing(pair("a", "b", 6.0), person={"a": "P-1", "b": "P-2"}), "a", "b")
    assert "run `kithkin resolve`" in alone.says[0]


def test_a_pair_that_was_not_handed_out_is_said_to_be_below_the_limits(pair, standing):
    told = why_not(standing(complete=False), "a", "b")
    assert told.says[0] == (
        "a and b are not among the pairs handed out: below 1% likely one person and below 20% likely one household."
    )
    assert "No --clusters were given" in told.says[-1]


def test_each_question_points_to_the_other_where_it_is_the_wrong_one(pair, standing):
    joined, apart = dict.fromkeys("ab", "P-1"), {"a": "P-1", "b": "P-2"}
    assert "kithkin why-not a b" in why(standing(pair("a", "b", 6.0), person=apart), "a", "b").says[0]
    assert "kithkin why a b" in why_not(standing(pair("a", "b", 6.0), person=joined), "a", "b").says[0]
    with pytest.raises(WrongUse, match="one record"):
        why(standing(), "a", "a")


def test_lines_about_a_household_are_said_to_be_so(pair, standing):
    home = pair("a", "b", -4.0, same=0.05, household=0.9, of_home=True)
    told = why_not(standing(home, person={"a": "P-1", "b": "P-2"}), "a", "b")
    assert any("likelier two people of one household (90.0%) than one person (5.0%)" in said for said in told.says)
    assert told.says[-1].startswith("The lines say why the two may live together")


@pytest.mark.parametrize(("finding", "says"), [
    ("Their names are those of two people of one date of birth, as twins are", "that alone keeps them apart"),
    ("One of them fits two people of one date of birth about as well, and joins neither for sure", "far better"),
])  # fmt: skip
def test_twins_side_by_side_are_told_and_nothing_is_said_of_the_mean(pair, standing, finding, says):
    apart = pair("a", "b", 6.0, (("rivals", finding, 0.0),))
    told = why_not(standing(apart, person={"a": "P-1", "b": "P-2"}), "a", "b").says
    assert says in told[0]
    assert not any("kithkin resolve" in said for said in told)
