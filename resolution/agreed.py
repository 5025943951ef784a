"""How far two who read the same pairs agree: per cent, and Cohen's kappa with its interval."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kithkin.resolution.intervals import Interval, exact


@dataclass(frozen=True, slots=True)
class Agreed:
    """Of pairs that were read twice: how many agreed, the share, and the agreement beyond chance."""

    pairs: int
    agreed: int
    share: float | None
    share_interval: Interval
    kappa: float | None
    kappa_interval: Interval | None


def agreed(answers: Iterable[tuple[str, str]]) -> Agreed:
    """Of the first and second answer to each pair.

    Kappa after Cohen (1960). Its interval is that of the share (Clopper and Pearson, 1934) with agreement by chance
    taken as known, so that a few pairs without a disagreement do not look certain.
    """
    told = list(answers)
    count, hits = len(told), sum(one == two for one, two in told)
    low, high = exact(hits, count)
    if not count:
        return Agreed(0, 0, None, (0.0, 1.0), None, None)
    first, second = (Counter(pair[side] for pair in told) for side in (0, 1))
    chance = sum(first[word] * second[word] for word in first) / count**2
    share = hits / count
    if chance >= 1:
        return Agreed(count, hits, share, (low, high), None, None)
    kappa, least, most = ((rate - chance) / (1 - chance) for rate in (share, low, high))
    return Agreed(count, hits, share, (low, high), kappa, (max(least, -1.0), min(most, 1.0)))
