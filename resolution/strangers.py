"""How often two strangers agree: seen in pairs drawn at random, and exactly counted for equal values."""

from collections.abc import Mapping

import numpy as np

from kithkin.resolution.coded import Coded, Codes, Floats, Index, in_turn
from kithkin.resolution.compare import ALONE, compare
from kithkin.resolution.contexts import CONTEXTS, Frame
from kithkin.resolution.keys import Keys
from kithkin.resolution.levels import Pairs
from kithkin.resolution.standardise import People, common

SAMPLE = 200_000
WITHIN = 50_000


def counted(people: People, frame: Frame) -> dict[str, Floats]:
    """How many of all pairs of rows show each level of each piece of evidence, one person's own pairs included."""
    everyone = people.count * (people.count - 1) / 2
    pairs = drawn(people.count)
    seen = frame.split(compare(people, pairs, ALONE))
    out = {}
    for name in frame.kinds:
        counts = np.bincount(seen[name], minlength=frame.size(name)).astype(float)
        counts[0] = 0.0
        counts *= everyone / max(1, len(pairs))
        if name in frame.parents:
            for context in ("area", "agree"):
                _within(people, frame, name, context, counts)
        else:
            counts = _with_exact(people.coded[name], counts)
        out[name] = counts
    return out


def drawn(count: int) -> Pairs:
    """Pairs of rows: all of them when they are few."""
    if count * (count - 1) // 2 <= SAMPLE:
        left, right = np.triu_indices(count, 1)
        return Pairs(left, right)
    draw = np.random.default_rng(1)
    left, right = draw.integers(0, count, SAMPLE), draw.integers(0, count, SAMPLE)
    return Pairs(left, right).at(left != right)


def _with_exact(column: Coded, counts: Floats) -> Floats:
    """Equal values are counted in all pairs, not in a sample: they are rare and weigh most."""
    each = column.counts.astype(float)
    both = each.sum() * (each.sum() - 1) / 2
    exact = float((each * (each - 1) / 2).sum())
    others = counts[:-1].sum()
    counts[:-1] *= (both - exact) / others if others else 0.0
    counts[-1] = exact
    return counts


def _within(people: People, frame: Frame, name: str, context: str, counts: Floats) -> None:
    """The levels of pairs that agree on what the evidence depends on, drawn from just those pairs."""
    levels = frame.context(name) == CONTEXTS.index(context)
    codes = _grouping(people, frame.parents[name], context)
    if codes is None:
        return
    each = np.bincount(codes[codes >= 0]).astype(float)
    pairs = _drawn_within(codes)
    few = People(people.count, {n: people.coded[n] for n in (name, frame.parents[name])})
    seen = np.bincount(frame.split(compare(few, pairs))[name], minlength=len(counts)).astype(float)
    total = (each * (each - 1) / 2).sum()
    counts[levels] = seen[levels] * (total / max(1, len(pairs)))


def _grouping(people: People, parent: str, context: str) -> Codes | None:
    """Codes that are equal for rows in this context."""
    if context == "agree":
        return people.coded[parent].codes
    return Keys(people).part("area")[0] if parent == "postcode" else None


def _drawn_within(codes: Codes) -> Pairs:
    """Pairs of rows of equal code: a row by how many partners it has, then one of them."""
    rows = np.flatnonzero(codes >= 0)
    order = rows[in_turn(codes[rows])]
    sizes = np.bincount(codes[order]) if len(order) else np.zeros(0, np.int64)
    size = sizes[codes[order]]
    start = (np.append(0, np.cumsum(sizes)[:-1]) if len(sizes) else sizes)[codes[order]]
    partners = np.cumsum(size - 1)
    if not len(partners) or not partners[-1]:
        return Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64))
    draw = np.random.default_rng(2)
    one = np.searchsorted(partners, draw.integers(0, partners[-1], WITHIN), side="right")
    step = 1 + (draw.random(WITHIN) * (size[one] - 1)).astype(np.int64)
    two = start[one] + (one - start[one] + step) % size[one]
    return _ordered(order[one], order[two])


def _ordered(one: Index, two: Index) -> Pairs:
    return Pairs(np.minimum(one, two), np.maximum(one, two))


def frequencies(people: People, frame: Frame, kinds: tuple[str, ...]) -> Mapping[str, Mapping[str, float]]:
    """How common the common values are; a value that is not listed is as rare as one seen once or twice."""
    return {name: common(people.coded[name]) for name, kind in frame.kinds.items() if kind in kinds}
