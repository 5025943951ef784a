"""Undo what a run that never committed has left: delete what it made, reopen what it closed."""

from collections.abc import Iterator

import polars as pl

from kithkin.graph import built, model
from kithkin.graph.arrow import joined
from kithkin.graph.store import GraphStore

BOOKKEEPING = frozenset({"Run", "Lease", "AccessClass", "SchemaVersion", "Decision"})


def sweep(store: GraphStore, run_id: str) -> None:
    """Undo a run; safe to run again after being stopped half-way."""
    store.settle()
    for kind, pairs in model.EDGES.items():
        if kind not in model.EDGES_WITHOUT_TIMES:
            for source in sorted({source for source, _ in pairs}):
                _sweep_edges(store, run_id, kind, source)
    for label in sorted(model.LABELS - BOOKKEEPING - set(model.GROUP_LABELS)):
        _sweep_nodes(store, run_id, label)


def _sweep_edges(store: GraphStore, run_id: str, kind: str, source: str) -> None:
    touched = joined(store.read_table(built.touched_edges(kind, source), run_id=run_id))
    store.write_rows(built.delete_edges(kind, source), _made(touched, run_id), run_id=run_id)
    store.write_rows(built.reopen_edges(kind, source), _closed(touched, run_id), run_id=run_id)


def _sweep_nodes(store: GraphStore, run_id: str, label: str) -> None:
    touched = joined(store.read_table(built.touched_nodes(label), run_id=run_id))
    store.write_rows(built.delete_nodes(label), _made(touched, run_id), run_id=run_id)
    store.write_rows(built.reopen_nodes(label), _closed(touched, run_id), run_id=run_id)


def _made(touched: pl.DataFrame, run_id: str) -> Iterator[dict[str, str]]:
    return touched.filter(pl.col("made_by") == run_id).select("id").unique().iter_rows(named=True)


def _closed(touched: pl.DataFrame, run_id: str) -> Iterator[dict[str, str]]:
    others = pl.col("made_by").is_null() | (pl.col("made_by") != run_id)
    return touched.filter(others).select("id").unique().iter_rows(named=True)
