"""Betweenness, compiled: exact for a figure, estimated from some of the people for each draw of many."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kithkin.graph.compiled import compiled

PIVOTS = 256
"""In a draw, of more people than this so many are taken by chance, from whom the shortest paths are told."""


def betweenness(ties: Any, dice: np.random.Generator | None = None) -> NDArray[np.float64]:
    """For each node the share of shortest paths between two others that lead through it."""
    count = ties.shape[0]
    chosen = np.arange(count) if dice is None or count <= PIVOTS else dice.choice(count, PIVOTS, replace=False)
    found: NDArray[np.float64] = through(ties.indptr.astype(np.int64), ties.indices.astype(np.int64), chosen)
    pairs = max(1, (count - 1) * (count - 2))
    shares: NDArray[np.float64] = found * (count / max(1, len(chosen))) / pairs
    return shares


@compiled()
def through(start: Any, to: Any, chosen: Any) -> Any:
    """How many shortest paths from the chosen lead through each node (Brandes)."""
    count = len(start) - 1
    total, ways, rest = np.zeros(count), np.zeros(count), np.zeros(count)
    far, order = np.full(count, -1, np.int64), np.empty(count, np.int64)
    for source in chosen:
        order[0], far[source], ways[source] = source, 0, 1.0
        done, made = 0, 1
        while done < made:
            node = order[done]
            done += 1
            for at in range(start[node], start[node + 1]):
                other = to[at]
                if far[other] < 0:
                    far[other] = far[node] + 1
                    order[made] = other
                    made += 1
                if far[other] == far[node] + 1:
                    ways[other] += ways[node]
        for back in range(made - 1, 0, -1):
            node = order[back]
            for at in range(start[node], start[node + 1]):
                other = to[at]
                if far[other] == far[node] - 1:
                    rest[other] += ways[other] / ways[node] * (1 + rest[node])
            total[node] += rest[node]
        for at in range(made):
            far[order[at]], ways[order[at]], rest[order[at]] = -1, 0.0, 0.0
    return total
