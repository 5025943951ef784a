"""Queries whose labels and edge types are chosen at run time, built only from the closed lists of `model`."""

from collections.abc import Sequence

from kithkin.cypher.catalogue import Query
from kithkin.graph import model


def create_nodes(labels: Sequence[str], columns: Sequence[str]) -> Query:
    """Create nodes from `$rows`, each a list of values in the order of the columns."""
    values = _values(columns)
    text = f"UNWIND $rows AS r CREATE (x:{':'.join(map(model.label, labels))} {{{values}}}) RETURN count(*) AS made"
    return Query(f"built/create_nodes {':'.join(labels)}", "Create nodes.", ("rows",), ("made",), text)


def create_edges(kind: str, ends: tuple[str, str], columns: Sequence[str]) -> Query:
    """Create edges from `$rows`: source id, target id, then a value for each column."""
    source, target = map(model.label, ends)
    text = (
        f"UNWIND $rows AS r MATCH (a:{source} {{id: r[0]}}) MATCH (b:{target} {{id: r[1]}}) "
        f"CREATE (a)-[x:{model.edge_type(kind)} {{{_values(columns, first=2)}}}]->(b) RETURN count(*) AS made"
    )
    return Query(f"built/create_edges {kind}", "Create edges.", ("rows",), ("made",), text)


def _values(columns: Sequence[str], first: int = 0) -> str:
    return ", ".join(f"{model.property_name(name)}: r[{at}]" for at, name in enumerate(columns, first))
