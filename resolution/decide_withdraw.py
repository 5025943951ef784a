"""Take back a person entered by hand: the row with its record and ties is closed, as if its sender withdrew it."""

from collections.abc import Collection

import pyarrow as pa

from kithkin.graph.closing import replace_edges, replace_nodes
from kithkin.graph.run import writing
from kithkin.graph.store import GraphStore

TIES = {"FROM": "Row", "STATES": "Record", "INVOLVED_IN": "Event", "AT": "Address", "AFFILIATED_WITH": "Organisation"}
NOTHING = pa.table({name: pa.array([], pa.string()) for name in ("id", "key", "source", "target")})


def close_rows(store: GraphStore, records: Collection[str], act: str, *, wait: float) -> None:
    """Close the rows of these records with all that they state."""
    keys = {record.rpartition(":")[0] for record in records}
    with writing(store, "decide", wait=wait, decision=act, decisions=[act], withdrawn=sorted(records)) as run:
        for kind, target in TIES.items():
            ends = NOTHING.select(["source", "target"])
            replace_edges(store, run, kind, ends, source="Record", target=target, scope={"source": set(records)})
        replace_nodes(store, run, ["Record"], NOTHING.select(["id"]), scope={"id": set(records)})
        replace_nodes(store, run, ["Row"], NOTHING.select(["id", "key"]), scope={"key": keys})
