"""Every query against its case: the same rows on both engines, and hidden is as absent.

For each case of `cases/`: (1) both engines give its rows; (2) hiding any one element (class 9) answers as deleting it;
(3) every `x.access IN $access` of the text matters: with it replaced by `true`, some hidden element shows.
`tests/README.md` says how to add a query with its case.
"""

import json
import re
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import neo4j
import pytest

from kithkin.cypher.catalogue import bare, catalogue, query
from kithkin.graph import built, model

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
CASED = ("read", "chronology", "chart", "score", "indicator")
HIDDEN = 9
DEFAULTS: dict[str, Any] = {"access": [1], "as_of": "2016-06-30", "known_at": "2016-07-01T00:00:00.000000Z"}
KNOWN_FROM = "2016-01-01T00:00:00.000000Z"
PREDICATE = re.compile(r"\b\w+\.access\s+IN\s+\$access\b")
QUERIES = catalogue()
PATHS = {str(path.relative_to(HERE / "cases").with_suffix("")): path for path in (HERE / "cases").rglob("*.toml")}
# By world, so that each is built once.
CASES = sorted(PATHS, key=lambda name: (tomllib.loads(PATHS[name].read_text()).get("world", name), name))
SCOPED = [name for name in CASES if name in QUERIES and "access" in QUERIES[name].takes]
CARRIERS = (model.LABELS - model.NODES_WITHOUT_ACCESS) | (model.EDGES.keys() - model.EDGES_WITHOUT_ACCESS)
killed: dict[str, int] = {}


@dataclass(frozen=True)
class Element:
    """One node or edge of a case, and the Cypher that finds it."""

    match: str
    keys: dict[str, str]
    access: int | None


@cache
def case(name: str) -> dict[str, Any]:
    """The case, with the elements of its world, defaults filled in."""
    own = tomllib.loads(PATHS[name].read_text())
    world = tomllib.loads((HERE / "worlds" / f"{own['world']}.toml").read_text()) if "world" in own else {}
    nodes = [_node(node) for node in [*world.get("nodes", []), *own.get("nodes", [])]]
    edges = [_edge(at, edge) for at, edge in enumerate([*world.get("edges", []), *own.get("edges", [])])]
    given = {key: value for key, value in DEFAULTS.items() if key in QUERIES[name].takes}
    return {
        "key": own.get("world", "") + json.dumps([own.get("nodes"), own.get("edges")]),
        "nodes": nodes,
        "edges": edges,
        "parameters": given | own.get("parameters", {}),
        "rows": own["rows"],
    }


def _node(node: dict[str, Any]) -> dict[str, Any]:
    labels = set(node["labels"])
    access = {} if labels & model.NODES_WITHOUT_ACCESS else {"access": 1}
    times = {} if labels & model.NODES_WITHOUT_TIMES else {"known_from": KNOWN_FROM}
    return access | times | node


def _edge(at: int, edge: dict[str, Any]) -> dict[str, Any]:
    access = {} if edge["type"] in model.EDGES_WITHOUT_ACCESS else {"access": 1}
    times = {} if edge["type"] in model.EDGES_WITHOUT_TIMES else {"known_from": KNOWN_FROM}
    return {"id": f"e-{at:03}"} | access | times | edge


def build(name):
    """How to fill an empty graph with the world of a case."""

    def fill(store):
        label = _labels(name)
        with store._session() as session, session.begin_transaction() as transaction:
            for node in case(name)["nodes"]:
                content = {key: value for key, value in node.items() if key != "labels"}
                _made(transaction, built.create_nodes(node["labels"], list(content)), list(content.values()))
            for edge in case(name)["edges"]:
                content = {key: value for key, value in edge.items() if key not in {"type", "source", "target"}}
                ends = edge["source"], edge["target"]
                asked = built.create_edges(edge["type"], (label[ends[0]], label[ends[1]]), list(content))
                _made(transaction, asked, [*ends, *content.values()])
            transaction.commit()

    return fill


def _made(transaction, asked, row):
    assert transaction.run(asked.text, rows=[row]).single(strict=True)["made"] == 1


def _labels(name):
    ids = [node["id"] for node in case(name)["nodes"]]
    assert len(ids) == len(set(ids)), f"{name}: two nodes share an id"
    return {node["id"]: node["labels"][0] for node in case(name)["nodes"]}


def elements(name) -> list[Element]:
    """The nodes and edges of a case."""
    label = _labels(name)
    nodes = [
        Element(f"MATCH (x:{node['labels'][0]} {{id: $id}})", {"id": node["id"]}, node.get("access"))
        for node in case(name)["nodes"]
    ]
    return nodes + [
        Element(
            f"MATCH (:{label[edge['source']]} {{id: $source}})-[x:{edge['type']} {{id: $id}}]->()",
            {"id": edge["id"], "source": edge["source"]},
            edge.get("access"),
        )
        for edge in case(name)["edges"]
    ]


def hideable(name) -> list[Element]:
    """The elements of a case that its caller may read, so that hiding them can matter."""
    return [one for one in elements(name) if one.access in case(name)["parameters"].get("access", ())]


@contextmanager
def trial(store):
    """A transaction that is undone: what is tried in it never was."""
    with store._session(neo4j.WRITE_ACCESS) as session, session.begin_transaction() as transaction:
        yield lambda text, parameters: transaction.run(text, parameters).data()
        transaction.rollback()


def answer(run, name, text=None, **changes):
    return run(text or QUERIES[name].text, case(name)["parameters"] | changes)


def hidden(run, element):
    run(f"{element.match} SET x.access = {HIDDEN}", element.keys)


def deleted(run, element):
    run(f"{element.match} {'DETACH ' if 'source' not in element.keys else ''}DELETE x", element.keys)


def mutants(name):
    """The text with each access test replaced by `true` in turn."""
    text = QUERIES[name].text
    return {found.start(): text[: found.start()] + "true" + text[found.end() :] for found in PREDICATE.finditer(text)}


def expected(name):
    return [{column: row.get(column) for column in QUERIES[name].gives} for row in case(name)["rows"]]


def plain(value):
    """Values as both engines mean them: floats to nine digits, maps and lists all the way down."""
    if isinstance(value, float):
        return round(value, 9)
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value


def ordered(name, rows):
    """The rows as they come, or by their text where the question asks for no order."""
    return rows if "ORDER BY" in query(name).text else sorted(rows, key=repr)


@pytest.mark.parametrize("name", [name for name in QUERIES if name.startswith(CASED)])
def test_every_question_has_a_case(name):
    assert name in CASES, f"add tests/contract/cases/{name}.toml; tests/README.md says how"


@pytest.mark.parametrize("name", CASES)
def test_every_case_is_of_a_query_and_holds_two_rows(name):
    assert case(name)["parameters"].keys() == set(query(name).takes)
    assert len(case(name)["rows"]) >= 2
    assert not {column for row in case(name)["rows"] for column in row} - set(query(name).gives)


@pytest.mark.engine
@pytest.mark.parametrize("engine", ["arcade", "neo4j"])
@pytest.mark.parametrize("name", CASES)
def test_both_engines_give_the_rows_of_the_case(engines, engine, name):
    store = engines.world(engine, case(name)["key"], build(name))
    assert ordered(name, plain(store.ask(name, **case(name)["parameters"]))) == ordered(name, plain(expected(name)))


@pytest.mark.engine
@pytest.mark.parametrize("name", [name for name in CASES if name not in SCOPED])
def test_a_whole_graph_read_gives_the_same_as_columns(engines, name):
    store = engines.world("arcade", case(name)["key"], build(name))
    found = store.table(name, **case(name)["parameters"]).to_pylist()
    assert ordered(name, plain(found)) == ordered(name, plain(expected(name)))


@pytest.mark.engine
@pytest.mark.parametrize("name", CASES)
def test_something_of_the_case_is_left_out(engines, name):
    """A query that returned everything would fail here."""
    store = engines.world("arcade", case(name)["key"], build(name))
    with trial(store) as run:
        seen = answer(run, name)
        granted = name in SCOPED and answer(run, name, access=[*case(name)["parameters"]["access"], 2, HIDDEN]) != seen
    assert granted or any(_changes(store, name, one, seen) is False for one in elements(name))


def _changes(store, name, element, seen):
    with trial(store) as run:
        deleted(run, element)
        return answer(run, name) != seen


@dataclass
class Findings:
    """What hiding each element of a case showed."""

    shows_through: list[dict[str, str]]
    changes: int
    alive: dict[int, str]


@cache
def findings(name, engines) -> Findings:
    """Hide each element in turn: beside deleting it, and beside every mutant not yet told apart."""
    store = engines.world("arcade", case(name)["key"], build(name))
    found = Findings([], 0, mutants(name))
    with trial(store) as run:
        seen = answer(run, name)
    for element in hideable(name):
        with trial(store) as run:
            hidden(run, element)
            right = answer(run, name)
            found.alive = {at: text for at, text in found.alive.items() if answer(run, name, text) == right}
        with trial(store) as run:
            deleted(run, element)
            if answer(run, name) != right:
                found.shows_through.append(element.keys)
        found.changes += right != seen
    return found


@pytest.mark.engine
@pytest.mark.parametrize("name", SCOPED)
def test_hidden_is_as_absent(engines, name):
    found = findings(name, engines)
    assert not found.shows_through
    assert found.changes, f"{name}: hiding any one element changes nothing"


@pytest.mark.engine
@pytest.mark.parametrize("name", SCOPED)
def test_every_access_test_matters(engines, name):
    alive = findings(name, engines).alive
    assert not alive, f"{name}: no element of the case tells that these tests are there: {_shown(name, alive)}"
    killed[name] = len(mutants(name))


def _shown(name, places):
    return [QUERIES[name].text[max(0, at - 20) : at + 40] for at in places]


@pytest.mark.engine
@pytest.mark.parametrize("name", ["read/group_members", "chronology/events"])
def test_a_query_that_forgot_an_access_test_is_caught(engines, monkeypatch, name):
    """The suite itself is tried: each mutant, taken for the query, must show what is hidden."""
    for text in mutants(name).values():
        monkeypatch.setitem(QUERIES, name, replace(QUERIES[name], text=text))
        assert findings.__wrapped__(name, engines).shows_through
        monkeypatch.undo()


@pytest.mark.engine
def test_mutants_were_made_and_killed(record_property, capsys):
    record_property("mutants_killed", sum(killed.values()))
    with capsys.disabled():
        print(f"\n{sum(killed.values())} mutants killed in {len(killed)} queries")  # noqa: T201
    assert not killed or sum(killed.values()) >= len(killed)


@pytest.mark.parametrize("name", [name for name in QUERIES if name.startswith(CASED) and name in SCOPED])
def test_what_carries_a_class_is_named_so_that_it_can_be_tested(name):
    nameless = re.findall(r"[\[(]\s*:([A-Z]\w*)", bare(QUERIES[name].text))
    assert not [one for one in nameless if one in CARRIERS]


def _carries(text):
    return any(word in CARRIERS for word in re.findall(r"\b[A-Z]\w+\b", text))


def test_only_jobs_ask_without_a_scope():
    """No route, chart or briefing names a question that reads classed facts without `$access`."""
    free = {name for name, one in QUERIES.items() if name.startswith(CASED) and "access" not in one.takes}
    free = {name for name in free if _carries(bare(QUERIES[name].text))}
    asking = [path for folder in ("api/routes", "viz") for path in (ROOT / folder).rglob("*.py")]
    named = {(path.name, name) for path in asking for name in free if f'"{name}"' in path.read_text()}
    assert not named
