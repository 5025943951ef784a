"""The review queue through the API: in order, side by side, decided, held, taken back, and read twice in the dark."""

import pytest

from kithkin.api.access.accounts import User
from kithkin.bench.queue import written
from kithkin.casework.queue import rules

ADA = User("ada", ("caseworker",), "S1")
BOB = User("bob", ("caseworker",), "S1")
CHEF = User("chef", ("caseworker", "manager"), "S1")
MAN = User("man", ("manager",), "S0")
OTHER = User("other", ("intelligence_analyst",), "S1", (), "crime")
QUEUED = 7


@pytest.fixture
def queued(engines, wired):
    """Seven pairs that wait."""
    wired.given = store = engines.empty("arcade")
    written(store, QUEUED)
    yield store
    wired.given = None


@pytest.fixture
def every_pair_twice(monkeypatch):
    monkeypatch.setitem(rules()["second"], "share", 1.0)


@pytest.fixture
def no_pair_twice(monkeypatch):
    monkeypatch.setitem(rules()["second"], "share", 0.0)


def pairs(client, **told):
    return [one["id"] for one in client.get("/v1/review", params=told).json()["items"]]


def said(client, pair, answer="different", reason="Twins or siblings"):
    return client.post(f"/v1/review/{pair}", json={"answer": answer, "reason": reason})


def test_pages_of_the_queue_hold_each_pair_once_with_the_least_certain_first(client_of, queued):
    ada = client_of(ADA)
    first = ada.get("/v1/review", params={"limit": 4}).json()
    second = ada.get("/v1/review", params={"limit": 4, "cursor": first["next"]}).json()
    items = first["items"] + second["items"]
    assert len({one["id"] for one in items}) == len(items) == QUEUED
    unsure = [abs(one["probability"] - 0.5) for one in items]
    assert unsure == sorted(unsure)
    assert (first["waits"], second["next"]) == ({"band": QUEUED, "conflict": 0, "on_hold": 0}, None)
    assert pairs(ada, kind="conflict") == []


def test_the_queue_that_one_request_has_read_answers_the_next_of_the_same_scope(client_of, queued, monkeypatch):
    read, table = [], type(queued).table
    monkeypatch.setattr(type(queued), "table", lambda *at, **told: read.append(at[1]) or table(*at, **told))
    assert pairs(client_of(ADA)) == pairs(client_of(ADA)) == pairs(client_of(BOB))
    assert read.count("read/review_pairs") == 1


def test_a_decided_pair_leaves_and_comes_back_when_it_is_taken_back(client_of, queued, no_pair_twice):
    ada, bob = client_of(ADA), client_of(BOB)
    first, following, *_ = pairs(ada)
    done = said(ada, first)
    assert (done.status_code, done.json()["status"]) == (200, "in force")
    assert pairs(bob)[0] == pairs(ada)[0] == following
    assert said(bob, first).status_code == 409
    (told,) = ada.get("/v1/decisions").json()["items"]
    assert (told["kind"], told["decided_by"], told["reason"], told["source"]) == (
        "different", "ada", "Twins or siblings", "review queue",
    )  # fmt: skip
    assert ada.post("/v1/review/undo").json() == {"id": first, "answer": "different", "status": "undone"}
    assert ada.get("/v1/decisions").json()["items"][0]["status"] == "undone"
    assert pairs(bob)[0] == first
    assert ada.post("/v1/review/undo").status_code == 404


def test_to_accept_and_attach_makes_one_person_of_two(client_of, engines, wired, no_pair_twice):
    wired.given = queued = engines.empty("arcade")
    written(queued, QUEUED, learnt=True)
    ada = client_of(ADA)
    first = pairs(ada)[0]
    records = [record for side in ("left", "right") for record in _pair(ada, first)[side]]
    before = _persons(queued, records)
    assert said(ada, first, "same", "Asked the person").json()["status"] == "in force"
    assert (len(set(before)), len(set(_persons(queued, records)))) == (2, 1)
    assert first not in pairs(ada)
    assert len(pairs(ada)) == QUEUED - 1
    wired.given = None


def test_a_decision_withdrawn_elsewhere_brings_its_pair_back(client_of, queued, no_pair_twice):
    ada = client_of(ADA)
    first = pairs(ada)[0]
    said(ada, first)
    decision = ada.get("/v1/decisions").json()["items"][0]["id"]
    ada.post(f"/v1/decisions/{decision}/undo", json={"reason": "The other sister."})
    assert pairs(ada)[0] == first


def test_what_is_on_hold_goes_last_for_whoever_held_it_alone(client_of, queued):
    ada, bob = client_of(ADA), client_of(BOB)
    first, *rest = pairs(ada)
    assert said(ada, first, "hold", "We do not know").json()["status"] == "kept"
    assert pairs(ada) == [*rest, first]
    assert pairs(bob) == [first, *rest]
    assert ada.get("/v1/review").json()["waits"]["on_hold"] == 1
    assert ada.get("/v1/decisions").json()["items"] == []


def test_both_sides_are_shown_with_their_records_and_days_and_twins_are_pointed_out(client_of, queued, wired):
    ada = client_of(ADA)
    told = {one["fields"][1]["left"][0]["value"]: one for one in (_pair(ada, pair) for pair in pairs(ada))}
    twins, slip = told["Example3"], told["Example1"]
    assert "may be twins" in twins["twins"]
    assert slip["twins"] is None
    assert [(one["field"], one["agrees"]) for one in slip["fields"]] == [
        ("given_name", "agrees"), ("surname", "agrees"), ("date_of_birth", "differs"),
    ]  # fmt: skip
    source = slip["fields"][0]["left"][0]["sources"][0]
    assert source["record_id"] == slip["left"][0] == "clubs:1-0:self"
    assert source["received"][:2] == "20"
    assert slip["findings"][0]["finding"] == "The surnames are the same"
    seen = [event for event in wired.audit.what_user("ada") if event["action"] == "review.pair"]
    assert len(seen) == QUEUED
    assert {"clubs:1-0:self", "clubs:1-1:self"} in [set(event["records"]) for event in seen]


def test_a_second_reader_is_shown_a_decided_pair_as_if_it_were_open(client_of, queued, every_pair_twice):
    ada, bob = client_of(ADA), client_of(BOB)
    first = pairs(ada)[-1]
    before = _pair(bob, first)
    said(ada, first)
    assert first not in pairs(ada)
    assert pairs(bob)[0] == first
    assert _pair(bob, first) == before
    assert said(bob, first, "same", "Asked the person").json() == {"id": first, "answer": "same", "status": "kept"}
    assert first not in pairs(bob)
    assert [one["kind"] for one in ada.get("/v1/decisions").json()["items"]] == ["different"]


def test_agreement_names_reviewers_to_managers_alone(client_of, queued, every_pair_twice):
    ada, bob, chef = client_of(ADA), client_of(BOB), client_of(CHEF)
    chosen = pairs(ada)[:4]
    for at, pair in enumerate(chosen):
        assert said(ada, pair, "same" if at == 3 else "different").status_code == 200
        assert said(bob, pair, "hold" if at == 2 else "different").status_code == 200
    told = chef.get("/v1/review/agreement").json()
    assert (told["all"]["pairs"], told["all"]["agreed"]) == (3, 2)
    assert told["by_kind"]["band"] == told["all"]
    assert told["all"]["kappa"] == 0
    assert told["readers"] == [{"reader": name, "pairs": 3, "agreed": 2} for name in ("ada", "bob")]
    assert ada.get("/v1/review/agreement").json()["readers"] is None
    unread = client_of(MAN).get("/v1/review/agreement").json()
    assert (unread["all"]["pairs"], unread["readers"]) == (0, [])


def test_what_a_caller_may_not_read_is_neither_shown_nor_counted(client_of, queued):
    pair = pairs(client_of(ADA))[0]
    other = client_of(OTHER)
    assert other.get("/v1/review").json() == {
        "items": [], "waits": {"band": 0, "conflict": 0, "on_hold": 0}, "next": None,
    }  # fmt: skip
    assert other.get(f"/v1/review/{pair}").status_code == said(other, pair).status_code == 404
    assert "Nothing waits" in other.get("/review").text
    said(client_of(ADA), pair)
    assert said(other, pair).status_code == 404
    assert client_of(MAN).get("/v1/review").status_code == 403


def test_conflicts_wait_too_for_those_who_read_both_sides(client_of, world):
    ada, cas = client_of(), client_of(User("cas", ("caseworker",), "S1"))
    (told,) = ada.get("/v1/review", params={"kind": "conflict"}).json()["items"]
    one = _pair(ada, told["id"])
    assert (one["attention"], one["left"], one["right"]) == (
        ["Two numbers."], ["arrests:A1:self"], ["shbe:C1:dependant-1"],
    )  # fmt: skip
    assert "Two numbers." in ada.get("/review", params={"pair": told["id"]}).text
    assert ada.get("/v1/review").json()["waits"]["band"] == 1
    assert cas.get("/v1/review").json()["items"] == []


def test_nothing_of_anybody_stands_in_an_address_of_the_page(client_of, queued):
    text = client_of(ADA).get("/review").text
    assert "Example" in text
    assert not [part for part in text.split('"') if part.startswith(("/", "http")) and "Example" in part]
    assert said(client_of(ADA), pairs(client_of(ADA))[0], reason="x").status_code == 422


def _persons(store, records):
    rows = store.ask("read/decision_union", ids=records, access=[1, 2, 3], known_at="9")
    return [row["person_id"] for row in rows]


def _pair(client, pair):
    answer = client.get(f"/v1/review/{pair}")
    assert answer.status_code == 200
    return answer.json()
