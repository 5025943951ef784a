"""Delete the content of what was erased by decision: may be stopped at any point, whoever writes next goes on."""

from collections.abc import Sequence

from kithkin.graph import built
from kithkin.graph.numbers import purge_numbers
from kithkin.graph.store import GraphStore

# Found by way of the records, so deleted before them; the records are found by way of the rows.
OWN = {"events": "Event", "addresses": "Address", "organisations": "Organisation", "scores": "Score"}


def purge(store: GraphStore) -> int:
    """Delete what is still there of erased rows; gives how many rows. The caller holds the right to write."""
    due = store.ask("schema/erasures_due")
    if due:
        store.settle()
        keys = [row["key"] for row in due]
        purge_records(store, [row["record_id"] for row in store.ask("read/load_records_of", keys=keys)])
        purge_numbers(store, keys)
        _delete(store, "Row", [row["row_id"] for row in store.ask("read/load_rows_of", keys=keys)])
        store.tell("write/erase_done", ids=[row["id"] for row in due])
    return len(due)


def purge_records(store: GraphStore, records: Sequence[str]) -> None:
    """Delete records with what only they said, and what others' ties and decisions say of them."""
    ids = list(records)
    for name, label in OWN.items():
        _delete(store, label, [row["id"] for row in store.ask(f"schema/erase_{name}", ids=ids)])
    store.tell("write/erase_compared", ids=ids)
    store.tell("write/erase_decisions", ids=ids)
    store.tell("write/erase_touched")
    _take_notes(store, ids)
    _delete(store, "Record", ids)


def _take_notes(store: GraphStore, records: Sequence[str]) -> None:
    rows = [
        {"id": row["id"], "edge_id": row["edge_id"]}
        for row in store.ask("schema/erase_noted")
        if any(record in text for text in row["attention"] for record in records)
    ]
    if rows:
        store.tell("write/erase_notes", rows=rows)


def _delete(store: GraphStore, label: str, ids: Sequence[str]) -> None:
    store.write_rows(built.erase_nodes(label), [{"id": one} for one in ids])
