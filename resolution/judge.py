"""Two values judged: each pair of distinct values once, whatever number of rows has them."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.coded import Coded, Index, dense
from kithkin.resolution.levels import DIFFERENT, MISSING, Levels, Pairs

Scores = NDArray[np.float32]


def by_value(column: Coded, pairs: Pairs, other: Callable[[Index, Index], Levels], top: int) -> Levels:
    """Missing, exact, or what `other` says of the two codes; each pair of different values is judged once."""
    left, right = column.codes[pairs.left], column.codes[pairs.right]
    levels = np.full(len(pairs), MISSING, np.int8)
    both = (left >= 0) & (right >= 0)
    same = left == right
    levels[both & same] = top
    unlike = np.flatnonzero(both & ~same)
    if len(unlike):
        a, b = left[unlike].astype(np.int64), right[unlike].astype(np.int64)
        size = len(column.values)
        place, keys = dense(np.minimum(a, b) * size + np.maximum(a, b))
        levels[unlike] = other(keys // size, keys % size)[place]
    return levels


def jaro(values: Sequence[str], a: Index, b: Index, cutoff: float) -> Scores:
    """How alike two texts are, 0 to 1; 0 below the cutoff."""
    from rapidfuzz.distance import JaroWinkler  # noqa: PLC0415  start-up time
    from rapidfuzz.process import cpdist  # noqa: PLC0415

    texts = np.array(values, dtype=object)
    scores: Scores = cpdist(texts[a], texts[b], scorer=JaroWinkler.similarity, score_cutoff=cutoff, dtype=np.float32)
    return scores


def edits(values: Sequence[str], a: Index, b: Index, most: int) -> NDArray[np.int32]:
    """How many slips apart two texts are; one more than `most` above it."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415  start-up time
    from rapidfuzz.process import cpdist  # noqa: PLC0415

    texts = np.array(values, dtype=object)
    counts: NDArray[np.int32] = cpdist(texts[a], texts[b], scorer=OSA.distance, score_cutoff=most, dtype=np.int32)
    return counts


def graded(scores: Scores, *cuts: float) -> Levels:
    """DIFFERENT, and one level more for every cut that is reached."""
    levels = np.full(len(scores), DIFFERENT, np.int8)
    for cut in cuts:
        levels += scores >= cut
    return levels
