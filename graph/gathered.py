"""Several small writes as one statement: what is made and set in turn, each part seeing those before it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kithkin.cypher.catalogue import Query
from kithkin.graph import model
from kithkin.graph.errors import WrongUse

Row = dict[str, Any]
PARAMETER = re.compile(r"\$(\w+)")
START = "UNWIND $rows AS r "


@dataclass(frozen=True, slots=True)
class Part:
    """A statement over `$rows`, and how many elements it must make; none where it may find fewer."""

    text: str
    parameters: dict[str, Any]
    makes: int | None = None


def nodes(labels: Sequence[str], rows: Sequence[Row]) -> Part:
    """Create nodes known to be new; values that are not there are left out."""
    marks = ":".join(map(model.label, labels))
    text = f"{START}CREATE (x:{marks} {{id: r.id}}) SET x += r"
    return Part(text, {"rows": [_there(row) for row in rows]}, len(rows))


def edges(kind: str, rows: Sequence[Row], source: str, target: str) -> Part:
    """Create edges known to be new between nodes that are there."""
    ends = f"MATCH (a:{model.label(source)} {{id: r.source}}) MATCH (b:{model.label(target)} {{id: r.target}})"
    text = f"{START}{ends} CREATE (a)-[x:{model.edge_type(kind)}]->(b) SET x += r.told"
    told = [{name: value for name, value in row.items() if name not in {"source", "target"}} for row in rows]
    parts = [
        {"source": row["source"], "target": row["target"], "told": _there(one)}
        for row, one in zip(rows, told, strict=True)
    ]
    return Part(text, {"rows": parts}, len(rows))


def committed(parameters: dict[str, Any]) -> Part:
    """Commit a run and give back the right to write, within the transaction that took it: nobody else has it there."""
    text = (
        "MATCH (l:Lease {id: 'writer', token: $token}) MATCH (r:Run {id: $run_id}) "
        "SET r.state = 'committed', r.committed_at = $committed_at, r.details = $details, r.touched = $touched, "
        "l.token = '', l.instant = r.instant"
    )
    return Part(text, parameters, 1)


def _there(row: Row) -> Row:
    for name in row:
        model.property_name(name)
    return {name: value for name, value in row.items() if value is not None}


def together(parts: Sequence[Part]) -> Query:
    """One statement of them all, in their order, that gives how many elements each part came to."""
    text, counted = "", list[str]()
    for at, part in enumerate(parts):
        own, many = PARAMETER.sub(rf"$\1_{at}", part.text), f"count(*) AS n{at}"
        if part.makes is None:
            # Where it finds nothing, what comes after it is done all the same.
            own, many = f"CALL () {{ {own} RETURN {many} }}", f"n{at}"
        text += f"{own} {'RETURN' if at == len(parts) - 1 else 'WITH'} {', '.join([*counted, many])} "
        counted.append(f"n{at}")
    return Query("gathered/writes", "Several writes", (), tuple(counted), text)


def parameters(parts: Sequence[Part]) -> dict[str, Any]:
    """What that statement takes."""
    return {f"{name}_{at}": value for at, part in enumerate(parts) for name, value in part.parameters.items()}


def check(parts: Sequence[Part], rows: Sequence[Row]) -> None:
    """Refuse what did not make all that it was to make."""
    counts = rows[0] if rows else {}
    for at, part in enumerate(parts):
        if part.makes is not None and counts.get(f"n{at}") != part.makes:
            raise WrongUse("an edge names an id that is not in the graph; create its ends first")
