"""What lasts: over random sequences of all that happens no decision is lost, no id given away, no entry missing."""

import os

import pytest
from tests.laws.holds import Broken
from tests.laws.lasting import ADA, HUMANS, Town

from kithkin.casework.changed import feed
from kithkin.cypher.catalogue import Query
from kithkin.resolution.decide_noun import Ask
from kithkin.resolution.decide_write import decide

pytestmark = [pytest.mark.engine, pytest.mark.timeout(1500)]
STEPS = 15
ISLANDS = int(os.environ.get("KITHKIN_ISLANDS", "200"))
TOWNS = int(os.environ.get("KITHKIN_TOWNS", "1"))
FIRST = int(os.environ.get("KITHKIN_SEED", "100"))


@pytest.mark.parametrize("seed", range(FIRST, FIRST + TOWNS))
def test_every_law_holds_over_random_sequences(embedded, tmp_path, seed):
    town = Town(embedded, tmp_path, seed, ISLANDS)
    for _ in range(STEPS):
        town.step()
    town.end()
    assert min(town.parts) < 1, "no run linked only what had changed"


@pytest.fixture
def small(embedded, tmp_path):
    """Two islands, of which one has had two persons decided to be one."""
    town = Town(embedded, tmp_path, 1, 2)
    one, two = ("alpha:0-0-1:self", "alpha:0-1-3:self")
    town.in_force |= set(decide(embedded, Ask("same", (one,), (two,)), ADA).decisions)
    town.check({0})
    return town


def test_a_decision_that_is_lost_is_caught(small):
    small.store.write(Query("test/lose", "", (), (), "MATCH (d:Decision) DETACH DELETE d"))
    with pytest.raises(Broken, match="no decision is lost"):
        small.check({0})


def test_an_id_that_is_used_again_is_caught(small, monkeypatch):
    [gone] = small.ever.keys() - set(small.partition.values())
    monkeypatch.setattr("kithkin.resolution.persons.fresh", lambda *_: gone)
    small.row("alpha", 1, HUMANS)
    small.deliver()
    small.resolve(whole=True)
    with pytest.raises(Broken, match="no id is given to another"):
        small.check({1})


@pytest.mark.parametrize("kind", ["joined", "left"])
def test_an_entry_of_the_feed_that_is_skipped_is_caught(small, monkeypatch, kind):
    small.row("alpha", 1, 0)
    del small.rows["beta"]["1-1-4"]
    small.changed["beta"].add("")
    small.deliver()
    small.resolve(whole=True)
    skipped = lambda *asked: (one for one in feed(*asked) if one.kind != kind)  # noqa: E731
    monkeypatch.setattr("tests.laws.holds.feed", skipped)
    with pytest.raises(Broken, match="feed"):
        small.check({1})


def test_who_was_decided_to_be_two_by_any_of_their_records_may_not_yet_be_one(embedded, tmp_path):
    """The record that is new is like one of theirs of which nobody said so."""
    town = Town(embedded, tmp_path, 1, 2)
    del town.rows["beta"]["0-2-6"]
    town.changed["beta"].add("")
    town.deliver()
    decide(embedded, Ask("same", ("alpha:0-0-1:self",), ("alpha:0-2-5:self",)), ADA)
    decide(embedded, Ask("different", ("beta:0-0-2:self",), ("alpha:0-2-5:self",)), ADA)
    town.resolve(whole=False)
    town.row("alpha", 0, 0)
    town.deliver()
    town.resolve(whole=False)
    assert town.parts[-1] < 1
