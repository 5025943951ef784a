"""Two values judged: each pair of distinct values once, whatever number of rows has them."""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution import letters
from kithkin.resolution.coded import FEW, Coded, Index, dense
from kithkin.resolution.letters import Letters
from kithkin.resolution.levels import DIFFERENT, MISSING, Levels, Pairs

Scores = NDArray[np.float32]


def by_value(
    column: Coded, pairs: Pairs, other: Callable[[Index, Index], Levels], top: int, *, quick: bool = False
) -> Levels:
    """Missing, exact, or what `other` says of the two codes; each pair of different values once, unless it is quick."""
    left, right = column.codes[pairs.left], column.codes[pairs.right]
    levels = np.full(len(pairs), MISSING, np.int8)
    both = (left >= 0) & (right >= 0)
    same = left == right
    levels[both & same] = top
    unlike = np.flatnonzero(both & ~same)
    if len(unlike):
        a, b = left[unlike].astype(np.int64), right[unlike].astype(np.int64)
        if quick:
            levels[unlike] = other(a, b)
            return levels
        if len(unlike) <= FEW:
            levels[unlike] = other(np.minimum(a, b), np.maximum(a, b))
            return levels
        size = column.size
        place, keys = dense(np.minimum(a, b) * size + np.maximum(a, b))
        levels[unlike] = other(keys // size, keys % size)[place]
    return levels


def jaro(column: Coded, a: Index, b: Index, cutoff: float) -> Scores:
    """How alike two texts are, 0 to 1; 0 below the cutoff."""
    from kithkin.resolution import loops  # noqa: PLC0415  start-up time

    scores = np.empty(len(a), np.float32)
    # rapidfuzz keeps a cutoff in single precision; we do too, so that the edge is the same.
    edge = float(np.float32(cutoff))
    letters.judged(
        column, (a, b), scores,
        lambda kept, x, y, out: loops.alike(kept.text, kept.starts, x, y, edge, out),
        lambda x, y: _rapidfuzz("JaroWinkler.similarity", x, y, cutoff).astype(np.float32),
    )  # fmt: skip
    return scores


def edits(column: Coded, a: Index, b: Index, most: int) -> NDArray[np.int32]:
    """How many slips apart two texts are; one more than `most` above it."""
    from kithkin.resolution import loops  # noqa: PLC0415  start-up time

    counts = np.empty(len(a), np.int32)
    letters.judged(
        column, (a, b), counts,
        lambda kept, x, y, out: loops.slips(kept.text, kept.starts, x, y, most, out),
        lambda x, y: _rapidfuzz("OSA.distance", x, y, most).astype(np.int32),
    )  # fmt: skip
    return counts


def only_letters_apart(column: Coded, a: Index, b: Index) -> NDArray[np.bool_]:
    """Whether two texts have the same digits."""
    from kithkin.resolution import loops  # noqa: PLC0415  start-up time

    alike = np.empty(len(a), np.bool_)
    kept: Letters = column.once("letters", Letters.of)
    loops.same_digits(kept.text, kept.starts, a, b, alike)
    return alike


def same_mailbox(column: Coded, a: Index, b: Index) -> NDArray[np.bool_]:
    """Whether two addresses have the same before the @."""
    from kithkin.resolution import loops  # noqa: PLC0415  start-up time

    alike = np.empty(len(a), np.bool_)
    kept: Letters = column.once("letters", Letters.of)
    loops.same_before(kept.text, kept.starts, a, b, ord("@"), alike)
    return alike


def _rapidfuzz(scorer: str, x: Sequence[str], y: Sequence[str], cutoff: float) -> NDArray[Any]:
    """Texts that are long or have letters of other scripts."""
    from rapidfuzz import distance  # noqa: PLC0415  start-up time
    from rapidfuzz.process import cpdist  # noqa: PLC0415

    made: NDArray[Any] = cpdist(x, y, scorer=attrgetter(scorer)(distance), score_cutoff=cutoff, dtype=np.float64)
    return made


def graded(scores: Scores, *cuts: float) -> Levels:
    """DIFFERENT, and one level more for every cut that is reached."""
    levels = np.full(len(scores), DIFFERENT, np.int8)
    for cut in cuts:
        levels += scores >= cut
    return levels
