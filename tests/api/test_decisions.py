"""Decisions through the API: made, seen in scope only, taken back, agreed to; and who said who somebody is."""

import polars as pl
import pytest

from kithkin.api.access.accounts import User
from kithkin.api.cli import run
from kithkin.loaders.feed import read_feed
from kithkin.loaders.load import load
from kithkin.resolution.job import resolve

FEED = """
name = "{name}"
title = "{name}"
owner = "Team"
subject = "children"
sensitivity = "{level}"
legal_regime = "uk_gdpr"
handling = "P"
purposes = ["families"]
delivery = "delta"
key = ["ref"]
files = ["{name}*.csv"]
[[record]]
part = "self"
required = ["surname"]
fields = {{ given_name = "given", surname = "surname", date_of_birth = "born", nino = "nino", postcode = "postcode" }}
"""
GIVEN = ["Ada", "Boris", "Clara", "Dmitri", "Edith", "Farid", "Greta", "Hamish", "Ines", "Jorge", "Katya", "Liam"]
FAMILY = ["Abbot", "Bekker", "Castle", "Dunmore", "Eastham", "Fairway", "Gorse", "Hazel"]
SINCE = "2016-01-01T00:00:00.000000Z"
TEAMS = ("clubs", "care")
ADA = User("ada", ("caseworker",), "S2", TEAMS)
BOB = User("bob", ("caseworker",), "S2", TEAMS)
CAS = User("cas", ("caseworker",), "S1", TEAMS)
HEAD = User("hed", ("caseworker", "manager"), "S2", TEAMS)
MAN = User("man", ("manager",), "S0", TEAMS)


def someone(number):
    return {
        "ref": str(number), "given": GIVEN[number % 12], "surname": FAMILY[number * 5 % 8],
        "born": f"{1960 + number % 45}-{1 + number % 12:02}-{1 + number * 7 % 28:02}", "nino": f"AB{number:06}A",
        "postcode": f"L{1 + number % 9} {number % 7}AA",
    }  # fmt: skip


@pytest.fixture
def town(engines, wired, tmp_path):
    """Forty people, each known to clubs and, which not everybody may read, to care."""
    wired.given = store = engines.empty("arcade")
    for name, level in (("clubs", "S1"), ("care", "S2")):
        (tmp_path / f"{name}.toml").write_text(FEED.format(name=name, level=level))
        pl.DataFrame([someone(number) for number in range(40)]).write_csv(tmp_path / f"{name}.csv")
        load(store, read_feed(tmp_path / f"{name}.toml"), tmp_path / f"{name}.csv", received_at=SINCE)
    resolve(store)
    yield store
    wired.given = None


def of(*numbers):
    return [f"{feed}:{number}:self" for number in numbers for feed in ("care", "clubs")]


def person(client, number):
    return client.get(f"/v1/records/clubs/{number}").json()["items"][0]["person_id"]


def decided(client, kind, reason="Seen both.", **told):
    answer = client.post("/v1/decisions", json={"kind": kind, "reason": reason, **told})
    return answer.status_code, answer.json()


def test_who_somebody_was_then_and_who_said_so_is_told_later(client_of, town, wired, capsys, monkeypatch):
    ada = client_of(ADA)
    one, two = person(ada, 1), person(ada, 2)
    _, done = decided(ada, "merge", persons=[one, two])
    then = ada.get(f"/v1/persons/{one}/why").json()
    assert ada.post(f"/v1/decisions/{done['id']}/undo", json={"reason": "The other sister."}).status_code == 200
    asked = {"known_at": then["moment"]["known_at"]}
    assert ada.get(f"/v1/persons/{one}/why", params=asked).json() == then
    assert {record["record_id"] for record in then["records"]} == set(of(1, 2))
    assert {record["run"]["kind"] for record in then["records"]} == {"decide"}
    assert {told["decided_by"] for record in then["records"] for told in record["decisions"]} == {"ada"}
    assert then["values"].keys() >= {"surname", "date_of_birth"}
    now = ada.get(f"/v1/persons/{one}/why").json()["records"]
    assert {record["record_id"] for record in now} == set(of(1))
    assert not any(record["decisions"] for record in now)
    _opened(monkeypatch, town)
    known = ["--known-at", asked["known_at"], "--as-of", "2016-06-30", "--data", str(wired.settings.data)]
    assert run(["why", two, *known]) == 0
    said = capsys.readouterr().out
    assert f"{one}  {then['person']['name']}, as of 2016-06-30, known at {asked['known_at']}" in said
    assert f"decided by ada on {asked['known_at'][:10]}: same" in said
    assert "by decide " in said


def test_two_persons_become_one_and_who_said_so_is_kept(client_of, town, wired):
    ada = client_of(ADA)
    one, two = person(ada, 1), person(ada, 2)
    status, done = decided(ada, "merge", persons=[one, two])
    assert (status, done["status"], done["persons"]) == (200, "in force", [one])
    assert ada.get(f"/v1/persons/{two}", follow_redirects=True).json()["id"] == one
    (told,) = ada.get(f"/v1/persons/{two}/decisions").json()["items"]
    assert (told["id"], told["decided_by"], told["reason"], told["status"]) == (
        done["id"], "ada", "Seen both.", "in force",
    )  # fmt: skip
    assert sorted(told["records"]) == sorted(of(1, 2))
    actions = [event["action"] for event in wired.audit.what_user("ada")]
    assert actions.count("decision.merge") == actions.count("decision.made") == 1


def test_what_was_is_answered_as_it_was_known_and_an_undo_restores_it(client_of, town):
    ada = client_of(ADA)
    one, two = person(ada, 1), person(ada, 2)
    before = ada.get(f"/v1/persons/{two}").json()
    _, done = decided(ada, "merge", persons=[one, two])
    between = ada.get(f"/v1/persons/{one}").json()["moment"]["known_at"]
    undone = ada.post(f"/v1/decisions/{done['id']}/undo", json={"reason": "The other sister."})
    assert (undone.status_code, undone.json()["status"], undone.json()["persons"]) == (
        200,
        "undone",
        sorted([one, two]),
    )
    after = ada.get(f"/v1/persons/{two}").json()
    assert after | {"moment": None} == before | {"moment": None}
    then = ada.get(f"/v1/persons/{one}/records", params={"known_at": between}).json()["items"]
    assert sorted(item["record_id"] for item in then) == sorted(of(1, 2))
    (told,) = ada.get(f"/v1/persons/{one}/decisions", params={"known_at": between}).json()["items"]
    assert (told["status"], told["undone_by"]) == ("in force", None)
    (told,) = ada.get(f"/v1/persons/{one}/decisions").json()["items"]
    assert (told["status"], told["undone_by"], told["undo_reason"]) == ("undone", "ada", "The other sister.")
    assert ada.post(f"/v1/decisions/{done['id']}/undo", json={"reason": "again"}).status_code == 409


def test_a_split_off_record_stands_alone_and_moves_to_another(client_of, town):
    ada = client_of(ADA)
    two = person(ada, 2)
    assert decided(ada, "split", records=["clubs:1:self"])[0] == 200
    assert person(ada, 1) != ada.get("/v1/records/care/1").json()["items"][0]["person_id"]
    assert decided(ada, "move", records=["clubs:1:self"], persons=[two])[0] == 200
    assert person(ada, 1) == two
    assert decided(ada, "move", records=["clubs:3:self"], persons=[two])[0] == 200
    assert person(ada, 3) == two


def test_a_contradiction_is_refused_with_its_chain_as_far_as_the_caller_reads(client_of, town):
    ada, cas = client_of(ADA), client_of(CAS)
    assert decided(ada, "same", records=["clubs:1:self"], others=["care:2:self"])[0] == 200
    assert decided(ada, "same", records=["care:2:self"], others=["clubs:3:self"])[0] == 200
    status, problem = decided(ada, "different", records=["clubs:1:self"], others=["clubs:3:self"])
    assert (status, problem["type"]) == (409, "/docs/problems#conflict")
    assert "clubs:1:self = care:2:self = clubs:3:self" in problem["detail"]
    status, problem = decided(cas, "different", records=["clubs:1:self"], others=["clubs:3:self"])
    assert status == 409
    assert "care" not in problem["detail"]


def test_who_may_not_read_the_records_neither_sees_nor_touches_a_decision(client_of, town):
    ada, cas = client_of(ADA), client_of(CAS)
    _, done = decided(ada, "different", records=["clubs:1:self"], others=["care:2:self"])
    assert [one["id"] for one in ada.get("/v1/decisions").json()["items"]] == [done["id"]]
    assert cas.get("/v1/decisions").json()["items"] == []
    assert cas.get(f"/v1/persons/{person(cas, 1)}/decisions").json()["items"] == []
    assert cas.get(f"/v1/decisions/{done['id']}").status_code == 404
    assert cas.post(f"/v1/decisions/{done['id']}/undo", json={"reason": "no reason"}).status_code == 404
    assert decided(cas, "same", records=["clubs:1:self"], others=["care:2:self"])[0] == 404


def test_only_roles_that_decide_may_and_a_second_person_must_agree_where_the_rule_asks(client_of, town):
    ada, bob, man = client_of(ADA), client_of(BOB), client_of(MAN)
    assert decided(man, "same", records=["clubs:1:self"], others=["clubs:2:self"])[0] == 403
    before = person(ada, 4)
    _, done = decided(ada, "protected", records=["clubs:4:self"], hidden_below="manager")
    assert (done["status"], person(ada, 4)) == ("proposed", before)
    assert ada.post(f"/v1/decisions/{done['id']}/second").status_code == 409
    assert bob.post(f"/v1/decisions/{done['id']}/second").json()["status"] == "in force"
    assert bob.post(f"/v1/decisions/{done['id']}/second").status_code == 404
    assert ada.get(f"/v1/decisions/{done['id']}").status_code == 404
    head = client_of(HEAD)
    assert head.post(f"/v1/decisions/{done['id']}/second").status_code == 409
    told = head.get(f"/v1/decisions/{done['id']}").json()
    assert (told["decided_by"], told["second_by"], told["hidden_below"]) == ("ada", "bob", "manager")
    assert ada.get("/v1/records/care/4").json()["items"][0]["person_id"] != person(head, 4)


@pytest.mark.parametrize("told", [{}, {"hidden_below": "nobody_has_this"}])
def test_to_protect_names_a_role_that_there_is(client_of, town, told):
    status, problem = decided(client_of(ADA), "protected", records=["clubs:4:self"], **told)
    assert status == 400
    assert "caseworker" in problem["detail"]


def test_a_pinned_value_outranks_records_and_says_whose_word_it_is(client_of, town):
    ada, cas = client_of(ADA), client_of(CAS)
    one = person(ada, 1)
    assert decided(ada, "pinned", persons=[one], field="eyes", value="brown")[0] == 400
    _, done = decided(ada, "pinned", records=["care:1:self"], field="surname", value="Marsh")
    value = ada.get(f"/v1/persons/{one}").json()["values"]["surname"]
    assert (value["value"], value["pinned_by"], value["agreeing"]) == ("Marsh", "ada", [])
    assert "(pinned by ada" in ada.get(f"/persons/{one}", headers={"accept": "text/html"}).text
    assert cas.get(f"/v1/persons/{one}").json()["values"]["surname"]["value"] == someone(1)["surname"]
    ada.post(f"/v1/decisions/{done['id']}/undo", json={"reason": "She said otherwise."})
    assert ada.get(f"/v1/persons/{one}").json()["values"]["surname"]["pinned_by"] is None


def test_a_decision_against_the_evidence_stands_and_shows_both_sides(client_of, town, wired, capsys, monkeypatch):
    ada, cas = client_of(ADA), client_of(CAS)
    one, two = person(ada, 1), person(ada, 2)
    decided(ada, "merge", persons=[one, two])
    _, apart = decided(ada, "different", records=["clubs:5:self"], others=["care:5:self"])
    (told,) = ada.get(f"/v1/persons/{one}").json()["attention"]
    assert "ada decided that" in told
    assert "are one person; the evidence says -" in told
    (told,) = ada.get(f"/v1/persons/{person(ada, 5)}/why").json()["attention"]
    assert "ada decided that clubs:5:self and care:5:self are different people; the evidence says +" in told
    assert ada.get(f"/v1/decisions/{apart['id']}").json()["attention"] == [told]
    assert "Needs attention" in ada.get(f"/persons/{one}", headers={"accept": "text/html"}).text
    assert cas.get(f"/v1/persons/{one}").json()["attention"] == []
    _opened(monkeypatch, town)
    assert run(["why", one, "--data", str(wired.settings.data)]) == 0
    assert "needs attention: D-" in capsys.readouterr().out


def test_a_decision_holds_when_its_record_changes_and_is_marked(client_of, town, tmp_path):
    ada = client_of(ADA)
    decided(ada, "same", records=["clubs:1:self"], others=["clubs:2:self"])
    pl.DataFrame([someone(1) | {"surname": "Marsh"}]).write_csv(tmp_path / "clubs_again.csv")
    load(town, read_feed(tmp_path / "clubs.toml"), tmp_path / "clubs_again.csv")
    resolve(town)
    assert person(ada, 1) == person(ada, 2)
    told = ada.get(f"/v1/persons/{person(ada, 1)}").json()["attention"]
    assert any("clubs:1:self has changed since ada decided" in line for line in told)
    noted = town.ask("read/attention", ids=[person(ada, 1)], access=[1], known_at="9")
    assert {row["record_id"] for row in noted} == {"clubs:1:self", "clubs:2:self"}
    assert all(set(row["attention"]) <= set(told) for row in noted)


def test_a_person_entered_by_hand_is_a_row_like_any_other_until_it_is_taken_back(client_of, town):
    ada = client_of(ADA)
    told = {"given_name": "Zelda", "surname": "Quill", "date_of_birth": "1971-02-03", "address_line": "1 Made Up Road"}
    assert decided(ada, "added", values=told)[0] == 400
    assert decided(ada, "added", values=told | {"shoe": "9"}, source="a letter")[0] == 400
    status, done = decided(ada, "added", values=told, source="a letter")
    assert status == 200
    (one,) = done["persons"]
    (row,) = ada.get(f"/v1/persons/{one}/records").json()["items"]
    assert (row["feed"], row["sent"]["AUTHOR"], row["sent"]["SOURCE"]) == ("by_hand", "ada", "a letter")
    assert ada.get(f"/v1/persons/{one}").json()["name"] == "Zelda Quill"
    (said,) = ada.get(f"/v1/persons/{one}/decisions").json()["items"]
    assert (said["kind"], said["source"]) == ("added", "a letter")
    assert ada.post(f"/v1/decisions/{done['id']}/undo", json={"reason": "An alias."}).status_code == 200
    assert ada.get(f"/v1/persons/{one}").status_code == 404
    assert resolve(town).persons == 40


def test_somebody_entered_by_hand_whom_records_know_is_that_person(client_of, town):
    ada = client_of(ADA)
    before = person(ada, 6)
    told = someone(6)
    known = {"given_name": told["given"], "surname": told["surname"], "date_of_birth": told["born"],
             "nino": told["nino"]}  # fmt: skip
    _, done = decided(ada, "added", values=known, source="a letter")
    resolve(town)
    record = ada.get(f"/v1/decisions/{done['id']}").json()["records"][0]
    assert record in ada.get(f"/v1/persons/{before}").json()["record_ids"]


def test_a_repeated_request_decides_once(client_of, town):
    ada = client_of(ADA)
    told = {"kind": "same", "records": ["clubs:1:self"], "others": ["clubs:2:self"], "reason": "Seen both."}
    answers = [ada.post("/v1/decisions", json=told, headers={"idempotency-key": "k"}).json() for _ in range(2)]
    assert answers[0]["id"] == answers[1]["id"]
    assert len(ada.get("/v1/decisions", params={"kind": "same", "status": "in force"}).json()["items"]) == 1
    other = told | {"others": ["clubs:3:self"]}
    assert ada.post("/v1/decisions", json=other, headers={"idempotency-key": "k"}).status_code == 409
    assert ada.post("/v1/decisions", json=told | {"reason": ""}).status_code == 422


def test_the_command_line_decides_lists_and_takes_back(town, wired, monkeypatch, capsys):
    _opened(monkeypatch, town)
    data = ["--data", str(wired.settings.data)]
    assert run(["decide", "same", "clubs:1:self", "clubs:2:self", "--reason", "Seen both.", *data]) == 0
    name = capsys.readouterr().out.split()[0]
    assert run(["decisions", *data]) == 0
    assert f"{name}  same  in force" in capsys.readouterr().out
    assert run(["decide", "different", "clubs:1:self", "clubs:2:self", "--reason", "Not so.", *data]) == 4
    assert "clubs:1:self = clubs:2:self" in capsys.readouterr().err
    assert run(["decide", "same", "clubs:1:self", "clubs:2:self", "--reason", "x", *data]) == 1
    assert run(["decide", "undo", name, "--reason", "Not so.", *data]) == 0
    assert run(["decisions", "clubs:1:self", "--status", "undone", *data]) == 0
    assert "withdrawn by" in capsys.readouterr().out


def _opened(monkeypatch, town):
    """The command line finds this graph."""
    monkeypatch.setattr("kithkin.api.wiring.open_graph", lambda _: town)
    monkeypatch.setattr(type(town), "close", lambda _: None)
