"""Whether a community is more than chance would make: against those that the same method finds in rewired worlds.

A rewired world keeps how many people were at each happening and how many happenings each person was at, in each layer,
and what else ties people (Newman, Strogatz and Watts 2001). What is compared is how often people of a community met
again, for each of them.
"""

from dataclasses import dataclass

import numpy as np

from kithkin.resolution.coded import Floats, Index
from kithkin.resolution.communities.find import SEED, communities
from kithkin.resolution.communities.layers import Limits
from kithkin.resolution.communities.network import Network
from kithkin.resolution.communities.seen import Held, Seen


@dataclass(frozen=True, slots=True)
class Verdict:
    """For each community the share of chance's that hold as well, the same adjusted for how many are tried, and z."""

    p: Floats
    adjusted: Floats
    z: Floats


@dataclass(frozen=True, slots=True)
class Pool:
    """The communities of rewired worlds: how many people, and how often each of them met the others again."""

    people: Index
    again: Floats


UNKNOWN = float("nan")
"""Where all that chance makes is alike, nothing can be so many spreads from it."""


def large(held: Held, rule: Limits) -> Index:
    """The communities with enough people and happenings to be told."""
    enough: Index = np.flatnonzero((held.people >= rule.people) & (held.events >= rule.incidents))
    return enough


def judge(seen: Seen, beside: Network, held: Held, rule: Limits) -> Verdict:
    """How each community that is large enough compares with what chance makes of the same people and happenings."""
    lot = np.random.default_rng(SEED)
    kept = large(held, rule)
    chance = Pool(np.zeros(0, np.int64), np.zeros(0))
    told = verdict(held, kept, chance, rule)
    for draw in range(1, rule.draws + 1):
        chance = _more(chance, seen.rewired(lot), beside, rule)
        if draw % rule.between == 0 or len(chance.people) >= rule.enough:
            told = verdict(held, kept, chance, rule)
            # What chance nearly always makes, or hardly ever does, more of it does not change.
            open_still = (told.adjusted <= rule.decided) & (2 * told.adjusted > rule.level)
            if len(chance.people) >= rule.enough or not open_still.any():
                break
    return told


def _more(chance: Pool, other: Seen, beside: Network, rule: Limits) -> Pool:
    """With the communities of one more rewired world."""
    held = other.held(communities(other.network(beside)))
    kept = large(held, rule)
    again = held.again[kept] / held.people[kept]
    return Pool(np.concatenate([chance.people, held.people[kept]]), np.concatenate([chance.again, again]))


def verdict(held: Held, kept: Index, chance: Pool, rule: Limits) -> Verdict:
    """How each of these communities compares with chance's of half to twice its size."""
    told = [_against(int(held.people[one]), held.again[one] / held.people[one], chance, rule) for one in kept]
    p = np.array([one for one, _ in told])
    return Verdict(p, adjusted(p), np.array([z for _, z in told]))


def _against(people: int, again: float, chance: Pool, rule: Limits) -> tuple[float, float]:
    like = (2 * chance.people >= people) & (chance.people <= 2 * people)
    others = chance.again[like] if like.sum() >= rule.alike else chance.again
    as_well = int((others >= again - 1e-12).sum())
    spread = float(others.std()) if len(others) else 0.0
    return (1 + as_well) / (1 + len(others)), (again - float(others.mean())) / spread if spread else UNKNOWN


def adjusted(p: Floats) -> Floats:
    """Benjamini and Hochberg's: below `level`, so large a share of those told is chance."""
    order = np.argsort(p)
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    least = np.minimum.accumulate(scaled[::-1])[::-1]
    told = np.empty(len(p))
    told[order] = np.minimum(least, 1)
    return told
