import pytest

from kithkin.graph.errors import Conflict
from kithkin.resolution.decide import Decisions, bounds


def as_set(pairs):
    return set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))


def test_musts_are_closed():
    found = bounds(Decisions(same=(("a", "b"), ("b", "c"))), ["a", "b", "c", "d"])
    assert as_set(found.must) == {(0, 1), (0, 2), (1, 2)}


def test_musts_close_over_a_record_that_is_not_there():
    found = bounds(Decisions(same=(("a", "gone"), ("gone", "c"))), ["a", "b", "c"])
    assert as_set(found.must) == {(0, 2)}


def test_a_cannot_holds_for_all_that_is_closed():
    found = bounds(Decisions(same=(("a", "b"),), different=(("b", "c"),)), ["a", "b", "c"])
    assert as_set(found.cannot) == {(0, 2), (1, 2)}


def test_a_contradiction_is_refused_with_its_chain():
    decisions = Decisions(same=(("a", "b"), ("b", "c"), ("c", "d")), different=(("d", "a"),))
    with pytest.raises(Conflict, match="d = c = b = a"):
        bounds(decisions, ["a", "b", "c", "d"])


def test_no_decisions_bind_nothing():
    found = bounds(Decisions(), ["a"])
    assert not as_set(found.must)
    assert not as_set(found.cannot)
