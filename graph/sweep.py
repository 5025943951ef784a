"""Undo what a run that never committed has left: delete what it made, reopen what it closed."""

from collections.abc import Iterable

from kithkin.graph import built, model
from kithkin.graph.store import GraphStore

BOOKKEEPING = frozenset({"Run", "Lease", "AccessClass", "SchemaVersion", "Decision"})


def sweep(store: GraphStore, run_id: str) -> None:
    """Undo a run; safe to run again after being stopped half-way."""
    for kind, pairs in model.EDGES.items():
        if kind not in model.EDGES_WITHOUT_TIMES:
            for source in sorted({source for source, _ in pairs}):
                _sweep_edges(store, run_id, kind, source)
    for label in sorted(model.LABELS - BOOKKEEPING - set(model.GROUP_LABELS)):
        _sweep_nodes(store, run_id, label)
    store.tell("write/end_run", run_id=run_id)


def _sweep_edges(store: GraphStore, run_id: str, kind: str, source: str) -> None:
    for made, query in ((True, built.delete_edges(kind, source)), (False, built.reopen_edges(kind, source))):
        touched = store.read_table(built.touched_edges(kind, source, made=made), run_id=run_id)
        store.write_rows(query, _rows(touched["source"].to_pylist()), run_id=run_id)


def _sweep_nodes(store: GraphStore, run_id: str, label: str) -> None:
    for made, query in ((True, built.delete_nodes(label)), (False, built.reopen_nodes(label))):
        touched = store.read_table(built.touched_nodes(label, made=made), run_id=run_id)
        store.write_rows(query, _rows(touched["id"].to_pylist()), run_id=run_id)


def _rows(ids: Iterable[str]) -> list[dict[str, str]]:
    return [{"id": one} for one in dict.fromkeys(ids)]
