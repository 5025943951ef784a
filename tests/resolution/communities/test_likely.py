"""Ties that may be missing: whom both know says more than chance, and the ties themselves say how much."""

import numpy as np

from kithkin.bench.agree import area
from kithkin.resolution.communities import likely
from kithkin.resolution.communities.network import Network


def blocks(seed, count=60, size=10, inside=0.6, across=0.02):
    """People of six groups, most of whose ties are within them."""
    lot = np.random.default_rng(seed)
    group = np.arange(count) // size
    share = np.where(group[:, None] == group, inside, across)
    left, right = np.nonzero(np.triu(lot.random((count, count)) < share, 1))
    return Network(count, left, right, np.ones(len(left)))


def test_hidden_ties_are_told_from_pairs_without_a_tie():
    whole = blocks(1)
    lot = np.random.default_rng(2)
    rest, gone = likely.hidden(whole, lot)
    others = likely.strangers(whole.matrix.toarray(), 20 * len(gone), lot)
    score = likely.scores(rest)
    assert area(score[gone[:, 0], gone[:, 1]], score[others[:, 0], others[:, 1]]) > 0.85


def test_scores_are_alike_from_both_ends_and_from_run_to_run():
    made = blocks(3)
    score = likely.scores(made)
    assert np.allclose(score, score.T)
    assert np.array_equal(score, likely.scores(made))


def test_the_probabilities_of_pairs_without_a_tie_sum_to_about_the_ties_that_are_missing():
    made = blocks(4)
    apart = np.triu(made.matrix.toarray() == 0, 1)
    missing = likely.HIDDEN * len(made.left)
    assert missing / 3 < likely.probabilities(made)[apart].sum() < 3 * missing
