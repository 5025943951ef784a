import numpy as np
import pytest

from kithkin.graph.errors import BadInput
from kithkin.resolution.evaluate import between, evaluate, of_class


def test_the_truth_itself_is_perfect():
    found = evaluate(["x", "x", "y"], [1, 1, 2])
    assert (found.f1, found.b3_f1, found.exact_f1) == (1.0, 1.0, 1.0)


def test_figures_by_hand():
    found = evaluate(["a", "a", "a", "b"], [1, 1, 2, 2])
    assert (found.precision, found.recall) == (pytest.approx(1 / 3), pytest.approx(1 / 2))
    assert found.exact_f1 == 0.0
    assert found.b3_f1 == pytest.approx(2 * (2 / 3) * 0.75 / (2 / 3 + 0.75))


def test_households_are_judged_on_pairs_of_different_persons():
    found = between(["h", "h", "h"], ["t", "t", "t"], ["p", "p", "q"])
    assert (found.precision, found.recall) == (1.0, 1.0)
    assert between(["h", "h", "k"], ["t", "t", "t"], ["p", "p", "q"]).recall == 0.0


def test_a_class_is_judged_on_the_pairs_it_takes_part_in():
    found = of_class(["a", "a", "b", "b"], [1, 1, 2, 3], np.array([True, False, False, False]))
    assert (found.precision, found.recall, found.records) == (1.0, 1.0, 1)


def test_every_record_must_be_there():
    with pytest.raises(BadInput, match="2 clustered records and 3"):
        evaluate([1, 2], [1, 2, 3])
