"""Rows are found by the ids that their senders use now, and by those they used before."""

import pytest
from tests.api.conftest import CASEWORKER, World

from kithkin.api.accounts import person_of
from kithkin.api.local import local_reading
from kithkin.loaders.feed import feeds
from kithkin.loaders.renumber import Act, Proposal, renumber

ADA = Act("ada", "a new system")


@pytest.fixture
def moved(engines, wired):
    """The small world after the council and the police have given their rows new ids, the council twice."""
    made, store = World("r"), engines.empty("arcade")
    made.write(store)
    renumber(store, feeds()["shbe"], Proposal([("shbe:C1", "shbe:N1")]), ADA)
    renumber(store, feeds()["shbe"], Proposal([("shbe:N1", "shbe:M1")]), ADA)
    renumber(store, feeds()["arrests"], Proposal([("arrests:A1", "arrests:A2"), ("arrests:A2", "arrests:A1")]), ADA)
    wired.given = store
    yield made
    wired.given = None


def test_a_row_is_found_by_every_id_it_ever_had(moved, client_of):
    cas = client_of(CASEWORKER)
    for one in ("C1", "N1", "M1"):
        items = cas.get(f"/v1/records/shbe/{one}").json()["items"]
        assert {(item["row_key"], item["asked"]) for item in items} == {("shbe:C1", f"shbe:{one}")}
    asked = {"keys": ["shbe:C1", "shbe:M1", "shbe:X9"]}
    assert len(cas.post("/v1/records/lookup", json=asked).json()["items"]) == 2


def test_an_id_that_went_to_another_row_is_of_the_row_that_has_it_now(moved, client_of):
    items = client_of().post("/v1/records/lookup", json={"keys": ["arrests:A1", "arrests:A2"]}).json()["items"]
    assert {(item["asked"], item["row_key"], item["person_id"]) for item in items} == {
        ("arrests:A1", "arrests:A2", moved.persons["cal"]), ("arrests:A2", "arrests:A1", moved.persons["ben"]),
    }  # fmt: skip


def test_a_renumbered_row_that_is_hidden_answers_as_one_that_is_absent(moved, client_of):
    hidden, missing = (client_of(CASEWORKER).get(f"/v1/records/arrests/{one}") for one in ("A1", "A9"))
    assert (hidden.status_code, hidden.content) == (404, missing.content)


def test_a_record_is_named_by_its_new_id_too(moved, wired):
    reading = local_reading(wired)
    assert person_of(reading, "shbe:M1:claimant") == person_of(reading, "shbe:C1:claimant") == moved.persons["ann"]
    before = local_reading(wired, known_at="2016-06-30T12:00:00.000000Z")
    assert person_of(before, "arrests:A2:self") == moved.persons["cal"]
    assert person_of(reading, "arrests:A2:self") == moved.persons["ben"]
