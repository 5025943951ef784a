"""Hold back memberships of gangs that somebody has asked to remove: they are in force no more while it waits."""

import pyarrow as pa

from kithkin.graph import labelled
from kithkin.graph.closing import replace_edges
from kithkin.graph.run import Run
from kithkin.graph.store import GraphStore

NOTHING = pa.table({name: pa.array([], pa.string()) for name in ("source", "target", "status")})


def suspend(store: GraphStore, run: Run) -> None:
    """Close what is in force of whoever waits to be removed; what is only proposed of them stays."""
    for row in store.ask("read/removals_waiting"):
        about = labelled.edges_by("SAME_AS", ("Record", "Person"), ("known_to",))
        ties = store.read(about, ids=row["record_ids"])
        persons = {tie["target"] for tie in ties if tie["known_to"] is None}
        scope = {"source": persons, "target": {row["group_id"]}, "status": {"authorised"}}
        replace_edges(store, run, "MEMBER_OF", NOTHING, source="Person", target="Group", scope=scope)
