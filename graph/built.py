"""Queries whose labels and edge types are chosen at run time, built only from the closed lists of `model`."""

from collections.abc import Sequence

from kithkin.cypher.catalogue import Query
from kithkin.graph import model

EMPTY: tuple[str, ...] = ()


def _query(name: str, text: str, takes: Sequence[str], gives: Sequence[str] = EMPTY) -> Query:
    return Query(f"built/{name}", name, tuple(takes), tuple(gives), text)


def create_nodes(labels: Sequence[str], columns: Sequence[str]) -> Query:
    """Create nodes from `$rows`, each a list of values in the order of the columns."""
    marks = ":".join(map(model.label, labels))
    text = f"UNWIND $rows AS r CREATE (x:{marks} {{{_values(columns)}}}) RETURN count(*) AS made"
    return _query(f"create_nodes {marks}", text, ["rows"], ["made"])


def create_edges(kind: str, ends: tuple[str, str], columns: Sequence[str]) -> Query:
    """Create edges from `$rows`: source id, target id, then a value for each column."""
    source, target = map(model.label, ends)
    text = (
        f"UNWIND $rows AS r MATCH (a:{source} {{id: r[0]}}) MATCH (b:{target} {{id: r[1]}}) "
        f"CREATE (a)-[x:{model.edge_type(kind)} {{{_values(columns, first=2)}}}]->(b) RETURN count(*) AS made"
    )
    return _query(f"create_edges {kind}", text, ["rows"], ["made"])


def _values(columns: Sequence[str], first: int = 0) -> str:
    return ", ".join(f"{model.property_name(name)}: r[{at}]" for at, name in enumerate(columns, first))


def held_edges(kind: str, ends: tuple[str, str], scope: Sequence[str]) -> Query:
    """Edges still held between these labels, within `$<name>` for each name of the scope."""
    source, target = map(model.label, ends)
    edge = model.edge_type(kind)
    # The embedded engine begins at the first node of a pattern, so that is the one whose id is known.
    anchored = next((name for name in ("source", "target") if name in scope), None)
    if anchored == "source":
        begin = f"UNWIND $source AS one MATCH (a:{source} {{id: one}})-[e:{edge}]->(b:{target})"
    elif anchored:
        begin = f"UNWIND $target AS one MATCH (b:{target} {{id: one}})<-[e:{edge}]-(a:{source})"
    else:
        begin = f"MATCH (a:{source})-[e:{edge}]->(b:{target})"
    tests = ["e.known_to IS NULL", *(f"{_of_edge(name)} IN ${name}" for name in scope if name != anchored)]
    text = f"{begin} WHERE {' AND '.join(tests)} RETURN e.id AS id, a.id AS source"
    at = " at target" if anchored == "target" else ""
    return _query(f"held_edges {kind}{at}", text, scope, ["id", "source"])


def _of_edge(name: str) -> str:
    return {"source": "a.id", "target": "b.id"}.get(name) or f"e.{model.property_name(name)}"


def close_edges(kind: str, source: str) -> Query:
    """Close the edges of `$rows` (source id and edge id) at `$instant`."""
    text = (
        f"UNWIND $rows AS r MATCH (a:{model.label(source)} {{id: r.source}})-[e:{model.edge_type(kind)}]->() "
        "WHERE e.id = r.id AND e.known_to IS NULL SET e.known_to = $instant, e.closed_run_id = $run_id"
    )
    return _query(f"close_edges {kind}", text, ["rows", "instant", "run_id"])


def held_nodes(label: str, columns: Sequence[str], scope: Sequence[str]) -> Query:
    """Nodes of a label within the scope, held or closed, with these columns."""
    looked_up = (*model.UNIQUE[model.label(label)], *model.LOOKUPS.get(label, ()))
    anchored = next((name for name in scope if name in looked_up), None)
    begin = f"UNWIND ${anchored} AS one MATCH (x:{label} {{{anchored}: one}})" if anchored else f"MATCH (x:{label})"
    tests = [f"x.{model.property_name(name)} IN ${name}" for name in scope if name != anchored]
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    wanted = "".join(f", x.{model.property_name(name)} AS {name}" for name in columns)
    text = f"{begin}{where} RETURN x.id AS id, x.known_to AS closed{wanted}"
    return _query(f"held_nodes {label}", text, scope, ["id", "closed", *columns])


def close_nodes(label: str) -> Query:
    """Close the nodes of `$rows` at `$instant`; a record is looked up by when something of it changed."""
    changed = ", x.stated_at = $instant" if label == "Record" else ""
    text = (
        f"UNWIND $rows AS r MATCH (x:{model.label(label)} {{id: r.id}}) WHERE x.known_to IS NULL "
        f"SET x.known_to = $instant, x.closed_run_id = $run_id{changed}"
    )
    return _query(f"close_nodes {label}", text, ["rows", "instant", "run_id"])


def set_nodes(label: str, columns: Sequence[str]) -> Query:
    """Set the columns of the nodes of `$rows` and hold them (again)."""
    values = "".join(f" SET x.{model.property_name(name)} = r.{name}" for name in columns)
    text = f"UNWIND $rows AS r MATCH (x:{model.label(label)} {{id: r.id}}){values} REMOVE x.known_to, x.closed_run_id"
    return _query(f"set_nodes {label}", text, ["rows"])


def retire_nodes(label: str) -> Query:
    """Make room for a new version: closed nodes of `$rows` carry the instant of their end in their id."""
    text = (
        f"UNWIND $rows AS r MATCH (x:{model.label(label)} {{id: r.id}}) WHERE x.known_to IS NOT NULL "
        "SET x.id = x.id + '~' + x.known_to"
    )
    return _query(f"retire_nodes {label}", text, ["rows"])


def touched_edges(kind: str, source: str) -> Query:
    """Where the edges begin that `$run_id` made or closed, and which run made them."""
    text = (
        f"MATCH (a:{model.label(source)})-[e:{model.edge_type(kind)}]->() "
        "WHERE e.run_id = $run_id OR e.closed_run_id = $run_id RETURN a.id AS id, e.run_id AS made_by"
    )
    return _query(f"touched_edges {kind}", text, ["run_id"], ["id", "made_by"])


def touched_nodes(label: str) -> Query:
    """The nodes that `$run_id` made or closed, and which run made them."""
    text = (
        f"MATCH (x:{model.label(label)}) WHERE x.run_id = $run_id OR x.closed_run_id = $run_id "
        "RETURN x.id AS id, x.run_id AS made_by"
    )
    return _query(f"touched_nodes {label}", text, ["run_id"], ["id", "made_by"])


def delete_edges(kind: str, source: str) -> Query:
    """Delete the edges that `$run_id` made from the nodes of `$rows`."""
    text = f"{_from_rows(kind, source)} WHERE e.run_id = $run_id DELETE e"
    return _query(f"delete_edges {kind}", text, ["rows", "run_id"])


def reopen_edges(kind: str, source: str) -> Query:
    """Reopen the edges that `$run_id` closed from the nodes of `$rows`."""
    text = f"{_from_rows(kind, source)} WHERE e.closed_run_id = $run_id REMOVE e.known_to, e.closed_run_id"
    return _query(f"reopen_edges {kind}", text, ["rows", "run_id"])


def _from_rows(kind: str, source: str) -> str:
    return f"UNWIND $rows AS r MATCH (a:{model.label(source)} {{id: r.id}})-[e:{model.edge_type(kind)}]->()"


def delete_nodes(label: str) -> Query:
    """Delete the nodes of `$rows` that `$run_id` made."""
    text = f"UNWIND $rows AS r MATCH (x:{model.label(label)} {{id: r.id}}) WHERE x.run_id = $run_id DETACH DELETE x"
    return _query(f"delete_nodes {label}", text, ["rows", "run_id"])


def reopen_nodes(label: str) -> Query:
    """Reopen the nodes of `$rows` that `$run_id` closed."""
    text = (
        f"UNWIND $rows AS r MATCH (x:{model.label(label)} {{id: r.id}}) WHERE x.closed_run_id = $run_id "
        "REMOVE x.known_to, x.closed_run_id"
    )
    return _query(f"reopen_nodes {label}", text, ["rows", "run_id"])


def erase_nodes(label: str) -> Query:
    """Delete the nodes of `$rows` with all their edges, whoever made them."""
    text = f"UNWIND $rows AS r MATCH (x:{model.label(label)} {{id: r.id}}) DETACH DELETE x"
    return _query(f"erase_nodes {label}", text, ["rows"])
