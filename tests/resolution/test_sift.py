"""What is passed over unseen could not have been found."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.resolution.coded import Coded
from kithkin.resolution.judge import jaro
from kithkin.resolution.live.blocks import Sorted
from kithkin.resolution.live.hashes import NONE, Part
from kithkin.resolution.live.names import ALIKE, alike
from kithkin.resolution.live.search import largest
from kithkin.resolution.live.sift import sharing
from kithkin.resolution.live.stock import Groups

NAMES = st.text("aábnorsw' ", min_size=1, max_size=12)


def judged_each(texts, wanted):
    every = np.arange(len(texts))
    both = Coded(np.zeros(0, np.int32), pa.array([*texts, wanted], pa.string()))
    return np.flatnonzero(jaro(both, np.full(len(every), len(every)), every, ALIKE) >= ALIKE).tolist()


@settings(max_examples=150, deadline=None)
@given(texts=st.lists(NAMES, min_size=1, max_size=90, unique=True), wanted=NAMES)
def test_names_that_are_alike_are_those_that_judging_each_finds(texts, wanted):
    column = Coded(np.zeros(0, np.int32), pa.array(texts, pa.string()))
    assert alike(column, wanted).tolist() == judged_each(texts, wanted)


@pytest.mark.parametrize("wanted", ["smithe", "simth", "smitj", "jo"])
def test_a_name_with_a_slip_is_alike(wanted):
    column = Coded(np.zeros(0, np.int32), pa.array(["jones", "smith", "brown"], pa.string()))
    assert alike(column, wanted).tolist() == ([] if wanted == "jo" else [1])


@settings(max_examples=60, deadline=None)
@given(
    keys=st.lists(st.integers(0, 5), max_size=40), again=st.lists(st.integers(0, 5), max_size=40), seed=st.integers()
)
def test_the_rows_of_a_key_are_those_that_may_be_read_in_order_and_once(keys, again, seed):
    many = min(len(keys), len(again))
    columns = [np.array(some[:many], np.uint64) for some in (keys, again)]
    made, readable = Sorted.of(columns), np.random.default_rng(abs(seed)).random(many) < 0.6
    for key in range(1, 6):
        wanted = [row for row in range(many) if readable[row] and key in (columns[0][row], columns[1][row])]
        assert made.readable(np.uint64(key), readable).tolist() == wanted


@settings(max_examples=60, deadline=None)
@given(codes=st.lists(st.integers(-1, 4), min_size=1, max_size=40), key=st.integers(0, 5), seed=st.integers(0, 99))
def test_rows_share_a_key_where_the_hash_of_their_value_is_it(codes, key, seed):
    part = Part(np.array(codes, np.int32), np.array([3, 1, 1, 5, 2, NONE], np.uint64))
    rows = np.flatnonzero(np.random.default_rng(seed).random(len(codes)) < 0.6).astype(np.int32)
    found = np.zeros(len(rows), bool)
    sharing(part.codes, part.hashes, rows, np.uint64(key), found)
    assert found.tolist() == (part.at(rows) == key).tolist()


@settings(max_examples=60, deadline=None)
@given(worth=st.lists(st.sampled_from([0.5, 1.5, 1.5, 2.0, 3.25]), max_size=30), most=st.integers(1, 12))
def test_those_that_answer_most_are_the_first_of_all_in_turn(worth, most):
    total = np.array(worth, float)
    assert largest(total, most).tolist() == sorted(np.argsort(-total, kind="stable")[:most].tolist())


@pytest.mark.parametrize("codes", [[0, 3, -1, 2, 3], [-1, -1], [1]])
def test_rows_with_any_of_many_numbers_are_those_with_any_of_few(codes, monkeypatch):
    groups, wanted = Groups(np.array(codes, np.int32)), np.array([3, 1, 7])
    few = sorted(groups.some(wanted).tolist())
    monkeypatch.setattr("kithkin.resolution.live.stock.MANY", 2)
    assert groups.some(wanted).tolist() == few
