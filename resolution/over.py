"""In how many blocks over their limit every row of a table stands, key by key."""

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.block import Plan

Counts = NDArray[np.uint8]


def counted(plan: Plan, count: int) -> dict[str, Counts]:
    """For each key in how many blocks over its limit every row stands."""
    from kithkin.resolution import bins  # noqa: PLC0415  start-up time

    made: dict[str, Counts] = {}
    for name, rows in plan.over or ():
        if len(rows):
            bins.counted(rows, made.setdefault(name, np.zeros(count, np.uint8)))
    return made
