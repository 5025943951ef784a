"""Paths through the application: what they show, to whom, and what is kept of it."""

import json
import stat

import pytest

from kithkin.casework.network.follow import Follower
from kithkin.graph.run import last_instant


@pytest.fixture
def ids(world):
    return world.persons


def ask(client, one, other, **more):
    answer = client.post("/v1/paths", json={"sources": [one], "targets": [other]} | more)
    return answer.json() if answer.status_code == 200 else answer


def told(answer):
    return [[(step["says"], step["people"]) for step in path["steps"]] for path in answer["items"]]


def test_each_step_is_told_with_its_ties_and_their_records(ada, ids):
    answer = ask(ada, ids["ann"], ids["cal"], hops=1)
    assert told(answer) == [[("at one address", 2)], [("of one family", 3)]]
    [home] = [path["steps"][0] for path in answer["items"] if path["steps"][0]["says"] == "at one address"]
    assert home["called"] == "1 Made Up Road, L1 8JQ"
    assert {(tie["person_id"], tie["valid_from"], *tie["records"]) for tie in home["ties"]} == {
        (ids["ann"], "2014-04-01", "shbe:C1:claimant"),
        (ids["cal"], "2015-01-01", "arrests:A2:self"),
    }
    assert {one["name"] for one in answer["persons"]} == {"Ann Example", "Cal Example"}


def test_paths_lead_through_others_and_cost_more_the_more_people_something_joins(ada, ids):
    answer = ask(ada, ids["ann"], ids["cal"], without=["address", "family"])
    assert [len(path["steps"]) for path in answer["items"]] == [2, 2, 2]
    assert [path["steps"][0]["says"] for path in answer["items"]] == ["kin"] * 3
    assert {path["steps"][1]["says"] for path in answer["items"]} == {
        "associates", "suspected or charged together", "of one association group",
    }  # fmt: skip
    costs = [path["cost"] for path in answer["items"]]
    assert costs == sorted(costs)


def test_what_is_left_out_is_not_gone_through(ada, ids, world):
    assert told(ask(ada, ids["ann"], ids["cal"], hops=1, without=[world.family])) == [[("at one address", 2)]]
    thing = ask(ada, ids["ann"], ids["cal"], hops=1)["items"][0]["steps"][0]["thing"]
    assert told(ask(ada, ids["ann"], ids["cal"], hops=1, without=[thing])) == [[("of one family", 3)]]
    assert told(ask(ada, ids["ann"], ids["cal"], kinds=["kin", "associate"], without=[ids["ben"]])) == []


def test_only_ties_that_held_in_the_days_asked_for_are_gone_by(ada, ids):
    wanted = {"hops": 1, "kinds": ["address"]}
    assert told(ask(ada, ids["ann"], ids["cal"], until="2014-12-31", **wanted)) == []
    assert told(ask(ada, ids["ann"], ids["cal"], since="2015-01-01", **wanted)) == [[("at one address", 2)]]


def test_a_group_is_whoever_is_in_it(ada, cas, ids, world):
    by = {"kinds": ["associate"], "hops": 1}
    answer = ask(ada, world.friends, ids["ann"], kinds=["kin"])
    assert [path["steps"][0]["source"] for path in answer["items"]] == [ids["ben"]]
    assert ask(ada, world.family, ids["cal"], **by).status_code == 400
    assert ask(cas, world.friends, ids["ann"]).status_code == 404


def test_all_of_the_fewest_steps(ada, ids):
    assert {len(path["steps"]) for path in ask(ada, ids["ann"], ids["cal"], shortest=True)["items"]} == {1}


def test_who_may_not_be_known_is_not_there(cas, ids):
    absent = f"P-{'z' * 16}"
    hidden, missing = (ask(cas, ids["ann"], one) for one in (ids["cal"], absent))
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    for one in (ids["cal"], absent, "event:e-arrest", "event:none"):
        assert ask(cas, ids["ann"], ids["ben"], without=[one]).status_code == 404


def test_sizes_and_costs_are_of_what_the_caller_reads(ada, cas, ids):
    family = {"kinds": ["family"]}
    assert told(ask(ada, ids["ann"], ids["ben"], **family)) == [[("of one family", 3)]]
    assert told(ask(cas, ids["ann"], ids["ben"], **family)) == [[("of one family", 2)]]
    assert {"arrests" in json.dumps(ask(one, ids["ann"], ids["ben"])) for one in (cas,)} == {False}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kinds": ["blood"]}, "choose from kin"),
        ({"strength": "sure"}, "choose from confirmed"),
        ({"known_at": "2016-02-01"}, "extra"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(ada, ids, change, says):
    answer = ask(ada, ids["ann"], ids["cal"], **change)
    assert answer.status_code in {400, 422}
    assert says in answer.json()["detail"].lower()


def test_nobody_is_both_ends_or_left_out_at_an_end(ada, ids):
    assert ask(ada, ids["ann"], ids["ann"]).status_code == 400
    assert ask(ada, ids["ann"], ids["ben"], without=[ids["ben"]]).status_code == 400
    earlier = ada.post(
        "/v1/paths", params={"known_at": "2016-01-01T00:00:00Z"}, json={"sources": ["P-1"], "targets": ["P-2"]}
    )
    assert earlier.status_code == 400


def test_whom_a_path_shows_is_in_the_audit(ada, ids, wired):
    ask(ada, ids["ann"], ids["cal"], kinds=["kin", "associate"])
    for kind, subjects in (("person", ids.values()), ("record", ["arrests:A2:self", "shbe:C1:claimant"])):
        for one in subjects:
            assert [row["action"] for row in wired.audit.who_saw(kind, one)] == ["paths"], one


def test_the_page_works_without_scripts_and_keeps_ids_out_of_its_address(ada, ids):
    assert "Find paths" in ada.get("/paths").text
    begun = ada.post("/paths", data={"sources": ids["ann"], "targets": ""}).text
    assert f'value="{ids["ann"]}"' in begun
    page = ada.post("/paths", data={"sources": ids["ann"], "targets": ids["cal"], "hops": "1"})
    assert "1 Made Up Road" in page.text
    assert ids["ann"] not in str(page.url)
    assert ada.post("/paths", data={"sources": ids["ann"], "targets": ids["cal"], "hops": "9"}).status_code == 400
    assert 'action="/paths"' in ada.get(f"/persons/{ids['ann']}").text


def test_the_network_is_kept_for_its_owner_only_and_mapped_by_the_next(small, ids, tmp_path):
    _, store = small
    first = Follower(store, tmp_path / "network").at(last_instant(store))
    assert {stat.S_IMODE(one.stat().st_mode) for one in (tmp_path / "network").iterdir()} == {0o600}

    class Deaf:
        """A graph that is asked for no person."""

        def ask(self, name, /, **parameters):
            assert name in {"read/live_runs", "schema/last_commit"}
            return store.ask(name, **parameters)

    again = Follower(Deaf(), tmp_path / "network").at(last_instant(store))
    assert (again.instant, again.labels, again.keys) == (first.instant, first.labels, first.keys)
    assert (again.base.to == first.base.to).all()
