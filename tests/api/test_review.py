"""The review queue through the API: in order, side by side, decided, held, taken back, and read twice in the dark."""

import time

import polars as pl
import pytest

from kithkin.api.access.accounts import User
from kithkin.casework.queue import rules
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
fields = {{ given_name = "given", surname = "surname", date_of_birth = "born", postcode = "postcode" }}
"""
GIVEN = ["Ada", "Boris", "Clara", "Dmitri", "Edith", "Farid", "Greta", "Hamish", "Ines", "Jorge", "Katya", "Liam"]
FAMILY = ["Abbot", "Bekker", "Castle", "Dunmore", "Eastham", "Fairway", "Gorse", "Hazel"]
SINCE = "2016-01-01T00:00:00.000000Z"
TEAMS = ("clubs", "care")


def someone(number):
    return {
        "ref": str(number), "given": GIVEN[number % 12], "surname": FAMILY[number * 5 % 8],
        "born": f"{1960 + number % 45}-{1 + number % 12:02}-{1 + number * 7 % 28:02}",
        "postcode": f"L{1 + number % 9} {number % 7}AA",
    }  # fmt: skip


def slip(one): return one["born"][:-1] + str((int(one["born"][-1]) + 1) % 8)

HOW = [
 lambda one: {"born": slip(one), "postcode": None},
 lambda one: {"born": slip(one), "postcode": "L9 9ZZ"},
 lambda one: {"given": one["given"][:1], "postcode": "L9 9ZZ"},
 lambda one: {"given": one["given"][:1], "postcode": None, "born": slip(one)},
 lambda one: {"born": None, "postcode": "L9 9ZZ"},
 lambda one: {"born": None},
 lambda one: {"surname": "Newname"},
 lambda one: {"surname": "Newname", "postcode": None},
]

@pytest.fixture
def town(engines, wired, tmp_path):
    wired.given = store = engines.empty("arcade")
    people = [someone(number) for number in range(60)]
    doubtful = [one | HOW[at % len(HOW)](one) for at, one in enumerate(people[:40])]
    for name, level, rows in (("clubs", "S1", people), ("care", "S2", doubtful+people[40:])):
        (tmp_path / f"{name}.toml").write_text(FEED.format(name=name, level=level))
        pl.DataFrame(rows).write_csv(tmp_path / f"{name}.csv")
        load(store, read_feed(tmp_path / f"{name}.toml"), tmp_path / f"{name}.csv", received_at=SINCE)
    resolve(store)
    yield store
    wired.given = None


def test_try(client_of, town):
    ada = client_of(User("ada", ("caseworker",), "S2", TEAMS))
    for row in town.ask("read/review_pairs", access=[1,2,3,4,5], known_at="9"): print(int(row["record_id"].split(":")[1])%8, row)
    answer = ada.get("/v1/review").json()
    print(len(answer["items"]), answer["waits"])
    for one in answer["items"]:
        print(one)
    for _ in range(3):
        t=time.time()
        first = ada.get("/v1/review").json()["items"][0]["id"]
        print("list", time.time()-t)
        t=time.time()
        print(ada.get(f"/v1/review/{first}").text[:1500])
        print("pair", time.time()-t)
        t=time.time()
        print(ada.post(f"/v1/review/{first}", json={"answer": "different", "reason": "two"}).text)
        print("post", time.time()-t)
    print(ada.get("/v1/review").json()["waits"])
    print(ada.post("/v1/review/undo").text)
    print(ada.get("/v1/review").json()["waits"])
    print(ada.get("/review").text)
    assert 0
