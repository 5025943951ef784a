"""Open a graph: `kithkin:PATH` for the embedded engine, a Bolt or Neo4j URI for a server."""

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import neo4j

from kithkin.graph import arcade, engine, schema
from kithkin.graph import neo4j as neo4j_words
from kithkin.graph.arcade_http import ArcadeHttp
from kithkin.graph.arcade_store import ArcadeStore
from kithkin.graph.bolt_store import SETTINGS, BoltStore, plain_errors
from kithkin.graph.errors import WrongUse
from kithkin.graph.ids import secret_file, secret_in
from kithkin.graph.store import GraphStore

EMBEDDED = "kithkin"
SCHEMES = ("bolt", "neo4j", "bolt+s", "neo4j+s", "bolt+ssc", "neo4j+ssc")


def connect(
    uri: str = "kithkin:./data",
    *,
    user: str | None = None,
    password: str | None = None,
    heap: str = engine.DEFAULT_HEAP,
) -> GraphStore:
    """Open the graph at this URI; for a server the password may come from KITHKIN_GRAPH_PASSWORD."""
    scheme, _, rest = uri.partition(":")
    if scheme == EMBEDDED and rest:
        return _embedded(Path(rest).expanduser(), heap)
    if scheme in SCHEMES and urlsplit(uri).hostname:
        return _server(uri, user, password)
    raise WrongUse("a graph is kithkin:FOLDER, bolt://HOST, neo4j://HOST, or bolt+s:// and neo4j+s:// with TLS")


def _embedded(folder: Path, heap: str) -> GraphStore:
    client = engine.join(folder, heap)
    running = client.engine
    http = ArcadeHttp(running.http, running.password)
    place = "the embedded engine"
    driver = neo4j.GraphDatabase.driver(
        f"bolt://127.0.0.1:{running.bolt}", auth=(arcade.USER, running.password), **SETTINGS
    )
    store = ArcadeStore(driver, http, place=place, secret=lambda: secret_in(folder / "secret"), client=client)
    return _opened(store, arcade.schema(), http.run)


def _server(uri: str, user: str | None, password: str | None) -> GraphStore:
    parts = urlsplit(uri)
    # Never repeat a whole URI: it may hold a password.
    place = f"{parts.scheme}://{parts.hostname}:{parts.port or 7687}"
    if parts.username or parts.password:
        raise WrongUse(f"keep the password out of {place}; set KITHKIN_GRAPH_USER and KITHKIN_GRAPH_PASSWORD")
    known = password or os.environ.get("KITHKIN_GRAPH_PASSWORD")
    auth = (user or os.environ.get("KITHKIN_GRAPH_USER", "neo4j"), known) if known else None
    database = parts.path.strip("/") or None
    with plain_errors(place):
        driver = neo4j.GraphDatabase.driver(place, auth=auth, **SETTINGS)
    store = BoltStore(
        driver, place=place, database=database, secret=lambda: secret_in(secret_file(f"{place}/{database or ''}"))
    )
    return _opened(store, neo4j_words.schema(), store.run)


def _opened(store: BoltStore, statements: list[str], run: Callable[[str], object]) -> GraphStore:
    try:
        store.check()
        schema.bring_up(store, statements, run)
    except BaseException:
        store.close()
        raise
    return store
