"""Pairs that a block held together, or holds together now, since it grew over its limit or fell below it."""

import numpy as np
import polars as pl
import pytest

from kithkin.resolution.around import Around
from kithkin.resolution.keys import Keys
from kithkin.resolution.near import touching
from kithkin.resolution.prepared import read_rows
from kithkin.resolution.tipped import Tipped


@pytest.fixture(autouse=True)
def never_every_pair(monkeypatch):
    rules = [{"key": ["birth_date"], "finer": []}, {"key": ["postcode"], "finer": []}]
    settings = {"every_pair": 0, "long_table": 1, "largest_block": 3, "pairs_per_row": 4, "pairs_per_long_row": 4,
                "least_pairs": 0}  # fmt: skip
    monkeypatch.setattr("kithkin.resolution.block.rules", lambda: (settings, rules))


def blocked(days, codes):
    table = pl.DataFrame({"id": [str(at) for at in range(len(days))], "dob": days, "postcode": codes}).to_arrow()
    keys = Keys(read_rows(table, id_column="id", column_map={"dob": "birth_date", "postcode": "postcode"}).people)
    return keys, Around.of(keys, {"birth_date": 3, "postcode": 3, "neighbours": 0})


def tipped(before, now):
    then, (keys, around) = blocked(*before)[1].over, blocked(*now)
    many = len(before[0])
    then = {name: np.append(each, np.zeros(len(keys) - many, np.uint8)) for name, each in then.items()}
    old = np.arange(len(keys)) < many

    def met(ends):
        return touching(around.at(ends, lambda rows: rows), ends)

    found = Tipped.of(keys, met, (then, around.over), old)
    assert not found.rows.any()
    return set(zip(found.pairs.left.tolist(), found.pairs.right.tolist(), strict=True))


DAY, OTHER = "1990-02-03", "1991-02-03"
APART = ["AB1 1AA", "AB1 1AB", "AB1 1AD", "AB1 1AE"]


def test_the_pairs_of_a_block_that_grew_over_its_limit_are_lost():
    assert tipped(([DAY] * 3, APART[:3]), ([DAY] * 4, APART)) == {(0, 1), (0, 2), (1, 2)}


def test_pairs_that_another_block_holds_together_are_not():
    codes = [APART[0], APART[0], *APART[2:]]
    assert tipped(([DAY] * 3, codes[:3]), ([DAY] * 4, codes)) == {(0, 2), (1, 2)}


def test_the_pairs_of_a_block_that_fell_below_its_limit_are_together_anew():
    found = tipped(([DAY] * 4, APART), ([DAY] * 3 + [OTHER], APART))
    assert found >= {(0, 1), (0, 2), (1, 2)}


def test_where_no_block_tips_nothing_is_told():
    assert tipped(([DAY, DAY, OTHER], APART[:3]), ([DAY, DAY, OTHER, DAY], APART)) == set()
