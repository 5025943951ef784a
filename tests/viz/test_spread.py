"""Large networks: every point on a place of its own, what is tied near, the same from the same ties."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.viz.spread import CELL, spread


@given(st.integers(0, 30), st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_two_are_on_one_place_and_the_same_ties_give_the_same_places(points, ties):
    ties = [(one, other) for one, other in ties if one < points and other < points]
    placed = spread(points, ties)
    assert len(set(placed)) == points
    assert placed == spread(points, ties)
    assert all(x % CELL == 0 and y % CELL == 0 for x, y in placed)


def test_who_is_tied_stands_nearer_than_who_is_not():
    groups = [range(at, at + 6) for at in range(0, 60, 6)]
    ties = [pair for group in groups for pair in combinations(group, 2)] + [(at, at + 6) for at in range(0, 54, 6)]
    placed = np.array(spread(60, ties))
    apart = np.linalg.norm(placed[:, None] - placed[None], axis=2)
    within = np.mean([apart[one, other] for one, other in ties])
    assert within < 0.5 * apart[np.triu_indices(60, 1)].mean()


def test_parts_that_nothing_joins_do_not_stand_among_each_other():
    ties = [(at, at + 1) for at in range(9)] + [(at, at + 1) for at in range(10, 19)]
    placed = np.array(spread(20, ties))
    one, other = placed[:10], placed[10:]
    assert one[:, 0].max() < other[:, 0].min() or one[:, 1].max() < other[:, 1].min()


@given(st.integers(4, 12), st.integers(2, 6))
@settings(max_examples=30, deadline=None)
def test_small_parts_fill_the_width_of_a_screen_and_not_a_column(parts, people):
    placed = np.array(spread(parts * people, [(at, at + 1) for at in range(parts * people - 1) if (at + 1) % people]))
    wide, high = placed.max(axis=0) - placed.min(axis=0)
    assert wide >= high
