"""Why two rows were taken for one person or for two: one line for each piece of evidence, with what it is worth."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kithkin.resolution.contexts import Frame
from kithkin.resolution.laid import laid
from kithkin.resolution.levels import Levels, Pairs
from kithkin.resolution.model import CLASSES, Model
from kithkin.resolution.shapes import DATA
from kithkin.resolution.standardise import People
from kithkin.resolution.twins import against as against_twins
from kithkin.resolution.weigh import Weighed, few_shares, rarer, rarity_of

Array = Any
FEW = 200
"""What is said of no more rows is worked out for all evidence at once."""


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    read: Mapping[str, Mapping[str, str]] = tomllib.loads((DATA / "findings.toml").read_text(encoding="utf-8"))
    return read


def field_text(name: str) -> str:
    """A piece of evidence in the reader's words."""
    kind, _, column = name.partition(":")
    return _texts()["field"].get(kind, f"values of {column.replace('_', ' ')}" if column else kind.replace("_", " "))


@cache
def finding(name: str, level: str) -> str:
    """What one level of agreement says, in the reader's words."""
    kind, field = name.partition(":")[0], field_text(name)
    key = "swapped_names" if kind == "given" and level == "swapped" else level
    return _texts()["finding"][key].format(field=field)


_STANDING = {"bridge": ("bridge",), "rivals": ("two_people", "fits_both")}
"""What keeps two records apart whatever they weigh, and what it says."""


@dataclass(frozen=True, slots=True)
class Against:
    """What the lines of each pair are held against."""

    home: NDArray[np.bool_]
    """Where the lines say why two may live together, against strangers; elsewhere why they are one person or two."""
    rival: NDArray[np.float64]
    """How much of what speaks against one person is one household, 0 to 1; the rest is strangers."""

    @classmethod
    def of(cls, odds: Weighed, home: NDArray[np.bool_]) -> "Against":
        """The rivals as the odds have them."""
        same, household = odds.same.astype(float), odds.household.astype(float)
        # The rest is 1 - same; where that is nothing to a float, it is same by the odds.
        rest = np.where(same < 0.5, 1.0 - same, same * 2.0 ** -odds.weight.astype(float))
        return cls(home, np.clip(household / np.maximum(rest, 1e-300), 0.0, 1.0))

    def worth(self, same: Array, home: Array, random: Array) -> Array:
        """The weight of logarithms of rates or shares of the three classes, for every pair."""
        rest = self.rival * home + (1 - self.rival) * random
        return np.where(self.home, home - random, same - rest)


@dataclass(frozen=True, slots=True)
class Said:
    """What one piece of evidence says of every pair: one of its texts, and what that is worth in tenths of bits."""

    name: str
    texts: list[str]
    level: NDArray[np.int64]
    tenths: NDArray[np.int64]

    @property
    def there(self) -> NDArray[np.bool_]:
        """Of which pairs it says anything."""
        return np.array([bool(text) for text in self.texts])[self.level]

    def line(self, at: int) -> tuple[str, str, float]:
        """What it says of one pair: the field, the finding and its weight."""
        return self.name, self.texts[self.level[at]], int(self.tenths[at]) / 10


def evidence(people: People, model: Model, pairs: Pairs, levels: Mapping[str, Levels], against: Against) -> Array:
    """A JSON list of lines for every pair; they add up to its weight but for a bit at most."""
    columns = [_lines(said) for said in each(people, model, pairs, levels, against)]
    joined = pc.binary_join_element_wise(*columns, ",", null_handling="skip")
    return pc.binary_join_element_wise("[", joined, "]", "")


def lines(
    people: People, model: Model, pairs: Pairs, levels: Mapping[str, Levels], against: Against
) -> list[list[tuple[str, str, float]]]:
    """The same lines of a few pairs as they are: the field, the finding and its weight."""
    found: list[list[tuple[str, str, float]]] = [[] for _ in range(len(pairs))]
    for said in each(people, model, pairs, levels, against):
        for mine, level, tenths in zip(found, said.level.tolist(), said.tenths.tolist(), strict=True):
            if said.texts[level]:
                mine.append((said.name, said.texts[level], tenths / 10))
    return found


def each(people: People, model: Model, pairs: Pairs, levels: Mapping[str, Levels], against: Against) -> Iterator[Said]:
    """Each piece of evidence in the order of the lines."""
    names = tuple(name for name in model.rates if name in levels)
    if people.count <= FEW and names:
        yield from _at_once(people, model, (names, pairs), levels, against)
    else:
        yield from (_column(people, model, (name, pairs), levels[name], against) for name in names)
    prior = against.worth(*(np.full(len(pairs), np.log2(max(model.pairs[name], 1e-6))) for name in CLASSES))
    bits = np.where(against.home, 0.0, against_twins(Frame.of(model.rates), levels, len(pairs), model.twins))
    yield _said("twins", ["", finding("twins", "twins")], (bits > 0).astype(np.int64), -bits)
    for name, words in _STANDING.items():
        if name in levels:
            yield _said(name, ["", *(finding(name, word) for word in words)], levels[name].astype(np.int64), 0.0 * bits)
    yield _said("prior", [finding("prior", "prior")], np.zeros(len(pairs), np.int64), prior)


def _column(people: People, model: Model, of: tuple[str, Pairs], level: Levels, against: Against) -> Said:
    """One piece of evidence; being common speaks for strangers only."""
    name, pairs = of
    same, home, random = laid(model).bits[name][:, level]
    agree, rarity = rarity_of(people, model, name, pairs, level)
    if len(agree):
        random[agree] += rarity / np.log(2)
    frame = Frame.of(model.rates)
    texts = _words(name, frame.names(name))
    return _said(name, texts, frame.plain(name, level).astype(np.int64), against.worth(same, home, random))


def _at_once(
    people: People, model: Model, of: tuple[tuple[str, ...], Pairs], levels: Mapping[str, Levels], against: Against
) -> Iterator[Said]:
    """The same of all evidence of a few rows, in one table."""
    names, pairs = of
    told = laid(model).once(("lines", names), lambda: _laid_out(model, names))
    place = np.stack([levels[name] for name in names]) + told.begins
    same, home, random = told.bits[:, place]
    agree = told.rare[place].nonzero()
    if len(agree[0]):
        shares = np.array(_shares(people, model, names, (agree[0], pairs.left[agree[1]])))
        random[agree] += rarer(shares, told.chance[place[agree]]) / np.log(2)
    level, tenths = told.plain[place], _tenths(against.worth(same, home, random))
    for at, name in enumerate(names):
        yield Said(name, told.texts[at], level[at], tenths[at])


def _shares(people: People, model: Model, names: tuple[str, ...], at: tuple[Array, Array]) -> list[float]:
    """The logarithm of the share of what each of some rows says in one of the names."""
    logs = {one: few_shares(people.coded[names[one]], model, names[one]) for one in set(at[0].tolist())}
    codes = {one: people.coded[names[one]].codes.tolist() for one in logs}
    return [logs[one][codes[one][row]] for one, row in zip(at[0].tolist(), at[1].tolist(), strict=True)]


@dataclass(frozen=True, slots=True)
class _Laid:
    """The levels of some evidence one after the other, as `laid.py` has them, and where each piece begins."""

    begins: NDArray[np.int64]
    bits: NDArray[np.float64]
    chance: NDArray[np.float64]
    rare: NDArray[np.bool_]
    plain: NDArray[np.int64]
    texts: list[list[str]]


def _laid_out(model: Model, names: tuple[str, ...]) -> _Laid:
    known, frame = laid(model), Frame.of(model.rates)
    rare = [known.rare[name] & (name in model.frequencies) for name in names]
    plain = [frame.plain(name, np.arange(len(one), dtype=np.int8)) for name, one in zip(names, rare, strict=True)]
    return _Laid(
        begins=np.cumsum([0, *map(len, rare)])[:-1, None],
        bits=np.concatenate([known.bits[name] for name in names], axis=1),
        chance=np.concatenate([known.chance[name] for name in names]),
        rare=np.concatenate(rare),
        plain=np.concatenate(plain).astype(np.int64),
        texts=[_words(name, frame.names(name)) for name in names],
    )


@cache
def _words(name: str, levels: tuple[str, ...]) -> list[str]:
    return [finding(name, word) if at else "" for at, word in enumerate(levels)]


def _said(name: str, texts: list[str], level: NDArray[np.int64], worth: NDArray[np.float64]) -> Said:
    return Said(name, texts, level, _tenths(worth))


def _tenths(worth: NDArray[np.float64]) -> NDArray[np.int64]:
    tenths: NDArray[np.int64] = np.round(worth * 10).astype(np.int64)
    return tenths


def _lines(said: Said) -> Array:
    """JSON objects, each distinct one written once; null where nothing is said."""
    texts, key = said.texts, said.tenths * len(said.texts) + said.level
    least = int(key.min(initial=0))
    key = key - least
    # Tenths of bits are few: what is there is marked, not sorted.
    place = np.zeros(int(key.max(initial=-1)) + 1, np.int32)
    place[key] = 1
    there = np.flatnonzero(place)
    place[there] = np.arange(len(there), dtype=np.int32)
    made = [_line(said.name, texts[at % len(texts)], at // len(texts)) for at in (there + least).tolist()]
    return pa.array(made, pa.string()).take(pa.array(place[key]))


@lru_cache(maxsize=1 << 16)
def _line(name: str, text: str, tenths: int) -> str | None:
    return json.dumps({"field": name, "finding": text, "weight": tenths / 10}) if text else None
