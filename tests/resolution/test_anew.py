"""Pairs weighed anew for an answer are told with the weight and the probability of the run, row mates and all."""

import random

import polars as pl
import pytest

from kithkin.bench.liverpool import city
from kithkin.resolution import beside, divide
from kithkin.resolution.compared import Circle, compared, key_of
from kithkin.resolution.identity import linked_records, table_of


@pytest.fixture(scope="module")
def run():
    """A small city of which every two records were compared, with every pair as the run had it."""
    records = city(45, 11).records
    assert records.height < 1000
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(divide, "MAYBE", 0.0)
        patch.setattr(divide, "handed_out", lambda scores, _person: scores)
        linked = linked_records(records, None)
    person = dict(zip(*(linked.clusters[name].to_pylist() for name in ("record_id", "cluster_id")), strict=True))
    pairs = {key_of(row["left_id"], row["right_id"]): row for row in linked.pairs.to_pylist()}
    return records, linked.model, person, pairs


@pytest.fixture(scope="module")
def asked(run):
    """Weighs the records of some persons anew, knowing only them and the persons delivered beside them."""
    records, model, person, _ = run
    table = pl.DataFrame(table_of(records)[0])
    row_of = dict(zip(table["record_id"], table["row_key"], strict=True))

    def ask(*persons):
        inner = [one for one, of in person.items() if of in persons]
        rows = {row_of[one] for one in inner} - {None}
        near = {person[one] for one, row in row_of.items() if row in rows} - set(persons)
        mates = records.filter(pl.col("record_id").is_in([one for one, of in person.items() if of in near]))
        told = records.filter(pl.col("record_id").is_in(inner))
        return compared(told, model, Circle(person, mates))

    return ask


def as_run(pair, row):
    said = (pair.weight, pair.same, pair.household)
    return said == pytest.approx((row["weight"], row["same"], row["household"]), abs=2e-3)


def test_every_pair_of_every_person_is_told_as_the_run_had_it(run, asked):
    _, model, person, pairs = run
    assert beside.NAME in model.rates
    stored = {key for key in pairs if person[key[0]] == person[key[1]]}
    found = {key: pair for one in set(person.values()) for key, pair in asked(one).items()}
    assert found.keys() == stored
    assert len(stored) > 500
    unlike = [key for key in stored if not as_run(found[key], pairs[key])]
    assert not unlike
    assert any(line.field == "beside" for pair in found.values() for line in pair.findings)


@pytest.mark.parametrize("stored", [True, False])
def test_pairs_between_persons_are_told_as_the_run_had_them(run, asked, stored):
    _, _, person, pairs = run
    likely = {key: row["same"] >= 0.01 or row["household"] >= 0.2 for key, row in pairs.items()}
    keys = sorted(key for key in pairs if person[key[0]] != person[key[1]] and likely[key] == stored)
    for key in random.Random(5).sample(keys, 50):
        pair = asked(person[key[0]], person[key[1]])[key]
        assert as_run(pair, pairs[key]), (key, pair, pairs[key])
