"""Records resolved while their sender waits, by the interface."""

import polars as pl
import pytest

from kithkin.api.access.accounts import User
from kithkin.loaders.alone import live
from kithkin.loaders.load import load
from kithkin.loaders.parse import parse
from kithkin.resolution.job import resolve

NAMES = {"rid": "source_id", "first_name": "given_name", "surname": "surname", "dob": "date_of_birth", "email": "email"}
CASEWORKER = User("cas", ("caseworker",), "S1", (), "families")
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
    load(store, parse(__import__("tomllib").loads(POLICE), "custody"), folder / "custody.csv")
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
    assert answer.status_code == 200, answer.text
    [one] = answer.json()["items"]
    print(one)
