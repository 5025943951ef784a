"""Seed and wave through the API and its pages: who sees what, and what is kept of it."""

import csv
import io

import pytest

from kithkin.api.access.no_action import NoAction

ASKED = {"since": "2015-07-01", "until": "2015-12-31"}
HTML = {"accept": "text/html"}


def who(answer):
    return {item["name"]: item["wave"] for item in answer.json()["items"]}


def test_those_arrested_together_and_kin_are_told_with_row_load_and_class(ada, world):
    answer = ada.post("/v1/waves", json=ASKED | {"seeds": [world.persons["ben"]]})
    assert who(answer) == {"Benny": 0, "Ann Example": 1, "Cal Example": 1}
    cal = next(item for item in answer.json()["items"] if item["name"] == "Cal Example")
    assert {tie["kind"] for tie in cal["ties"]} == {"together", "other"}
    together = next(tie for tie in cal["ties"] if tie["kind"] == "together")
    assert (together["other_id"], together["strength"], together["sources"]) == (world.persons["ben"], "unconfirmed", 1)
    [evidence] = together["evidence"]
    assert (evidence["first"], evidence["words"], evidence["counts"]) == (
        "2015-10-02", "Theft of pedal cycle, arrested", True,
    )  # fmt: skip
    assert evidence["records"][0] == {
        "record_id": "arrests:A1:self", "feed": "arrests", "row_id": "arrests:A1@1", "file": "arrests.csv", "line": 2,
        "received_at": "2016-01-01T00:00:00.000000Z",
    }  # fmt: skip
    assert together["access"] == "S1 P"
    assert answer.json()["marking"] == "OFFICIAL-SENSITIVE S1 P"


def test_who_may_not_read_the_evidence_sees_neither_tie_nor_person(cas, world):
    answer = cas.post("/v1/waves", json=ASKED | {"seeds": [world.persons["ben"]]})
    assert who(answer) == {"Ben Example": 0, "Ann Example": 1}
    assert "arrests" not in answer.text
    assert cas.post("/v1/waves", json=ASKED | {"seeds": [world.persons["cal"]]}).status_code == 404


def test_every_person_shown_is_in_the_audit_with_the_purpose(ada, world, wired):
    ada.post("/v1/waves", json=ASKED | {"seeds": [world.persons["ben"]]}, headers={"kithkin-purpose": "crime"})
    ada.post("/v1/waves.csv", json=ASKED | {"seeds": [world.persons["ben"]]})
    for one in world.persons.values():
        seen = [(event["action"], event["purpose"]) for event in wired.audit.who_saw("person", one)]
        assert seen == [("waves", "crime"), ("waves.export", "families")]
    assert [event["actor"] for event in wired.audit.who_saw("record", "arrests:A2:self")] == ["ada", "ada"]


def test_an_export_has_marking_reason_source_and_room_to_decide(ada, world):
    answer = ada.post("/v1/waves.csv", json=ASKED | {"seeds": [world.persons["ben"]]})
    assert answer.headers["content-disposition"] == 'attachment; filename="seed-and-wave.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["name"] for row in rows} == {"Ann Example", "Cal Example"}
    cal = next(row for row in rows if row["name"] == "Cal Example")
    assert cal["marking"] == "OFFICIAL-SENSITIVE S1 P"
    assert cal["reason"].startswith("charged or suspected together with Benny, 2015-10-02, unconfirmed, 1 independent")
    assert "arrests:A2@1, loaded 2016-01-01" in cal["sources"]
    assert (cal["decision"], cal["decision_reason"]) == ("", "")


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"seeds": []}, 422), ({"waves": 5}, 422), ({"kinds": ["friends"]}, 400), ({"until": "2015-01-01"}, 400),
     ({"people": 2}, 400), ({"seeds": ["P-aaaaaaaaaaaaaaaa"]}, 404), ({"sedes": []}, 422)],
)  # fmt: skip
def test_what_cannot_be_asked_is_a_problem_in_one_line(ada, world, wrong, status):
    answer = ada.post("/v1/waves", json=ASKED | {"seeds": [world.persons["ben"]]} | wrong)
    assert answer.status_code == status
    assert "\n" not in answer.json()["detail"]


def test_a_saved_request_is_its_owner_s_and_is_asked_again_with_the_rights_of_the_day(ada, cas, world, wired):
    made = ada.post("/v1/waves", json=ASKED | {"seeds": [world.persons["ben"]], "save": "Quayside"}).json()["saved"]
    [kept] = ada.get("/v1/waves/saved").json()["items"]
    assert (kept["id"], kept["name"], kept["request"]["seeds"]) == (made, "Quayside", [world.persons["ben"]])
    assert cas.get("/v1/waves/saved").json()["items"] == []
    assert cas.post(f"/v1/waves/saved/{made}").status_code == 404
    again = ada.post(f"/v1/waves/saved/{made}").json()["changed"]
    assert (again["new"], again["gone"], again["more"]) == ([], [], {})
    # The same user, with the rights of a caseworker now.
    wired.waves.keep("cas", "Quayside", kept["request"], wired.waves.one("ada", made).state)
    [theirs] = cas.get("/v1/waves/saved").json()["items"]
    less = cas.post(f"/v1/waves/saved/{theirs['id']}")
    assert who(less) == {"Ben Example": 0, "Ann Example": 1}
    assert world.persons["cal"] not in less.text
    assert ada.post("/v1/waves", json=ASKED | {"seeds": [world.persons["ben"]], "save": "Quayside"}).status_code == 400
    assert ada.delete(f"/v1/waves/saved/{made}").json()["items"] == []
    assert (wired.settings.private / "waves.sqlite").stat().st_mode & 0o077 == 0


def test_a_request_asked_again_tells_who_is_new_and_who_has_more_ties(ada, world, wired):
    asked = {"seeds": [world.persons["ben"]], "kinds": ["kin"], **ASKED}
    made = ada.post("/v1/waves", json=asked | {"save": "Kin"}).json()["saved"]
    before = wired.waves.one("ada", made)
    ann, cal = world.persons["ann"], world.persons["cal"]
    wired.waves.asked(before, {world.persons["ben"]: [], ann: [], cal: ["00"]})
    changed = ada.post(f"/v1/waves/saved/{made}").json()["changed"]
    assert (changed["new"], [one["id"] for one in changed["gone"]], changed["more"]) == ([], [cal], {ann: 1})
    assert ada.post(f"/v1/waves/saved/{made}").json()["changed"]["more"] == {}


def test_the_pages_lead_from_a_person_to_the_candidates_and_the_file(ada, world):
    person = ada.get(f"/persons/{world.persons['ben']}", headers=HTML)
    assert f"/waves?seed={world.persons['ben']}&amp;" in person.text
    form = ada.get("/waves", params={"seed": world.persons["ben"]}, headers=HTML).text
    assert f">{world.persons['ben']}</textarea>" in form
    assert "Charged or suspected together" in form
    sent = {
        "seeds": world.persons["ben"],
        "waves": "2",
        "ties": "2",
        "sources": "2",
        "save": "Quayside",
        "kinds": ["together", "kin"],
        **ASKED,
    }
    found = ada.post("/waves", data=sent, headers=HTML).text
    assert "Wave 1: 2 people" in found
    assert "charged or suspected together with Benny, 2015-10-02" in found
    assert ">Repeat</button>" in found
    told = ada.post("/waves/export", data=sent | {"form": "json"}).json()
    assert {one["name"]: one.get("decision") for one in told["items"]} == {
        "Benny": None, "Ann Example": "", "Cal Example": "",
    }  # fmt: skip
    saved = ada.get("/v1/waves/saved").json()["items"][0]["id"]
    assert "0 new, 0 gone, 0 with more ties" in ada.post(f"/waves/saved/{saved}", headers=HTML).text
    assert ada.post(f"/waves/saved/{saved}/forget").status_code == 303
    assert "Saved" not in ada.get("/waves", headers=HTML).text
    for wrong in ({"waves": "9"}, {"kinds": []}):
        assert ada.post("/waves", data=sent | wrong, headers=HTML).status_code == 400


def test_repeated_without_anything_new_it_keeps_what_it_kept(ada, world, wired):
    made = ada.post("/v1/waves", json=ASKED | {"seeds": [world.persons["ben"]], "save": "Then"}).json()["saved"]
    before = wired.waves.one("ada", "Then")
    ada.post(f"/v1/waves/saved/{made}")
    assert wired.waves.one("ada", made).state == before.state
    assert wired.waves.one("ada", made).asked_at > before.asked_at


def test_that_nothing_is_to_be_done_is_told_to_who_may_read_all_that_it_was_about(ada, cas, world, wired):
    both = frozenset(["shbe:C1:dependant-1", "arrests:A1:self"])
    wired.no_actions.keep(
        [NoAction(world.friends, both, "ada", "Seen by chance."), NoAction("G-1", frozenset(), "ada", "x")]
    )
    asked = ASKED | {"seeds": [world.persons["ann"]]}

    def told(client):
        return [
            one["reason"] for item in client.post("/v1/waves", json=asked).json()["items"] for one in item["before"]
        ]

    assert told(ada) == ["Seen by chance."]
    assert told(cas) == []
    sent = {"seeds": world.persons["ann"], "kinds": ["kin"], **ASKED}
    assert "no action for" in ada.post("/waves", data=sent, headers=HTML).text
