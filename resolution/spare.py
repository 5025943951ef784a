"""Which of many facts say no more than others, by the needs of each; compiled."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kithkin.graph.compiled import compiled
from kithkin.resolution.coded import Index


def wider(of: Sequence[frozenset[int]]) -> NDArray[np.bool_]:
    """Of sets of classes which holds which other, and more than it."""
    every = sorted(frozenset().union(*of))
    member = np.array([[one in each for one in every] for each in of], np.int64).reshape(len(of), len(every))
    size = member.sum(axis=1)
    found: NDArray[np.bool_] = (member @ member.T == size[None, :]) & (size[:, None] > size[None, :])
    return found


@compiled("int64[::1](int64[::1], boolean[:, ::1])")
def spare(facts: Index, wider: Any) -> Any:
    """Those whose need holds the need of another such fact: numbers in order, whose last part is a need from one on."""
    many = len(wider) + 1
    found, kept, first = np.empty(len(facts), np.int64), 0, 0
    while first < len(facts):
        end = first + 1
        while end < len(facts) and facts[end] // many == facts[first] // many:
            end += 1
        for one in range(first, end):
            for other in range(first, end):
                if wider[facts[one] % many - 1, facts[other] % many - 1]:
                    found[kept] = facts[one]
                    kept += 1
                    break
        first = end
    return found[:kept]
