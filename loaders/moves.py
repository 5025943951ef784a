"""Which rows of a feed get which new ids, and what of a map must be left out. Pure: the same map gives the same."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from kithkin.loaders.numbering import Numbering
from kithkin.loaders.shaping.keys import BETWEEN

Pair = tuple[str, str]
"""An id as it was sent before, and as it is sent from now on; both as feed:id."""
DONE, SAME = "renumbered before", "the same id"
UNKNOWN, TWICE, TAKEN, EMPTY = "not seen yet", "twice in the map", "the id of another row", "no other id"
AMBIGUOUS, GONE = "several rows are alike", "no row is alike"


@dataclass(frozen=True, slots=True)
class Left:
    """A line of a map that changes nothing, and why."""

    old: str
    new: str
    reason: str


@dataclass(frozen=True, slots=True)
class Moves:
    """What a map comes to: the rows that move, those not seen yet, erased ones by the keys to bar, and the rest."""

    moved: tuple[Pair, ...]
    unseen: tuple[Pair, ...]
    barred: Mapping[str, str]
    left: tuple[Left, ...]
    after: Numbering

    def counts(self) -> dict[str, int]:
        """How many lines of each sort."""
        told = {"renumbered": len(self.moved), UNKNOWN: len(self.unseen), "erased before": len(self.barred)}
        told |= dict(sorted(Counter(one.reason for one in self.left).items()))
        return {what: count for what, count in told.items() if count or what == "renumbered"}


def moves(
    pairs: Sequence[Pair],
    now: Numbering,
    known: AbstractSet[str],
    erased: Mapping[str, str] | None = None,
    idle: AbstractSet[str] = frozenset(),
) -> Moves:
    """What these pairs come to, over rows that are known by their keys and others that were erased, with the rule.

    `idle` are ids of which it is said that their rows have none any more: another row may be sent under them.
    """
    gone = erased or {}
    reasons = _reasons(pairs, now, gone)
    good = {pair for pair in dict.fromkeys(pairs) if pair not in reasons}
    while taken := _taken(good, now, known, idle):
        reasons |= dict.fromkeys(taken, TAKEN)
        good -= taken
    # A row that was not seen yet gets its new id too: else the same map, read again, would take its old id for new.
    whole = [pair for pair in sorted(good) if now.key(pair[0]) not in gone]
    after = _after(whole, now, known)
    return Moves(
        tuple(pair for pair in whole if now.key(pair[0]) in known),
        tuple(pair for pair in whole if now.key(pair[0]) not in known),
        {after.key(new): gone[now.key(old)] for old, new in sorted(good) if now.key(old) in gone},
        tuple(Left(*pair, reason) for pair, reason in sorted(reasons.items())),
        after,
    )


def _reasons(pairs: Iterable[Pair], now: Numbering, gone: Mapping[str, str]) -> dict[Pair, str]:
    """Why some pairs change nothing, before they are held against each other."""
    once = set(pairs)
    olds, news = (Counter(pair[side] for pair in once) for side in (0, 1))
    found: dict[Pair, str] = {}
    for old, new in once:
        if old.endswith(":") or new.endswith(":"):
            found[old, new] = EMPTY
        elif olds[old] > 1 or news[new] > 1:
            found[old, new] = TWICE
        elif old == new:
            found[old, new] = SAME
        elif now.was.get(new) == old or (now.key(old) in gone and now.key(new) in gone):
            found[old, new] = DONE
    # Where one line was done before, the next would move the same row on, and back each time the map is read.
    arrived = {new for (_, new), reason in found.items() if reason == DONE}
    return found | {pair: DONE for pair in once if pair not in found and pair[0] in arrived}


def _taken(good: AbstractSet[Pair], now: Numbering, known: AbstractSet[str], idle: AbstractSet[str]) -> set[Pair]:
    """The pairs whose new id is one that another row is sent under, and keeps."""
    given_up = {old for old, _ in good} | idle
    return {pair for pair in good if pair[1] not in given_up and now.key(pair[1]) in known}


def _after(moved: Sequence[Pair], now: Numbering, known: AbstractSet[str]) -> Numbering:
    keys, was = dict(now.keys), dict(now.was)
    for old, new in moved:
        keys[new], was[new] = now.key(old), old
    names = {*known, *keys.values()}
    for old in sorted({old for old, _ in moved} - {new for _, new in moved}):
        # Whoever is sent under it from now on is somebody else, whose row has a key of its own.
        keys[old], was[old] = _fresh(old, names), None
        names.add(keys[old])
    return Numbering(keys, was)


def _fresh(number: str, names: AbstractSet[str]) -> str:
    at = 2
    while f"{number}{BETWEEN}{at}" in names:
        at += 1
    return f"{number}{BETWEEN}{at}"
