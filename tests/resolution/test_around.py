"""Blocks around some rows of a table that grew are those that blocking all of it makes."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from kithkin.resolution import around as module
from kithkin.resolution.around import Around
from kithkin.resolution.block import NEIGHBOURS, rules
from kithkin.resolution.keys import Keys
from kithkin.resolution.layer import Then
from kithkin.resolution.link import link
from kithkin.resolution.near import touching
from kithkin.resolution.prepared import read_rows

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(scope="module")
def table():
    """Records, what their columns are, and limits that many blocks are over."""
    rows = pl.read_parquet(DATA / "febrl3.parquet").rename({"rid": "record_id"}).drop("eid", "feed")[:1600]
    found = link(rows.to_arrow(), id_column="record_id")
    kinds = {column.name: str(column.kind) for column in found.columns if column.kind}
    return rows.sort("record_id"), kinds, dict.fromkeys(found.model.limits, 4) | {NEIGHBOURS: 0}


def keys_of(rows, kinds):
    return Keys(read_rows(rows.to_arrow(), id_column="record_id", column_map=kinds).people)


def of_all(keys, limits):
    return Around.of(keys, limits)


def pairs_at(around, chosen):
    found = touching(around.at(chosen, lambda rows: rows), chosen)
    return found.left.tolist(), found.right.tolist()


def told(over):
    return {name: counts.tolist() for name, counts in over.items() if counts.any()}


def parts(blocks):
    return {tuple(part.tolist()) for one in blocks for part in np.split(one.rows, one.starts[1:-1])}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_around_any_rows_of_a_table_that_grew_are_the_pairs_that_blocking_all_of_it_makes(table, seed, monkeypatch):
    monkeypatch.setattr(module, "LEAST", 0)
    rows, kinds, limits = table
    dice = np.random.default_rng(seed)
    new = dice.random(rows.height) < 0.05
    before = of_all(keys_of(rows.filter(~new), kinds), limits)
    then = {name: np.zeros(rows.height, np.uint8) for name in before.over}
    for name, counts in before.over.items():
        then[name][~new] = counts
    keys = keys_of(rows, kinds)
    whole, some = of_all(keys, limits), Around.of(keys, limits, Then(new, then))
    assert some.layers
    assert told(some.over) == told(whole.over)
    assert parts(some.plan.beside) == parts(whole.plan.beside)
    for share in (0.0, 0.02, 0.3):
        chosen = new | (dice.random(rows.height) < share)
        assert pairs_at(some, chosen) == pairs_at(whole, chosen)


def test_of_few_rows_or_where_many_are_new_all_blocks_are_made(table, monkeypatch):
    rows, kinds, limits = table
    keys, new = keys_of(rows, kinds), np.arange(rows.height) < 5
    assert not Around.of(keys, limits, Then(new, {})).layers
    monkeypatch.setattr(module, "LEAST", 0)
    assert Around.of(keys, limits, Then(new, {})).layers
    assert not Around.of(keys, limits, Then(np.arange(rows.height) < 200, {})).layers


def test_no_two_keys_have_one_name():
    named = ["+".join(key) for rule in rules()[1] for key in (rule["key"], *([*rule["key"], f] for f in rule["finer"]))]
    assert len(named) == len(set(named))


def test_no_key_has_more_parts_than_the_loop_takes(table):
    rows, kinds, _ = table
    keys = keys_of(rows, kinds)
    every = [key for rule in rules()[1] for key in (rule["key"], *([*rule["key"], part] for part in rule["finer"]))]
    assert max(len(parts) for key in every for parts in keys.entries(key)) == 3
