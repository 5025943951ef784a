"""Communities of a network: what two walks tell, alike in any order and at any size."""

import numpy as np
import pytest

from kithkin.resolution.communities import find
from kithkin.resolution.communities.find import communities
from kithkin.resolution.communities.network import Network


def network(count, *ties):
    left, right = np.array(ties, np.int64).reshape(-1, 2).T
    return Network(count, left, right, np.ones(len(left)))


def ring(cliques, size):
    """Cliques in a ring, each tied to the next by one tie."""
    inside = [(at * size + a, at * size + b) for at in range(cliques) for a in range(size) for b in range(a + 1, size)]
    between = [tuple(sorted((at * size, (at + 1) % cliques * size + 1))) for at in range(cliques)]
    return network(cliques * size, *inside, *between)


def as_sets(labels):
    return {frozenset(np.flatnonzero(labels == one).tolist()) for one in set(labels.tolist())}


def test_cliques_with_one_tie_between_them_are_communities_of_their_own():
    assert as_sets(communities(ring(8, 6))) == {frozenset(range(at * 6, at * 6 + 6)) for at in range(8)}


def test_people_without_any_way_between_them_are_never_together():
    assert as_sets(communities(network(6, (0, 1), (1, 2), (3, 4)))) == {
        frozenset({0, 1, 2}), frozenset({3, 4}), frozenset({5}),
    }  # fmt: skip


def test_a_network_without_ties_has_as_many_communities_as_people():
    assert communities(network(3)).tolist() == [0, 1, 2]


def test_the_order_in_which_ties_are_told_changes_nothing():
    made = ring(8, 6)
    mixed = np.random.default_rng(1).permutation(len(made.left))
    again = Network(made.count, made.left[mixed], made.right[mixed], made.weight)
    assert communities(again).tolist() == communities(made).tolist()


def test_a_part_that_is_too_large_is_divided_first_and_its_cliques_stay_whole(monkeypatch):
    made = ring(30, 6)
    monkeypatch.setattr(find, "LARGEST", 40)
    found = communities(made).reshape(30, 6)
    assert (found == found[:, :1]).all()
    assert max(map(len, as_sets(found.ravel()))) <= 40


def test_what_is_left_out_as_too_small_to_divide_would_not_have_been_divided():
    parts = ring(8, 6)
    few = network(54, *zip(parts.left, parts.right, strict=True), *[(one, one + 1) for one in range(48, 53)])
    path = np.arange(48, 54)
    assert not any(set(path) <= set(part.tolist()) for part in find._divisible(few, few.parts(), find.RESOLUTION))
    assert find._cut(few.within(path), find.RESOLUTION).tolist() == [0] * 6


@pytest.mark.parametrize("factor", [0.01, 100.0])
def test_weights_in_other_units_change_nothing(factor):
    made = ring(8, 6)
    scaled = Network(made.count, made.left, made.right, made.weight * factor)
    assert communities(scaled).tolist() == communities(made).tolist()
