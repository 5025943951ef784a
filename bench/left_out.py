"""The resolution of communities chosen on all networks but one, and how it does on that one."""

from collections.abc import Iterator, Sequence

import numpy as np

from kithkin.bench.agree import agreement
from kithkin.resolution.coded import Floats, Index
from kithkin.resolution.communities.find import SEED, communities
from kithkin.resolution.communities.network import Network

RESOLUTIONS = (0.15, 0.25, 1 / 3, 0.5, 0.75, 1.0)
Truth = tuple[str, Network, Index]


def left_out(known: Sequence[Truth], plain: Floats) -> Iterator[str]:
    """A table of what is gained over the better plain method, by network; `plain` has its NMI and ARI on each."""
    gains = np.array([[_agrees(one, at) for one in known] for at in RESOLUTIONS]) - plain
    yield "| network left out | resolution that gains most on the others | NMI gained | ARI gained |"
    yield "|---|---|---|---|"
    taken = []
    for at, (name, _, _) in enumerate(known):
        others = np.delete(gains, at, axis=1).mean(axis=(1, 2))
        best = int(np.argmax(others))
        taken.append(gains[best, at])
        yield f"| {name} | {RESOLUTIONS[best]:.2f} | {taken[-1][0]:+.3f} | {taken[-1][1]:+.3f} |"
    nmi, ari = np.mean(taken, axis=0)
    yield f"| **mean** | | **{nmi:+.3f}** | **{ari:+.3f}** |"


def _agrees(known: Truth, resolution: float) -> tuple[float, float]:
    _, network, true = known
    sure = true >= 0
    found = agreement(true[sure], communities(network, SEED, resolution)[sure])
    return found.nmi, found.ari
