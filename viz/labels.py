"""Where the words of a link stand: on its own line, clear of everything; else beside it; else where there is room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import ceil, hypot

import numpy as np

from kithkin.viz.chart import Strand
from kithkin.viz.geometry import Numbers, Point, Rect, Truths, crossing, overlapping, piercing, segments, table
from kithkin.viz.measure import label
from kithkin.viz.text import Word

STEP = 7.0
FOREIGN = 400.0  # a line of another link through the words, or a thin line through anything
MIDDLE = 0.25  # away from the middle of the line, for each unit of length
BESIDE = 60.0
ROUNDS = 3
APART = 1.5  # between two labels
CROSSED = 40.0  # a line that a thin line crosses
NEAR = (60.0, 150.0, 400.0)  # where words that a line runs through may stand aside
WIDE = (120.0, 75.0)  # how wide their words may be
WIDER = (150.0, 400.0, 1000.0, 1e4)
FEW = 4  # so few good places on a line open those beside it


@dataclass(frozen=True, slots=True)
class Label:
    """The words of a link in their place, and a thin line to the link where they stand apart."""

    rect: Rect
    words: tuple[Word, ...]
    leader: tuple[Point, Point] | None = None


Kept = Mapping[int, Label]


@dataclass(slots=True)
class _Choice:
    """Every place one label may take, and what each costs."""

    words: tuple[Word, ...]
    rects: Numbers
    price: Numbers

    def with_(self, other: "_Choice") -> "_Choice":
        """Both sets of places."""
        return _Choice(self.words, np.vstack([self.rects, other.rects]), np.concatenate([self.price, other.price]))


def _walk(points: list[Point]) -> tuple[Numbers, Numbers]:
    """Points along a line, and how far each is from its middle."""
    found: list[Point] = []
    total = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points))
    away: list[float] = []
    done = 0.0
    for a, b in pairwise(points):
        long = hypot(b[0] - a[0], b[1] - a[1])
        count = max(1, ceil(long / STEP))
        for i in range(count):
            t = (i + 0.5) / count
            found.append((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t))
            away.append(abs(done + long * t - total / 2))
        done += long
    return np.array(found), np.array(away)


def _choice(strand: Strand, points: list[Point], bounds: Rect, *, beside: bool) -> _Choice:
    """Places on the line itself, or beside it."""
    words, half, high = label(strand.label)
    on, away = _walk(points)
    shifts = [(dx * (half + 5), dy * (high + 5)) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    shifts = [shift for shift in shifts if any(shift) == beside]
    middles = np.vstack([on + np.array(shift) for shift in shifts])
    price = np.concatenate([away * MIDDLE + (BESIDE if beside else 0.0)] * len(shifts))
    rects = np.column_stack([middles[:, 0] - half, middles[:, 1] - high, middles[:, 0] + half, middles[:, 1] + high])
    x0, y0, x1, y1 = bounds
    keep = (rects[:, 0] > x0) & (rects[:, 1] > y0) & (rects[:, 2] < x1) & (rects[:, 3] < y1)
    return _Choice(words, rects[keep], price[keep])


class _Board:
    """What labels must stay clear of, and those already placed."""

    def __init__(
        self, strands: list[Strand], paths: list[list[Point]], walls: list[Rect], bounds: Rect, kept: Kept
    ) -> None:
        self.walls, self.bounds = table(walls), bounds
        parts = [segments(path) for path in paths]
        self.lines = np.array([line for part in parts for line in part], dtype=np.float64).reshape(-1, 4)
        self.spans = np.hstack(
            [np.minimum(self.lines[:, :2], self.lines[:, 2:]), np.maximum(self.lines[:, :2], self.lines[:, 2:])]
        )
        self.of = np.array([i for i, part in enumerate(parts) for _ in part], dtype=np.intp)
        self.taken: dict[int, tuple[float, ...]] = {i: tuple(one.rect) for i, one in kept.items()}
        self.choices = {i: self._weighed(i, strands[i], paths[i]) for i in range(len(strands)) if i not in kept}

    def _weighed(self, i: int, strand: Strand, path: list[Point]) -> _Choice:
        """The places of a label, those beside its line only where the line itself has few."""
        choice = self._clear(i, _choice(strand, path, self.bounds, beside=False))
        if (choice.price < FOREIGN).sum() < FEW:
            choice = choice.with_(self._clear(i, _choice(strand, path, self.bounds, beside=True)))
        return choice

    def _clear(self, i: int, choice: _Choice) -> _Choice:
        """Leave out places on a wall; make places on another line dear."""
        if not len(choice.rects):
            return choice
        low, high = choice.rects[:, :2].min(axis=0), choice.rects[:, 2:].max(axis=0)
        walls = self.walls[self._near(self.walls, low, high)]
        clear = ~overlapping(choice.rects, walls).any(axis=1)
        rects, price = choice.rects[clear], choice.price[clear]
        lines = self.lines[(self.of != i) & self._near(self.spans, low, high)]
        return _Choice(choice.words, rects, price + FOREIGN * piercing(lines, rects).sum(axis=0))

    @staticmethod
    def _near(rects: Numbers, low: Numbers, high: Numbers) -> Truths:
        return np.asarray(
            (rects[:, 0] < high[0]) & (rects[:, 2] > low[0]) & (rects[:, 1] < high[1]) & (rects[:, 3] > low[1])
        )

    @property
    def held(self) -> Numbers:
        """The walls, and the words that have their place."""
        return np.vstack([self.walls, table([Rect(*rect).grown(APART) for rect in self.taken.values()])])

    def best(self, i: int) -> int | None:
        """The cheapest place of a label that meets no other label."""
        choice = self.choices[i]
        if not len(choice.rects):
            return None
        price = choice.price
        others = [Rect(*rect).grown(APART) for j, rect in self.taken.items() if j != i]
        if others:
            price = np.where(overlapping(choice.rects, table(others)).any(axis=1), np.inf, price)
        best = int(price.argmin())
        return best if np.isfinite(price[best]) else None


def labels(
    strands: list[Strand], paths: list[list[Point]], walls: list[Rect], bounds: Rect, kept: Kept | None = None
) -> list[Label]:
    """A place for the words of every line; those kept stay where they are."""
    kept = kept or {}
    board = _Board(strands, paths, walls, bounds, kept)
    picked: dict[int, int | None] = {}
    room = {i: int((choice.price < FOREIGN).sum()) for i, choice in board.choices.items()}
    rank = sorted(room, key=lambda i: (room[i], i))
    for _ in range(ROUNDS):
        before = dict(picked)
        for i in rank:
            picked[i] = board.best(i)
            if (place := picked[i]) is not None:
                board.taken[i] = tuple(board.choices[i].rects[place])
        if picked == before:
            break
    return [kept[i] if i in kept else _label(board, i, picked[i], strands[i], paths[i]) for i in range(len(strands))]


def through(paths: list[list[Point]], told: list[Label]) -> dict[int, set[int]]:
    """The lines that run through the words of others, and whose."""
    rects = table([one.rect for one in told])
    hit = [np.flatnonzero(piercing(np.array(segments(path)), rects).any(axis=0)) for path in paths]
    found = {i: {int(j) for j in some if j != i} for i, some in enumerate(hit)}
    return {i: others for i, others in found.items() if others}


def cleared(
    strands: list[Strand], paths: list[list[Point]], told: list[Label], walls: list[Rect], bounds: Rect
) -> list[Label]:
    """Words that another line still runs through stand aside, where there is a place near that no line runs through."""
    found = list(told)
    for i in sorted(set().union(*through(paths, told).values())):
        board = _Board(strands, paths, walls, bounds, dict(enumerate(found)))
        del board.taken[i]
        found[i] = _aside(board, i, strands[i], paths[i]) or found[i]
    return found


def _aside(board: _Board, i: int, strand: Strand, path: list[Point]) -> Label | None:
    """The place nearest to the middle of the line, in one column of words or a narrower one."""
    on, away = _walk(path)
    middle = on[int(away.argmin())]
    for far, wide in product(NEAR, WIDE):
        words, *half = label(strand.label, wide)
        clear = _clear_of(board, i, _grid(board, middle, half, far), half)
        leads, price = _led(board, i, clear, on, middle)
        if len(clear) and price.min() < FOREIGN:
            return _beside(words, half, leads[int(price.argmin())])
    return None


def _clear_of(board: _Board, i: int, grid: Numbers, half: Sequence[float]) -> Numbers:
    """The middles of places that meet no wall, no words and no line but their own."""
    rects = _around(grid, half)
    free = ~overlapping(rects, board.held).any(axis=1)
    grid, rects = grid[free], rects[free]
    return np.asarray(grid[~piercing(board.lines[board.of != i], rects).any(axis=0)])


def _label(board: _Board, i: int, place: int | None, strand: Strand, path: list[Point]) -> Label:
    if place is None:
        return _elsewhere(board, i, strand, path)
    choice = board.choices[i]
    rect = Rect(*(float(n) for n in choice.rects[place]))
    x, y = rect.centre
    return Label(rect, tuple(word.moved(x, y) for word in choice.words))


def _elsewhere(board: _Board, i: int, strand: Strand, path: list[Point]) -> Label:
    """The free space nearest to the middle of the line, with a thin line from there."""
    words, half, high = label(strand.label)
    on, away = _walk(path)
    found = _beside(words, (half, high), _free(board, i, on, on[int(away.argmin())], (half, high)))
    board.taken[i] = found.rect
    return found


def _beside(words: tuple[Word, ...], half: Sequence[float], lead: Numbers) -> Label:
    """Words where their thin line begins."""
    x, y, to_x, to_y = (float(n) for n in lead)
    rect = Rect(x - half[0], y - half[1], x + half[0], y + half[1])
    return Label(rect, tuple(word.moved(x, y) for word in words), ((x, y), (to_x, to_y)))


def _led(board: _Board, i: int, places: Numbers, on: Numbers, middle: Numbers) -> tuple[Numbers, Numbers]:
    """For words in each place the thin line to the nearest point of theirs, and what that and the way there cost."""
    near = np.hypot(*(places[:, None, :] - on[None, :, :]).transpose(2, 0, 1)).argmin(axis=1)
    leads = np.hstack([places, on[near]])
    price = np.hypot(*(places - middle).T) + CROSSED * crossing(leads, board.lines[board.of != i]).sum(axis=1)
    return leads, price + FOREIGN * piercing(leads, board.held).any(axis=1)


def _free(board: _Board, i: int, on: Numbers, middle: Numbers, half: Sequence[float]) -> Numbers:
    """The best place with room for a label, looked for in ever wider squares, with its thin line."""
    for far in WIDER:
        grid = _grid(board, middle, half, far)
        clear = grid[~overlapping(_around(grid, half), board.held).any(axis=1)]
        if len(clear):
            leads, price = _led(board, i, clear, on, middle)
            return np.asarray(leads[int(price.argmin())])
    return np.concatenate([middle, middle])


def _grid(board: _Board, middle: Numbers, half: Sequence[float], far: float) -> Numbers:
    """Middles of places up to so far from one, within the chart."""
    x0, y0, x1, y1 = board.bounds
    xs = np.arange(max(x0 + half[0], middle[0] - far), min(x1 - half[0], middle[0] + far), 9.0)
    ys = np.arange(max(y0 + half[1], middle[1] - far), min(y1 - half[1], middle[1] + far), 9.0)
    return np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)


def _around(grid: Numbers, half: Sequence[float]) -> Numbers:
    return np.hstack([grid - np.array(half), grid + np.array(half)])
