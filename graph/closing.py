"""Replace a derived layer by what holds now: make what is new, close what no longer holds, leave the rest alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import polars as pl
import pyarrow as pa

from kithkin.graph import built, few
from kithkin.graph.arrow import joined
from kithkin.graph.ends import Ends
from kithkin.graph.few import Scope
from kithkin.graph.run import Run
from kithkin.graph.store import Change, GraphStore


def replace_edges(  # noqa: PLR0913 - a layer is its kind, its ends and its scope
    store: GraphStore,
    run: Run,
    kind: str,
    table: pa.Table,
    *,
    source: str,
    target: str,
    scope: Scope | None = None,
    bare: Collection[str] = (),
) -> Change:
    """Make the edges of this type between these labels, within the scope, exactly those of the table.

    Columns `source` and `target` are ids; every other column is a property and a part of what the edge is.
    The scope gives allowed values of `source`, `target` or a property: edges outside it are left alone. Of ends that
    are `bare` it is known that they have none of these edges yet.
    """
    within = scope or {}
    if few.are(table, within):
        few.check(rows := table.to_pylist(), within)
        return few.replace_edges(store, run, (kind, source, target), rows, _but(within, bare))
    wanted = identified((kind, source, target), table)
    _check_scope(wanted, within)
    return exchange_edges(
        store, run, (kind, source, target), (held_edges(store, (kind, source, target), within, bare), wanted)
    )


def exchange_edges(
    store: GraphStore,
    run: Run,
    kind: tuple[str, str, str],
    edges: tuple[pl.DataFrame, pl.DataFrame],
    ends: Ends | None = None,
) -> Change:
    """Close edges that were held (id, source) and are not wanted, and make those that are wanted (as `identified`)."""
    (name, source, target), (held, wanted) = kind, edges
    new = wanted.filter(~pl.col("id").is_in(held["id"].implode()))
    gone = held.filter(~pl.col("id").is_in(wanted["id"].implode()))
    run.wake.add(name, (one for part in (new, gone) for one in part["source"]), new.height + gone.height)
    run.check()

    def close() -> None:
        rows = gone.iter_rows(named=True)
        store.write_rows(built.close_edges(name, source), rows, instant=run.instant, run_id=run.id)

    if new.height:
        made = _stamped(new, run)
        store.create_edges(name, made, source=source, target=target, meanwhile=close, ends=ends)
    else:
        close()
    now = wanted.select("id", "source").to_arrow()
    return Change(frozenset(new["id"]), frozenset(gone["id"]), held.height - gone.height, now)


def held_edges(store: GraphStore, kind: tuple[str, str, str], scope: Scope, bare: Collection[str]) -> pl.DataFrame:
    """The edges of a type between two labels that are held within the scope: id, source."""
    query = built.held_edges(kind[0], kind[1:], tuple(scope))
    return joined(store.read_table(query, **_but(scope, bare)))


def _but(scope: Scope, bare: Collection[str]) -> dict[str, list[str]]:
    return {name: sorted(set(values).difference(bare)) for name, values in scope.items()}


def replace_nodes(
    store: GraphStore,
    run: Run,
    labels: Sequence[str],
    table: pa.Table,
    *,
    scope: Scope | None = None,
    bare: Collection[str] = (),
) -> Change:
    """Make the nodes of the last label, within the scope, exactly those of the table.

    With a column `id` a node is known by it: other columns are set where they differ, and a closed node that is
    back is held again. Without, a node is its content (`identified` tells the id), and any difference is a new node.
    Of what is `bare` it is known that no node has it.
    """
    named = "id" in table.column_names
    if named and scope and few.are(table, scope):
        return few.replace_nodes(store, run, labels, table, scope, bare)
    wanted = joined(table) if named else identified(tuple(labels), table)
    within = scope or {}
    _check_scope(wanted, within)
    columns = [name for name in wanted.columns if name != "id"]
    query = built.held_nodes(labels[-1], columns if named else [], tuple(within))
    known = joined(store.read_table(query, **_but(within, bare)))
    held, closed = known.filter(pl.col("closed").is_null()), known.filter(pl.col("closed").is_not_null())
    run.check()
    back = _known(wanted, closed)
    if named:
        _set(
            store, labels[-1], columns, [*_differing(_known(wanted, held), held, columns), *back.iter_rows(named=True)]
        )
    else:
        store.write_rows(built.retire_nodes(labels[-1]), back.select("id").iter_rows(named=True))
    new = _unknown(wanted, known) if named else _unknown(wanted, held)
    if new.height:
        store.create_nodes(labels, _stamped(new, run))
    gone = _unknown(held, wanted)
    store.write_rows(
        built.close_nodes(labels[-1]), gone.select("id").iter_rows(named=True), instant=run.instant, run_id=run.id
    )
    return Change(frozenset(new["id"]) | frozenset(back["id"]), frozenset(gone["id"]), held.height - gone.height)


def known_nodes(store: GraphStore, label: str, ids: Collection[str], also: Sequence[str] = ()) -> pl.DataFrame:
    """Those of some ids that nodes of the label ever had, with the instant when each was closed, and other texts."""
    names = ["id", "closed", *also]
    if not ids:
        return pl.DataFrame(schema=dict.fromkeys(names, pl.String))
    read = joined(store.read_table(built.held_nodes(label, also, ("id",)), id=sorted(ids)))
    return read.select(pl.col(names).cast(pl.String))


def identified(kind: Sequence[str], table: pa.Table) -> pl.DataFrame:
    """The rows with an `id` that says all they say, each once; an absent value is as if its column were not there."""
    frame = joined(table).drop("id", strict=False)
    start = "\0".join(kind).encode()
    ids = [few.hashed(start, row) for row in frame.iter_rows(named=True)]
    return frame.with_columns(pl.Series("id", ids, dtype=pl.String)).unique("id", keep="first", maintain_order=True)


def _stamped(frame: pl.DataFrame, run: Run) -> pa.Table:
    return frame.with_columns(known_from=pl.lit(run.instant), run_id=pl.lit(run.id)).to_arrow()


def _known(frame: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col("id").is_in(others["id"].implode()))


def _unknown(frame: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(~pl.col("id").is_in(others["id"].implode()))


def _differing(wanted: pl.DataFrame, held: pl.DataFrame, columns: Sequence[str]) -> list[dict[str, Any]]:
    before = {row["id"]: row for row in held.iter_rows(named=True)}
    return [
        row for row in wanted.iter_rows(named=True) if any(row[name] != before[row["id"]][name] for name in columns)
    ]


def _set(store: GraphStore, label: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    store.write_rows(built.set_nodes(label, columns), rows)


def _check_scope(wanted: pl.DataFrame, scope: Scope) -> None:
    for name, values in scope.items():
        if not wanted[name].is_in(sorted(values)).all():
            raise few.outside(name)
