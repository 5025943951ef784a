"""Signs that two people who are not known to be tied may be, each for everybody with everybody.

Whom both know (Adamic and Adar 2003; Zhou, Lü and Zhang 2009), short walks between them (Liu and Lü 2010; Katz 1953;
personalised PageRank), ways of three steps (Kovács 2019), what a few directions of the whole network say, and how
many ties each has.
"""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from kithkin.resolution.coded import Floats

SIGNS = 15
STEPS = 5
HELD = 0.9
"""How much of Katz's largest weight a further step keeps."""
RETURN = 0.15
LEAST = 1e-3
"""Below this a score says no more than that there is none."""


def signs(near: Floats) -> Iterator[Floats]:
    """Each sign as a table; `near` is 1 where two people are tied and 0 elsewhere."""
    ties = near.sum(axis=1)
    yield from (np.log(one + LEAST) for one in _walked(near, ties))
    shared = (near / np.where(ties > 1, np.log(np.maximum(ties, 2)), np.inf)) @ near
    yield np.log(shared + LEAST)
    yield np.sqrt(shared)
    yield (near @ near > 0).astype(float)
    yield from _spectral(near)
    yield from _alone(near, ties)


def _walked(near: Floats, ties: Floats) -> Iterator[Floats]:
    """Ways between two people that are less worth the more ties those on the way have."""
    few = np.maximum(ties, 1)
    yield (near / few) @ near
    yield (near / np.sqrt(few)) @ near @ (near / np.sqrt(few)[:, None])
    values, vectors = np.linalg.eigh(near / np.sqrt(np.outer(few, few)))
    rank = RETURN * (vectors / (1 - (1 - RETURN) * values)) @ vectors.T * np.sqrt(few)
    rank /= np.sqrt(few)[:, None]
    yield rank + rank.T
    far = sum(values**step for step in range(1, STEPS + 1))
    yield np.maximum((vectors * far) @ vectors.T, 0) * np.sqrt(np.outer(ties, ties)) * 2


def _spectral(near: Floats) -> Iterator[Floats]:
    """Katz's sum over ways of all lengths, and the network as few directions show it."""
    values, vectors = np.linalg.eigh(near)
    largest = max(float(values.max(initial=0)), 1e-9)
    yield np.log(np.maximum((vectors * (1 / (1 - HELD / largest * values) - 1)) @ vectors.T, 0) + LEAST)
    kept = np.argsort(-np.abs(values))[: max(2, round(np.sqrt(len(near)) / 2))]
    shown = (vectors[:, kept] * values[kept]) @ vectors[:, kept].T
    yield np.sign(shown) * np.sqrt(np.abs(shown))


def _alone(near: Floats, ties: Floats) -> Iterator[Floats]:
    """What is known of each of the two alone, and whether any way leads from one to the other."""
    part = connected_components(csr_array(near), directed=False)[1]
    yield (part[:, None] == part).astype(float)
    for each in (np.log1p(ties), (ties == 0).astype(float)):
        yield np.minimum.outer(each, each)
        yield np.maximum.outer(each, each)
    size = np.log(np.bincount(part)[part])
    yield np.minimum.outer(size, size)
