"""How a person was put together: strongest first, every record once, the weakest link named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.graph.errors import NotThere
from kithkin.resolution.making import making
from kithkin.resolution.standing import Word

RECORDS = "abcdef"


def book(pair, weights):
    ends = [(a, b) for at, a in enumerate(RECORDS) for b in RECORDS[at + 1 :]]
    return [pair(a, b, weight) for (a, b), weight in zip(ends, weights, strict=True)]


@given(st.lists(st.integers(-10, 18).map(float), min_size=15, max_size=15))
def test_every_record_joins_once_and_a_join_never_parts(pair, standing, weights):
    told = making(standing(*book(pair, weights), person=dict.fromkeys(RECORDS, "P-1")), "P-1")
    groups = {frozenset(one) for one in RECORDS}
    for join in told.joins:
        left, right = frozenset(join.left), frozenset(join.right)
        assert {left, right} <= groups
        groups = groups - {left, right} | {left | right}
    assert groups == {frozenset(RECORDS)}
    assert told.joins[0].weight == max(min(max(w, -12.0), 18.0) for w in weights)
    assert told.weakest.worth == min(join.worth for join in told.joins)


def test_the_mean_over_the_pairs_between_two_groups_is_what_counts(pair, standing):
    pairs = [pair("a", "b", 10.0), pair("a", "c", 6.0), pair("b", "c", 2.0)]
    first, second = making(standing(*pairs, person=dict.fromkeys("abc", "P-1")), "P-1").joins
    assert (first.left, first.right, first.weight, first.pairs) == (("a",), ("b",), 10.0, 1)
    assert (second.right, second.weight, second.pairs, second.worth) == (("c",), 4.0, 2, 4.5)
    assert second.strongest.weight == 6.0


def test_a_decision_joins_first_and_is_no_link_that_could_be_weak(pair, standing):
    pairs, word = [pair("a", "b", 10.0), pair("a", "c", -6.0), pair("b", "c", -6.0)], Word("same", "a", "c")
    told = making(standing(*pairs, person=dict.fromkeys("abc", "P-1"), words=(word,)), "P-1")
    assert [join.decided for join in told.joins] == [True, False]
    assert told.weakest is told.joins[1]


def test_a_record_alone_has_no_links_and_nobody_is_not_there(pair, standing):
    assert making(standing(person={"a": "P-1"}), "P-1").weakest is None
    with pytest.raises(NotThere, match="no person P-9"):
        making(standing(person={"a": "P-1"}), "P-9")


def test_copies_of_one_statement_make_a_join_no_surer(pair, standing):
    pairs = [pair(a, b, -0.5) for a in ("a", "b") for b in ("c", "d")] + [pair("a", "b", 9.0), pair("c", "d", 9.0)]
    person = dict.fromkeys("abcd", "P-1")
    apart = making(standing(*pairs, person=person), "P-1").joins[-1]
    copied = making(standing(*pairs, person=person, said={"a": 1, "b": 1, "c": 2, "d": 2}), "P-1").joins[-1]
    assert apart.weight == copied.weight == -0.5
    assert copied.worth == -0.5 < apart.worth
