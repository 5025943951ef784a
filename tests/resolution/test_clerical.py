"""A stratified sample and what its labels say of all the pairs."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.graph.errors import BadInput, WrongUse
from kithkin.resolution.clerical import band_of, edges, estimate, sample


@pytest.fixture(scope="module")
def pairs():
    """Five thousand pairs whose weight says how likely they are one person."""
    draw = np.random.default_rng(3)
    weight = draw.normal(2, 7, 5000)
    ends = {"left_id": [f"l{n}" for n in range(5000)], "right_id": [f"r{n}" for n in range(5000)]}
    true = draw.random(5000) < 1 / (1 + 2**-weight)
    return pl.DataFrame({**ends, "weight": weight, "same": 1 / (1 + 2**-weight), "true": true})


@settings(max_examples=30)
@given(size=st.integers(1, 400), seed=st.integers(0, 5))
def test_a_sample_has_its_size_its_seed_and_every_pair_once(pairs, size, seed):
    drawn = sample(pairs, size, seed)
    assert drawn.height == size
    assert drawn["left_id"].n_unique() == size
    assert drawn.equals(sample(pairs.sample(fraction=1.0, shuffle=True, seed=9), size, seed))


def test_rare_bands_are_drawn_as_often_as_common_ones(pairs):
    counts = sample(pairs, 160, 1).group_by("band").len()["len"]
    assert counts.to_list() == [20] * (len(edges()) + 1)


def test_a_small_band_gives_all_it_has_and_the_others_more(pairs):
    few = pl.concat([pairs.filter(pl.col("weight") < 2).head(50), pairs.filter(pl.col("weight") > 16).head(3)])
    drawn = sample(few, 40, 1)
    assert (drawn.height, int((drawn["weight"] > 16).sum())) == (40, 3)


def test_the_threshold_begins_a_band():
    assert band_of(pl.Series([-0.001, 0.0, 1e9, -1e9])).to_list() == [-2.0, 0.0, 16.0, -np.inf]


def test_the_intervals_hold_the_truth_nineteen_times_in_twenty(pairs):
    found, true = pairs["weight"] >= 0, pairs["true"]
    precision, recall = (found & true).sum() / found.sum(), (found & true).sum() / true.sum()
    held = []
    for seed in range(60):
        drawn = sample(pairs, 150, seed)
        told = estimate(drawn.with_columns(label=drawn["true"].replace_strict({True: "same", False: "different"})))
        held.append(told.precision_interval[0] <= precision <= told.precision_interval[1])
        held.append(told.recall_interval[0] <= recall <= told.recall_interval[1])
    assert np.mean(held) >= 0.94


def test_judging_every_pair_gives_the_truth_itself(pairs):
    told = estimate(
        sample(pairs, pairs.height, 1).with_columns(label=pl.when("true").then(pl.lit("same")).otherwise(pl.lit("no")))
    )
    found, true = pairs["weight"] >= 0, pairs["true"]
    assert told.precision == pytest.approx((found & true).sum() / found.sum())
    assert told.recall == pytest.approx((found & true).sum() / true.sum())


def test_bands_nobody_judged_are_counted_as_left_out(pairs):
    drawn = sample(pairs, 80, 1)
    judged = pl.when(pl.col("weight") >= 0).then(pl.lit("same")).otherwise(pl.lit("unsure"))
    told = estimate(drawn.with_columns(label=judged))
    assert told.unjudged == int((pairs["weight"] < 0).sum())
    assert told.precision == 1.0
    assert told.precision_interval[0] < 1.0


def test_nothing_judged_and_nothing_asked_are_one_line(pairs):
    with pytest.raises(BadInput, match="no pair is labelled yet"):
        estimate(sample(pairs, 10, 1).with_columns(label=pl.lit("unsure")))
    with pytest.raises(WrongUse, match="1 or more"):
        sample(pairs, 0, 1)
