"""Groups and scores last: over random sequences no decision about a family is lost and nobody else is touched."""

import os

import pytest
from tests.laws.holds import Broken
from tests.laws.lasting import ADA
from tests.laws.street import MEMBERS, TODAY, Street

from kithkin.casework.job import score
from kithkin.cypher.catalogue import Query
from kithkin.resolution.decide_noun import Ask
from kithkin.resolution.decide_write import decide
from kithkin.resolution.groups import Naming, group

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]
STEPS = int(os.environ.get("KITHKIN_STEPS", "6"))
PAIRS = int(os.environ.get("KITHKIN_PAIRS", "20"))
STREETS = int(os.environ.get("KITHKIN_STREETS", "1"))
FIRST = int(os.environ.get("KITHKIN_SEED", "100"))


@pytest.mark.parametrize("seed", range(FIRST, FIRST + STREETS))
def test_every_law_of_groups_holds_over_random_sequences(embedded, tmp_path, seed):
    street = Street(embedded, tmp_path, seed, PAIRS)
    for _ in range(STEPS):
        street.step()
    street.end()
    assert min(street.parts) < 1, "no run linked only what had changed"
    assert street.in_force, "nothing was decided that stood at the end"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the file and the cache of a small street are."""
    return tmp_path_factory.mktemp("street")


@pytest.fixture
def small(embedded, folder):
    """Two pairs of homes; of one home a child is decided not to be of its family."""
    street = Street(embedded, folder, 1, 2)
    child = "register:0-1:child"
    [family] = {row["group_id"] for row in embedded.read(MEMBERS) if child in row["told"]["basis"]} & street.families()
    street.in_force |= set(decide(embedded, Ask("not_in_family", (child,), group_id=family), ADA).decisions)
    street.run(whole=False)
    street.check({0})
    return street


def test_seeded_faults_of_groups_are_caught(small, monkeypatch):
    with monkeypatch.context() as fault:
        fault.setattr("kithkin.resolution.groups.settled", lambda whole, *_: whole)
        group(small.store, as_of=TODAY)
        with pytest.raises(Broken, match="decisions hold"):
            small.check({0})
    with monkeypatch.context() as fault:
        fault.setattr(Naming, "_previous", lambda self, _: self._named.select(member="organisation_id", id="group_id",
                                                                              key="group_id").clear())  # fmt: skip
        group(small.store, as_of=TODAY)
        with pytest.raises(Broken, match="who is untouched"):
            small.check({0})


def test_a_score_that_is_lost_is_caught(small):
    small.store.write(Query("test/lose", "", (), (), "MATCH (s:Score) DETACH DELETE s"))
    with pytest.raises(Broken, match="who is untouched"):
        small.check({0})
    score(small.store, as_of=TODAY)
    assert small.derived()


def test_who_is_decided_into_another_family_makes_neither_another(small):
    [other] = {row["group_id"] for row in small.store.read(MEMBERS) if "register:1-3:child" in row["told"]["basis"]} & (
        small.families()
    )
    for one in ("register:0-1:child", "register:0-1:mother", "register:0-2:child"):
        small.in_force |= set(decide(small.store, Ask("in_family", (one,), group_id=other), ADA).decisions)
    before = small.families()
    for _ in range(2):
        small.run(whole=False)
        small.check({0})
        assert small.families() == before


def test_a_family_that_its_people_were_decided_out_of_keeps_its_id_by_who_was_decided_into_it(small):
    mine = [row for row in small.store.read(MEMBERS) if row["group_id"] in small.families()]
    [theirs] = {row["group_id"] for row in mine if "register:2-5:child" in row["told"]["basis"]}
    small.in_force |= set(
        decide(small.store, Ask("in_family", ("register:3-7:mother",), group_id=theirs), ADA).decisions
    )
    for one in ("register:2-5:child", "register:2-5:mother", "register:2-6:child"):
        done = decide(small.store, Ask("not_in_family", (one,), group_id=theirs), ADA)
        small.in_force |= set(done.decisions)
    for _ in range(3):
        small.run(whole=False)
        small.check({1})
        of = {row["group_id"] for row in small.store.read(MEMBERS) if row["told"].get("decision_id") in small.in_force}
        assert theirs in of


def test_a_decision_that_followed_its_people_does_not_outrank_one_about_the_family_itself(small):
    """Nor does it follow the one it is about: of whom nobody else is left, it waits."""
    held = [row for row in small.store.read(MEMBERS) if row["group_id"] in small.families()]
    mine, other = (
        next(row["group_id"] for row in held if f"register:{one}:child" in row["told"]["basis"])
        for one in ("3-7", "2-5")
    )
    asked = [("in_family", "register:3-7:child", other), ("in_family", "register:2-5:child", mine)]
    asked.append(("not_in_family", "register:3-7:child", mine))
    for kind, record, family in asked:
        small.in_force |= set(decide(small.store, Ask(kind, (record,), group_id=family), ADA).decisions)
    for gone in (["2-6"], ["2-5"]):
        small.run(whole=False)
        small.check({1})
        for ref in gone:
            del small.rows[ref]
    for _ in range(2):
        small.run(whole=False)
        small.check({1})
        assert other not in small.families()
