"""What anybody would try first on a network: Leiden, Louvain, and the usual scores of two people without a tie."""

from collections.abc import Callable, Mapping

import numpy as np

from kithkin.resolution.coded import Floats, Index
from kithkin.resolution.communities.find import leiden
from kithkin.resolution.communities.network import Network
from kithkin.resolution.components import in_order

STEPS = 5


def louvain(network: Network, seed: int) -> Index:
    """Blondel's Louvain communities: people move where modularity gains, then communities move as people did."""
    labels = np.arange(network.count)
    near = network.matrix.toarray()
    lot = np.random.default_rng(seed)
    while True:
        found = in_order(_moved(near, lot))
        labels = found[labels]
        if found.max() + 1 == len(near):
            return labels
        member = np.eye(int(found.max()) + 1)[found]
        near = member.T @ near @ member


def _moved(near: Floats, lot: np.random.Generator) -> Index:
    strength, total = near.sum(axis=1), near.sum()
    labels = np.arange(len(near))
    held = strength.copy()
    moving = True
    while moving:
        moving = False
        for one in lot.permutation(len(near)):
            ties = np.bincount(labels, near[one], minlength=len(near))
            ties[labels[one]] -= near[one, one]
            held[labels[one]] -= strength[one]
            gain = ties - strength[one] * held / total
            best = int(np.argmax(gain))
            if gain[best] > gain[labels[one]] + 1e-12:
                labels[one], moving = best, True
            held[labels[one]] += strength[one]
    return labels


COMMUNITIES: Mapping[str, Callable[[Network, int], Index]] = {"Leiden": leiden, "Louvain": louvain}


def scores(network: Network) -> dict[str, Floats]:
    """The usual scores, each for everybody with everybody."""
    near = (network.matrix.toarray() > 0).astype(float)
    ties = near.sum(axis=1)
    few = np.maximum(ties, 1)
    common = near @ near
    largest = max(float(np.abs(np.linalg.eigvalsh(near)).max(initial=0)), 1e-9)
    katz = np.linalg.inv(np.eye(network.count) - 0.3 / largest * near)
    return {
        "Adamic-Adar": (near / np.where(ties > 1, np.log(np.maximum(ties, 2)), np.inf)) @ near,
        "resource allocation": (near / few) @ near,
        "common neighbours": common,
        "Jaccard": common / np.maximum(ties[:, None] + ties - common, 1),
        "preferential attachment": np.outer(ties, ties),
        "Katz": katz,
        "local random walk": _walk(near, ties),
        "rank of SVD": _low_rank(near),
    }


def _walk(near: Floats, ties: Floats) -> Floats:
    step, at = near / np.maximum(ties, 1)[:, None], np.eye(len(near))
    seen = np.zeros_like(near)
    for _ in range(STEPS):
        at = at @ step
        seen += ties[:, None] * at
    return seen + seen.T


def _low_rank(near: Floats) -> Floats:
    values, vectors = np.linalg.eigh(near)
    kept = np.argsort(-np.abs(values))[: max(2, round(np.sqrt(len(near)) / 2))]
    product: Floats = (vectors[:, kept] * values[kept]) @ vectors[:, kept].T
    return product
