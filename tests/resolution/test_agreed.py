"""Agreement of two who read the same pairs."""

import pytest

from kithkin.resolution.agreed import agreed

SAME, DIFFERENT = "same", "different"


def test_kappa_is_that_of_a_table_reckoned_by_hand():
    # 20 and 15 agree, 5 and 10 do not: .70 observed, .50 by chance.
    told = [(SAME, SAME)] * 20 + [(SAME, DIFFERENT)] * 5 + [(DIFFERENT, SAME)] * 10 + [(DIFFERENT, DIFFERENT)] * 15
    found = agreed(told)
    assert (found.pairs, found.agreed) == (50, 35)
    assert (found.share, found.kappa) == (pytest.approx(0.7), pytest.approx(0.4))
    low, high = found.kappa_interval
    assert 0 < low < found.kappa < high < 1


def test_a_few_pairs_without_a_disagreement_are_not_certain():
    found = agreed([(SAME, SAME), (DIFFERENT, DIFFERENT), (SAME, SAME)])
    assert found.kappa == 1
    assert found.kappa_interval[0] < 0.4
    assert found.share_interval[0] == pytest.approx(0.2924, abs=1e-4)


def test_where_both_say_one_thing_always_kappa_is_not_known():
    assert agreed([(SAME, SAME)] * 9).kappa is None
    assert agreed([]) == agreed(iter([]))
    assert agreed([]).share is None
