"""Which rows are compared: a plan of keys chosen from the columns and the sizes of their blocks."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.coded import Codes, Index
from kithkin.resolution.keys import Keys, mixed
from kithkin.resolution.levels import Pairs
from kithkin.resolution.shapes import DATA
from kithkin.resolution.standardise import People


@dataclass(frozen=True, slots=True)
class Blocks:
    """Rows in the order of their key, and where each block begins."""

    rows: Index
    starts: Index

    @property
    def sizes(self) -> Index:
        """How many rows each block has."""
        return np.diff(self.starts)

    def at(self, chosen: NDArray[np.bool_]) -> "Blocks":
        """Some of the blocks."""
        sizes = self.sizes
        return Blocks(self.rows[np.repeat(chosen, sizes)], np.append(0, np.cumsum(sizes[chosen])))


@dataclass(slots=True)
class Plan:
    """What blocking did: the limit of every rule, the pairs it gave, and the rows it divided further."""

    limits: dict[str, int] = field(default_factory=dict)
    report: list[dict[str, Any]] = field(default_factory=list)


@cache
def _rules() -> tuple[Mapping[str, Any], list[Mapping[str, Any]]]:
    read = tomllib.loads((DATA / "blocking.toml").read_text(encoding="utf-8"))
    return read["plan"], read["rule"]


def candidates(people: People, limits: Mapping[str, int] | None = None) -> tuple[Pairs, Plan]:
    """Every pair of rows that shares a key, once; `limits` of an earlier plan are kept."""
    settings, rules = _rules()
    keys, plan = Keys(people), Plan(dict(limits or {}))
    everyone = np.arange(people.count)
    if people.count * (people.count - 1) // 2 <= settings["every_pair"]:
        left, right = np.triu_indices(people.count, 1)
        plan.report.append({"rule": "every pair", "limit": people.count, "pairs": len(left), "divided": 0})
        return Pairs(left, right), plan
    allowed = max(settings["pairs_per_row"] * people.count, settings["least_pairs"])
    found = [
        pairs for rule in rules for pairs in _by_rule(keys, rule["key"], list(rule["finer"]), everyone, (plan, allowed))
    ]
    return _distinct(found, people.count), plan


def _by_rule(keys: Keys, key: list[str], finer: list[str], rows: Index, state: tuple[Plan, int]) -> Iterator[Index]:
    """The pairs of one key; blocks over the limit go on to each of the finer keys."""
    plan, allowed = state
    entries = [blocks_entries(parts, rows) for parts in product(*(keys.part(part) for part in key))]
    if not entries:
        return
    blocks = blocks_of(np.concatenate([row for row, _ in entries]), np.concatenate([code for _, code in entries]))
    sizes, name = blocks.sizes, "+".join(key)
    limit = plan.limits.setdefault(name, _limit(sizes, allowed))
    small = blocks.at((sizes > 1) & (sizes <= limit))
    over = np.unique(blocks.at(sizes > limit).rows)
    told = {"rule": name, "limit": limit, "pairs": _pairs(small.sizes), "divided": len(over)}
    plan.report.append({**told, "over": int((sizes > limit).sum())})
    if len(small.rows):
        yield expand(small, len(keys))
    if len(over):
        yield from _finer(keys, key, finer, over, state)


def _finer(keys: Keys, key: list[str], finer: list[str], rows: Index, state: tuple[Plan, int]) -> Iterator[Index]:
    usable = [part for part in finer if keys.part(part) and part not in key]
    for part in usable:
        yield from _by_rule(keys, [*key, part], [], rows, state)
    chained = any(rule["key"] == key and rule.get("chained") for rule in _rules()[1])
    if chained or not usable:
        yield from _neighbours(keys, key, rows)


def _limit(sizes: Index, allowed: int) -> int:
    """The largest block that keeps the pairs of a rule within what is allowed."""
    settings, _ = _rules()
    counts = np.bincount(np.minimum(sizes, settings["largest_block"] + 1), minlength=settings["largest_block"] + 2)
    each = np.arange(len(counts))
    total = np.cumsum(counts * (each * (each - 1) // 2))[:-1]
    fits = int(np.searchsorted(total, allowed, side="right")) - 1
    return int(np.clip(fits, settings["smallest_block"], settings["largest_block"]))


def _pairs(sizes: Index) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def blocks_entries(parts: tuple[Codes, ...], rows: Index) -> tuple[Index, NDArray[np.uint64]]:
    """Rows that have every part, with their key."""
    chosen = [part[rows] for part in parts]
    whole = np.logical_and.reduce([part >= 0 for part in chosen])
    return rows[whole], mixed([part[whole] for part in chosen])


def blocks_of(rows: Index, key: NDArray[np.uint64]) -> Blocks:
    """Rows sorted by their key, block by block."""
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(ordered) else np.zeros(0, np.int64)
    return Blocks(rows[order], np.append(starts, len(ordered)).astype(np.int64))


def expand(blocks: Blocks, count: int) -> Index:
    """Every pair inside every block as left * count + right; blocks of one size are done at once."""
    sizes = blocks.sizes
    out = []
    for size in np.unique(sizes[sizes > 1]):
        starts = blocks.starts[:-1][sizes == size]
        one, two = np.triu_indices(int(size), 1)
        table = blocks.rows[starts[:, None] + np.arange(size)]
        a, b = table[:, one].ravel(), table[:, two].ravel()
        unlike = a != b
        out.append((np.minimum(a, b) * count + np.maximum(a, b))[unlike])
    return np.concatenate(out) if out else np.zeros(0, np.int64)


def _neighbours(keys: Keys, key: list[str], rows: Index) -> Iterator[Index]:
    """Rows that no key divides meet the next few in order, so that none is left alone."""
    settings, _ = _rules()
    order = np.lexsort([part[rows] for name in key for part in keys.part(name)[:1]])
    ordered = rows[order]
    for step in range(1, settings["neighbours"] + 1):
        a, b = ordered[:-step], ordered[step:]
        yield np.minimum(a, b) * len(keys) + np.maximum(a, b)


def _distinct(found: list[Index], count: int) -> Pairs:
    if not found:
        return Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64))
    every = np.sort(np.concatenate(found))
    every = every[np.append(True, every[1:] != every[:-1])] if len(every) else every
    return Pairs(every // count, every % count)
