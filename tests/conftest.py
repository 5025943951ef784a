"""Engines for tests: started once a session, emptied before each test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest

from kithkin.bench import neo4j_server
from kithkin.cypher.catalogue import Query
from kithkin.graph import access
from kithkin.graph.bolt_store import BoltStore
from kithkin.graph.connect import connect
from kithkin.graph.store import GraphStore

ENGINES = ("arcade", "neo4j")
FIXTURES = {"store", "arcade_store", "neo4j_store", "embedded", "engines"}
WIPE = Query(
    "test/wipe", "Empty the graph but for its schema version.", ("most",), ("gone",),
    "MATCH (n) WHERE NOT n:SchemaVersion WITH n LIMIT $most DETACH DELETE n RETURN count(*) AS gone",
)  # fmt: skip
MOST = 10_000

# How long an example takes says how busy the machine is, not whether a law holds.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Whatever asks for an engine is marked so."""
    for item in items:
        if FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("engine")


class Engines:
    """The engines of one session, each started when first asked for."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._open: dict[str, BoltStore] = {}
        self._worlds: dict[str, str] = {}
        self.password = ""
        """Neo4j's, once it runs."""

    def world(self, name: str, key: str, build: Callable[[BoltStore], None]) -> BoltStore:
        """That engine's graph, holding this world; built again only after another was asked for."""
        if self._worlds.get(name) != key:
            build(self.empty(name))
            self._worlds[name] = key
        return self._open[name]

    def empty(self, name: str) -> BoltStore:
        """That engine's graph, emptied."""
        self._worlds.pop(name, None)
        if name not in self._open:
            self._open[name] = self._stack.enter_context(self._started(name))
        store = self._open[name]
        while store.write(WIPE, most=MOST)[0]["gone"] == MOST:
            pass
        access.forget(store)
        return store

    def _started(self, name: str) -> BoltStore:
        if name == "arcade":
            return connect(f"kithkin:{self._folder}", heap="512m")
        try:
            server = self._stack.enter_context(neo4j_server.running())
        except neo4j_server.CannotStart as problem:
            pytest.fail(str(problem), pytrace=False)
        self.password = server.password
        return connect(server.uri, password=server.password)


@pytest.fixture(scope="session")
def engines(tmp_path_factory) -> Iterator[Engines]:
    """Both engines, started on first need and stopped at the end."""
    folder = tmp_path_factory.mktemp("graph")
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setenv("KITHKIN_SECRET_FILE", str(folder / "server.secret"))
        yield Engines(folder, stack)


@pytest.fixture
def arcade_store(engines) -> GraphStore:
    """An empty graph in the embedded engine."""
    return engines.empty("arcade")


@pytest.fixture
def neo4j_store(engines) -> GraphStore:
    """An empty graph in Neo4j."""
    return engines.empty("neo4j")


@pytest.fixture
def embedded(arcade_store) -> GraphStore:
    """An empty graph, for tests that need an engine but not both."""
    return arcade_store


@pytest.fixture(params=ENGINES)
def store(request, engines) -> GraphStore:
    """An empty graph, once for each engine."""
    return engines.empty(request.param)
