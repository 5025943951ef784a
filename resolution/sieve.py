"""Which of very many pairs are worth comparing: a cheap look at their codes, learned from a sample that was weighed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.block import Blocks, every_pair, meeting
from kithkin.resolution.coded import LONG, Coded, Floats, Index, distinct, two_at_once
from kithkin.resolution.compare import evidence_of
from kithkin.resolution.content import by_content, hashes, of_values, places
from kithkin.resolution.keys import SOURCES, Keys
from kithkin.resolution.levels import Pairs
from kithkin.resolution.model import SCALE, Glance
from kithkin.resolution.standardise import People

DRAWN = 250_000
"""So many pairs, about, are drawn to train on and to learn the sieve from."""
LEARNED = 60_000
"""So many of those fit the sieve; all of them set its bar."""
LOST = 0.02
"""The share of pairs worth keeping that the sieve may drop; most are weak ones, and pairs inside a component return."""
_ROUNDS = 8
_AT_ONCE = 2_000_000
_LARGEST = 65_535
LANES = 4
_STEP = 5.0
_SLOTS = 23
_ROOM = 100_000
_MIDDLE = 0.29
"""As many pairs have a smaller row below this share of the rows as above it."""
_NONE: Index = np.zeros(0, np.int64)
_Mark = tuple[str, Callable[[], NDArray[np.uint16]]]


@dataclass(frozen=True, slots=True)
class Marks:
    """What every row says in words of four marks of sixteen bits, a piece of evidence in front of its parts.

    A part says something only where what it is part of is not the same: the same name sounds the same. A mark depends
    on nothing but the value, so that a pair of rows looks the same in whatever table it stands.
    """

    words: NDArray[np.uint64]
    facts: Index
    """For each word and what two rows say in it, the facts: mark by mark that it is unlike or the same; 0 is none."""
    names: tuple[str, ...]
    """What each mark is of; "" where a word has room left."""

    @classmethod
    def of(cls, keys: Keys) -> "Marks":
        """The evidence of every row and the parts of keys that are made from it."""
        groups = [_group(keys, name) for name in evidence_of(keys.people)]
        facts, names, marks = _laid_out(tuple(tuple(name for name, _ in group) for group in groups))
        table = np.zeros((len(keys), len(names)), np.uint16)
        makes = [make for group in groups for _, make in group]
        for mark, said in zip(marks, two_at_once(lambda make: make(), makes, len(keys)), strict=True):
            table[:, mark] = said
        return cls(table.view(np.uint64), facts, names)


@lru_cache(maxsize=64)
def _laid_out(groups: tuple[tuple[str, ...], ...]) -> tuple[Index, tuple[str, ...], list[int]]:
    """The facts of each word, what its marks are of, and the mark of every part of the groups in turn."""
    words = _packed([len(group) for group in groups])
    facts = np.zeros((len(words), 1 << (2 * LANES), LANES), np.int64)
    names = [""] * (len(words) * LANES)
    marks = {}
    for at, word in enumerate(words):
        places = [(group, part) for group in word for part in range(len(groups[group]))]
        for lane, (group, part) in enumerate(places):
            mark = marks[group, part] = at * LANES + lane
            names[mark] = groups[group][part]
            facts[at, :, lane] = _facts(mark, lane, lane - part)
    return facts, tuple(names), [marks[key] for key in sorted(marks)]


def _group(keys: Keys, name: str) -> list[_Mark]:
    """The marks of one piece of evidence and of its parts, each made when it is asked for."""
    parts = [part for part, of in SOURCES.items() if of == name and keys.has(part)]
    made: list[_Mark] = [(name, partial(_short, [keys.people.coded[name]]))]
    made += [(f"{name}/{part}", partial(_short_part, keys, part)) for part in parts]
    return made[:LANES]


def _short_part(keys: Keys, part: str) -> NDArray[np.uint16]:
    if part == "both_names":
        return _short([keys.people.coded["given"], keys.people.coded["surname"]])
    return _short([keys.changed(part)])


def _short(columns: Sequence[Coded]) -> NDArray[np.uint16]:
    """The values of columns, in any order, in sixteen bits; two may look the same, and comparing them tells."""
    if len(columns) == 1:
        made = columns[0].once("marks", lambda column: _sixteen(of_values(column)))
        return np.append(made, np.uint16(0))[columns[0].codes]
    total, whole = np.zeros(len(columns[0].codes), np.uint64), np.ones(len(columns[0].codes), bool)
    for column in columns:
        total += hashes(column)
        whole &= column.filled
    return np.where(whole, _sixteen(total), np.uint16(0))


def _sixteen(hashed: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """Hashes in sixteen bits; 0 is none."""
    high = (hashed >> np.uint64(32)).astype(np.uint32)
    return (high % np.uint32(_LARGEST) + np.uint32(1)).astype(np.uint16)


def _packed(sizes: list[int]) -> list[list[int]]:
    """Groups of marks laid into words, the largest first, so that none is divided."""
    words: list[list[int]] = []
    for group in sorted(range(len(sizes)), key=lambda at: -sizes[at]):
        room = (word for word in words if sum(sizes[other] for other in word) + sizes[group] <= LANES)
        word = next(room, None)
        if word is None:
            words.append([group])
        else:
            word.append(group)
    return words


def _facts(mark: int, lane: int, parent: int) -> Index:
    """For all that two rows may say in one word, the fact about one mark."""
    said = np.arange(1 << (2 * LANES))
    same, both = said >> lane & 1, said >> (LANES + lane) & 1
    silent = (both == 0) | ((lane != parent) & (said >> parent & 1 == 1))
    made: Index = np.where(silent, 0, 1 + 2 * mark + same)
    return made


@dataclass(frozen=True, slots=True)
class Sieve:
    """What each word may say is worth, and from what sum on a pair is kept, as a model has frozen it."""

    marks: Marks
    worth: NDArray[np.int32]
    bar: int

    @classmethod
    def of(cls, marks: Marks, glance: Glance) -> "Sieve":
        """The sieve of a model over the rows of any table; marks that the model does not know are worth nothing."""
        worth = [0, *(value for name in marks.names for value in glance.worth.get(name, (0, 0)))]
        return cls(marks, np.array(worth, np.int32)[marks.facts].sum(axis=2, dtype=np.int32), glance.bar)

    def of_pairs(self, pairs: Pairs) -> Pairs:
        """The pairs that reach the bar."""
        from kithkin.resolution import loops  # noqa: PLC0415  start-up time

        said = np.empty((len(pairs), self.marks.words.shape[1]), np.uint8)
        loops.told(self.marks.words, pairs.left, pairs.right, said)
        sums = np.zeros(len(pairs), np.int64)
        for word in range(said.shape[1]):
            sums += self.worth[word][said[:, word]]
        return pairs.at(sums >= self.bar)

    def touching(self, blocks: Sequence[Blocks], chosen: NDArray[np.bool_]) -> Pairs:
        """The pairs inside blocks of which one row is chosen that reach the bar, each once."""
        from kithkin.resolution import loops  # noqa: PLC0415  start-up time

        def found(part: Blocks) -> Index:
            few, out = meeting(part, chosen), np.empty(_ROOM, np.int64)
            told = self.marks.words, self.worth, self.bar, few.rows, few.starts, chosen
            if (count := loops.touching(*told, out)) > len(out):
                out = np.empty(count, np.int64)
                loops.touching(*told, out)
            return out[:count].copy()

        return pairs_of(two_at_once(found, blocks, len(chosen)), len(chosen))

    def passed(self, blocks: Sequence[Blocks]) -> Pairs:
        """The pairs inside blocks that reach the bar, each once."""
        from kithkin.resolution import loops  # noqa: PLC0415  start-up time

        if len(self.marks.words) < LONG:
            return self.of_pairs(every_pair(list(blocks), len(self.marks.words)))
        waiting, lock = portions(blocks), Lock()
        slots = 1 << min(_SLOTS, max(10, len(self.marks.words).bit_length()))

        def kept(_: int) -> list[Index]:
            found: list[Index] = []
            seen = np.zeros(slots, np.int64)
            while True:
                with lock:
                    part = next(waiting, None)
                if part is None:
                    return found
                out = np.empty(part.pairs, np.int64)
                count = loops.sieved(self.marks.words, self.worth, self.bar, part.rows, part.starts, out)
                found.append(out[: loops.fresh(out[:count], seen)].copy())

        with ThreadPoolExecutor(2) as pool:
            found = [part for parts in pool.map(kept, range(2)) for part in parts]
        return pairs_of(found, len(self.marks.words))


def learned(marks: Marks, pairs: Pairs, useful: NDArray[np.bool_]) -> Glance:
    """Fitted to a sample of pairs of which it is known whether they are worth keeping."""
    from kithkin.resolution import loops  # noqa: PLC0415  start-up time

    said = np.empty((len(pairs), marks.words.shape[1]), np.uint8)
    loops.told(marks.words, pairs.left, pairs.right, said)
    some = slice(None, None, max(1, len(pairs) // LEARNED))
    fact = np.round(_fitted(said[some].copy(), marks.facts, useful[some].copy()) * SCALE).astype(int).tolist()
    fact += [0] * (1 + 2 * len(marks.names) - len(fact))
    worth = {name: (fact[1 + 2 * at], fact[2 + 2 * at]) for at, name in enumerate(marks.names) if name}
    sieve = Sieve.of(marks, Glance(0, worth))
    sums = sum(sieve.worth[word][said[:, word]] for word in range(said.shape[1]))
    return Glance(int(np.quantile(sums[useful], LOST, method="lower")) if useful.any() else 0, worth)


def drawn(blocks: Sequence[Blocks], people: People) -> tuple[Pairs, float]:
    """Some of the pairs inside blocks, each pair alike likely however many blocks it is in, and one in how many.

    Which they are, and their order, hangs on what rows say, not on their ids.
    """
    from kithkin.resolution import loops  # noqa: PLC0415  start-up time

    each = max(1, sum(part.pairs for part in blocks) // (3 * DRAWN))
    order, place = by_content(people), places(people)
    found = []
    for part in portions(blocks):
        out = np.empty(part.pairs, np.int64)
        found.append(out[: loops.drawn(part.rows, part.starts, place, each, out)].copy())
    pairs = pairs_of(found, people.count)
    one, two = order[pairs.left], order[pairs.right]
    return Pairs(np.minimum(one, two), np.maximum(one, two)), float(each)


def pairs_of(found: list[Index], count: int) -> Pairs:
    """Pairs written as left * count + right, each once, in order."""
    every = _united(found, count)
    return Pairs(every // count, every % count)


def _united(found: list[Index], count: int) -> Index:
    """All numbers once, in order; the lower half, about, beside the upper one."""
    middle = _MIDDLE * count * count
    with ThreadPoolExecutor(2) as pool:
        halves = [[part[part < middle] for part in found], [part[part >= middle] for part in found]]
        found.clear()
        return np.concatenate(list(pool.map(lambda half: distinct(np.concatenate(half or [_NONE])), halves)))


def portions(blocks: Iterable[Blocks]) -> Iterator[Blocks]:
    """The blocks in parts of about so many pairs, so that none needs much memory."""
    for whole in blocks:
        sizes = whole.sizes
        upto = np.cumsum(sizes * (sizes - 1) // 2)
        cuts = np.flatnonzero(np.diff(upto // _AT_ONCE)) + 1
        edges = [0, *cuts.tolist(), len(sizes)]
        for start, stop in pairwise(edges):
            first, last = whole.starts[start], whole.starts[stop]
            yield Blocks(whole.rows[first:last], whole.starts[start : stop + 1] - first)


def _fitted(said: NDArray[np.uint8], facts: Index, useful: NDArray[np.bool_]) -> Floats:
    """What each fact adds to the log odds of being useful: logistic regression by Newton's method."""
    from kithkin.resolution import loops  # noqa: PLC0415  start-up time

    worth = np.zeros(int(facts.max()) + 1)
    for _ in range(_ROUNDS):
        slope, curve = -worth, np.eye(len(worth))
        loops.leaned(said, facts, useful, worth, slope, curve)
        worth = worth + np.clip(np.linalg.solve(curve, slope), -_STEP, _STEP)
    worth[0] = 0.0
    return worth
