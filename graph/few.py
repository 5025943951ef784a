"""Replace a few elements of a derived layer row by row: as `closing` does, without the cost of frames."""

import hashlib
from collections.abc import Collection, Mapping, Sequence

import orjson
import pyarrow as pa

from kithkin.cypher.catalogue import Query
from kithkin.graph import built
from kithkin.graph.errors import WrongUse
from kithkin.graph.run import Run
from kithkin.graph.store import Change, GraphStore, Row

MOST = 50
"""Of more elements, or in a wider scope, frames are quicker."""
Scope = Mapping[str, Collection[str]]


def are(table: pa.Table, scope: Scope) -> bool:
    """Whether these are few, and in a scope that is narrow."""
    return table.num_rows <= MOST and bool(scope) and all(len(values) <= MOST for values in scope.values())


def replace_edges(store: GraphStore, run: Run, kind: tuple[str, str, str], rows: Sequence[Row], scope: Scope) -> Change:
    """Make the edges of this type between these labels, within the scope, exactly those."""
    name, source, target = kind
    start = "\0".join(kind).encode()
    told = ({key: value for key, value in row.items() if key != "id"} for row in rows)
    wanted = {hashed(start, row): row for row in reversed(list(told))}
    held = {row["id"]: row for row in _held(store, built.held_edges(name, (source, target), tuple(scope)), scope)}
    new = [row | {"id": one} for one, row in wanted.items() if one not in held]
    gone = [row for one, row in held.items() if one not in wanted]
    run.wake.add(name, (row["source"] for row in (*new, *gone)), len(new) + len(gone))
    run.check()
    store.make_edges(name, _stamped(new, run), source=source, target=target)
    store.write_rows(built.close_edges(name, source), gone, instant=run.instant, run_id=run.id)
    return Change(_ids(new), _ids(gone), len(held) - len(gone))


def replace_nodes(
    store: GraphStore, run: Run, labels: Sequence[str], table: pa.Table, scope: Scope, bare: Collection[str] = ()
) -> Change:
    """Make the nodes of the last label, within the scope, exactly those, known by their ids; `bare` ones are new."""
    columns = [name for name in table.column_names if name != "id"]
    return keep_nodes(store, run, labels, (columns, table.to_pylist()), scope, bare)


def keep_nodes(
    store: GraphStore,
    run: Run,
    labels: Sequence[str],
    told: tuple[Sequence[str], Sequence[Row]],
    scope: Scope,
    bare: Collection[str] = (),
) -> Change:
    """The same of rows with an id and these columns."""
    label, (columns, rows) = labels[-1], told
    wanted = {row["id"]: row for row in rows}
    check(wanted.values(), scope)
    there = {name: set(values).difference(bare) for name, values in scope.items()}
    known = {row["id"]: row for row in _held(store, built.held_nodes(label, columns, tuple(scope)), there)}
    held = {one: row for one, row in known.items() if row["closed"] is None}
    run.check()
    back = [row for one, row in wanted.items() if one in known and one not in held]
    differ = [row for one, row in wanted.items() if one in held and any(row[c] != held[one][c] for c in columns)]
    store.write_rows(built.set_nodes(label, columns), [*differ, *back])
    new = [row for one, row in wanted.items() if one not in known]
    store.make_nodes(labels, _stamped(new, run))
    gone = [{"id": one} for one in held if one not in wanted]
    store.write_rows(built.close_nodes(label), gone, instant=run.instant, run_id=run.id)
    return Change(_ids(new) | _ids(back), _ids(gone), len(held) - len(gone))


def _held(store: GraphStore, query: Query, scope: Scope) -> list[Row]:
    """What is there within the scope; of no ids nothing is."""
    return store.read(query, **asked(scope)) if all(scope.values()) else []


def asked(scope: Scope) -> dict[str, list[str]]:
    """The scope as a query takes it."""
    return {name: sorted(set(values)) for name, values in scope.items()}


def check(wanted: Collection[Row], scope: Scope) -> None:
    """Refuse what lies outside the scope."""
    for name, values in scope.items():
        if not all(row[name] in values for row in wanted):
            raise outside(name)


def outside(name: str) -> WrongUse:
    """What is said of a row outside the scope of a column."""
    return WrongUse(f"a row to write lies outside the scope of {name}; widen the scope")


def hashed(start: bytes, row: Row) -> str:
    """An id that says all that a row says; an absent value is as if its column were not there."""
    content = orjson.dumps(
        {name: value for name, value in row.items() if value is not None}, option=orjson.OPT_SORT_KEYS
    )
    return hashlib.blake2b(start + b"\0" + content, digest_size=12).hexdigest()


def _stamped(rows: Sequence[Row], run: Run) -> list[Row]:
    return [row | {"known_from": run.instant, "run_id": run.id} for row in rows]


def _ids(rows: Sequence[Row]) -> frozenset[str]:
    return frozenset(row["id"] for row in rows)
