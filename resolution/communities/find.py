"""Communities: people from whom two steps along ties lead to the same people.

Pons and Latapy's distance of random walks, Ward's tree over it in each connected part, cut where modularity
at a third of its usual resolution is best (Reichardt and Bornholdt): of each part by itself, so that what happens
elsewhere changes nothing. Leiden with a fixed seed first divides what is too large.
"""

from collections.abc import Iterator

import graspologic_native
import numpy as np
from scipy.cluster.hierarchy import linkage

from kithkin.resolution.coded import Floats, Index
from kithkin.resolution.communities.network import Network
from kithkin.resolution.components import in_order

SEED = 20160630
RESOLUTION = 1 / 3
LARGEST = 500
"""Larger parts are first divided: the tree looks at everybody against everybody."""
FINEST = 64.0


def communities(network: Network, seed: int = SEED, resolution: float = RESOLUTION) -> Index:
    """The community of each person, numbered in the order of the first members; it depends on no chance but `seed`."""
    labels = network.parts()
    for members in _divisible(network, labels, resolution):
        for piece in _pieces(network, members, seed, resolution):
            # A number that no other piece can have: that of one of its people, above all numbers of parts.
            labels[piece] = network.count + piece[_cut(network.within(piece), resolution)]
    return in_order(labels)


def _divisible(network: Network, labels: Index, resolution: float) -> Iterator[Index]:
    """The members of each part that may be worth dividing: in a small one any cut costs more than it brings."""
    if not len(network.left):
        return
    strength = np.bincount(labels, network.strength)
    weakest = np.full(len(strength), np.inf)
    np.minimum.at(weakest, labels[network.left], network.weight)
    divisible = resolution * strength > 4 * weakest
    chosen = np.flatnonzero(divisible[labels])
    ordered = chosen[np.argsort(labels[chosen], kind="stable")]
    if len(ordered):
        yield from np.split(ordered, np.flatnonzero(np.diff(labels[ordered])) + 1)


def _pieces(network: Network, members: Index, seed: int, resolution: float) -> Iterator[Index]:
    """The people of one part, divided by Leiden until no piece is too large or none can be divided further."""
    if len(members) <= LARGEST or resolution > FINEST:
        yield members
        return
    found = leiden(network.within(members), seed, resolution)
    for one in range(int(found.max()) + 1):
        yield from _pieces(network, members[found == one], seed, 2 * resolution)


def leiden(network: Network, seed: int, resolution: float = 1.0) -> Index:
    """Traag's Leiden communities."""
    near = network.matrix
    _, found = graspologic_native.leiden_csr(
        near.indptr.astype(np.int64), near.indices.astype(np.int32), near.data, network.count,
        resolution=resolution, seed=seed, iterations=2,
    )  # fmt: skip
    alone = np.arange(network.count) + network.count
    return in_order(np.array([found.get(one, alone[one]) for one in range(network.count)], np.int64))


def walks(network: Network) -> Floats:
    """Where two steps lead from each person, one of which may be to stay; people with many ties weigh less."""
    near = network.matrix
    ties = np.diff(near.indptr)
    near.setdiag(network.strength / np.maximum(ties, 1))
    reach = near.sum(axis=1)
    step = near.multiply(1 / np.maximum(reach, 1e-300)[:, None]).tocsr()
    far: Floats = (step @ step).toarray() / np.sqrt(np.maximum(reach, 1e-300))
    return far


def _cut(piece: Network, resolution: float) -> Index:
    """For each person of a piece the first of the same community: the level of the tree with the most modularity."""
    if piece.count < 3:
        return np.zeros(piece.count, np.int64)
    merged = linkage(walks(piece), "ward")[:, :2].astype(np.int64)
    gains = np.cumsum(_gains(piece, merged, resolution))
    # Of two levels alike the coarser one is told.
    last = len(gains) - int(np.argmax(gains[::-1])) if gains.max() >= 0 else 0
    held = {one: [one] for one in range(piece.count)}
    for made, (one, other) in enumerate(merged[:last].tolist(), piece.count):
        held[made] = held.pop(one) + held.pop(other)
    first = np.empty(piece.count, np.int64)
    for together in held.values():
        first[together] = min(together)
    return first


def _gains(piece: Network, merged: Index, resolution: float) -> Floats:
    """What each merge of the tree adds to modularity, in units of its ties."""
    between = np.zeros((2 * piece.count - 1,) * 2)
    between[: piece.count, : piece.count] = piece.matrix.toarray()
    strength, total = np.zeros(len(between)), float(piece.strength.sum())
    strength[: piece.count] = piece.strength
    gains = np.empty(len(merged))
    for made, (one, other) in enumerate(merged):
        gains[made] = between[one, other] - resolution * strength[one] * strength[other] / total
        new = piece.count + made
        between[new] = between[one] + between[other]
        between[:, new] = between[new]
        strength[new] = strength[one] + strength[other]
    return gains
