"""How sure a pairwise F1 is: a 95% interval from drawing the true persons again, with replacement."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]
DRAWS, SEED = 2_000, 1
BOUNDS = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Shares:
    """What each true person adds: twice the true pairs found, and the pairs found and true together."""

    hit: NDArray[np.float64]
    both: NDArray[np.float64]


def shares_of(found: Codes, true: Codes) -> Shares:
    """The counts by person; a wrong pair has two persons, each of which bears half of it."""
    cell = np.unique(true * (int(found.max(initial=0)) + 1) + found, return_index=True, return_counts=True)
    person, shared = true[cell[1]], cell[2].astype(float)
    other = np.bincount(found)[found[cell[1]]] - shared
    persons = int(true.max(initial=-1)) + 1
    right = np.bincount(person, weights=shared * (shared - 1) / 2, minlength=persons)
    wrong = np.bincount(person, weights=shared * other / 2, minlength=persons)
    size = np.bincount(true, minlength=persons).astype(float)
    both = right + wrong + size * (size - 1) / 2
    return Shares((2 * right).astype(np.float64), both.astype(np.float64))


def interval(found: Codes, true: Codes, draws: int = DRAWS) -> tuple[float, float]:
    """Where 95% of the F1 lie when persons are drawn again."""
    shares = shares_of(found, true)
    kinds, number = np.unique(np.column_stack([shares.hit, shares.both]), axis=0, return_counts=True)
    # Persons that add the same are drawn together, so a million rows cost no more than their few hundred kinds.
    times = np.random.default_rng(SEED).multinomial(number.sum(), number / number.sum(), size=draws)
    hit, both = (times @ kinds).T
    low, high = np.percentile(np.divide(hit, both, out=np.ones(draws), where=both > 0), BOUNDS)
    return float(low), float(high)


def verdict(ours: dict[str, Any], theirs: dict[str, Any]) -> str:
    """ahead, behind, or a tie: one F1 lies inside the other's interval."""
    if theirs["low"] <= ours["f1"] <= theirs["high"] or ours["low"] <= theirs["f1"] <= ours["high"]:
        return "tie"
    return "ahead" if ours["f1"] > theirs["f1"] else "behind"
