from itertools import pairwise
from string import ascii_lowercase

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, JaroWinkler

from kithkin.resolution import bins, loops
from kithkin.resolution.coded import Coded
from kithkin.resolution.judge import edits, jaro, only_letters_apart, same_mailbox
from kithkin.resolution.keys import sound, sounds

words = st.text("abco -", min_size=1, max_size=12) | st.text(min_size=1, max_size=70)
pairs = st.lists(st.tuples(words, words), min_size=1, max_size=20)


def judged(judge, texts, edge):
    values = list(dict.fromkeys(text for pair in texts for text in pair))
    column = Coded(np.arange(len(values), dtype=np.int32), values)
    one, two = (np.array([values.index(pair[side]) for pair in texts]) for side in (0, 1))
    return judge(column, one, two, edge).tolist()


@settings(max_examples=60)
@given(pairs, st.sampled_from([0.8, 0.85, 0.9]))
def test_texts_are_as_alike_as_rapidfuzz_says(texts, cutoff):
    wanted = [np.float32(JaroWinkler.similarity(a, b, score_cutoff=cutoff)) for a, b in texts]
    assert judged(jaro, texts, cutoff) == wanted


@settings(max_examples=60)
@given(pairs, st.sampled_from([1, 2]))
def test_texts_are_as_many_slips_apart_as_rapidfuzz_says(texts, most):
    assert judged(edits, texts, most) == [OSA.distance(a, b, score_cutoff=most) for a, b in texts]


@pytest.mark.parametrize(
    ("one", "two", "cutoff"), [("joannre", "joaqiun", 0.8), ("a", "aa", 0.85), ("percell", "pere", 0.9)]
)
def test_likeness_on_the_very_edge_falls_where_rapidfuzz_lets_it_fall(one, two, cutoff):
    wanted = [np.float32(JaroWinkler.similarity(one, two, score_cutoff=cutoff))]
    assert judged(jaro, [(one, two)], cutoff) == wanted


def keyed(codes):
    """Rows with their key."""
    rows, found, keys = (
        np.arange(len(codes), dtype=np.int32),
        np.empty(len(codes), np.int32),
        np.empty(len(codes), "u8"),
    )
    count = bins.keyed(np.array([codes], np.int32), rows, found, keys, 0)
    return keys[:count], found[:count]


@settings(max_examples=40)
@given(st.lists(st.integers(-1, 30), max_size=200))
def test_rows_of_equal_keys_are_grouped_and_rows_without_one_are_left_out(codes):
    keys, known = keyed(codes)
    rows, starts = np.empty(len(keys), np.int32), np.empty(len(keys) + 1, np.int64)
    found = bins.grouped(keys, known, 3, rows, starts)
    groups = {frozenset(rows[a:b].tolist()) for a, b in pairwise(starts[: found + 1])}
    assert groups == {frozenset(at for at, code in enumerate(codes) if code == one) for one in codes if one >= 0}


@settings(max_examples=40)
@given(st.lists(st.integers(1, 9), max_size=20), st.integers(1, 4), st.integers(1, 9))
def test_blocks_of_some_sizes_are_taken_out_whole(sizes, least, most):
    starts = np.append(0, np.cumsum(sizes)).astype(np.int64)
    rows, begins = np.empty(sum(sizes), np.int32), np.empty(len(starts), np.int64)
    found = bins.parted(np.arange(sum(sizes), dtype=np.int32), starts, least, most, rows, begins)
    taken = [rows[a:b].tolist() for a, b in pairwise(begins[: found + 1])]
    assert taken == [list(range(a, b)) for a, b in pairwise(starts) if least <= b - a <= most]


@settings(max_examples=40)
@given(st.lists(st.integers(1, 40), max_size=300))
def test_keys_seen_lately_are_left_out_and_none_is_lost(keys):
    told = np.array(keys, np.int64)
    found = told[: loops.fresh(told, np.zeros(16, np.int64))].tolist()
    assert set(found) == set(keys)
    assert all(one != other for one, other in pairwise(found))


addresses = st.text("ab1@", max_size=6)


@settings(max_examples=100)
@given(st.lists(st.tuples(addresses, addresses), min_size=1, max_size=20))
def test_addresses_have_the_same_digits_or_mailbox(texts):
    def digits(text):
        return [letter for letter in text if letter.isdigit()]

    values = list(dict.fromkeys(text for pair in texts for text in pair))
    column = Coded(np.arange(len(values), dtype=np.int32), values)
    one, two = (np.array([values.index(pair[side]) for pair in texts]) for side in (0, 1))
    assert only_letters_apart(column, one, two).tolist() == [digits(a) == digits(b) for a, b in texts]
    boxes = [a.partition("@")[0] == b.partition("@")[0] for a, b in texts]
    assert same_mailbox(column, one, two).tolist() == boxes


def test_keys_that_would_take_long_to_group_are_given_back():
    keys = np.arange(1000, dtype=np.uint64)[::-1].copy()
    rows, starts = np.empty(1000, np.int32), np.empty(1001, np.int64)
    assert bins.grouped(keys, np.arange(1000, dtype=np.int32), 4, rows, starts) == -1


@settings(max_examples=60)
@given(st.lists(st.text(ascii_lowercase + " ", min_size=1) | st.text(min_size=1), min_size=1, max_size=20))
def test_names_sound_the_same_all_at_once_and_one_by_one(names):
    assert [text or "" for text in sounds(pa.array(names)).to_pylist()] == [sound(name) for name in names]
