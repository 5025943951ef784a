"""How long paths take among a million persons and ten million ties.

`python -m kithkin.bench.paths [--persons 1000000] [--ties 10000000] [--pairs 1000] [--work DIR]`: draws a network of
persons, kin, events, addresses, schools and hostels as arrays in the form in which they are kept, puts it in a folder,
maps it as a server does, and asks for the ten best paths of up to four steps between pairs of persons, under three
scopes. It does not go through an engine: what is told of each step is read there, and that is not measured here.
Figures are in docs/network.md.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
import polars as pl
import psutil
from numpy.typing import NDArray

from kithkin.casework.network import kept
from kithkin.casework.network.arrays import Halves, Label, Network, frozen, none
from kithkin.casework.network.kinds import rules
from kithkin.casework.network.search import Desks, Question, Route, routes

SCOPES = {"every class": (1, 2, 3, 4), "without police": (1, 2), "schools and benefits of one team": (1,)}
CLASSES = {"kin": 1, "address": 1, "school": 2, "offence": 3, "stop_check": 3, "intelligence": 4, "family": 2}
STRENGTHS = {"kin": "confirmed", "school": "confirmed", "family": "confirmed", "intelligence": "tentative"}
# Of all ties the share of each kind, and how many people a thing of it joins.
SHARES = {"kin": (0.15, 2), "family": (0.2, 4), "address": (0.25, 4), "school": (0.1, 1200), "offence": (0.14, 3),
          "stop_check": (0.1, 3), "intelligence": (0.05, 3)}  # fmt: skip
HOSTELS = 0.01
"""The share of ties that lead to one of a few addresses with thousands of people."""
FIRST_DAY, LAST_DAY = 12_418, 16_982
WIDE = 1_000
PERSONS, TIES, PAIRS = 1_000_000, 10_000_000, 1_000
MB = 1e6
PATHS = 10
Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class Size:
    """How large a network is drawn."""

    persons: int
    ties: int
    seed: int = 20160630


def main() -> None:
    """What is asked at the command line."""
    asked = _asked()
    run(Size(asked.persons, asked.ties), asked.pairs, asked.work)


def run(size: Size, pairs: int, work: Path | None = None) -> None:
    """Draw, keep, map, ask, and print what it took."""
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(work or passing) / "network"
        if not folder.exists():
            begun = perf_counter()
            kept.keep(folder, drawn(size))
            print(f"drawn and kept in {perf_counter() - begun:.0f} s")
        network = kept.opened(folder)
        assert network
        on_disk = sum(one.stat().st_size for one in folder.iterdir())
        print(f"{network.person.sum():,} persons, {len(network.base.to) // 2:,} ties, {on_disk / MB:,.0f} MB on disk")
        measured(network, pairs)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How long paths take.")
    parser.add_argument("--persons", type=int, default=PERSONS)
    parser.add_argument("--ties", type=int, default=TIES)
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--work", type=Path, help="where the network is kept; a folder that goes if not given")
    return parser.parse_args()


def drawn(size: Size) -> Network:
    """A network: persons first, then things; towns of a few thousand, within which most ties are."""
    dice = np.random.default_rng(size.seed)
    parts, things = [], size.persons
    for at, (kind, (share, people)) in enumerate(SHARES.items()):
        many = int(size.ties * share)
        one = dice.integers(0, size.persons, many)
        if kind == "kin":
            other = _near(dice, one, 30, size.persons)
        else:
            count = max(1, many // people)
            other = size.persons + _thing(dice, one, (size.persons, count)) + things - size.persons
            things += count
        parts.append(_columns(dice, one, other, at))
    hostels = max(1, int(size.ties * HOSTELS) // 5_000)
    one = dice.integers(0, size.persons, int(size.ties * HOSTELS))
    parts.append(_columns(dice, one, things + dice.integers(0, hostels, len(one)), list(SHARES).index("address")))
    return _network(pl.concat(parts), size.persons, things + hostels)


def _near(dice: np.random.Generator, one: NDArray[np.int64], reach: int, count: int) -> NDArray[np.int64]:
    return (one + dice.integers(1, reach, len(one))) % count


def _thing(dice: np.random.Generator, one: NDArray[np.int64], counts: tuple[int, int]) -> NDArray[np.int64]:
    """Mostly one of those near where somebody stands among all, now and then any."""
    persons, things = counts
    near = (one * things) // persons + dice.integers(-2, 3, len(one))
    far = dice.integers(0, things, len(one))
    return np.where(dice.random(len(one)) < 0.9, near % things, far)


def _columns(dice: np.random.Generator, one: NDArray[np.int64], other: NDArray[np.int64], label: int) -> pl.DataFrame:
    since = dice.integers(FIRST_DAY, LAST_DAY, len(one))
    long = np.where(dice.random(len(one)) < 0.5, 30_000, dice.integers(0, 1_500, len(one)))
    columns = {"here": one, "there": other, "since": since, "until": since + long}
    frame = pl.DataFrame(columns).cast(pl.Int32).filter(pl.col("here") != pl.col("there"))
    return frame.with_columns(label=pl.lit(label, pl.Int32))


def _network(ties: pl.DataFrame, persons: int, nodes: int) -> Network:
    back = ties.select(here="there", there="here", since="since", until="until", label="label")
    whole = pl.concat([ties.select(back.columns), back]).sort("here", "there")
    start = np.zeros(nodes + 1, np.int64)
    np.cumsum(np.bincount(whole["here"].to_numpy(), minlength=nodes), out=start[1:])
    base = Halves(
        frozen(start), *(frozen(whole[name].to_numpy().copy()) for name in ("there", "label", "since", "until"))
    )
    person = np.zeros(nodes, np.uint8)
    person[:persons] = 1
    keys = pl.select(pl.int_range(nodes).cast(pl.String).str.zfill(9).alias("key"))["key"].to_arrow()
    labels = tuple(Label(kind, "", STRENGTHS.get(kind, "unconfirmed"), (CLASSES[kind],)) for kind in SHARES)
    return Network(keys, frozen(person), base, labels, none(nodes), frozen(np.zeros(nodes, np.uint8)))


def pairs(network: Network, count: int, seed: int = 7) -> Iterator[tuple[str, str, bool]]:
    """Pairs to ask about: most live near each other; of one in ten both ends hang on things with a thousand people."""
    dice, persons = np.random.default_rng(seed), int(network.person.sum())
    degrees = np.diff(network.base.start)
    wide = np.flatnonzero(degrees[persons:] >= WIDE) + persons
    base = network.base
    for at in range(count):
        through = at % 10 == 0
        if through:
            one, other = (
                int(dice.choice(base.to[base.start[hub] : base.start[hub + 1]])) for hub in dice.choice(wide, 2)
            )
        else:
            one = int(dice.integers(0, persons))
            other = (
                int((one + dice.integers(1, 2_000)) % persons)
                if dice.random() < 0.8
                else int(dice.integers(0, persons))
            )
        if one != other:
            yield network.key(one), network.key(other), through


def measured(network: Network, count: int) -> None:
    """The times of every pair under every scope."""
    desks, asked = Desks(), list(pairs(network, count))
    for hops in range(1, 5):
        # The first of each kind waits for the compiler or for the file.
        routes(network, (1,), _question(asked[0][0], asked[0][1], hops), desks)
    for name, access in SCOPES.items():
        spent, used, found, hubs, cut = [], process_time(), list[int](), list[float](), 0
        for one, other, through in asked:
            begun = perf_counter()
            told, more = routes(network, access, _question(one, other, 4), desks)
            spent.append(perf_counter() - begun)
            found.append(len(told))
            cut += more
            if through or _wide(told):
                hubs.append(spent[-1])
        each, counts = (process_time() - used) / len(spent) * 1000, np.array(found)
        print(f"{name}: {_line(spent)}; {each:.0f} ms of the processor each")
        print(f"  ten paths {np.mean(counts == PATHS):.0%}, none {np.mean(counts == 0):.0%}, {cut} cut short")
        print(f"  through a thousand people or more: {_line(hubs)}")
    memory = psutil.Process().memory_info()
    print(json.dumps({"resident_mb": round(memory.rss / MB), "of_which_mapped_mb": round(memory.shared / MB)}))


def _question(one: str, other: str, hops: int) -> Question:
    return Question((one,), (other,), rules().walked(), "2008-01-01", "2016-06-30", hops=hops, k=PATHS)


def _wide(told: Sequence[Route]) -> bool:
    return any(size >= WIDE for route in told for size in route.sizes)


def _line(spent: Sequence[float]) -> str:
    if not spent:
        return "none"
    p50, p95, p99 = np.percentile(spent, [50, 95, 99]) * 1000
    return (
        f"{len(spent):,} pairs, p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms, most {max(spent) * 1000:.0f} ms"
    )


if __name__ == "__main__":
    main()
