import numpy as np
import pytest

from kithkin.resolution.cluster import Bounds, link_rows
from kithkin.resolution.components import LARGEST, bounded, components, inside
from kithkin.resolution.levels import Pairs


def pairs(*rows):
    table = np.array(rows, np.int64).reshape(-1, 2)
    return Pairs(table[:, 0], table[:, 1])


NONE = Bounds(pairs(), pairs())


def groups(labels):
    return {frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels.tolist())}


def linked(count, weights, bounds=NONE, said=None):
    of = pairs(*weights)
    bits = np.array(list(weights.values()), np.float32)
    together = pairs(*weights, *zip(bounds.must.left, bounds.must.right, strict=True))
    return groups(link_rows(components(count, together), of, bits, bounds, np.arange(count) if said is None else said))


def test_rows_that_all_agree_are_one():
    assert linked(4, {(0, 1): 5, (0, 2): 5, (1, 2): 5}) == {frozenset({0, 1, 2}), frozenset({3})}


def test_one_weak_bridge_does_not_join_two_groups():
    weights = {(0, 1): 9, (2, 3): 9, (1, 2): 3, (0, 2): -9, (0, 3): -9, (1, 3): -9}
    assert linked(4, weights) == {frozenset({0, 1}), frozenset({2, 3})}


def test_a_bar_holds_against_any_weight():
    weights = {(0, 1): 18, (0, 2): 18, (1, 2): 18}
    found = linked(3, weights, Bounds(pairs(), pairs((0, 2))))
    assert not any({0, 2} <= group for group in found)


def test_a_must_holds_against_any_weight():
    assert linked(3, {(0, 1): -12, (1, 2): -12}, Bounds(pairs((0, 2)), pairs())) == {frozenset({0, 2}), frozenset({1})}


@pytest.mark.parametrize("size", [3, 20, LARGEST + 1])
def test_components_of_any_size_obey_the_bars(size):
    weights = {(a, b): 9.0 for a in range(size) for b in range(a + 1, size)}
    found = linked(size, weights, Bounds(pairs(), pairs((0, size - 1))))
    assert sorted(row for group in found for row in group) == list(range(size))
    assert not any({0, size - 1} <= group for group in found)


def test_many_fair_pairs_join_where_one_alone_does_not():
    many = {(a, b): -0.5 for a in range(4) for b in range(4, 8)}
    many |= {(a, b): 9.0 for a in range(8) for b in range(a + 1, 8) if (a < 4) == (b < 4)}
    assert linked(8, many) == {frozenset(range(8))}
    assert linked(2, {(0, 1): -0.5}) == {frozenset({0}), frozenset({1})}


def test_copies_of_one_statement_make_nothing_surer():
    many = {(a, b): -0.5 for a in range(4) for b in range(4, 8)}
    many |= {(a, b): 9.0 for a in range(8) for b in range(a + 1, 8) if (a < 4) == (b < 4)}
    copied = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    assert linked(8, many, said=copied) == {frozenset(range(4)), frozenset(range(4, 8))}


def test_a_component_that_is_too_large_is_held_by_stronger_pairs_only():
    half = LARGEST // 2 + 10
    chain = {(at, at + 1): 9.0 for at in range(2 * half - 1)} | {(half - 1, half): 1.0}
    labels = bounded(2 * half, pairs(*chain), np.array(list(chain.values()), np.float32), 0.0, pairs())
    assert groups(labels) == {frozenset(range(half)), frozenset(range(half, 2 * half))}


def test_what_falls_apart_is_what_strong_pairs_alone_would_hold_and_the_rest_stays():
    size, dice = LARGEST + 50, np.random.default_rng(1)
    whole = {(at, at + 1): float(dice.integers(1, 4)) for at in range(size - 1)}
    small = {(size + at, size + at + 1): 0.5 for at in range(0, 20, 2)}
    told = whole | small
    fixed = pairs((0, size - 1))
    labels = bounded(size + 20, pairs(*told), np.array(list(told.values()), np.float32), 0.0, fixed)
    ends = [at for at, weight in enumerate(whole.values()) if weight < 2]
    parts = [frozenset(map(int, part)) for part in np.split(np.arange(size), np.array(ends) + 1)]
    joined = {parts[0] | parts[-1], *parts[1:-1]}
    assert groups(labels) == joined | {frozenset(ends) for ends in small}


def test_every_pair_inside_components_is_given_once():
    found = inside(np.array([0, 1, 0, 0, 2, 1]))
    assert sorted(zip(found.left.tolist(), found.right.tolist(), strict=True)) == [(0, 2), (0, 3), (1, 5), (2, 3)]
