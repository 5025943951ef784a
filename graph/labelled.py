"""Queries about the access classes of what is stored, whenever it held; built only from the closed lists of `model`."""

from collections.abc import Sequence

from kithkin.cypher.catalogue import Query
from kithkin.graph import model


def nodes_by(label: str, key: str, about: str) -> Query:
    """The nodes of a label whose key is one of `$ids`, with what tells whom they are about."""
    text = f"UNWIND $ids AS one MATCH (x:{model.label(label)} {{{model.property_name(key)}: one}}) {_node(about)}"
    return Query(f"built/nodes_by {label}", label, ("ids",), ("id", "about", "access"), text)


def nodes_within(label: str, about: str) -> Query:
    """The nodes of a label that have one of the classes `$access`."""
    text = f"MATCH (x:{model.label(label)}) WHERE x.access IN $access {_node(about)}"
    return Query(f"built/nodes_within {label}", label, ("access",), ("id", "about", "access"), text)


def _node(about: str) -> str:
    return f"RETURN DISTINCT x.id AS id, x.{model.property_name(about)} AS about, x.access AS access"


def edges_by(kind: str, ends: tuple[str, str], also: Sequence[str] = (), *, at_target: bool = False) -> Query:
    """The edges of a type that begin, or end, at one of `$ids`."""
    source, target = map(model.label, ends)
    edge = model.edge_type(kind)
    begin = (
        f"(b:{target} {{id: one}})<-[e:{edge}]-(a:{source})"
        if at_target
        else f"(a:{source} {{id: one}})-[e:{edge}]->(b:{target})"
    )
    gives = ("id", "source", "target", "access", *also)
    return Query(f"built/edges_by {kind}", kind, ("ids",), gives, f"UNWIND $ids AS one MATCH {begin} {_edge(also)}")


def edges_within(kind: str, ends: tuple[str, str], also: Sequence[str] = ()) -> Query:
    """The edges of a type that have one of the classes `$access`."""
    source, target = map(model.label, ends)
    text = f"MATCH (a:{source})-[e:{model.edge_type(kind)}]->(b:{target}) WHERE e.access IN $access {_edge(also)}"
    return Query(f"built/edges_within {kind}", kind, ("access",), ("id", "source", "target", "access", *also), text)


def _edge(also: Sequence[str]) -> str:
    more = "".join(f", e.{model.property_name(name)} AS {name}" for name in also)
    return f"RETURN DISTINCT e.id AS id, a.id AS source, b.id AS target, e.access AS access{more}"


def set_node(label: str) -> Query:
    """Give the nodes of `$rows` the class of each."""
    text = f"UNWIND $rows AS r MATCH (x:{model.label(label)} {{id: r.id}}) SET x.access = r.access"
    return Query(f"built/set_node {label}", label, ("rows",), (), text)


def set_edge(kind: str, source: str) -> Query:
    """Give the edges of `$rows` the class of each."""
    text = (
        f"UNWIND $rows AS r MATCH (a:{model.label(source)} {{id: r.source}})-[e:{model.edge_type(kind)}]->() "
        "WHERE e.id = r.id SET e.access = r.access"
    )
    return Query(f"built/set_edge {kind}", kind, ("rows",), (), text)


def say_less() -> Query:
    """Take from the ties of `$rows` what they say of another record."""
    text = (
        "UNWIND $rows AS r MATCH (a:Record {id: r.source})-[e:SAME_AS]->() WHERE e.id = r.id "
        "SET e.evidence = '[]' REMOVE e.compared_with, e.weight, e.attention"
    )
    return Query("built/say_less", "SAME_AS", ("rows",), (), text)


def all_addresses() -> Query:
    """Every address with what tells which are one place."""
    text = "MATCH (a:Address) RETURN a.id AS id, a.line AS line, a.postcode AS postcode, a.uprn AS uprn"
    return Query("built/all_addresses", "Address", (), ("id", "line", "postcode", "uprn"), text)
