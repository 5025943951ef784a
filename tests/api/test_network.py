"""Measures and gaps of a small network through the application: whom they are of, to whom, and what is kept of it."""

import re


def ask(client, what, *ids, **more):
    answer = client.post(f"/v1/network/{what}", json={"ids": list(ids), **more})
    return answer.json() if answer.status_code == 200 else answer


def degrees(answer, layer="all"):
    [part] = [one for one in answer["layers"] if one["layer"] == layer]
    return {one["person_id"]: one["figures"]["degree"]["value"] for one in part["persons"]}


def test_the_figures_of_a_group_are_of_what_the_caller_reads(ada, cas, world):
    people = world.persons
    assert degrees(ask(ada, "measures", world.family, draws=5)) == dict.fromkeys(people.values(), 2)
    assert degrees(ask(cas, "measures", world.family, draws=5)) == {people["ann"]: 1, people["ben"]: 1}
    kin = ask(ada, "measures", *people.values(), draws=5, kinds=["kin"])
    assert [(one["layer"], one["ties"]) for one in kin["layers"]] == [("kin", 1)]


def test_beside_every_figure_stands_what_its_records_do_not_show(ada, world):
    answer = ask(ada, "measures", world.family, draws=5)
    figures = [one for part in answer["layers"] for person in part["persons"] for one in person["figures"].values()]
    assert len(figures) > 20
    assert all(one["bias"] and one["low"] <= one["high"] for one in figures)


def test_who_reaches_into_which_group_through_whom_is_told(ada, cas, world):
    people = world.persons
    [bridge] = ask(ada, "measures", world.family, draws=2)["bridges"]
    assert (bridge["person_id"], bridge["group_id"]) == (people["ann"], world.friends)
    assert set(bridge["through"]) == {people["ben"], people["cal"]}
    assert "kin" in bridge["layers"]
    assert ask(cas, "measures", world.family, draws=2)["bridges"] == []


def test_the_page_tells_figures_bridges_and_gaps_without_scripts_and_keeps_ids_out_of_its_address(ada, cas, world):
    assert "Measure</button>" in ada.get("/network").text
    asked = {"ids": world.family, "draws": "5", "as_of": "2016-06-30"}
    page = ada.post("/network", data=asked)
    assert (page.status_code, world.family in str(page.url), "<script" in page.text) == (200, False, False)
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
    for said in ("Cal Example", "Police records: who is looked at more is found more.", "5 draws", "1 tie on 2 records",
                 "Bridges between groups", "one more feed that states the association", "arrests:A2:self"):  # fmt: skip
        assert said in words, said
    assert re.search(r"Ann Example 2 \( \d to 2\)|Ann Example 2 \(\d to 2\)", words)
    others = cas.post("/network", data=asked)
    assert "Ann Example" in others.text
    assert "Cal" not in others.text
    assert cas.post("/network", data=asked | {"ids": world.friends}).status_code == 404
    assert ada.post("/network", data=asked | {"around": "3"}).status_code == 400
    assert 'action="/network"' in ada.get(f"/groups/{world.family}").text
    assert 'action="/network"' in ada.get(f"/persons/{world.persons['ann']}").text


def test_whom_the_page_shows_is_in_the_audit(ada, world, wired):
    ada.post("/network", data={"ids": world.family, "draws": "2"})
    for kind, one in (("person", world.persons["cal"]), ("group", world.friends), ("record", "arrests:A2:self")):
        assert "page.network" in {row["action"] for row in wired.audit.who_saw(kind, one)}, kind


def test_whoever_is_near_is_taken_along(ada, cas, world):
    people = world.persons
    assert set(degrees(ask(ada, "measures", people["ann"], around=1, draws=2))) == set(people.values())
    assert set(degrees(ask(cas, "measures", people["ann"], around=2, draws=2))) == {people["ann"], people["ben"]}


def test_gaps_name_the_tie_its_records_and_what_is_lacking(ada, cas, world):
    people = world.persons
    found = ask(ada, "gaps", *people.values())["items"]
    [friends] = [one for one in found if one["kind"] == "associate"]
    assert set(friends["persons"]) == {people["ben"], people["cal"]}
    assert friends["records"] == ["arrests:A1:self", "arrests:A2:self"]
    assert "one more feed" in friends["lacking"]
    assert not [one for one in found if one["strength"] == "confirmed"]
    assert not [one for one in ask(cas, "gaps", world.family)["items"] if people["cal"] in one["persons"]]


def test_who_may_not_be_known_is_not_there(cas, world):
    for one in (world.persons["cal"], world.friends, "P-" + "z" * 16, "A-" + "z" * 16):
        for what in ("measures", "gaps"):
            assert ask(cas, what, one).status_code == 404


def test_whom_they_show_is_in_the_audit(ada, world, wired):
    for what in ("measures", "gaps"):
        ask(ada, what, *world.persons.values())
        seen = wired.audit.who_saw("person", world.persons["cal"])
        assert f"network.{what}" in {row["action"] for row in seen}


def test_measures_are_of_any_instant_and_whoever_is_near_of_now(ada, world):
    known = {"params": {"known_at": "2016-01-01T00:00:00Z"}}
    for around, status in ((0, 200), (1, 400)):
        asked = {"ids": [world.persons["ann"]], "around": around}
        assert ada.post("/v1/network/gaps", json=asked, **known).status_code == status
