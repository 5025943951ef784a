from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kithkin.resolution import score
from kithkin.resolution.block import every_pair, planned
from kithkin.resolution.columns import recognise
from kithkin.resolution.evaluate import evaluate
from kithkin.resolution.keys import Keys
from kithkin.resolution.link import link
from kithkin.resolution.sieve import Marks, Sieve, drawn, portions
from kithkin.resolution.standardise import standardise

TABLE = pq.read_table(Path(__file__).parent.parent / "data" / "febrl3.parquet")


@pytest.fixture(scope="module")
def keys() -> Keys:
    return Keys(standardise(TABLE, recognise(TABLE)))


@pytest.fixture
def many(monkeypatch):
    """Every table is long."""
    monkeypatch.setattr(score, "many_pairs", lambda: 0)


def clusters(found):
    ids, labels = (found.clusters[name].to_pylist() for name in ("rid", "cluster_id"))
    return {frozenset(i for i, other in zip(ids, labels, strict=True) if other == label) for label in set(labels)}


def test_a_sieved_table_is_linked_as_well(many):
    found = evaluate(link(TABLE).clusters["cluster_id"].to_pylist(), TABLE["eid"].to_pylist())
    assert found.f1 >= 0.99


def test_the_order_of_rows_changes_nothing_that_is_sieved(many):
    backwards = TABLE.take(pa.array(np.arange(TABLE.num_rows)[::-1]))
    assert clusters(link(backwards)) == clusters(link(TABLE))


def test_pairs_worth_keeping_pass_and_few_others(keys):
    blocks, _ = planned(keys)
    pairs = every_pair(blocks, len(keys))
    true = np.array(TABLE["eid"].to_pylist())
    same = true[pairs.left] == true[pairs.right]
    sieve = Sieve.learned(Marks.of(keys), pairs, same)
    passed = sieve.passed(blocks)
    kept = true[passed.left] == true[passed.right]
    assert kept.sum() >= 0.97 * same.sum()
    assert len(passed) < 0.2 * len(pairs)


def test_a_drawn_pair_is_drawn_once_however_many_blocks_it_is_in(keys, monkeypatch):
    blocks, _ = planned(keys)
    monkeypatch.setattr("kithkin.resolution.sieve.DRAWN", 20_000)
    some, each = drawn([*blocks, *blocks], len(keys))
    numbers = some.left * len(keys) + some.right
    assert len(np.unique(numbers)) == len(numbers)
    assert len(some) * each == pytest.approx(len(every_pair(blocks, len(keys))), rel=0.05)


def test_portions_hold_every_pair_once(keys, monkeypatch):
    monkeypatch.setattr("kithkin.resolution.sieve._AT_ONCE", 500)
    blocks, _ = planned(keys)
    assert sum(part.pairs for part in portions(blocks)) == sum(part.pairs for part in blocks)
    assert max(part.pairs for part in portions(blocks)) > 0
