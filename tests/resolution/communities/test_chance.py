"""How communities are held against those that chance makes."""

import numpy as np

from kithkin.resolution.communities.chance import Pool, verdict
from kithkin.resolution.communities.layers import limits
from kithkin.resolution.communities.seen import Held

THREE = Held(np.array([3]), np.array([2]), np.array([3.0]))
"""Three people who met again once each."""


def z_beside(*again):
    [z] = verdict(THREE, np.array([0]), Pool(np.full(len(again), 3), np.array(again)), limits()).z
    return z


def test_how_far_a_community_is_above_chance_is_told_in_spreads_of_chance() -> None:
    assert z_beside(0.0, 0.5) == 3.0


def test_where_all_that_chance_makes_is_alike_no_spread_is_told() -> None:
    assert np.isnan(z_beside(0.5, 0.5))
    assert np.isnan(z_beside())
