"""Records resolved while their sender waits, by the interface."""

import tomllib

import polars as pl
import pytest
from tests.api.conftest import CASEWORKER

from kithkin.api import one_row
from kithkin.api import store as store_module
from kithkin.api.later import write_postponed
from kithkin.api.live import answer_to
from kithkin.graph import within
from kithkin.graph.erase import Erasure, erase
from kithkin.graph.errors import Interrupted
from kithkin.graph.instants import first_load
from kithkin.graph.run import writing
from kithkin.loaders.alone import live
from kithkin.loaders.load import load
from kithkin.loaders.parse import parse
from kithkin.resolution.job import resolve
from kithkin.resolution.live.quick import Quick

NAMES = {"rid": "source_id", "first_name": "given_name", "surname": "surname", "dob": "date_of_birth", "email": "email"}
POLICE = """
name = "custody"
title = "Custody"
owner = "Nobody"
subject = "crime"
sensitivity = "S1"
legal_regime = "dpa2018_part3"
purposes = ["families", "crime"]
delivery = "delta"
key = ["ref"]
[[record]]
part = "self"
fields = { given_name = "first", surname = "last", date_of_birth = "dob", email = "email" }
"""


@pytest.fixture(scope="module")
def town(engines, tmp_path_factory):
    """Some made-up people of one feed, and a few of them again in one that only some may read, resolved."""
    folder, store = tmp_path_factory.mktemp("town"), engines.empty("arcade")
    read = pl.read_parquet("tests/data/fake_1000.parquet").head(120)
    told = read.select(pl.col(old).cast(pl.String).alias(new) for old, new in NAMES.items())
    absent = [pl.lit("").alias(name) for name in sorted(live().columns - set(told.columns))]
    told.with_columns(absent).write_csv(folder / "live.csv")
    secret = told.head(6).rename({"source_id": "ref", "given_name": "first", "surname": "last", "date_of_birth": "dob"})
    secret.with_columns(pl.concat_str(pl.lit("c"), "ref").alias("ref")).write_csv(folder / "custody.csv")
    load(store, live(), folder / "live.csv")
    load(store, parse(tomllib.loads(POLICE), "custody"), folder / "custody.csv")
    resolve(store)
    return store, told.to_dicts()


@pytest.fixture
def ada(client_of, wired, town):
    wired.given = town[0]
    yield client_of()
    wired.given = None


@pytest.fixture
def cas(client_of, wired, ada):
    return client_of(CASEWORKER)


def sent(row):
    return {"record": {name: value for name, value in row.items() if value and name != "source_id"}}


def test_a_record_of_somebody_known_is_told_with_the_evidence(ada, town):
    row = town[1][0]
    answer = ada.post("/v1/records", json=sent(row))
    [one] = answer.json()["items"]
    assert (one["new"], one["person"]["name"]) == (False, "Robert Allen")
    assert {"live:0:self", "custody:c0:self"} <= set(one["records"])
    assert "The dates of birth are the same" in [line["finding"] for line in one["evidence"]["findings"]]


def test_a_record_of_a_stranger_is_of_somebody_new_and_nothing_is_written(ada, wired):
    before = wired.committed()
    answer = ada.post("/v1/records", json={"record": {"given_name": "Zebedee", "surname": "Quux"}})
    [one] = answer.json()["items"]
    assert (one["new"], one["person_id"], one["records"]) == (True, None, [])
    assert wired.committed() == before


def test_whoever_may_not_read_a_feed_is_answered_as_if_it_were_not_there(ada, cas, town):
    row = town[1][0]
    [one] = cas.post("/v1/records", json=sent(row)).json()["items"]
    assert {record.partition(":")[0] for record in one["records"]} == {"live"}
    assert one["evidence"]["record_id"] == "live:0:self"
    assert "custody" not in cas.post("/v1/search", json={"email": row["email"]}).text
    assert ada.post("/v1/search", json={"email": row["email"]}).json()["items"][0]["records"] == 2


def test_a_field_that_a_feed_does_not_have_is_told_and_values_that_fail_their_check_are_not_used(ada):
    answer = ada.post("/v1/records", json={"record": {"forname": "Ann"}})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert "did you mean" in answer.json()["detail"]
    told = ada.post("/v1/records", json={"record": {"surname": "Allen", "date_of_birth": "31/31/1971"}}).json()
    assert told["items"][0]["not_used"] == {"date_of_birth": "31/31/1971"}
    assert ada.post("/v1/records", json={"record": {"surname": " "}}).status_code == 422
    assert ada.post("/v1/records", json={"record": {"surname": "x"}, "feed": "nowhere"}).status_code == 404


def test_a_record_may_come_in_the_words_of_a_feed(ada, town):
    row = {"FORENAME": "Robert", "SURNAME": "Allen", "DOB": "24/06/1971"}
    [one] = ada.post("/v1/records", json={"record": row, "feed": "asb"}).json()["items"]
    assert (one["record_id"], one["person"]["name"]) == ("asb:asked:subject", "Robert Allen")


@pytest.mark.parametrize("asked", [
    {"surname": "alan"}, {"surname": "all", "given_name": "rob"}, {"q": "robrt alen 1971"},
    {"surname": "allen", "date_of_birth": "1971-06"},
    {"email": "robert255@smith.net"}, {"date_of_birth": "06/1971"},
])  # fmt: skip
def test_a_person_is_found_by_part_of_what_is_known_and_with_slips(ada, asked):
    best = ada.post("/v1/search", json=asked).json()["items"][0]
    assert best["name"] == "Robert Allen"
    assert best["found"]
    assert best["weight"] == pytest.approx(sum(line["weight"] for line in best["found"]), abs=0.05)


def test_the_home_page_offers_who_is_alike_where_nobody_answers_as_it_is_typed(ada):
    told = ada.post("/", data={"given_name": "robrt", "surname": "alen"}).text
    assert "Nobody you may see answers all of these words. With slips allowed these do" in told
    assert ">Robert Allen</a>" in told
    assert "With slips allowed" not in ada.post("/", data={"surname": "allen"}).text


def test_who_answers_better_comes_first(ada):
    items = ada.post("/v1/search", json={"surname": "allen", "given_name": "robert"}).json()["items"]
    assert [one["weight"] for one in items] == sorted((one["weight"] for one in items), reverse=True)


class Counted:
    """A graph that counts what it is asked."""

    def __init__(self, asker):
        self.asker, self.asked = asker, []

    def ask(self, name, /, **parameters):
        self.asked.append(name)
        return self.asker.ask(name, **parameters)


def test_names_from_the_index_are_those_that_the_graph_tells_each_reader(ada, town, wired):
    store = town[0]
    committed = wired.committed()
    everyone = sorted({row["person_id"] for row in store.ask("read/resolve_previous", access=[1, 2], known_at="2999")})
    wired.follower.at(committed)
    quick = Quick(graph := Counted(store), wired.follower)
    for access in ([1], [2], [1, 2], []):
        scope = {"access": access, "known_at": committed}
        told = quick.ask("read/person_names", ids=everyone, **scope)
        assert told == store.ask("read/person_names", ids=everyone, **scope)
        assert quick.ask("read/decision_pins", ids=everyone, **scope) == []
    assert quick.ask("read/feeds", known_at=committed) == store.ask("read/feeds", known_at=committed)
    assert graph.asked == []
    earlier = {"access": [1, 2], "known_at": "2016-01-01T00:00:00.000000Z"}
    assert quick.ask("read/person_names", ids=everyone, **earlier) == []
    assert graph.asked == ["read/person_names"]
    assert wired.asker is wired.asker


def test_live_answers_are_of_now_and_searches_of_then_are_answered_by_the_graph(ada, town, wired):
    then = {"known_at": first_load(wired.store)}
    assert ada.post("/v1/records", json=sent(town[1][0]), params=then).status_code == 400
    assert ada.post("/v1/search", json={"surname": "allen"}, params=then).json()["items"] == []


def test_whoever_asks_is_kept_with_what_was_shown(ada, wired, town):
    ada.post("/v1/records", json=sent(town[1][0]))
    events = wired.audit.who_saw("record", "custody:c0:self")
    assert {event["action"] for event in events} == {"records.resolve"}


def test_two_persons_two_records_and_a_record_sent_along_are_compared(ada, cas, town):
    row = town[1][0]
    person = ada.post("/v1/records", json=sent(row)).json()["items"][0]["person_id"]
    told = ada.post("/v1/persons/compare", json={"left": "live:0:self", "right": "live:1:self"}).json()
    assert told["weight"] > 0
    assert told["weight"] == pytest.approx(sum(line["weight"] for line in told["findings"]), abs=1.0)
    assert told["waterfall"][0]["begins"] == 0.0
    assert told["waterfall"][-1]["ends"] == pytest.approx(told["weight"], abs=1.0)
    again = ada.post("/v1/persons/compare", json={"left": "live:1:self", "right": "live:0:self"}).json()
    assert (again["weight"], again["probability"]) == (told["weight"], told["probability"])
    whole = ada.post("/v1/persons/compare", json={"left": person, "right": sent(row)}).json()
    assert (whole["pairs"], whole["weight"] > 0) == (8, True)
    hidden = {"left": "custody:c0:self", "right": "live:0:self"}
    assert ada.post("/v1/persons/compare", json=hidden).status_code == 200
    assert cas.post("/v1/persons/compare", json=hidden).status_code == 404
    assert cas.post("/v1/persons/compare", json={"left": person, "right": sent(row)}).json()["pairs"] == 4
    assert ada.post("/v1/persons/compare", json={"left": person, "right": person}).status_code == 400


@pytest.fixture
def own(engines, tmp_path, wired, client_of):
    """A small town of its own, which a test may write to."""
    store = engines.empty("arcade")
    read = pl.read_parquet("tests/data/fake_1000.parquet").head(60)
    told = read.select(pl.col(old).cast(pl.String).alias(new) for old, new in NAMES.items())
    absent = [pl.lit("").alias(name) for name in sorted(live().columns - set(told.columns))]
    told.with_columns(absent).write_csv(tmp_path / "live.csv")
    load(store, live(), tmp_path / "live.csv")
    resolve(store)
    wired.given = store
    yield client_of(), store, told.to_dicts()
    wired.given = None


def same_as(store):
    rows = store.ask("read/resolve_previous", access=[1], known_at="2999")
    people = {}
    for row in rows:
        people.setdefault(row["person_id"], set()).add(row["record_id"])
    return {frozenset(records) for records in people.values()}


def test_a_record_is_written_once_for_its_key_and_stands_where_a_whole_run_would_put_it(own):
    client, store, people = own
    headers = {"idempotency-key": "a-1"}
    first = client.post("/v1/records", params={"store": True}, json=sent(people[0]), headers=headers)
    assert first.status_code == 200, first.text
    assert first.json()["stored"]
    [one] = first.json()["items"]
    assert "live:0:self" in one["records"]
    again = client.post("/v1/records", params={"store": True}, json=sent(people[0]), headers=headers)
    assert again.json() == first.json()
    other = client.post("/v1/records", params={"store": True}, json=sent(people[9]), headers=headers)
    assert (other.status_code, other.json()["type"]) == (422, "/docs/problems#bad-input")
    assert client.post("/v1/records", params={"store": True}, json=sent(people[0])).status_code == 400
    key = one["record_id"].removesuffix(":self").partition(":")[2]
    assert client.get(f"/v1/records/live/{key}").json()["items"][0]["person_id"] == one["person_id"]
    live_of, ids = (
        same_as(store),
        {row["person_id"] for row in store.ask("read/resolve_previous", access=[1], known_at="2999")},
    )
    resolve(store)
    assert same_as(store) == live_of
    assert {row["person_id"] for row in store.ask("read/resolve_previous", access=[1], known_at="2999")} == ids


def test_a_rehearsal_leaves_nothing_behind(own, wired):
    client, store, _ = own
    before = same_as(store), store.ask("schema/runs"), store.ask("read/feeds", known_at="9999")
    one_row.rehearsed(wired)
    assert (same_as(store), store.ask("schema/runs"), store.ask("read/feeds", known_at="9999")) == before
    assert client.get("/v1/records/live/~").status_code == 404


def test_a_record_that_is_new_is_written_by_two_statements(own, monkeypatch):
    client, _, people = own
    asked, real = [], within.rows_of
    monkeypatch.setattr(within, "rows_of", lambda inside, one, told: asked.append(one.name) or real(inside, one, told))
    for name, body in (("n-1", sent(people[0])), ("n-2", sent(people[1]))):
        asked.clear()
        headers = {"idempotency-key": name}
        assert client.post("/v1/records", params={"store": True}, json=body, headers=headers).status_code == 200
    assert asked == ["write/begin", "gathered/writes"]


def test_a_stranger_that_is_written_is_somebody_from_then_on(own):
    client, store, _ = own
    stranger = {"record": {"given_name": "Zebedee", "surname": "Quux", "date_of_birth": "1911-11-12", "source_id": "z"}}
    [one] = client.post("/v1/records", params={"store": True}, json=stranger, headers={"idempotency-key": "z"}).json()[
        "items"
    ]
    assert (one["record_id"], one["new"]) == ("live:z:self", True)
    assert one["person_id"].startswith("P-")
    [found] = client.post("/v1/records", json={"record": stranger["record"] | {"source_id": "y"}}).json()["items"]
    assert (found["person_id"], found["records"]) == (one["person_id"], ["live:z:self"])
    assert client.post("/v1/search", json={"q": "zebedee quux"}).json()["items"][0]["id"] == one["person_id"]
    before = same_as(store)
    resolve(store)
    assert same_as(store) == before


def test_what_was_erased_is_found_by_nobody_nor_told_again_to_who_stored_it(own, wired):
    client, store, _ = own
    stranger = {"given_name": "Zebedee", "surname": "Quux", "date_of_birth": "1911-11-12"}
    headers, stored = {"idempotency-key": "zq"}, {"store": True}
    asked = {"json": {"record": stranger | {"source_id": "z"}}, "headers": headers, "params": stored}
    assert client.post("/v1/records", **asked).json()["items"][0]["person"]["name"] == "Zebedee Quux"
    assert client.post("/v1/search", json={"q": "zebedee quux"}).json()["items"]
    erase(store, Erasure(("live:z",), "Article 17", "asked for", "ada"), emptied=wired.settings.remade)
    wired.answered.forget()
    assert client.post("/v1/search", json={"q": "zebedee quux"}).json()["items"] == []
    [beside] = client.post("/v1/records", json={"record": stranger | {"source_id": "y"}}).json()["items"]
    assert (beside["new"], beside["records"], beside["possible"]) == (True, [], [])
    again = client.post("/v1/records", **asked)
    assert (again.status_code, "Quux" in again.text, "erased by decision" in again.text) == (403, False, True)
    other = {"json": {"record": stranger | {"source_id": "w"}}, "headers": headers, "params": stored}
    assert client.post("/v1/records", **other).status_code == 422


def test_a_record_that_comes_while_a_run_writes_is_kept_and_written_when_it_has_ended(own, wired):
    client, store, _ = own
    stranger = {"given_name": "Zenobia", "surname": "Quill", "date_of_birth": "1912-01-02", "source_id": "w"}
    asked = {"params": {"store": True}, "headers": {"idempotency-key": "w"}}
    with writing(store, "load"):
        first = client.post("/v1/records", json={"record": stranger}, **asked)
        assert (first.status_code, first.json()["waits"], first.json()["stored"]) == (202, True, False)
        with pytest.raises(Interrupted):
            write_postponed(wired)
    assert client.post("/v1/records", json={"record": stranger}, **asked).status_code == 202
    other = client.post("/v1/records", json={"record": stranger | {"surname": "Quilt"}}, **asked)
    assert other.json()["type"] == "/docs/problems#bad-input"
    assert client.get("/v1/records/live/w").status_code == 404
    assert write_postponed(wired) == 1
    told = client.post("/v1/records", json={"record": stranger}, **asked)
    assert (told.status_code, told.json()["stored"]) == (200, True)
    found = client.get("/v1/records/live/w").json()["items"]
    assert [one["person_id"] for one in found] == [told.json()["items"][0]["person_id"]]
    assert write_postponed(wired) == 0
    events = [event for event in wired.audit.what_user("ada") if event["action"] in ("records.wait", "records.store")]
    assert {(event["action"], event["recipient"]) for event in events} >= {("records.store", "later")}


def test_whoever_waits_is_written_before_who_comes_after(own, wired):
    client, store, _ = own
    row = {"given_name": "Zelda", "surname": "Quoin", "date_of_birth": "1913-02-03", "source_id": "o"}

    def send(key, **more):
        return client.post("/v1/records", params={"store": True}, json={"record": row | more},
                           headers={"idempotency-key": key})  # fmt: skip

    with writing(store, "load"):
        send("o-1")
    assert send("o-2", email="zelda@example.org").status_code == 202
    assert write_postponed(wired) == 2
    [found] = client.get("/v1/records/live/o").json()["items"]
    assert found["sent"]["email"] == "zelda@example.org"


def test_what_a_stored_record_is_told_is_what_asking_about_it_then_tells(own, town, monkeypatch):
    client, _, _ = own
    anew = []
    monkeypatch.setattr(store_module, "answer_to", lambda *asked: anew.append(asked) or answer_to(*asked))
    for n, row in enumerate(town[1][20:32]):
        record = sent(row)["record"] | {"source_id": f"told-{n}"}
        stored = client.post("/v1/records", params={"store": True}, json={"record": record},
                             headers={"idempotency-key": f"told-{n}"})  # fmt: skip
        assert stored.json()["stored"]
        assert client.post("/v1/records", json={"record": record}).json()["items"] == stored.json()["items"]
    assert len(anew) < 12
