"""Clerical review: a sample of pairs for people to judge, and what their answers say of precision and recall.

The sample is stratified by weight; rates are those of a stratified sample (Cochran, Sampling Techniques, 1977, ch. 5),
recall by the delta method, intervals after Korn and Graubard, those of single bands after Clopper and Pearson.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from kithkin.graph.errors import BadInput, WrongUse
from kithkin.resolution.cluster import JOIN
from kithkin.resolution.intervals import Interval, exact, with_variance
from kithkin.resolution.labels import SAME, UNSURE
from kithkin.resolution.shapes import DATA

ASKED = ("left_id", "right_id", "weight", "same")


@cache
def edges() -> tuple[float, ...]:
    """Where the bands of data/clerical.toml begin; the threshold is always one of them."""
    read = tomllib.loads((DATA / "clerical.toml").read_text(encoding="utf-8"))["edges"]
    return tuple(sorted({*map(float, read), JOIN}))


@dataclass(frozen=True, slots=True)
class Band:
    """One band of weights: how many pairs it has, how many somebody judged, and the share that is one person."""

    start: float
    pairs: int
    judged: int
    same: int
    rate: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Estimate:
    """What labels of a sample say about all the pairs it was drawn from."""

    bands: tuple[Band, ...]
    precision: float | None
    precision_interval: Interval
    recall: float | None
    recall_interval: Interval
    unjudged: int
    """Pairs of bands nobody judged; they are left out of both rates."""


def band_of(weight: pl.Series) -> pl.Series:
    """Where the band of each weight begins."""
    starts = np.array([-np.inf, *edges()])
    return pl.Series(starts[np.searchsorted(starts, weight.to_numpy(), side="right") - 1])


def sample(pairs: pl.DataFrame, size: int, seed: int) -> pl.DataFrame:
    """So many pairs, alike from every band as far as it has them; the same seed draws the same pairs."""
    if size < 1:
        raise WrongUse("give --size of 1 or more")
    banded = pairs.with_columns(band=band_of(pairs["weight"])).sort("left_id", "right_id")
    banded = banded.with_columns(of_band=pl.len().over("band"))
    sizes = dict(banded.group_by("band").len().sort("band").iter_rows())
    shuffled = banded[np.random.default_rng(seed).permutation(banded.height)]
    parts = [shuffled.filter(pl.col("band") == band).head(n) for band, n in _shared_out(sizes, size).items()]
    drawn = pl.concat(parts) if parts else shuffled
    mixed = drawn[np.random.default_rng(seed + 1).permutation(drawn.height)]
    return mixed.with_columns(label=pl.lit(""), by=pl.lit(""), at=pl.lit(""))


def _shared_out(sizes: dict[float, int], size: int) -> dict[float, int]:
    """Alike to all; what a small band cannot take goes to the others."""
    given: dict[float, int] = {}
    for left, (band, has) in zip(range(len(sizes), 0, -1), sorted(sizes.items(), key=lambda one: one[1]), strict=True):
        given[band] = min(has, -(-(size - sum(given.values())) // left))
    return given


def estimate(labelled: pl.DataFrame) -> Estimate:
    """`labelled` has band, of_band and label: the rates over all the pairs of the bands."""
    bands = [_band(rows, start[0]) for start, rows in sorted(labelled.group_by("band"), key=lambda one: one[0])]
    seen = [band for band in bands if band.judged]
    if not seen:
        raise BadInput("no pair is labelled yet; write same, different or unsure in the column label")
    above, below = ([b for b in seen if (b.start >= JOIN) is side] for side in (True, False))
    found, missed = _total(above), _total(below)
    pairs, judged = sum(b.pairs for b in above), sum(b.judged for b in above)
    precision = found[0] / pairs if pairs else None
    narrow = with_variance(precision, found[1] / pairs**2, judged) if precision is not None else (0.0, 1.0)
    recall, wide = _recall(found, missed, sum(b.judged for b in seen))
    unjudged = sum(band.pairs for band in bands if not band.judged)
    return Estimate(tuple(bands), precision, narrow, recall, wide, unjudged)


def _band(rows: pl.DataFrame, start: float) -> Band:
    judged = rows.filter(pl.col("label") != UNSURE)
    same = int((judged["label"] == SAME).sum())
    rate = same / judged.height if judged.height else 0.0
    return Band(float(start), int(rows["of_band"][0]), judged.height, same, rate, exact(same, judged.height))


def _total(bands: Sequence[Band]) -> tuple[float, float]:
    """How many pairs of some bands are one person, and the variance of that."""
    variance = 0.0
    for band in bands:
        # A band whose labels all agree is not certain: one half of a pair more on either side.
        rate = (band.same + 0.5) / (band.judged + 1)
        finite = 1 - band.judged / band.pairs
        variance += band.pairs**2 * rate * (1 - rate) / band.judged * max(finite, 0.0)
    return sum(band.pairs * band.rate for band in bands), variance


def _recall(found: tuple[float, float], missed: tuple[float, float], judged: int) -> tuple[float | None, Interval]:
    whole = found[0] + missed[0]
    if not whole:
        return None, (0.0, 1.0)
    recall = found[0] / whole
    variance = (missed[0] ** 2 * found[1] + found[0] ** 2 * missed[1]) / whole**4
    return recall, with_variance(recall, variance, judged)
