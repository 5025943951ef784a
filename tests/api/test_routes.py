"""What the API answers over a small world, and what it keeps of each answer."""

import base64
import re
import sqlite3

import pytest

from kithkin.api.access.accounts import User
from kithkin.api.routes import pages
from kithkin.api.routes.search import Words
from kithkin.graph import instants


def names(answer):
    return {item["name"] for item in answer.json()["items"]}


def test_search_finds_by_the_start_of_a_name(ada, world):
    found = ada.post("/v1/search", json={"surname": "exam", "given_name": "be"})
    assert [item["id"] for item in found.json()["items"]] == [world.persons["ben"]]
    assert found.json()["items"][0]["age"] == 16


def test_search_sees_only_what_the_caller_may_read(ada, cas):
    assert names(ada.post("/v1/search", json={"surname": "example"})) == {"Ann Example", "Benny", "Cal Example"}
    assert names(cas.post("/v1/search", json={"surname": "example"})) == {"Ann Example", "Ben Example"}
    assert names(cas.post("/v1/search", json={"identifier": "2002/0073319Z"})) == set()


def test_a_search_without_a_word_is_told_what_to_give(ada):
    answer = ada.post("/v1/search", json={})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert "at least one of given_name" in answer.json()["detail"]


def test_a_list_goes_on_where_it_stopped(ada, world):
    wanted = {"surname": "example", "limit": 2}
    first = ada.post("/v1/search", json=wanted).json()
    second = ada.post("/v1/search", json=wanted | {"cursor": first["next"]}).json()
    assert {item["id"] for item in first["items"] + second["items"]} == set(world.persons.values())
    assert second["next"] is None


def test_a_cursor_serves_only_its_own_list_and_caller(ada, cas):
    cursor = ada.post("/v1/search", json={"surname": "example", "limit": 1}).json()["next"]
    for client, surname in ((ada, "exam"), (cas, "example")):
        assert client.post("/v1/search", json={"surname": surname, "limit": 1, "cursor": cursor}).status_code == 400


def test_a_cursor_holds_no_word_in_clear(ada):
    cursor = ada.post("/v1/search", json={"surname": "example", "limit": 1}).json()["next"]
    inside = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).lower()
    assert b"exam" not in cursor.lower().encode() + inside
    assert b"start" not in inside


def test_groups_are_listed_by_kind_and_searched_by_name_apart(ada, world):
    listed = ada.get("/v1/groups", params={"kind": "Family", "limit": 2}).json()
    for words in ("exam", "EXAMPLE"):
        assert ada.post("/v1/search/groups", json={"q": words}).json() == listed
    assert [item["id"] for item in listed["items"]] == [world.family]
    assert ada.post("/v1/search/groups", json={"q": "nobody"}).json()["items"] == []
    assert ada.post("/v1/search/groups", json={"q": "exam", "kind": "Club"}).status_code == 400
    assert ada.post("/v1/search/groups", json={"kind": "Family"}).status_code == 422


def test_no_address_of_the_api_takes_a_word_to_search_by(browser):
    words = {"q", *Words.model_fields}
    for path, operations in browser.app.openapi()["paths"].items():
        for operation in operations.values():
            assert not words & {one["name"] for one in operation.get("parameters", [])}, path


def test_what_used_to_be_searched_by_its_address_is_gone(ada):
    assert ada.get("/v1/persons", params={"surname": "example"}).status_code == 404
    assert ada.post("/v1/search", json={"sirname": "example"}).status_code == 422


def test_a_person_shows_each_value_with_its_record(cas, world):
    one = cas.get(f"/v1/persons/{world.persons['ben']}").json()
    assert one["values"]["given_name"] == {
        "value": "Ben", "record_id": "shbe:C1:dependant-1", "agreeing": ["shbe:C1:dependant-1"],
        "pinned_by": None, "pinned_at": None,
    }  # fmt: skip
    assert "pnc_id" not in one["values"]
    assert [(m["group_id"], m["role"]) for m in one["memberships"]] == [(world.family, "child")]


def test_what_needs_attention_is_shown_to_those_who_read_both_sides(ada, cas, world):
    path = f"/v1/persons/{world.persons['ben']}"
    assert ada.get(path).json()["attention"] == ada.get(f"{path}/why").json()["attention"]
    assert "Two numbers." in ada.get(path).json()["attention"]
    assert cas.get(path).json()["attention"] == cas.get(f"{path}/why").json()["attention"] == []
    page = f"/persons/{world.persons['ben']}"
    assert "Two numbers." in ada.get(page, headers={"accept": "text/html"}).text
    assert "Needs attention" not in cas.get(page, headers={"accept": "text/html"}).text


def test_fields_narrow_the_values(ada, world):
    one = ada.get(f"/v1/persons/{world.persons['ben']}", params={"fields": "surname"}).json()
    assert list(one["values"]) == ["surname"]


def test_evidence_of_two_classes_is_one_membership_with_all_its_records(ada, world):
    members = ada.get(f"/v1/groups/{world.family}/members").json()["items"]
    child = [item for item in members if item["role"] == "child"]
    assert len(child) == 1
    assert set(child[0]["basis"]) >= {"arrests:A1:self", "shbe:C1:claimant"}
    assert child[0]["strength"] == "confirmed"


def test_a_group_is_composed_of_those_whose_membership_the_caller_may_read(ada, cas, world):
    path = f"/v1/groups/{world.family}"
    assert {m["person_name"] for m in ada.get(path).json()["composition"]} == {"Ann Example", "Benny", "Cal Example"}
    seen = cas.get(path).json()
    assert {m["person_name"] for m in seen["composition"]} == {"Ann Example", "Ben Example"}
    assert seen["members"] == 2


def test_hidden_and_absent_give_the_same_answer(cas, world):
    absent = f"P-{'z' * 16}"
    for path, ids in {
        "/v1/persons/{}": (world.persons["cal"], absent),
        "/v1/persons/{}/records": (world.persons["cal"], absent),
        "/v1/persons/{}/chronology": (world.persons["cal"], absent),
        "/v1/groups/{}": (world.friends, f"A-{'z' * 16}"),
        "/v1/groups/{}/history": (world.friends, f"A-{'z' * 16}"),
        "/v1/records/arrests/{}": ("A2", "A9"),
        "/v1/charts?id={}": (world.persons["cal"], absent),
    }.items():
        hidden, missing = (cas.get(path.format(one)) for one in ids)
        assert hidden.status_code == missing.status_code == 404, path
        assert hidden.content == missing.content
        assert dict(hidden.headers) == dict(missing.headers)


def test_records_are_found_by_the_callers_own_id(cas, world):
    items = cas.get("/v1/records/shbe/C1").json()["items"]
    assert [(item["part"], item["person_id"]) for item in items] == [
        ("claimant", world.persons["ann"]),
        ("dependant-1", world.persons["ben"]),
    ]
    assert items[0]["sent"] == {"CLAIMANT": "Ann"}


def test_many_rows_are_looked_up_at_once_without_those_that_are_hidden(ada, cas):
    wanted = {"keys": ["shbe:C1", "arrests:A1", "arrests:A9"]}
    rows = [
        {item["row_key"] for item in client.post("/v1/records/lookup", json=wanted).json()["items"]}
        for client in (ada, cas)
    ]
    assert rows == [{"shbe:C1", "arrests:A1"}, {"shbe:C1"}]
    assert cas.post("/v1/records/lookup", json={"keys": ["arrests:A1"]}).json()["items"] == []
    assert cas.post("/v1/records/lookup", json={"keys": ["x"] * 1001}).status_code == 422


def test_a_chronology_holds_what_the_caller_may_read(ada, cas, world):
    path = f"/v1/groups/{world.family}/chronology"
    assert any("pedal cycle" in item["text"] for item in ada.get(path).json()["items"])
    texts = [item["text"] for item in cas.get(path).json()["items"]]
    assert "Housing benefit" in " ".join(texts)
    assert "pedal cycle" not in " ".join(texts)


def test_why_gives_findings_and_possible_matches_within_the_scope(ada, cas, world):
    told = cas.get(f"/v1/persons/{world.persons['ben']}/why").json()
    assert [one["record_id"] for one in told["records"]] == ["shbe:C1:dependant-1"]
    assert told["possible"] == []
    told = ada.get(f"/v1/persons/{world.persons['ben']}/why").json()
    assert {one["record_id"] for one in told["records"]} == {"shbe:C1:dependant-1", "arrests:A1:self"}
    assert [(one["other_id"], one["other_name"]) for one in told["possible"]] == [(world.persons["cal"], "Cal Example")]


def test_a_score_counts_what_the_caller_may_read(ada, cas, world):
    path = f"/v1/persons/{world.persons['ben']}/scores"
    assert ada.get(path).json()["answers"]["crime"]["answer"] == "met"
    assert cas.get(path).json()["answers"]["crime"]["answer"] != "met"
    assert cas.get(path).json()["answers"]["health"]["reason"] == "data not held"


def test_every_read_is_kept_with_who_why_and_whom(ada, wired, world):
    ben, params = world.persons["ben"], {"id": world.persons["ben"]}
    for path in (
        f"/v1/persons/{ben}", f"/v1/persons/{ben}/records", f"/v1/persons/{ben}/chronology", "/v1/charts",
        f"/v1/groups/{world.family}", f"/v1/groups/{world.family}/history", "/v1/records/arrests/A1", f"/persons/{ben}",
        f"/groups/{world.family}",
    ):  # fmt: skip
        before = len(wired.audit.who_saw("person", ben))
        assert ada.get(path, params=params, headers={"kithkin-purpose": "crime"}).status_code == 200, path
        after = wired.audit.who_saw("person", ben)
        assert len(after) == before + 1, path
        assert (after[-1]["actor"], after[-1]["purpose"], after[-1]["outcome"]) == ("ada", "crime", "shown")
        assert len(after[-1]["result_hash"]) == 64


def test_the_audit_holds_no_name_and_no_search_term(ada, wired, world):
    ada.post("/v1/search", json={"surname": "exam"})
    ada.post("/v1/search/groups", json={"q": "exam"})
    ada.post("/", data={"surname": "exam"})
    ada.post("/v1/search", json={"surname": "exam", "date_of_birth": "exam"})
    ada.get(f"/v1/persons/{world.persons['ben']}")
    ada.get("/v1/persons/Example")
    path = wired.settings.private / "audit.sqlite"
    with sqlite3.connect(path) as connection:
        content = "\n".join(connection.iterdump()).lower()
    connection.close()
    assert "exam" not in content


def test_what_was_looked_for_in_vain_is_kept_too(cas, wired, world):
    cas.get(f"/v1/persons/{world.persons['cal']}")
    assert [row["outcome"] for row in wired.audit.who_saw("person", world.persons["cal"])] == ["absent"]


def test_nothing_is_shown_when_it_cannot_be_recorded(ada, wired, world):
    with sqlite3.connect(wired.settings.private / "audit.sqlite") as connection:
        wired.audit.what_user("ada")
        connection.execute("DROP TABLE event")
    connection.close()
    paths = (f"/v1/persons/{world.persons['ben']}", f"/persons/{world.persons['ben']}", "/v1/persons/P-1")
    searches = ada.post("/v1/search", json={"surname": "example"}), ada.post("/", data={"surname": "example"})
    for answer in (*searches, *(ada.get(path) for path in paths)):
        assert (answer.status_code, answer.json()["type"]) == (503, "/docs/problems#audit-unavailable")
        assert "Example" not in answer.text


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_administrators_and_auditors_see_no_content(client_of, world, role):
    client = client_of(User("root", (role, "intelligence_analyst"), "S2"))
    assert client.post("/v1/search", json={"surname": "example"}).json()["items"] == []
    assert client.get(f"/v1/groups/{world.family}").status_code == 404


def test_a_purpose_outside_the_roles_is_refused(cas):
    answer = cas.post("/v1/search", json={"surname": "x"}, headers={"kithkin-purpose": "crime"})
    assert (answer.status_code, answer.json()["type"]) == (403, "/docs/problems#refused")


@pytest.mark.parametrize(("name", "value"), [("as_of", "yesterday"), ("known_at", "noon")])
def test_days_and_instants_are_checked(ada, name, value):
    answer = ada.post("/v1/search", json={"surname": "x"}, params={name: value})
    assert answer.status_code == 400
    assert name in answer.json()["detail"]


def test_what_was_not_known_yet_is_not_there(ada, world):
    path = f"/v1/persons/{world.persons['ben']}"
    assert ada.get(path, params={"known_at": "2015-12-31T00:00:00Z"}).status_code == 404


def test_a_later_instant_than_the_last_run_is_that_run(ada, wired, world):
    answer = ada.get(f"/v1/groups/{world.family}", params={"known_at": instants.now()}).json()
    assert answer["moment"]["known_at"] == wired.committed()


def test_pages_show_the_same_as_the_api_without_inline_code(cas, world):
    for path in ("/", f"/persons/{world.persons['ben']}", f"/groups/{world.family}",
                 f"/groups/{world.family}/chronology", "/records/shbe:C1:claimant"):  # fmt: skip
        answer = cas.get(path, headers={"accept": "text/html"})
        assert answer.status_code == 200, path
        assert answer.headers["content-type"].startswith("text/html")
        assert not any(mark in answer.text for mark in ("<script>", "<style", " style=", " onclick=", "Cal ", "Benny"))


def test_a_search_on_the_home_page_leaves_no_word_in_an_address(ada, cas, monkeypatch):
    monkeypatch.setattr(pages, "A_PAGE", 1)
    asked, seen = {"surname": "example", "as_of": "2016-06-30"}, []
    while True:
        text = cas.post("/", data=asked, headers={"accept": "text/html"}).text
        seen += re.findall(r">(\w+) Example<", text)
        assert not re.search(r'(?:href|action)="[^"]*exam', text, re.IGNORECASE)
        assert 'method="get"' not in text
        following = re.search(r'name="cursor" value="([^"]+)"', text)
        if not following:
            break
        asked["cursor"] = following[1]
    assert sorted(seen) == ["Ann", "Ben"]
    assert ada.post("/", data=asked).status_code == 400
    assert cas.post("/", data={"surname": ""}).headers["location"] == "/"


def test_a_chart_comes_as_facts_as_picture_and_as_page(ada, world):
    facts = ada.get("/v1/charts", params={"id": world.family}).json()
    assert {item["label"] for item in facts["items"] if item["kind"] == "person"} >= {"Ann Example"}
    image = ada.get("/v1/charts.svg", params={"id": world.family})
    assert image.headers["content-type"].startswith("image/svg+xml")
    assert "<svg" in image.text
    page = ada.get("/v1/charts.html", params={"id": world.family})
    assert page.headers["content-type"].startswith("text/html")
    assert "unsafe-inline" not in page.headers["content-security-policy"]


def test_the_title_of_a_chart_comes_in_the_body_and_no_address_takes_one(ada, world):
    told = {"ids": [world.family], "title": "Before the visit"}
    assert ada.post("/v1/charts", json=told).json()["title"] == told["title"]
    for path in ("/v1/charts.svg", "/v1/charts.html"):
        assert told["title"] in ada.post(path, json=told).text
    for path in ("/v1/charts", "/v1/charts.svg", "/v1/charts.html"):
        assert told["title"] not in ada.get(path, params={"id": world.family, "title": told["title"]}).text
        asked = {one["name"] for one in ada.app.openapi()["paths"][path]["get"]["parameters"]}
        assert asked == {"id", "as_of", "known_at", "Kithkin-Purpose"}
    assert ada.post("/v1/charts", json=told | {"title": "x" * 121}).status_code == 422
    assert ada.post("/v1/charts", json=told | {"ids": []}).status_code == 422


def test_health_needs_no_key(browser, world):
    assert browser.get("/v1/health").json() == {"status": "ok", "graph": True}
