"""How likely two people who are not known to be tied are: learned from the ties of the network at hand, some hidden.

Again and again a tenth of the ties is hidden; a logistic regression, held near nothing by a little, learns how their
signs differ from those of pairs without a tie.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from kithkin.resolution.coded import Floats, Index
from kithkin.resolution.communities.find import SEED
from kithkin.resolution.communities.network import Network
from kithkin.resolution.communities.signs import signs

HIDDEN = 0.1
ROUNDS, OTHERS = 8, 10
"""How often ties are hidden, and how many pairs without a tie are seen beside each."""
RIDGE, STEPS = 0.5, 25


@dataclass(frozen=True, slots=True)
class Blend:
    """What each sign is worth, after its mean and spread are taken out."""

    centre: Floats
    spread: Floats
    worth: Floats

    def score(self, near: Floats) -> Floats:
        """The log odds of everybody with everybody, were as many pairs tied as not."""
        total = np.full_like(near, self.worth[0])
        for one, centre, spread, worth in zip(signs(near), self.centre, self.spread, self.worth[1:], strict=True):
            total += worth * (one - centre) / spread
        return total


def scores(network: Network, seed: int = SEED) -> Floats:
    """The log odds of everybody with everybody, were as many pairs tied as not."""
    return learned(network, seed).score(_near(network))


def probabilities(network: Network, seed: int = SEED) -> Floats:
    """The same as probabilities that there is a tie nobody told, if as many are missing as learning hides."""
    pairs = network.count * (network.count - 1) / 2
    missing = HIDDEN * len(network.left) / max(pairs - len(network.left), 1)
    told: Floats = expit(scores(network, seed) + np.log(missing / (1 - missing)))
    return told


def learned(network: Network, seed: int = SEED) -> Blend:
    """What each sign is worth in this network."""
    lot = np.random.default_rng(seed)
    near = _near(network)
    shown = [_shown(network, near, lot) for _ in range(ROUNDS)]
    seen, true = np.vstack([one for one, _ in shown]), np.concatenate([one for _, one in shown])
    centre, spread = seen.mean(axis=0), seen.std(axis=0) + 1e-6
    # Each kind counts for half, and all rounds together as one.
    each = len(true) / 2 / ROUNDS / np.where(true, true.sum(), len(true) - true.sum())
    return Blend(centre, spread, _regression((seen - centre) / spread, true, each))


def _near(network: Network) -> Floats:
    near: Floats = (network.matrix.toarray() > 0).astype(float)
    return near


def hidden(network: Network, lot: np.random.Generator) -> tuple[Network, Index]:
    """The network without a tenth of its ties, and these as pairs."""
    order = lot.permutation(len(network.left))
    count = max(1, round(HIDDEN * len(order)))
    gone, kept = order[:count], np.sort(order[count:])
    rest = Network(network.count, network.left[kept], network.right[kept], network.weight[kept])
    return rest, np.stack([network.left[gone], network.right[gone]], axis=1)


def strangers(near: Floats, count: int, lot: np.random.Generator) -> Index:
    """So many pairs without a tie, drawn by lot."""
    pairs = np.zeros((0, 2), np.int64)
    while len(pairs) < count:
        drawn = lot.integers(len(near), size=(2 * count, 2))
        apart = (drawn[:, 0] < drawn[:, 1]) & (near[drawn[:, 0], drawn[:, 1]] == 0)
        pairs = np.concatenate([pairs, drawn[apart]])
    return pairs[:count]


def _shown(network: Network, near: Floats, lot: np.random.Generator) -> tuple[Floats, Floats]:
    """The signs of ties that were hidden, and of pairs without a tie."""
    rest, gone = hidden(network, lot)
    others = strangers(near, OTHERS * len(gone), lot)
    one, other = np.concatenate([gone, others]).T
    seen = np.stack([sign[one, other] for sign in signs(_near(rest))], axis=1)
    return seen, np.concatenate([np.ones(len(gone)), np.zeros(len(others))])


def _regression(seen: Floats, true: Floats, each: Floats) -> Floats:
    """A logistic regression by Newton's steps, its slopes held near nothing."""
    rows = np.column_stack([np.ones(len(seen)), seen])
    ridge = RIDGE * np.eye(rows.shape[1])
    ridge[0, 0] = 1e-6
    worth = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        said = expit(rows @ worth)
        slope = rows.T @ (each * (said - true)) + ridge @ worth
        step = np.linalg.solve((rows.T * (each * said * (1 - said))) @ rows + ridge, slope)
        worth -= step
        if np.abs(step).max() < 1e-6:
            break
    return worth
