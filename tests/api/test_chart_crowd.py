"""More than fifty people at once are asked about before they are put on a chart; fifty are not."""

import re

import pytest

from kithkin.graph.run import writing

from .conftest import KNOWN, World, _edges, _nodes

CROWDS = {"fifty": 50, "one more": 51}


@pytest.fixture(scope="module")
def crowded(engines):
    """The small world, with two groups that the mother is of, and how many others."""
    made, store = World("c"), engines.empty("arcade")
    made.write(store)
    mine = {"access": made.benefits} | KNOWN
    ids, groups = {}, {}
    with writing(store, "test"):
        for at, (name, many) in enumerate(CROWDS.items()):
            groups[name] = f"A-{'cd'[at] * 15}e"
            ids[name] = [f"P-{'cd'[at] * 12}{'abcdefg'[i // 10]}{'abcdefghij'[i % 10]}22" for i in range(many)]
            records = [f"shbe:{name[0]}{i}:self" for i in range(many)]
            _nodes(
                store,
                ["Group", "AssociationGroup"],
                [{"id": groups[name], "kind": "AssociationGroup", "name": name} | KNOWN],
            )
            _nodes(store, ["Person"], [{"id": one, "minted_for": "x"} | KNOWN for one in ids[name]])
            told = [
                {"id": one, "feed": "shbe", "part": "self", "surname": "Crowd", "given_name": one[-5:]}
                for one in records
            ]
            _nodes(store, ["Record"], [one | mine for one in told])
            same = zip(records, ids[name], strict=True)
            _edges(store, "SAME_AS", [{"source": one, "target": person} | mine for one, person in same])
            basis = {"basis": ["shbe:C1:claimant"], "strength": "confirmed", "role": "member"} | mine
            people = [made.persons["ann"], *ids[name]]
            _edges(store, "MEMBER_OF", [{"source": one, "target": groups[name]} | basis for one in people])
    return made, store, groups, ids


def items(text):
    return set(re.findall(r'<tr data-item="([^"]+)"', text))


def test_fifty_are_added_at_once_and_fifty_one_are_asked_about_first(crowded, wired, client_of, monkeypatch):
    monkeypatch.setattr("kithkin.api.charting.MOST_DRAWN", 5)  # where they stand is not asked here
    world, wired.given, groups, ids = crowded
    ada, ann = client_of(), world.persons["ann"]
    chart = ada.post("/charts", data={"start": ann}).headers["location"]
    ways = ada.post(chart, data={"act": "onward", "mark": f"item {ann}"}).text
    assert ("50 not on the chart" in ways, "51 not on the chart" in ways) == (True, True)
    asked = {name: {"act": "expand", "mark": f"item {ann}", "way": one} for name, one in groups.items()}

    question = ada.post(chart, data=asked["one more"])
    assert (question.status_code, "This adds 51 people" in question.text, "Add all 51" in question.text) == (
        200,
        True,
        True,
    )
    assert 'name="sure" value="yes"' in question.text
    assert not items(question.text) & set(ids["one more"])
    assert not items(ada.get(chart).text) & set(ids["one more"])

    assert ada.post(chart, data=asked["fifty"]).status_code == 303
    assert set(ids["fifty"]) <= items(ada.get(chart).text)
    assert ada.post(chart, data=asked["one more"] | {"sure": "yes"}).status_code == 303
    assert set(ids["one more"]) <= items(ada.get(chart).text)
    wired.given = None
