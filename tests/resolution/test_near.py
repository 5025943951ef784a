"""Blocks around some rows of a table, and pairs that are weighed once."""

import numpy as np
import polars as pl

from kithkin.resolution import once as module
from kithkin.resolution.block import Blocks
from kithkin.resolution.levels import Pairs
from kithkin.resolution.link import link
from kithkin.resolution.near import Some, meeting, met, touching
from kithkin.resolution.once import Once

BLOCKS = Blocks(np.array([0, 1, 2, 1, 3, 4, 5], np.int32), np.array([0, 3, 5, 7]))
CHOSEN = np.array([False, True, True, False, False, False])


def parts(blocks):
    return [part.tolist() for part in np.split(blocks.rows, blocks.starts[1:-1])]


def pairs_of(pairs):
    return set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))


def test_blocks_with_a_chosen_row_are_told_whole_or_by_the_chosen_rows_of_those_that_have_two():
    assert parts(meeting(BLOCKS, CHOSEN)) == [[0, 1, 2], [1, 3]]
    assert parts(meeting(BLOCKS, CHOSEN, only=True)) == [[1, 2]]


def test_pairs_touch_chosen_rows_or_are_among_them():
    assert pairs_of(touching([BLOCKS], CHOSEN)) == {(0, 1), (0, 2), (1, 2), (1, 3)}
    some = Some.of(CHOSEN)
    assert pairs_of(some.everywhere(met([BLOCKS], some))) == {(1, 2)}


def test_a_pair_is_weighed_once_and_gets_what_weighing_it_alone_gives(monkeypatch):
    names = ["Ada Quill", "Ada Quil", "Odo Marsh", "Odo Marsh", "Ida Thorne", "Eva Thorne"]
    table = pl.DataFrame({"id": list("abcdef"), "full_name": names}).to_arrow()
    found = link(table, id_column="id")
    people, model, weighed, given = found.scores.people, found.model, [], module.score

    def score(people, model, pairs):
        weighed.append(len(pairs))
        return given(people, model, pairs)

    monkeypatch.setattr(module, "score", score)
    once, some = Once(people, model), Some.of(np.ones(6, bool))
    first = once.scores(some, Pairs(np.array([2, 0]), np.array([3, 1])))
    every = Pairs(np.array([0, 0, 2, 4]), np.array([1, 5, 3, 5]))
    later = once.scores(some, every)
    assert weighed == [2, 2]
    assert later.odds.weight.tolist() == given(people, model, every).odds.weight.tolist()
    assert first.odds.weight.tolist() == later.odds.weight[[2, 0]].tolist()
    assert len(once.scores(some, Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64))).pairs) == 0
