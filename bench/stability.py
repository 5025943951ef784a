"""How far a chart moves when one person comes to it: python -m kithkin.bench.stability --count 100."""

import argparse
import random
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import hypot

from kithkin.bench.pictures import drawn
from kithkin.graph.picture import Item, Link, Picture
from kithkin.viz.arrange import arrange
from kithkin.viz.geometry import Point

STEP = 54.0  # the width of an adult's icon


def one_more(picture: Picture, seed: int) -> Picture:
    """The picture with one more child in a family, the same for the same seed."""
    lot = random.Random(seed)
    adult = lot.choice([item for item in picture.items if item.kind == "person" and not item.child])
    child = Item("new", "person", "New Child", ("9 YOA",), child=True, box=adult.box)
    born = Link("new-link", adult.id, "new", "family", "Mother", directed=True)
    return replace(picture, items=(*picture.items, child), links=(*picture.links, born))


def moves(before: Mapping[str, Point], after: Mapping[str, Point]) -> list[float]:
    """How far each item that is on both has moved, in sheet units."""
    return [hypot(after[one][0] - at[0], after[one][1] - at[1]) for one, at in before.items() if one in after]


def told(seeds: range) -> Iterator[str]:
    """The figures without and with saved seats."""
    free: list[list[float]] = []
    kept: list[float] = []
    for seed in seeds:
        picture = drawn(seed)
        first, more = arrange(picture), one_more(picture, seed)
        was = {one.item.id: one.at for one in first.items}
        free.append(moves(was, {one.item.id: one.at for one in arrange(more).items}))
        kept += moves(was, {one.item.id: one.at for one in arrange(more, seats=first.positions).items})
    every = [move for chart in free for move in chart]
    mean, still = statistics.mean(every), sum(move <= STEP for move in every) / len(every)
    yield f"charts {len(free)}, one child more in each; sheet units, an adult's icon is {STEP:g} wide"
    yield f"drawn afresh: mean move {mean:.0f}, median {statistics.median(every):.0f}, {still:.0%} within an icon"
    middle = statistics.median(statistics.mean(chart) for chart in free)
    yield f"drawn afresh, mean move of a chart: median {middle:.0f}"
    yield f"with saved seats: most {max(kept):g}"


def main(argv: list[str] | None = None) -> None:
    """Read the options, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    asked = parser.parse_args(argv)
    print("\n".join(told(range(asked.count))))


if __name__ == "__main__":
    main()
