"""People and the weighted ties between them, as numbers."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from kithkin.resolution.coded import Floats, Index


@dataclass(frozen=True, slots=True)
class Network:
    """So many people, and each tie between two of them once, with its weight."""

    count: int
    left: Index
    right: Index
    weight: Floats

    @property
    def matrix(self) -> sparse.csr_array:
        """The weights from everybody to everybody."""
        ends = np.concatenate([self.left, self.right]), np.concatenate([self.right, self.left])
        return sparse.csr_array((np.tile(self.weight, 2), ends), shape=(self.count, self.count))

    @property
    def strength(self) -> Floats:
        """The weight of each person's ties."""
        ends = np.concatenate([self.left, self.right])
        return np.bincount(ends, np.tile(self.weight, 2), minlength=self.count).astype(np.float64)

    def parts(self) -> Index:
        """The connected part that each person is in."""
        labels: Index = connected_components(self.matrix, directed=False)[1].astype(np.int64)
        return labels

    def within(self, members: Index) -> "Network":
        """The ties among some of the people, who are numbered in this order."""
        place = np.full(self.count, -1, np.int64)
        place[members] = np.arange(len(members))
        left, right = place[self.left], place[self.right]
        kept = (left >= 0) & (right >= 0)
        return Network(len(members), left[kept], right[kept], self.weight[kept])
