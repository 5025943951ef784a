"""How far a probability can be believed: `python -m kithkin.bench.calibration --fit` or `--judge`, with `--data DIR`.

bench/calibration.toml names the tables. Fitting writes resolution/data/calibration.toml. Judging puts the pairs of
other tables into ten bins, prints each beside the truth, and writes its part of docs/accuracy.md and the plot there.
"""

import argparse
import os
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from kithkin.bench.reliability import drawn
from kithkin.bench.tables import Truth, tables
from kithkin.bench.written import DOCS, write_part
from kithkin.resolution import calibrate
from kithkin.resolution.calibrate import CASES, KINDS, RISING, Around, Curves, Line, probability
from kithkin.resolution.coded import Floats, Index
from kithkin.resolution.intervals import Interval, clumped
from kithkin.resolution.shapes import DATA

NAMES = Path(__file__).with_suffix(".toml")
BINS = 10
MANY, FAR = 200, 0.05
"""A bin of so many pairs should not be off by more than this."""
HELD = 1e-5
CUTS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)
THIN = 100
"""A point of the line with so few pairs stays half as the regression has it."""
AT_ONCE = 200_000
MIXED = ([KINDS.index("alike"), KINDS.index("unlike")], [KINDS.index("checked")])
"""Kinds of table that are fitted together: there are tables that take a part of each."""


@dataclass(frozen=True)
class Judged:
    """Pairs that nobody decided: what stands around them, whether they are one person, and which clump they are of."""

    around: Around
    true: NDArray[np.bool_]
    clump: Index


@dataclass(frozen=True)
class Bin:
    """Pairs that were said to be about as likely."""

    count: int
    said: float
    true: float
    interval: Interval

    @property
    def gap(self) -> float:
        """How much too likely they were said to be."""
        return self.said - self.true

    @property
    def off(self) -> bool:
        """Many pairs, and far from the truth."""
        return self.count >= MANY and abs(self.gap) > FAR


def main() -> None:
    """Fit, or judge."""
    told = argparse.ArgumentParser(description="How far a probability can be believed.")
    told.add_argument("--data", type=Path, nargs="+", default=[Path(os.environ.get("KITHKIN_BENCH_DATA", "."))])
    what = told.add_mutually_exclusive_group(required=True)
    what.add_argument("--fit", action="store_true", help="write the curves fitted on one list of tables")
    what.add_argument("--judge", action="store_true", help="judge them on the others and write the page")
    asked = told.parse_args()
    names = tomllib.loads(NAMES.read_text(encoding="utf-8"))
    if asked.fit:
        write(fitted(list(judged(names["fit"], asked.data))))
        return
    found = {group: together(judged(of, asked.data)) for group, of in names["judge"].items()}
    (DOCS / "calibration.svg").write_text(drawn(found), encoding="utf-8")
    write_part("calibration", page(found), DOCS / "accuracy.md")


def judged(names: Iterable[str], folders: list[Path]) -> Iterator[Judged]:
    """The pairs of each table, as calibration was told of them; what is said of each is printed."""
    with seen() as kept:
        for truth in tables(names, folders):
            one = kept.of(truth)
            print("\n".join(report(truth.name, bins(one))), flush=True)
            yield one


def bins(of: Judged) -> list[Bin]:
    """The pairs by what was said of them."""
    return binned(probability(of.around), of.true, of.clump)


def binned(said: Floats, true: NDArray[np.bool_], clump: Index) -> list[Bin]:
    """Ten bins, without empty ones; pairs of one true person stand or fall together, and widen the interval."""
    place = np.minimum((said * BINS).astype(int), BINS - 1)
    made = []
    for at in np.unique(place):
        here = place == at
        _, which = np.unique(clump[here], return_inverse=True)
        rate, interval = clumped(np.bincount(which, weights=true[here]), np.bincount(which))
        made.append(Bin(int(here.sum()), float(said[here].mean()), rate, interval))
    return made


def error(found: list[Bin]) -> float:
    """The expected calibration error."""
    return sum(abs(one.gap) * one.count for one in found) / max(sum(one.count for one in found), 1)


def together(parts: Iterable[Judged]) -> list[Bin]:
    """Several tables as one; the clumps of each are its own."""
    told, start = [], 0
    for one in parts:
        told.append((probability(one.around), one.true, one.clump + start))
        start += int(one.clump.max(initial=0)) + 1
    said, true, clump = (np.concatenate(part) for part in zip(*told, strict=True))
    return binned(said, true, clump)


def report(name: str, found: list[Bin]) -> Iterator[str]:
    """The expected calibration error, and a line for each bin."""
    yield f"{name}: {sum(one.count for one in found):,} pairs, expected calibration error {error(found):.4f}"
    for one in found:
        low, high = one.interval
        mark = ("  off" if low - FAR > one.said or high + FAR < one.said else "  off, or chance") if one.off else ""
        yield f"  {one.count:>9,} said {one.said:.3f} true {one.true:.3f} ({low:.3f} to {high:.3f}){mark}"


def page(found: dict[str, list[Bin]]) -> Iterator[str]:
    """The table of the page, and the bins of unseen seeds."""
    yield "| judged on | pairs | expected calibration error | bins of 200 or more pairs off by more than .05 |"
    yield "|---|---|---|---|"
    for name, bins_ in found.items():
        off = "; ".join(f"said {_share(b.said)}, true {_between(b)} ({b.count:,})" for b in bins_ if b.off) or "none"
        yield f"| {name} | {sum(b.count for b in bins_):,} | {_share(error(bins_), 4)} | {off} |"


def _between(one: Bin) -> str:
    return f"{_share(one.true)} [{_share(one.interval[0])} to {_share(one.interval[1])}]"


def _share(value: float, places: int = 3) -> str:
    return f"{value:.{places}f}".removeprefix("0")


def fitted(told: list[Judged]) -> Curves:
    """Coefficients and a line for each kind of table and case; every table counts alike."""
    found = [_fitted_case(told, case) for case in range(len(CASES))]
    rows, lines = zip(*found, strict=True)
    return Curves(np.stack(rows, axis=1), tuple(zip(*lines, strict=True)))


def _fitted_case(told: list[Judged], case: int) -> tuple[Floats, tuple[Line, ...]]:
    here = [one.around.case == case for one in told]
    parts = [one.around.at(some) for one, some in zip(told, here, strict=True)]
    around = Around(*(np.concatenate([getattr(one, name) for one in parts]) for name in Around.__slots__))
    true = np.concatenate([one.true[some] for one, some in zip(told, here, strict=True)])
    weight = np.concatenate([np.full(int(some.sum()), 1.0 / len(some)) for some in here])
    rows = np.zeros((len(KINDS), around.at(slice(0, 0)).features().shape[1]))
    for kinds in MIXED:
        some: NDArray[np.bool_] = np.asarray(around.shares[:, kinds].any(axis=1))
        rows[kinds] = _logistic(around.at(some), kinds, true[some], weight[some])
    straight = (((np.array([0.0, 1.0]),) * 2,) * len(CASES),) * len(KINDS)
    said = probability(around, Curves(np.repeat(rows[:, None], len(CASES), axis=1), straight))
    shown = np.asarray(around.shares.any(axis=0))
    return lent(rows, risen(said, true, around.shares, weight), shown)


def lent(rows: Floats, lines: tuple[Line, ...], shown: NDArray[np.bool_]) -> tuple[Floats, tuple[Line, ...]]:
    """A kind of table that shows no pair of a case has it from one that does: nothing is not as likely as not."""
    giver = int(np.flatnonzero(shown)[-1]) if shown.any() else 0
    of = np.where(shown, np.arange(len(shown)), giver)
    return rows[of], tuple(lines[kind] for kind in of)


def _logistic(around: Around, kinds: list[int], true: NDArray[np.bool_], weight: Floats) -> Floats:
    """The coefficients of some kinds of table, a row for each."""
    from scipy.optimize import minimize  # noqa: PLC0415  only for fitting

    weight, plain = weight / weight.sum(), around.features()
    features = (around.shares[:, kinds, None] * plain[:, None, :]).reshape(len(true), len(kinds) * plain.shape[1])

    def cost(by: Floats) -> tuple[float, Floats]:
        score = features @ by
        small = np.exp(-np.abs(score))
        loss = weight @ (np.maximum(score, 0.0) + np.log1p(small) - true * score) + HELD * (by**2).sum()
        return loss, features.T @ (weight * (np.where(score > 0, 1.0, small) / (1.0 + small) - true)) + 2 * HELD * by

    least = [(0.0 if at in RISING else None, None) for at in range(plain.shape[1])] * len(kinds)
    found: Floats = minimize(cost, np.zeros(len(least)), jac=True, method="L-BFGS-B", bounds=least).x
    return found.reshape(len(kinds), -1)


def risen(said: Floats, true: NDArray[np.bool_], shares: Floats, weight: Floats) -> tuple[Line, ...]:
    """What was said against what is true, a line for each kind of table: all rise, and are found together.

    Least squares between the CUTS (isotonic regression by increments that are not negative; Lawson and Hanson 1974).
    """
    from scipy.optimize import nnls  # noqa: PLC0415  only for fitting

    cuts, kinds = np.array(CUTS), shares.shape[1]
    size, weight = kinds * len(cuts), weight / max(weight.max(initial=0.0), 1e-300)
    square, mixed = THIN * np.eye(size), THIN * np.tile(cuts, kinds)
    for at in range(0, len(said), AT_ONCE):
        some = slice(at, at + AT_ONCE)
        base = (shares[some, :, None] * _between_cuts(said[some])[:, None, :]).reshape(-1, size)
        square += base.T @ (weight[some, None] * base)
        mixed += base.T @ (weight[some] * true[some])
    root = np.linalg.cholesky(square)
    steps, _ = nnls(root.T @ np.kron(np.eye(kinds), np.tri(len(cuts))), np.linalg.solve(root, mixed))
    rising = np.minimum(np.cumsum(steps.reshape(kinds, -1), axis=1), 1.0)
    rising[:, 0], rising[:, -1] = 0.0, 1.0
    return tuple((cuts, one) for one in rising)


def _between_cuts(said: Floats) -> Floats:
    """How near each is to either of the CUTS around it, in columns of them."""
    cuts = np.array(CUTS)
    place = np.clip(np.searchsorted(cuts, said, side="right"), 1, len(cuts) - 1)
    share = (said - cuts[place - 1]) / (cuts[place] - cuts[place - 1])
    made, rows = np.zeros((len(said), len(cuts))), np.arange(len(said))
    made[rows, place - 1], made[rows, place] = 1 - share, share
    return made


class seen:  # noqa: N801  read as a word
    """While open, what calibration was told of each pair is kept."""

    def __enter__(self) -> Self:
        self._before = calibrate.calibrated
        self._last: tuple[Any, ...] = ()

        def keep(odds: Any, around: Around, pairs: Any, within: Any) -> Any:
            self._last = (around, pairs, within)
            return self._before(odds, around, pairs, within)

        calibrate.calibrated = keep
        return self

    def __exit__(self, *_: object) -> None:
        calibrate.calibrated = self._before

    def of(self, truth: Truth) -> Judged:
        """What was kept of the table linked last, without pairs that were decided."""
        around, pairs, within = self._last
        free = ~calibrate.among(pairs, within.cannot)
        left, right = (truth.person[side[free]] for side in (pairs.left, pairs.right))
        return Judged(around.at(free), left == right, np.minimum(left, right))


def write(found: Curves) -> None:
    """Keep the curves as data."""
    lines = [
        "# How likely a pair is one person, given its weight and what stands around it; see resolution/calibrate.py.",
        "# by: one, home / 4, home for / 4, log2 of statements; then weight for / 4, weight against / 4, support for",
        "# / 4, support against / 4, each where one statement is around and where eight are. A table between alike and",
        "# unlike takes a part of either. What that says is read off a rising line: how often it is true.",
        "# Fitted by `python -m kithkin.bench.calibration --fit` on the tables of bench/calibration.toml.",
    ]
    for kind, rows, by_case in zip(KINDS, found.coefficients, found.lines, strict=True):
        for case, row, (said, true) in zip(CASES, rows, by_case, strict=True):
            lines += ["", f"[{kind}.{case}]", f"by = {_row(row)}", f"said = {_row(said)}", f"true = {_row(true)}"]
    (DATA / "calibration.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def _row(values: Floats) -> str:
    return f"[{', '.join(f'{value + 0.0:.4f}' for value in values)}]"


if __name__ == "__main__":
    main()
