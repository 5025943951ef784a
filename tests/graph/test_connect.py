"""A graph opens by its URI, or one line says why not."""

import socket

import pytest

from kithkin.graph import arcade, ids, neo4j, schema
from kithkin.graph.connect import connect
from kithkin.graph.errors import EngineUnavailable, Refused, WrongUse


@pytest.mark.parametrize("uri", ["", "kithkin:", "http://localhost", "bolt://", "data"])
def test_another_uri_is_refused_with_those_there_are(uri):
    with pytest.raises(WrongUse, match="kithkin:FOLDER"):
        connect(uri)


def test_a_password_in_the_uri_is_refused_and_not_repeated():
    with pytest.raises(WrongUse, match="KITHKIN_GRAPH_PASSWORD") as said:
        connect("bolt://neo4j:hush@localhost")
    assert "hush" not in str(said.value)


def test_a_server_that_is_not_there_is_one_line():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    with pytest.raises(EngineUnavailable, match=rf"bolt://127.0.0.1:{port} does not answer"):
        connect(f"bolt://127.0.0.1:{port}", password="x")


def test_a_wrong_password_says_where_to_set_it(neo4j_store):
    with pytest.raises(EngineUnavailable, match="KITHKIN_GRAPH_PASSWORD"):
        connect(neo4j_store.place, password="not this one")


def test_a_database_that_is_not_there_is_named(neo4j_store, engines, monkeypatch):
    monkeypatch.setenv("KITHKIN_GRAPH_PASSWORD", engines.password)
    with pytest.raises(EngineUnavailable, match="no such database"):
        connect(f"{neo4j_store.place}/nothing")


def test_the_password_may_come_from_the_environment(neo4j_store, engines, monkeypatch):
    monkeypatch.setenv("KITHKIN_GRAPH_PASSWORD", engines.password)
    with connect(neo4j_store.place) as store:
        assert store.ask("schema/version")[0]["version"] == schema.VERSION


@pytest.mark.parametrize(("engine", "words"), [("arcade", arcade), ("neo4j", neo4j)])
def test_a_graph_brought_up_once_needs_nothing_more(engines, engine, words):
    ran = []
    assert schema.bring_up(engines.empty(engine), words.schema(), ran.append) == 0
    assert ran == []


def test_a_graph_of_an_older_version_gets_the_steps_it_lacks(embedded, monkeypatch):
    [before] = embedded.ask("schema/version")
    newer = schema.Migration(schema.VERSION + 1, "A step.", ("schema/last_instant",))
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, newer))
    monkeypatch.setattr(schema, "VERSION", newer.version)
    ran = []
    assert schema.bring_up(embedded, ["one"], ran.append) == 1
    assert (ran, embedded.ask("schema/version")[0]["version"]) == (["one"], newer.version)
    embedded.tell("schema/keep_version", **before)


def test_a_graph_of_a_newer_version_is_not_touched(embedded):
    [before] = embedded.ask("schema/version")
    embedded.tell("schema/keep_version", version=schema.VERSION + 1, made="")
    with pytest.raises(EngineUnavailable, match="install a newer Kithkin"):
        schema.bring_up(embedded, [], print)
    embedded.tell("schema/keep_version", **before)


def test_ids_of_one_graph_are_made_with_one_secret(store):
    secret = ids.store_secret(store)
    assert ids.store_secret(store) == secret
    other = type(store).__new__(type(store))
    other.__dict__ |= store.__dict__ | {"_secret": lambda: b"x" * 32}
    with pytest.raises(Refused, match="KITHKIN_SECRET_FILE"):
        ids.store_secret(other)
