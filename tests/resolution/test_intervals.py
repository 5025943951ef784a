"""Intervals hold what they promise, and clumps make them wider."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.resolution.intervals import clumped, exact, with_variance


def test_the_interval_of_a_known_case_is_the_published_one():
    assert exact(1, 10) == pytest.approx((0.002529, 0.445016), abs=1e-5)
    assert exact(0, 10) == pytest.approx((0.0, 0.308498), abs=1e-5)
    assert exact(0, 0) == (0.0, 1.0)


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_rate_is_inside_its_interval(told):
    hits, count = told
    low, high = exact(hits, count)
    assert 0 <= low <= hits / count <= high <= 1


def test_clumps_count_as_fewer_than_as_many_independent_pairs():
    loose, tight = np.tile([1, 0, 0, 0], 25), np.repeat([4, 0, 0, 0], 6)
    _, apart = clumped(loose, np.ones(100))
    _, together = clumped(tight, np.full(24, 4))
    assert together[0] < apart[0] < 0.25 < apart[1] < together[1]
    assert clumped([], []) == (0.0, (0.0, 1.0))


def test_an_exact_variance_gives_the_exact_interval():
    assert with_variance(0.5, 0.25 / 100, 100) == exact(50, 100)


def test_nineteen_of_twenty_intervals_hold_the_truth():
    draw = np.random.default_rng(1)
    held = [low <= 0.1 <= high for low, high in (exact(hits, 80) for hits in draw.binomial(80, 0.1, 400))]
    assert np.mean(held) >= 0.95
