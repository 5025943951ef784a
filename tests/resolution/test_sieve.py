from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kithkin.resolution import score
from kithkin.resolution.block import Blocks, every_pair, planned
from kithkin.resolution.columns import recognise
from kithkin.resolution.evaluate import evaluate
from kithkin.resolution.keys import Keys
from kithkin.resolution.link import link
from kithkin.resolution.model import Model
from kithkin.resolution.readable import readable
from kithkin.resolution.sieve import Marks, Sieve, drawn, learned, portions
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
    marks = Marks.of(keys)
    passed = Sieve.of(marks, learned(marks, pairs, same)).passed(blocks)
    kept = true[passed.left] == true[passed.right]
    assert kept.sum() >= 0.97 * same.sum()
    assert len(passed) < 0.2 * len(pairs)


@pytest.fixture(scope="module")
def sieved():
    """The table linked as a long one, under a model that learned a sieve from it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(score, "many_pairs", lambda: 0)
        return link(TABLE)


def weighed(table, model):
    """The pairs of a table that are weighed, with what they weigh; those a component adds are not among them."""
    seen = recognise(table)
    scores, _ = score.first_scores(standardise(table, seen), model, lambda step: None)
    ids = np.array(table["rid"].to_pylist())
    ends = zip(ids[scores.pairs.left].tolist(), ids[scores.pairs.right].tolist(), strict=True)
    return dict(zip(map(frozenset, ends), scores.odds.weight.tolist(), strict=True))


def test_the_sieve_is_part_of_the_model_and_its_file(sieved):
    assert sieved.model.glance
    again = Model.from_json(sieved.model.to_json())
    assert again == sieved.model
    assert again.version == sieved.model.version
    assert again.version != replace(sieved.model, glance=None).version
    assert any(line.startswith("Sieve: ") for line in readable(again))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_part_of_a_table_is_sieved_as_the_whole_was(sieved, seed):
    chosen = np.flatnonzero(np.random.default_rng(seed).random(TABLE.num_rows) < 0.6)
    part = TABLE.take(pa.array(chosen))
    rows = set(part["rid"].to_pylist())
    whole = {pair: weight for pair, weight in weighed(TABLE, sieved.model).items() if pair <= rows}
    assert whole
    assert weighed(part, sieved.model) == whole


def test_the_pairs_of_some_rows_that_pass_are_those_of_all_with_one_of_them(sieved):
    keys = Keys(sieved.scores.people)
    blocks, _ = planned(keys, sieved.model.limits)
    sieve = Sieve.of(Marks.of(keys), sieved.model.glance)
    chosen = np.random.default_rng(1).random(len(keys)) < 0.1
    every = sieve.passed(blocks)
    wanted = every.at(chosen[every.left] | chosen[every.right])
    for room in (100_000, 3):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("kithkin.resolution.sieve._ROOM", room)
            found = sieve.touching(blocks, chosen)
        assert found.left.tolist() == wanted.left.tolist()
        assert found.right.tolist() == wanted.right.tolist()


def test_a_pair_passes_or_fails_in_whatever_table_it_stands(sieved):
    whole = Keys(sieved.scores.people)
    some = np.sort(np.random.default_rng(3).permutation(len(whole))[:900])
    coded = {name: column.at(some) for name, column in whole.people.coded.items()}
    few = Keys(replace(whole.people, count=len(some), coded=coded))
    everybody = [Blocks(np.arange(900, dtype=np.int32), np.array([0, 900]))]
    alone = Sieve.of(Marks.of(few), sieved.model.glance).passed(everybody)
    among = Sieve.of(Marks.of(whole), sieved.model.glance).passed([Blocks(some.astype(np.int32), np.array([0, 900]))])
    assert len(alone) > 0
    assert some[alone.left].tolist() == among.left.tolist()
    assert some[alone.right].tolist() == among.right.tolist()


def test_who_is_compared_with_nobody_under_a_model_with_a_sieve_is_somebody_alone(sieved):
    table = pa.table({"rid": ["1"], "first_name": ["Zebedee"], "surname": ["Quux"], "dob": ["1911-11-12"]})
    found = link(table, model=sieved.model)
    assert found.clusters["rid"].to_pylist() == ["1"]
    assert found.pairs.num_rows == 0


def test_a_model_without_a_sieve_compares_every_pair_of_a_long_table(many):
    short = link(TABLE.slice(0, 2000))
    plain = replace(short.model, glance=None)
    assert link(TABLE, plain).report["pairs"] > link(TABLE, short.model).report["pairs"]


def test_a_drawn_pair_is_drawn_once_however_many_blocks_it_is_in(keys, monkeypatch):
    blocks, _ = planned(keys)
    monkeypatch.setattr("kithkin.resolution.sieve.DRAWN", 20_000)
    some, each = drawn([*blocks, *blocks], keys.people)
    numbers = some.left * len(keys) + some.right
    assert len(np.unique(numbers)) == len(numbers)
    assert len(some) * each == pytest.approx(len(every_pair(blocks, len(keys))), rel=0.05)


def test_portions_hold_every_pair_once(keys, monkeypatch):
    monkeypatch.setattr("kithkin.resolution.sieve._AT_ONCE", 500)
    blocks, _ = planned(keys)
    assert sum(part.pairs for part in portions(blocks)) == sum(part.pairs for part in blocks)
    assert max(part.pairs for part in portions(blocks)) > 0
