"""How far a probability can be believed: `python -m kithkin.bench.calibration --seeds N .. --tables FILE .. [--fit]`.

Every pair handed out is judged against the truth in ten bins. With --fit the coefficients of
resolution/data/calibration.toml are fitted anew on these seeds and tables; judge them on others.
"""

import argparse
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from kithkin.bench.tables import Truth, tables, true_pairs
from kithkin.resolution import calibrate
from kithkin.resolution.calibrate import CASES, Around
from kithkin.resolution.coded import Floats
from kithkin.resolution.shapes import DATA

BINS = 10
MANY, FAR = 200, 0.05
"""A bin of so many pairs should not be off by more than this."""
HELD = 1e-5


def main() -> None:
    """Fit, or print the calibration of each table and of all together."""
    told = argparse.ArgumentParser(description="How far a probability can be believed.")
    told.add_argument("--seeds", type=int, nargs="*", default=[], help="synthetic cities of 4,000 households")
    told.add_argument("--tables", type=Path, nargs="*", default=[], help="Parquet files with rid and eid")
    told.add_argument("--fit", action="store_true", help="write the coefficients fitted on these")
    asked = told.parse_args()
    if asked.fit:
        write(fitted(asked.seeds, asked.tables))
        return
    told_all = []
    for truth in tables(asked.seeds, asked.tables):
        told_all.append(true_pairs(truth))
        print(report(truth.name, *told_all[-1]))
    if len(told_all) > 1:
        print(report("all", *(np.concatenate(part) for part in zip(*told_all, strict=True))))


def report(name: str, true: NDArray[np.bool_], said: Floats) -> str:
    """The expected calibration error, and a line for each bin."""
    place = np.minimum((said * BINS).astype(int), BINS - 1)
    lines, error = [], 0.0
    for at in np.unique(place):
        here = place == at
        gap = said[here].mean() - true[here].mean()
        error += abs(gap) * here.mean()
        mark = "  off" if here.sum() >= MANY and abs(gap) > FAR else ""
        shares = f"said {said[here].mean():.3f} true {true[here].mean():.3f}"
        lines.append(f"  {at / BINS:.1f} {here.sum():>8} {shares}{mark}")
    return "\n".join([f"{name}: {len(said)} pairs, expected calibration error {error:.4f}", *lines])


def fitted(seeds: list[int], files: list[Path]) -> Floats:
    """Coefficients for each case; every table counts alike."""
    told: list[tuple[Around, NDArray[np.bool_]]] = []
    features, true, case, weight = [], [], [], []
    with seen() as kept:
        for truth in tables(seeds, files):
            around, same = kept.of(truth)
            told.append((around, same))
            features.append(around.features())
            true.append(same)
            case.append(around.case)
            weight.append(np.full(len(same), 1.0 / len(same)))
    every = [np.concatenate(part) for part in (features, true, case, weight)]
    return np.array([_logistic(*(part[every[2] == at] for part in (every[0], every[1], every[3]))) for at in range(4)])


def _logistic(features: Floats, true: NDArray[np.bool_], weight: Floats) -> Floats:
    from scipy.optimize import minimize  # noqa: PLC0415  only for fitting

    weight = weight / weight.sum()

    def cost(by: Floats) -> tuple[float, Floats]:
        score = features @ by
        loss = (weight * (np.logaddexp(0, score) - true * score)).sum() + HELD * (by**2).sum()
        return loss, features.T @ (weight * (1 / (1 + np.exp(-score)) - true)) + 2 * HELD * by

    found: Floats = minimize(cost, np.zeros(features.shape[1]), jac=True).x
    return found


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

    def of(self, truth: Truth) -> tuple[Around, NDArray[np.bool_]]:
        """What was kept of the table linked last, without pairs that were decided."""
        around, pairs, within = self._last
        person = truth.person[np.argsort(np.asarray(truth.linked.clusters.column(0).to_pylist(), str), kind="stable")]
        free = ~calibrate.among(pairs, within.cannot)
        return around.at(free), (person[pairs.left] == person[pairs.right])[free]


def write(found: Floats) -> None:
    """Keep the coefficients as data."""
    lines = [
        "# How likely a pair is one person, given its weight and what stands around it; see resolution/calibrate.py.",
        "# Columns: one, weight / 4, weight against / 4, home / 4, home for / 4, support / 4, support against / 4,",
        "# log2 of statements, numbers with a check known, that times weight / 4.",
        "# Fitted by `python -m kithkin.bench.calibration --fit`; the seeds are in docs/accuracy.md.",
        *(f"{case} = [{', '.join(f'{value:.4f}' for value in row)}]" for case, row in zip(CASES, found, strict=True)),
    ]
    (DATA / "calibration.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
