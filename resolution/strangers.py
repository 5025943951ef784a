"""How often two strangers agree: seen in pairs drawn at random, and exactly counted for equal values."""

from collections.abc import Mapping

import numpy as np

from kithkin.resolution.coded import Coded, Codes, Floats, Index, in_turn
from kithkin.resolution.compare import ALONE, compare
from kithkin.resolution.content import by_content
from kithkin.resolution.contexts import CONTEXTS, Frame
from kithkin.resolution.keys import Keys
from kithkin.resolution.levels import Levels, Pairs
from kithkin.resolution.model import prior
from kithkin.resolution.standardise import People, common

SAMPLE, FEWER = 1_000_000, 200_000
"""So many pairs are drawn; fewer of a table of more rows than that, where they would take a tenth of all time."""
WITHIN = 50_000
UNSEEN = 0.5
SEED = 1


def counted(people: People, frame: Frame, start: Mapping[str, Floats]) -> dict[str, Floats]:
    """How many of all pairs of rows show each level of each piece of evidence, one person's own pairs included.

    `start` has what the prior gives strangers: so rare is a level that no drawn pair shows, and at most half a pair.
    """
    everyone = people.count * (people.count - 1) / 2
    pairs = drawn(people)
    seen = frame.split(compare(people, pairs, ALONE))
    out = {}
    for name in frame.kinds:
        counts = _seen(seen[name], start[name], frame.context(name))
        counts *= everyone / max(1, len(pairs))
        if name in frame.parents:
            for context in ("area", "agree"):
                _within(people, frame, (name, context), start[name], counts)
        else:
            counts = _with_exact(people.coded[name], counts)
        out[name] = counts
    return out


def drawn(people: People) -> Pairs:
    """Pairs of rows: all of them when they are few, else each row as often as any other, so that none weighs more."""
    count = people.count
    if count * (count - 1) // 2 <= SAMPLE:
        left, right = np.triu_indices(count, 1)
        return Pairs(left, right)
    order, wanted = by_content(people), SAMPLE if count <= FEWER else FEWER
    each = max(1, wanted // count)
    steps = np.random.default_rng(SEED).choice(np.arange(1, (count - 1) // 2), each, replace=False)
    some = np.arange(0, count, max(1, count // wanted))
    left = np.tile(some, each)
    return _ordered(order[left], order[(left + np.repeat(steps, len(some))) % count])


def _with_exact(column: Coded, counts: Floats) -> Floats:
    """Equal values are counted in all pairs, not in a sample: they are rare and weigh most."""
    each = column.counts.astype(float)
    both = each.sum() * (each.sum() - 1) / 2
    exact = float((each * (each - 1) / 2).sum())
    others = counts[:-1].sum()
    counts[:-1] *= (both - exact) / others if others else 0.0
    counts[-1] = exact
    return counts


def _seen(levels: Levels, start: Floats, context: Index) -> Floats:
    """How many of the drawn pairs show each level; none shows less than the prior lets one expect, up to a half."""
    counts = np.bincount(levels, minlength=len(start)).astype(float)
    counts[0] = 0.0
    drawn_of = np.bincount(context, weights=counts)[context]
    held = np.maximum(counts, np.minimum(UNSEEN, start * drawn_of)) + prior().weight["random"] * start
    held[0] = 0.0
    made: Floats = held * (drawn_of / np.maximum(np.bincount(context, weights=held)[context], 1e-12))
    return made


def _within(people: People, frame: Frame, which: tuple[str, str], start: Floats, counts: Floats) -> None:
    """The levels of pairs that agree on what the evidence depends on, drawn from just those pairs."""
    name, context = which
    levels = frame.context(name) == CONTEXTS.index(context)
    codes = _grouping(people, frame.parents[name], context)
    if codes is None:
        return
    each = np.bincount(codes[codes >= 0]).astype(float)
    pairs = _drawn_within(codes, by_content(people))
    few = People(people.count, {n: people.coded[n] for n in (name, frame.parents[name])})
    seen = _seen(frame.split(compare(few, pairs))[name], start, frame.context(name))
    total = (each * (each - 1) / 2).sum()
    counts[levels] = seen[levels] * (total / max(1, len(pairs)))


def _grouping(people: People, parent: str, context: str) -> Codes | None:
    """Codes that are equal for rows in this context."""
    if context == "agree":
        return people.coded[parent].codes
    return Keys(people).part("area")[0] if parent == "postcode" else None


def _drawn_within(codes: Codes, rows: Index) -> Pairs:
    """Pairs of rows of equal code, of rows in an order of their own: a row by how many partners it has, then one."""
    rows = rows[codes[rows] >= 0]
    group = _by_first(codes[rows])
    turn = in_turn(group)
    order, group = rows[turn], group[turn]
    sizes = np.bincount(group) if len(order) else np.zeros(0, np.int64)
    size = sizes[group]
    start = (np.append(0, np.cumsum(sizes)[:-1]) if len(sizes) else sizes)[group]
    partners = np.cumsum(size - 1)
    if not len(partners) or not partners[-1]:
        return Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64))
    draw = np.random.default_rng(2)
    one = np.searchsorted(partners, draw.integers(0, partners[-1], WITHIN), side="right")
    step = 1 + (draw.random(WITHIN) * (size[one] - 1)).astype(np.int64)
    two = start[one] + (one - start[one] + step) % size[one]
    return _ordered(order[one], order[two])


def _by_first(codes: Codes) -> Index:
    """Codes as the first place that has each, so that how they are numbered changes nothing."""
    first = np.zeros(codes.max(initial=-1) + 1, np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return first[codes]


def _ordered(one: Index, two: Index) -> Pairs:
    return Pairs(np.minimum(one, two), np.maximum(one, two))


def frequencies(people: People, frame: Frame, kinds: tuple[str, ...]) -> Mapping[str, Mapping[str, float]]:
    """How common the common values are; a value that is not listed is as rare as one seen once or twice."""
    return {name: common(people.coded[name]) for name, kind in frame.kinds.items() if kind in kinds}
