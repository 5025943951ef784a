"""What lines would run into, and what they pay for crossing others: loops that one chart asks thousands of times."""

import numpy as np

from kithkin.graph.compiled import compiled
from kithkin.viz.geometry import Indices, Numbers, Truths, accompanies, crosses, pierces

CROSS, BESIDE = 55.0, 180.0  # what crossing a line, and running along one, is worth in length
AROUND = 12.0  # lines further from all of those asked about do not count
APART = 7.0  # nearer than this, one line accompanies another


@compiled("b1[::1](f8[:,:],i8[:,:],f8[:,:],f8[:,:])")
def blocked(lines: Numbers, zones: Indices, walls: Numbers, frames: Numbers) -> Truths:
    """Which lines meet a wall, or a frame that holds neither of their ends (`zones`: which frame does, or -1)."""
    found = np.zeros(len(lines), np.bool_)
    for i in range(len(lines)):
        for j in range(len(walls)):
            if pierces(lines[i], walls[j]):
                found[i] = True
                break
        for j in range(len(frames)):
            if found[i]:
                break
            found[i] = j not in (zones[i, 0], zones[i, 1]) and pierces(lines[i], frames[j])
    return found


@compiled("f8[::1](f8[:,:],f8[:,:])")
def toll(lines: Numbers, used: Numbers) -> Numbers:
    """What each line pays for crossing or accompanying those that are drawn near any of `lines`."""
    owed = np.zeros(len(lines))
    if not len(lines):
        return owed
    left, right = min(lines[:, 0].min(), lines[:, 2].min()), max(lines[:, 0].max(), lines[:, 2].max())
    top, bottom = min(lines[:, 1].min(), lines[:, 3].min()), max(lines[:, 1].max(), lines[:, 3].max())
    beside = np.zeros(len(lines), np.bool_)
    for j in range(len(used)):
        x0, y0, x1, y1 = used[j]
        if min(x0, x1) >= right + AROUND or max(x0, x1) <= left - AROUND:
            continue
        if min(y0, y1) >= bottom + AROUND or max(y0, y1) <= top - AROUND:
            continue
        for i in range(len(lines)):
            owed[i] += CROSS * crosses(lines[i], used[j])
            beside[i] |= accompanies(lines[i], used[j], APART)
    return owed + BESIDE * beside
