"""Which rows are compared: a plan of keys chosen from the columns and the sizes of their blocks."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.coded import Codes, Index, distinct
from kithkin.resolution.content import said
from kithkin.resolution.keys import Keys, mixed
from kithkin.resolution.levels import Pairs
from kithkin.resolution.shapes import DATA

NEIGHBOURS = "neighbours"
"""Stands among the limits: whether rows that no key divides any further meet their neighbours."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """Rows in the order of their key, and where each block begins."""

    rows: Codes
    starts: Index

    @property
    def pairs(self) -> int:
        """How many pairs there are inside blocks."""
        return _pairs(self.sizes)

    @property
    def sizes(self) -> Index:
        """How many rows each block has."""
        return np.diff(self.starts)

    def within(self, least: int, most: int) -> "Blocks":
        """The blocks of at least and at most so many rows."""
        from kithkin.resolution import bins  # noqa: PLC0415  start-up time

        out, begins = np.empty(len(self.rows), np.int32), np.empty(len(self.starts), np.int64)
        found = bins.parted(self.rows, self.starts, least, most, out, begins)
        return Blocks(out[: begins[found]].copy(), begins[: found + 1].copy())

    def at(self, chosen: NDArray[np.bool_]) -> "Blocks":
        """Some of the blocks."""
        sizes = self.sizes
        return Blocks(self.rows[np.repeat(chosen, sizes)], np.append(0, np.cumsum(sizes[chosen])))


@dataclass(slots=True)
class Plan:
    """What blocking did: the limit of every rule, the pairs it gave, and the rows it divided further."""

    limits: dict[str, int] = field(default_factory=dict)
    report: list[dict[str, Any]] = field(default_factory=list)
    frozen: bool = False
    """Limits are a model's: what it has none for is not chosen anew."""
    over: list[tuple[str, Codes]] | None = None
    """Where asked for: under each key, the rows of blocks over its limit, as often as they stand in one."""
    beside: list[Blocks] | None = None
    """Where asked for: the neighbours that met."""

    def limit(self, key: list[str], sizes: Index, allowed: int) -> int:
        """The limit of a key: the model's, or one chosen for these blocks."""
        if self.frozen:
            return frozen_limit(self.limits, key)
        return self.limits.setdefault("+".join(key), _limit(sizes, allowed))

    def alike(self) -> "Plan":
        """A plan of the same limits for one rule."""
        watched: list[Any] | None = None if self.over is None else []
        return Plan(dict(self.limits), [], self.frozen, watched, None if watched is None else [])


@cache
def rules() -> tuple[Mapping[str, Any], list[Mapping[str, Any]]]:
    """data/blocking.toml: the plan and the rules."""
    read = tomllib.loads((DATA / "blocking.toml").read_text(encoding="utf-8"))
    return read["plan"], read["rule"]


def frozen_limit(limits: Mapping[str, int], key: Sequence[str]) -> int:
    """The limit of a key under a model; what it has none for has that of the key it makes finer."""
    coarser = limits.get("+".join(key[:-1]), int(rules()[0]["largest_block"]))
    return limits.get("+".join(key), coarser)


def planned(keys: Keys, limits: Mapping[str, int] | None = None, *, watched: bool = False) -> tuple[list[Blocks], Plan]:
    """The blocks in which every pair of rows shares a key; `limits` of an earlier plan are kept."""
    settings, every = rules()
    plan, count = Plan(dict(limits or {}), frozen=limits is not None, over=[] if watched else None), len(keys)
    plan.limits.setdefault(NEIGHBOURS, int(count <= settings["long_table"]))
    everyone = np.arange(count, dtype=np.int32)
    if count * (count - 1) // 2 <= settings["every_pair"]:
        whole = Blocks(everyone, np.array([0, count] if count else [0], np.int64))
        plan.report.append({"rule": "every pair", "limit": count, "pairs": whole.pairs, "divided": 0})
        return [whole], plan
    # A long table has pairs enough in small blocks, and what each rule may add costs as much as what it finds.
    short = settings["pairs_per_row"] * min(count, settings["long_table"])
    allowed = int(max(short, settings["pairs_per_long_row"] * count, settings["least_pairs"]))
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda rule: _ruled(keys, rule, plan.alike(), allowed), every))
    for _, own in made:
        plan.limits.update(own.limits)
        plan.report += own.report
        plan.over = None if plan.over is None else plan.over + (own.over or [])
        plan.beside = None if plan.over is None else (plan.beside or []) + (own.beside or [])
    return [part for found, _ in made for part in found], plan


def _ruled(keys: Keys, rule: Mapping[str, Any], own: Plan, allowed: int) -> tuple[list[Blocks], Plan]:
    """The blocks of one rule, and what was done for it."""
    everyone = np.arange(len(keys), dtype=np.int32)
    return list(_by_rule(keys, rule["key"], list(rule["finer"]), everyone, (own, allowed))), own


def many_pairs() -> int:
    """From how many pairs on a sieve spares most of them."""
    return int(rules()[0]["many_pairs"])


def every_pair(blocks: list[Blocks], count: int) -> Pairs:
    """Every pair of rows inside blocks, once."""
    every = distinct(np.concatenate([expand(part, count) for part in blocks] or [np.zeros(0, np.int64)]))
    return Pairs(every // count, every % count)


def _by_rule(keys: Keys, key: list[str], finer: list[str], rows: Codes, state: tuple[Plan, int]) -> Iterator[Blocks]:
    """The blocks of one key; blocks over the limit go on to each of the finer keys."""
    plan, allowed = state
    entries = keys.entries(key)
    if not entries:
        return
    blocks = blocks_of(entries, rows)
    sizes, name = blocks.sizes, "+".join(key)
    limit = plan.limit(key, sizes, allowed)
    small = blocks.within(2, limit)
    many = blocks.within(limit + 1, len(blocks.rows)).rows
    over = _once(many, len(keys))
    told = {"rule": name, "limit": limit, "pairs": _pairs(small.sizes), "divided": len(over)}
    plan.report.append({**told, "over": int((sizes > limit).sum())})
    if plan.over is not None:
        plan.over.append((name, many))
    if len(small.rows):
        yield small
    if len(over):
        yield from _finer(keys, key, finer, over, state)


def _once(rows: Codes, count: int) -> Codes:
    """Some of so many rows in order, each once; they are too many to sort."""
    there = np.zeros(count, bool)
    there[rows] = True
    return np.flatnonzero(there).astype(np.int32)


def _finer(keys: Keys, key: list[str], finer: list[str], rows: Codes, state: tuple[Plan, int]) -> Iterator[Blocks]:
    usable = [part for part in finer if keys.part(part) and part not in key]
    for part in usable:
        yield from _by_rule(keys, [*key, part], [], rows, state)
    chained = any(rule["key"] == key and rule.get("chained") for rule in rules()[1])
    # In a long table the neighbours under one key are strangers; in a short one they cost nothing.
    if chained or (not usable and state[0].limits[NEIGHBOURS]):
        for blocks in neighbours(keys, key, rows):
            if state[0].beside is not None:
                state[0].beside.append(blocks)
            yield blocks


def _limit(sizes: Index, allowed: int) -> int:
    """The largest block that keeps the pairs of a rule within what is allowed."""
    settings, _ = rules()
    counts = np.bincount(np.minimum(sizes, settings["largest_block"] + 1), minlength=settings["largest_block"] + 2)
    each = np.arange(len(counts))
    total = np.cumsum(counts * (each * (each - 1) // 2))[:-1]
    fits = int(np.searchsorted(total, allowed, side="right")) - 1
    return int(np.clip(fits, settings["smallest_block"], settings["largest_block"]))


def _pairs(sizes: Index) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def blocks_of(entries: Sequence[tuple[Codes, ...]], rows: Codes) -> Blocks:
    """Rows of equal keys block by block; a row may have several keys, each made of its parts."""
    from kithkin.resolution import bins  # noqa: PLC0415  start-up time

    found, key, filled = np.empty(len(rows) * len(entries), np.int32), np.empty(len(rows) * len(entries), np.uint64), 0
    for parts in entries:
        filled = bins.keyed(np.stack(parts), rows, found, key, filled)
    return by_key(found[:filled], key[:filled])


def by_key(rows: Codes, keys: NDArray[np.uint64]) -> Blocks:
    """Rows block by block, those of one key together."""
    from kithkin.resolution import bins  # noqa: PLC0415  start-up time

    out, starts = np.empty(len(rows), np.int32), np.empty(len(rows) + 1, np.int64)
    many = bins.grouped(keys, rows, max(1, len(rows).bit_length() - 2), out, starts)
    if many >= 0:
        return Blocks(out, starts[: many + 1].copy())
    order = np.argsort(keys)
    ordered = keys[order]
    begins = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    return Blocks(rows[order], np.append(begins, len(rows)).astype(np.int64))


def meeting(blocks: Blocks, chosen: NDArray[np.bool_], *, only: bool = False) -> Blocks:
    """The blocks with a chosen row; or the chosen rows only, where there are two."""
    from kithkin.resolution import bins  # noqa: PLC0415  start-up time

    out, begins = np.empty(len(blocks.rows), np.int32), np.empty(len(blocks.starts), np.int64)
    found = bins.meeting(blocks.rows, blocks.starts, chosen, only, out, begins)
    return Blocks(out[: begins[found]].copy(), begins[: found + 1].copy())


def expand(blocks: Blocks, count: int) -> Index:
    """Every pair inside every block as left * count + right; blocks of one size are done at once."""
    sizes = blocks.sizes
    out = []
    for size in np.flatnonzero(np.bincount(sizes, minlength=3)[2:]) + 2:
        starts = blocks.starts[:-1][sizes == size]
        one, two = np.triu_indices(int(size), 1)
        table = blocks.rows[starts[:, None] + np.arange(size)].astype(np.int64)
        a, b = table[:, one].ravel(), table[:, two].ravel()
        unlike = a != b
        out.append((np.minimum(a, b) * count + np.maximum(a, b))[unlike])
    return np.concatenate(out) if out else np.zeros(0, np.int64)


def neighbours(keys: Keys, key: list[str], rows: Codes) -> Iterator[Blocks]:
    """Rows that no key divides meet the next few in order, two by two, so that none is left alone."""
    settings, _ = rules()
    whole = mixed([part[rows] for name in key for part in keys.part(name)[:1]])
    order = np.lexsort((said(keys.people)[rows], whole))
    ordered, whole = rows[order], whole[order]
    for step in range(1, settings["neighbours"] + 1):
        met = whole[:-step] == whole[step:]
        both = np.stack([ordered[:-step][met], ordered[step:][met]], axis=1).ravel()
        yield Blocks(both, np.arange(0, len(both) + 1, 2))
