"""Pairs that were met before are not met again, and none is missing."""

from concurrent.futures import Future

import numpy as np
import pytest

from kithkin.resolution.block import Blocks, every_pair
from kithkin.resolution.glanced import Glanced

ROWS = 60


def blocks_of(dice):
    sizes = dice.integers(2, 6, 30)
    rows = np.concatenate([dice.choice(ROWS, size, replace=False) for size in sizes]).astype(np.int32)
    return [Blocks(rows, np.append(0, np.cumsum(sizes)))]


@pytest.fixture
def asked():
    return []


@pytest.fixture
def glanced(asked):
    blocks, none = blocks_of(np.random.default_rng(3)), Future()
    none.set_result(None)

    def around(chosen):
        asked.append(int(chosen.sum()))
        return blocks

    return Glanced(none, ROWS, around), every_pair(blocks, ROWS)


def told(pairs):
    return list(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))


@pytest.mark.parametrize("seed", range(6))
def test_pairs_of_any_rows_in_turn_are_those_of_all_blocks(glanced, seed):
    seen, every = glanced
    dice = np.random.default_rng(seed)
    chosen = np.zeros(ROWS, bool)
    for step in range(12):
        if step % 4 == 0:
            chosen = dice.random(ROWS) < dice.random()
        chosen[dice.integers(0, ROWS, 2)] ^= True
        left, right = chosen[every.left], chosen[every.right]
        assert told(seen.touching(chosen)) == told(every.at(left | right))
        assert told(seen.inside(chosen)) == told(every.at(left & right))


def test_of_rows_that_were_asked_about_no_block_is_looked_at_again(glanced, asked):
    seen, _ = glanced
    chosen = np.arange(ROWS) < 30
    seen.touching(chosen)
    seen.touching(np.arange(ROWS) < 20)
    seen.touching(np.arange(ROWS) < 31)
    assert asked == [30, 1]
    seen.inside(chosen)
    seen.inside(np.arange(ROWS) < 29)
    assert asked == [30, 1, 30]
