from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.resolution.calibrate import (
    CASES,
    KINDS,
    Around,
    Table,
    among,
    belonging,
    calibrated,
    curves,
    probability,
)
from kithkin.resolution.cluster import Bounds
from kithkin.resolution.levels import Pairs
from kithkin.resolution.model import Model, Rates
from kithkin.resolution.weigh import Weighed

NONE = Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64))


def pairs(*rows):
    table = np.array(rows, np.int64).reshape(-1, 2)
    return Pairs(table[:, 0], table[:, 1])


def odds(*weights):
    bits = np.array(weights, np.float32)
    same = 1 / (1 + 2.0**-bits)
    return Weighed(bits, np.full(len(bits), -5.0, np.float32), same.astype(np.float32), ((1 - same) / 2).astype("f4"))


PLAIN = Table(checked=False, unlike=1.0)


def around(person, of, *weights, table=PLAIN):
    people = np.array(person, np.int64)
    return Around.of(people, of, odds(*weights), np.arange(len(people)), table)


def test_every_kind_and_case_has_its_coefficients_and_a_line_that_rises():
    features = around([0, 0], pairs((0, 1)), 3.0).features().shape[1]
    assert curves().coefficients.shape == (len(KINDS), len(CASES), features)
    assert [len(cases) for cases in curves().lines] == [len(CASES)] * len(KINDS)
    for said, true in chain(*curves().lines):
        assert (np.diff(said) > 0).all()
        assert (np.diff(true) >= 0).all()
        assert (said[0], said[-1], true[0], true[-1]) == (0, 1, 0, 1)


def model(same, strong=()):
    rates = {"given": Rates((0, 1 - same, same), (0, 0.5, 0.5), (0, 0.9, 0.1))}
    return Model(rates, {}, {}, {}, strong)


def test_a_table_is_the_more_unlike_the_seldomer_rows_of_one_person_say_the_same():
    assert Table.of(model(1.0)).shares == (1.0, 0.0, 0.0)
    assert Table.of(model(0.5)).unlike == 1.0
    assert Table.of(model(0.0)).shares == (0.0, 1.0, 0.0)
    assert Table.of(model(0.5, ("nhs_number",))).shares == (0.0, 0.0, 1.0)


def test_a_pair_knows_its_case():
    person = [0, 0, 1, 1, 1, 2, 3]
    of = pairs((0, 1), (2, 3), (5, 6), (0, 5))
    assert [CASES[at] for at in around(person, of, 5.0, 5.0, 1.0, 1.0).case] == ["two", "together", "alone", "apart"]


def test_a_pair_between_clusters_that_something_keeps_apart_has_a_case_of_its_own():
    person, of = np.array([0, 0, 1, 1, 2]), pairs((0, 1), (0, 2), (1, 3), (0, 4))
    told = around(person, of, 9.0, 3.0, 3.0, 3.0).beside_barred(person, of, pairs((2, 1), (0, 1)))
    assert [CASES[at] for at in told.case] == ["two", "barred", "barred", "apart"]


def test_a_pair_between_such_clusters_is_hardly_ever_one_person():
    person, of = np.array([0, 0, 1]), pairs((0, 2), (1, 2))
    free = around(person, of, 1.0, 0.0)
    assert probability(free.beside_barred(person, of, pairs((1, 2))))[0] < probability(free)[0] / 2


def test_a_weak_pair_is_likelier_where_its_cluster_is_sure():
    of, person = pairs((0, 1), (0, 2), (1, 2)), [0, 0, 0]
    sure, unsure = (probability(around(person, of, -2.0, rest, rest))[0] for rest in (15.0, 1.0))
    assert sure > unsure


def test_a_pair_across_clusters_is_less_likely_where_the_rest_speaks_against_it():
    of, person = pairs((0, 2), (1, 2)), [0, 0, 1]
    fair, poor = (probability(around(person, of, 1.0, rest))[0] for rest in (0.0, -11.0))
    assert fair > poor


def likely(person, of, bits, table, barred):
    told = around(person, of, *bits, table=table)
    return probability(told.beside_barred(np.array(person), of, of if barred else NONE))[0]


ANY = st.builds(Table, st.booleans(), st.floats(0, 3))
PLACES = ([0, 0, 1], [0, 1, 1], [0, 0, 0], [0, 1, 2])


ANYWHERE = st.tuples(st.sampled_from(PLACES), ANY, st.booleans())


@given(st.floats(-12, 17), st.floats(0.1, 1), ANYWHERE, st.floats(-12, 18))
def test_more_weight_never_makes_two_records_less_likely_one(weight, more, where, rest):
    of, (person, table, barred) = pairs((0, 1), (0, 2), (1, 2)), where
    low, high = (likely(person, of, (bits, rest, rest), table, barred) for bits in (weight, weight + more))
    assert high >= low - 1e-9


@given(st.floats(-12, 17), st.floats(0.1, 1), ANYWHERE, st.floats(-12, 18))
def test_more_support_never_makes_two_records_less_likely_one(rest, more, where, weight):
    of, (person, table, barred) = pairs((0, 1), (0, 2), (1, 2)), where
    low, high = (likely(person, of, (weight, bits, bits), table, barred) for bits in (rest, rest + more))
    assert high >= low - 1e-9


def test_what_people_decided_is_sure_and_the_rest_adds_up():
    of, person = pairs((0, 1), (2, 3), (4, 5)), np.array([0, 0, 1, 2, 3, 4])
    told = odds(2.0, 2.0, 2.0)
    made = calibrated(
        told, Around.of(person, of, told, np.arange(6), Table(True, 1.0)), of, Bounds(pairs((0, 1)), pairs((2, 3)))
    )
    assert made.same[:2].tolist() == [1.0, 0.0]
    assert 0 < made.same[2] < 1
    assert (made.same + made.household <= 1 + 1e-6).all()
    assert made.weight.tolist() == told.weight.tolist()


def test_pairs_are_found_among_others_by_both_ends():
    assert among(pairs((0, 1), (1, 2), (2, 5)), pairs((1, 2), (0, 5))).tolist() == [False, True, False]
    assert among(pairs((0, 1)), NONE).tolist() == [False]


def test_a_row_belongs_as_surely_as_its_pairs_say_and_one_alone_for_sure():
    found = belonging(np.array([0, 0, 0, 1]), pairs((0, 1), (0, 2), (1, 2)), np.array([0.9, 0.5, 0.7], np.float32))
    assert found.tolist() == pytest.approx([0.7, 0.8, 0.6, 1.0], abs=1e-5)
