"""Looking around: the picture is found among the arrays where they are at hand, and its records are asked for apart."""

import pytest

from kithkin.casework.network.follow import Follower


@pytest.fixture
def ids(world):
    return world.persons


def facts(client, *ids, **more):
    answer = client.get("/explore/facts", params={"id": ids, "around": 0} | more)
    return answer.json() if answer.status_code == 200 else answer.status_code


def records(client, *ids, between=(), **more):
    answer = client.get("/explore/records", params={"id": ids, "around": 0, "between": between} | more)
    if answer.status_code != 200:
        return answer.status_code
    told = answer.json()
    return {(one, other): [told["records"][at] for at in numbers] for one, other, numbers in told["ties"]}


def pairs(told):
    people = [one[0] for one in told["persons"]]
    return {(people[one], people[other]) for one, other, *_ in told["ties"]}


@pytest.mark.parametrize("more", [{}, {"strength": "confirmed"}, {"until": "2014-12-31"}, {"kind": ["kin", "address"]}])
@pytest.mark.parametrize("who", ["ada", "cas"])
def test_what_arrays_say_is_what_the_graph_says(who, more, world, wired, request, monkeypatch):
    client, ids = request.getfixturevalue(who), world.persons
    with monkeypatch.context() as patch:
        patch.setattr(Follower, "at_hand", lambda _, __: None)
        read = facts(client, world.family, ids["ann"], **more)
        behind = records(client, world.family, ids["ann"], **more)
    wired.network.at(wired.committed())
    found = facts(client, world.family, ids["ann"], **more)
    assert found == read
    assert pairs(found) <= set(behind)
    for one, other in pairs(found):
        assert records(client, world.family, ids["ann"], between=[one, other], **more) == {
            (one, other): behind[one, other]
        }


def test_the_records_are_those_that_say_so(ada, ids):
    told = records(ada, ids["ann"], ids["cal"], kind="address")
    assert told == {tuple(sorted((ids["ann"], ids["cal"]))): ["arrests:A2:self", "shbe:C1:claimant"]}


def test_whoever_is_not_around_has_no_records_here(ada, cas, ids):
    assert records(ada, ids["ann"], between=[ids["ann"], ids["cal"]]) == 404
    assert records(cas, ids["ann"], ids["ben"], between=[ids["ann"], ids["cal"]]) == 404
    assert records(ada, ids["ann"], ids["cal"], between=[ids["ann"]]) == 400


def test_who_was_shown_which_records_is_in_the_audit(ada, ids, wired):
    facts(ada, ids["ann"], ids["cal"])
    assert wired.audit.who_saw("record", "arrests:A2:self") == []
    records(ada, ids["ann"], ids["cal"], between=[ids["ann"], ids["cal"]])
    assert [row["action"] for row in wired.audit.who_saw("record", "arrests:A2:self")] == ["page.explore"]


def test_of_an_earlier_instant_the_graph_is_asked(ada, ids, monkeypatch):
    monkeypatch.setattr(Follower, "at_hand", None)
    assert facts(ada, ids["ann"], known_at="2015-01-01T00:00:00.000000Z") == 404
