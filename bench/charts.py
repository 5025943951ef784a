"""How good and how fast charts are: python -m kithkin.bench.charts --count 200 --browser --dot --without order."""

import argparse
import gc
import shutil
import statistics
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from kithkin.api.local import reading_at
from kithkin.bench.browser import apart, chromium, measured
from kithkin.bench.city import AS_OF, groups, seeded
from kithkin.bench.pictures import drawn
from kithkin.graph.picture import Picture
from kithkin.viz.arrange import fresh
from kithkin.viz.arranged import Arranged
from kithkin.viz.faults import Mark, crossings, faults, marks
from kithkin.viz.svg import svg

FEW = 4  # families that must fit an A3 sheet

# Parts of the layout that can be left out, to see what each is worth.
PARTS: dict[str, tuple[str, Callable[..., Any]]] = {
    "order": ("kithkin.viz.arrange.order", lambda _made: None),
    "seats": ("kithkin.viz.grid._swap", lambda _cells, _cost: None),
    "bends": ("kithkin.viz.route._bent", lambda _roads, _source, _target: ([], float("inf"))),
    "mending": ("kithkin.viz.arrange._mend", lambda _made, _lines, drawn, _walls, _chart: (*drawn, False)),
    "tolls": ("kithkin.viz.roads.Roads.toll", lambda _roads, lines, _since=0: np.zeros(len(lines))),
}


@dataclass(slots=True)
class Sum:
    """Figures over many charts."""

    charts: int = 0
    items: int = 0
    links: int = 0
    overlaps: int = 0
    touching: int = 0
    crossings: int = 0
    dot: int = 0
    apart: float = 0.0
    drawing: float = 0.0
    times: dict[int, list[float]] = field(default_factory=dict)
    sheets: dict[bool, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, arranged: Arranged, seconds: float, theirs: list[Mark] | None) -> None:
        """Count one chart."""
        found = faults(arranged, theirs)
        self.charts += 1
        self.items += len(arranged.items)
        self.links += len(arranged.links)
        self.overlaps += len(found.overlaps)
        self.touching += found.touching
        self.crossings += found.crossings
        self.times.setdefault(len(arranged.boxes), []).append(seconds)
        self.sheets[len(arranged.boxes) <= FEW][arranged.paper.name] += 1
        if theirs is not None:
            self.apart = max(self.apart, apart(marks(arranged), theirs))


@contextmanager
def without(parts: list[str]) -> Iterator[None]:
    """The layout with some of its parts left out."""
    with ExitStack() as stack:
        for part in parts:
            name, instead = PARTS[part]
            stack.enter_context(patch(name, instead))
        yield


def dot_crossings(arranged: Arranged) -> int:
    """How often lines cross when Graphviz dot draws the same items and lines, boxes as clusters."""
    picture = arranged.picture
    number = {item.id: f"n{i}" for i, item in enumerate(picture.items)}
    told = ["graph {", 'node [shape=box, width=1, height=1, label=""];']
    for i, box in enumerate(picture.boxes):
        inside = "; ".join(number[item.id] for item in picture.items if item.box == box.id)
        told.append(f"subgraph cluster_{i} {{ {inside}; }}")
    told += [f"{number[one.first.source]} -- {number[one.first.target]};" for one in arranged.links]
    asked = ["dot", "-Tplain"]
    plain = subprocess.run(asked, input="\n".join([*told, "}"]), capture_output=True, text=True, check=True).stdout
    lines = [_spline(line.split()) for line in plain.splitlines() if line.startswith("edge")]
    pairs = zip(arranged.links, lines, strict=True)
    return crossings([replace(one, points=points) for one, points in pairs])


def _spline(words: list[str]) -> tuple[tuple[float, float], ...]:
    """The curve of a line of dot's plain output as short straight parts."""
    count = int(words[3])
    numbers = [float(word) * 72 for word in words[4 : 4 + 2 * count]]
    knots = np.array(numbers).reshape(-1, 2)
    found = [knots[0]]
    for i in range(0, count - 1, 3):
        a, b, c, d = knots[i : i + 4]
        steps = np.linspace(0.1, 1.0, 10)
        found += [(1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t * t * c + t**3 * d for t in steps]
    return tuple((float(x), float(y)) for x, y in found)


def _timed(picture: Picture) -> tuple[Arranged, float]:
    gc.collect()
    start = time.process_time()
    arranged = fresh(picture)
    return arranged, time.process_time() - start


def run(pictures: Iterable[Picture], page: Any, *, dot: bool) -> Sum:
    """All charts, measured by the layout or, with a page, by the browser."""
    total = Sum()
    for picture in pictures:
        arranged, seconds = _timed(picture)
        start = time.process_time()
        drawing = svg(arranged)
        total.drawing += time.process_time() - start
        total.add(arranged, seconds, measured(page, drawing) if page else None)
        if dot:
            total.dot += dot_crossings(arranged)
    return total


def told(total: Sum) -> Iterator[str]:
    """The figures, one to a line."""
    yield f"charts {total.charts}, items {total.items}, lines {total.links}"
    yield f"overlaps {total.overlaps}"
    yield f"lines that touch what is not theirs {total.touching} ({100 * total.touching / max(1, total.links):.2f}%)"
    yield f"crossings {total.crossings}" + (f", Graphviz dot {total.dot}" if total.dot else "")
    for few, sheets in sorted(total.sheets.items(), reverse=True):
        yield f"sheets, {'up to' if few else 'more than'} {FEW} families: " + ", ".join(
            f"{name} {many} of {sheets.total()}" for name, many in sorted(sheets.items(), reverse=True)
        )
    if total.apart:
        yield f"browser and layout apart by at most {total.apart:.2f} px"
    yield f"drawing {1000 * total.drawing / max(1, total.charts):.1f} ms a chart; layout, CPU seconds:"
    for boxes, times in sorted(total.times.items()):
        middle, most = statistics.median(times), max(times)
        yield f"  {boxes:2} families: median {middle:.2f}, most {most:.2f} ({len(times)} charts)"


def main(argv: list[str] | None = None) -> None:
    """Read the options, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--data", type=Path, help="the folder of a demo: charts of its families, not drawn by lot")
    parser.add_argument("--browser", action="store_true", help="measure in a real Chromium")
    parser.add_argument("--dot", action="store_true", help="count the crossings of Graphviz dot too")
    parser.add_argument("--without", nargs="*", default=[], choices=sorted(PARTS), help="leave out parts")
    asked = parser.parse_args(argv)
    if asked.dot and not shutil.which("dot"):
        parser.error("needs Graphviz: install it so that 'dot' is on PATH")
    seeds = range(asked.first, asked.first + asked.count)
    with ExitStack() as stack:
        page = stack.enter_context(chromium()).new_page() if asked.browser else None
        pictures: Iterable[Picture] = map(drawn, seeds)
        if asked.data:
            reading = stack.enter_context(reading_at((None, asked.data), (AS_OF, None)))
            families = [one for one, members in groups(reading, "Family") if members > 1]
            pictures = (seeded(reading, families, seed) for seed in seeds)
        stack.enter_context(without(asked.without))
        total = run(pictures, page, dot=asked.dot)
    print("\n".join(told(total)))


if __name__ == "__main__":
    main()
