"""Kithkin's communities and suggested ties on networks with truth: `python -m kithkin.bench.networks --data DIR`.

DIR holds NAME_nodes.csv (id, and columns ending in `brigade`) and NAME_edges.csv (from, to). Every method sees the ties
alone. Names of people are never read. Writes its parts of docs/associations.md and the plot there with --write.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from kithkin.bench.agree import Agreement, agreement, area
from kithkin.bench.dots import panelled
from kithkin.bench.left_out import left_out
from kithkin.bench.plain import COMMUNITIES, scores
from kithkin.bench.written import DOCS, write_part
from kithkin.resolution.coded import Floats, Index
from kithkin.resolution.communities import likely
from kithkin.resolution.communities.find import communities
from kithkin.resolution.communities.network import Network

OURS = "Kithkin"
SEEDS, SPLITS, FEWEST = 20, 20, 100
MARK = "networks"
Found = Mapping[str, list[Agreement]]
Areas = Mapping[str, list[tuple[float, float]]]


@dataclass(frozen=True)
class Known:
    """A network, and the one brigade that each of its people was in; -1 where it is none or several."""

    name: str
    network: Network
    true: Index


def main() -> None:
    """What is asked at the command line."""
    told = argparse.ArgumentParser(description="Communities and suggested ties on networks with truth.")
    told.add_argument("--data", type=Path, default=Path(os.environ.get("KITHKIN_BENCH_DATA", ".")))
    told.add_argument("--write", action="store_true", help="write the part of docs/associations.md")
    told.add_argument("--seeds", type=int, default=SEEDS, help="seeds of communities, and splits of ties")
    asked = told.parse_args()
    run(asked.data, asked.seeds, write=asked.write)


def run(data: Path, seeds: int = SEEDS, *, write: bool) -> None:
    """Read, measure, print, and write the page when asked to."""
    known = [read(path) for path in sorted(data.glob("*_edges.csv"), key=lambda path: path.name)]
    if not known:
        sys.exit(f"There is no NAME_edges.csv in {data}; give the folder of the networks with --data.")
    measured = measure(known, seeds)
    lines = [*page(*measured), *_left_out(known, measured[0])]
    print("\n".join(lines))
    if write:
        write_part(MARK, lines, DOCS / "associations.md")
        (DOCS / "associations.svg").write_text(drawn(*measured), encoding="utf-8")


def read(edges: Path) -> Known:
    """A network from its two files; of the people only ids and brigades are read."""
    name = edges.name.removesuffix("_edges.csv")
    nodes = pl.read_csv(edges.with_name(f"{name}_nodes.csv"), infer_schema=False)
    place = {one: at for at, one in enumerate(nodes["id"])}
    ties = pl.read_csv(edges, infer_schema=False).select("from", "to").rows()
    ends = sorted({(min(a, b), max(a, b)) for a, b in ((place[one], place[two]) for one, two in ties) if a != b})
    left, right = np.array(ends, np.int64).reshape(-1, 2).T
    brigades = nodes.select(pl.col("^.*brigade$").cast(pl.Float64) == 1).fill_null(value=False).to_numpy()
    one = brigades.sum(axis=1) == 1 if brigades.size else np.zeros(len(nodes), bool)
    true = np.where(one, brigades.argmax(axis=1), -1) if brigades.size else np.full(len(nodes), -1)
    return Known(name, Network(len(nodes), left, right, np.ones(len(left))), true)


def found(known: Known, seeds: int) -> Found:
    """How far each method's communities agree with the brigades, seed by seed."""
    ways: dict[str, Callable[[Network, int], Index]] = {**COMMUNITIES, OURS: communities}
    sure = known.true >= 0
    return {
        name: [agreement(known.true[sure], way(known.network, seed)[sure]) for seed in range(seeds)]
        for name, way in ways.items()
    }


def areas(network: Network, splits: int) -> Areas:
    """How well each method tells hidden ties from as many pairs without one: all, and those of people with a tie left.

    A person all of whose ties are hidden looks like one without any; what a method makes of that is seen in the first.
    """
    told: dict[str, list[tuple[float, float]]] = {}
    near = network.matrix.toarray()
    for split in range(splits):
        lot = np.random.default_rng(split)
        rest, gone = likely.hidden(network, lot)
        others = likely.strangers(near, len(gone), lot)
        lone = rest.strength == 0
        for name, score in [*scores(rest).items(), (OURS, likely.scores(rest, split))]:
            told.setdefault(name, []).append(_areas(score, (gone, others), lone))
    return told


def _areas(score: Floats, pairs: tuple[Index, Index], lone: Index) -> tuple[float, float]:
    every = area(*(score[one[:, 0], one[:, 1]] for one in pairs))
    known = [one[~lone[one].any(axis=1)] for one in pairs]
    if not all(map(len, known)):
        return every, float("nan")
    return every, area(*(score[one[:, 0], one[:, 1]] for one in known))


def measure(known: Iterable[Known], seeds: int) -> tuple[Mapping[str, Found], Mapping[str, Areas]]:
    """Communities of the networks with brigades, and suggested ties of those with enough ties to hide some."""
    known = list(known)
    true = {one.name: found(one, seeds) for one in known if (one.true >= 0).any()}
    tied = [one for one in known if len(one.network.left) >= FEWEST]
    return true, {one.name: areas(one.network, seeds) for one in tied}


def _left_out(known: Iterable[Known], true: Mapping[str, Found]) -> Iterator[str]:
    """What the resolution would gain if it were chosen on the other networks; of fewer than three nothing."""
    if len(true) > 2:
        ways = [[_moments(of[way]) for way in of if way != OURS] for of in true.values()]
        plain = np.array([[[mean for mean, _ in way] for way in one] for one in ways]).max(axis=1)
        yield from ("", *left_out([(one.name, one.network, one.true) for one in known if one.name in true], plain))


def page(true: Mapping[str, Found], told: Mapping[str, Areas]) -> Iterator[str]:
    """The tables."""
    if true:
        yield from _communities(true)
    if told:
        yield from _links(told)


def drawn(true: Mapping[str, Found], told: Mapping[str, Areas]) -> str:
    """The plot: a row for each network, a dot for each method."""
    nmi = {name: {way: _moments(of[way])[0][0] for way in of} for name, of in true.items()}
    ari = {name: {way: _moments(of[way])[1][0] for way in of} for name, of in true.items()}
    ways = ("Adamic-Adar", "local random walk", OURS)
    links = {name: {way: float(np.mean([every for every, _ in of[way]])) for way in ways} for name, of in told.items()}
    titles = ("communities against brigades: NMI", "communities against brigades: ARI", "hidden ties: AUC, all pairs")
    return panelled({title: rows for title, rows in zip(titles, (nmi, ari, links), strict=True) if rows})


def _communities(true: Mapping[str, Found]) -> Iterator[str]:
    names = list(next(iter(true.values())))
    yield f"| network | {' | '.join(f'{name} NMI | {name} ARI' for name in names)} |"
    yield "|---" * (1 + 2 * len(names)) + "|"
    rows = {name: [_moments(of[way]) for way in names] for name, of in true.items()}
    for name, row in rows.items():
        yield f"| {name} | " + " | ".join(f"{mean:.3f} ± {sd:.3f}" for way in row for mean, sd in way) + " |"
    means = np.array([[[mean for mean, _ in way] for way in row] for row in rows.values()])
    yield "| **mean** | " + " | ".join(f"**{mean:.3f}**" for mean in means.mean(axis=0).ravel()) + " |"
    best = means[:, :-1].max(axis=1)
    gains = (means[:, -1] - best).T
    for what, gain in zip(("NMI", "ARI"), gains, strict=True):
        ahead = f"{(gain >= 0).sum()} of {len(gain)}"
        yield f"\n- {what}: at least the better plain method on {ahead} networks, {gain.mean():+.3f} on average.\n"


def _moments(told: list[Agreement]) -> list[tuple[float, float]]:
    return [(float(np.mean(of)), float(np.std(of))) for of in ([one.nmi for one in told], [one.ari for one in told])]


def _links(told: Mapping[str, Areas]) -> Iterator[str]:
    yield f"| AUC | {' | '.join(told)} | **mean** |"
    yield "|---" * (2 + len(told)) + "|"
    ways = list(next(iter(told.values())))
    means = np.array([[np.nanmean(of[way], axis=0) for of in told.values()] for way in ways])
    for way, row in zip(ways, means, strict=True):
        cells = [f"{every:.3f} ({known:.3f})" for every, known in [*row, row.mean(axis=0)]]
        yield f"| {way} | " + " | ".join(cells) + " |"
    for which, what in enumerate(("all pairs", "pairs of people with a tie left")):
        gain = means[-1, :, which] - means[:-1, :, which].max(axis=0)
        ahead = f"{(gain >= 0).sum()} of {len(gain)}"
        yield f"\n- {what}: at least the best plain method on {ahead} networks, {gain.mean():+.3f} on average.\n"


if __name__ == "__main__":
    main()
