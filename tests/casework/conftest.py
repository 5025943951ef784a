"""A graph filled from one of the worlds of the contract suite, with label classes 1 and 2."""

import sys
import tomllib
from pathlib import Path

import polars as pl
import pytest

from kithkin.graph import access, model
from kithkin.graph.access import ClassLabels
from kithkin.graph.store import View

# Let the tests of this folder import what they share.
sys.path.insert(0, str(Path(__file__).parent))

WORLDS = Path(__file__).parent.parent / "contract" / "worlds"
SINCE = "2016-01-01T00:00:00.000000Z"
VIEW = View((1,), "2016-06-30", "2016-07-01T00:00:00.000000Z")


def world(name):
    """The nodes and edges of a world, with the defaults of the contract suite."""
    told = tomllib.loads((WORLDS / f"{name}.toml").read_text())
    return [filled_node(node) for node in told["nodes"]], [filled_edge(edge) for edge in told["edges"]]


def filled_node(node):
    labels = set(node["labels"])
    classed = {} if labels & model.NODES_WITHOUT_ACCESS else {"access": 1}
    return classed | ({} if labels & model.NODES_WITHOUT_TIMES else {"known_from": SINCE}) | node


def filled_edge(edge):
    name = "/".join((edge["type"], edge["source"], edge["target"]))
    classed = {} if edge["type"] in model.EDGES_WITHOUT_ACCESS else {"access": 1, "id": name}
    return classed | ({} if edge["type"] in model.EDGES_WITHOUT_TIMES else {"known_from": SINCE}) | edge


def fill(store, nodes, edges):
    """Put these elements into an empty graph."""
    for number, sensitivity in ((1, "S1"), (2, "S2")):
        assert access.class_for(store, ClassLabels("feed", sensitivity)) == number
    for (labels, _), alike in _alike(nodes, lambda node: tuple(node["labels"])):
        store.create_nodes(labels, _frame(alike, "labels"))
    label = {node["id"]: node["labels"][0] for node in nodes}
    for ((kind, source, target), _), alike in _alike(edges, lambda edge: ends(edge, label)):
        store.create_edges(kind, _frame(alike, "type"), source=source, target=target)


def _alike(elements, what):
    """Elements of one sort with the same properties, so that each sort is written at once."""
    found = {}
    for element in elements:
        found.setdefault((what(element), tuple(sorted(element))), []).append(element)
    return found.items()


def _frame(elements, without):
    rows = [{key: value for key, value in element.items() if key != without} for element in elements]
    return pl.DataFrame(rows, infer_schema_length=None).to_arrow()


def ends(edge, label):
    return edge["type"], label[edge["source"]], label[edge["target"]]


@pytest.fixture
def view():
    """What a reader of class 1 sees on the last day of June 2016."""
    return VIEW


@pytest.fixture
def filled(embedded):
    """Fills the embedded engine with a world, changed as asked, and gives it."""

    def fill_with(*names, also=(), joined=(), hide=(), named=None):
        nodes, edges = [], []
        for name in names:
            some_nodes, some_edges = world(name)
            known = {node["id"] for node in nodes}
            nodes += [node for node in some_nodes if node["id"] not in known]
            edges += some_edges
        nodes += [filled_node(node) for node in also]
        edges += [filled_edge(edge) for edge in joined]
        for element in (*nodes, *edges):
            element.update((named or {}).get(element.get("id"), {}))
            if element.get("id") in hide:
                element["access"] = 2
        fill(embedded, nodes, edges)
        return embedded

    return fill_with
