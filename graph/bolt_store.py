"""A graph over Bolt, by the official driver: Neo4j by URI, and the base of the embedded engine."""

import contextlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, Self, TypeVar

import neo4j
import polars as pl
import pyarrow as pa
from neo4j import exceptions

from kithkin.cypher.catalogue import Query, query
from kithkin.graph import built
from kithkin.graph.abreast import AT_ONCE, Question
from kithkin.graph.arrow import as_text, joined
from kithkin.graph.ends import Ends
from kithkin.graph.errors import Conflict, EngineUnavailable, WrongUse
from kithkin.graph.foreseen import Ahead
from kithkin.graph.store import GraphStore, Row, Work

T = TypeVar("T")
# What was measured fastest: larger transactions fill the engine's heap, smaller ones wait for the disk.
ROWS_A_TRANSACTION = 5_000
ROWS_A_BATCH = 20_000
SETTINGS: dict[str, Any] = {
    "initial_retry_delay": 0.02,
    "max_transaction_retry_time": 15.0,
    "connection_timeout": 10.0,
    "fetch_size": 5_000,
    "notifications_min_severity": "OFF",
}
# A retry is no news for a user; who wants the driver's words configures logging.
logging.getLogger("neo4j").addHandler(logging.NullHandler())
LOST = (exceptions.ServiceUnavailable, exceptions.SessionExpired, exceptions.AuthError, OSError)


@contextlib.contextmanager
def plain_errors(place: str) -> Iterator[None]:
    """Turn what the driver raises for a user's machine into one line; what is our own mistake stays as it is."""
    try:
        yield
    except exceptions.AuthError as problem:
        raise EngineUnavailable(f"{place} refused the user or password; set KITHKIN_GRAPH_PASSWORD") from problem
    except LOST as problem:
        raise EngineUnavailable(f"{place} does not answer; see that it runs, then run this again") from problem
    except exceptions.TransientError as problem:
        raise EngineUnavailable(f"{place} was too busy to finish this; run it again") from problem
    except exceptions.ConstraintError as problem:
        raise Conflict("an element with this id is already in the graph; read it again, then retry") from problem
    except exceptions.ClientError as problem:
        if problem.code != "Neo.ClientError.Database.DatabaseNotFound":
            raise
        raise EngineUnavailable(f"{place} has no such database; see the path of the URI") from problem


class BoltStore:
    """An open graph behind a Bolt driver."""

    def __init__(
        self, driver: neo4j.Driver, *, place: str, database: str | None = None, secret: Callable[[], bytes]
    ) -> None:
        self.place = place
        self._secret = secret
        self._driver = driver
        self._database = database
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()

    def secret(self) -> bytes:
        """The secret behind this graph's ids."""
        return self._secret()

    def ask(self, name: str, /, **parameters: Any) -> list[Row]:
        """The rows of the named query, in its order."""
        return self.read(query(name), **parameters)

    def ask_all(self, questions: Sequence[Question], /) -> list[list[Row]]:
        """The rows of several named queries, asked beside each other."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(lambda one: self.ask(one[0], **one[1]), questions))

    def table(self, name: str, /, **parameters: Any) -> pa.Table:
        """The rows of the named query as Arrow columns; a column without any value is text."""
        return self.read_table(query(name), **parameters)

    def tell(self, name: str, /, **parameters: Any) -> list[Row]:
        """Run the named writing query in one managed transaction and give its rows."""
        return self.write(query(name), **parameters)

    def tell_rows(self, name: str, rows: Iterable[Mapping[str, Any]], /, **parameters: Any) -> None:
        """Run the named writing query over `$rows`, a few thousand a transaction."""
        self.write_rows(query(name), rows, **parameters)

    def create_nodes(self, labels: Sequence[str], nodes: pa.Table, /) -> None:
        """Create nodes known to be new; column `id` is required, null values are left out."""
        frame = joined(nodes)
        if "id" not in frame.columns:
            raise WrongUse("nodes need a column id")
        self._create(built.create_nodes(labels, frame.columns), frame)

    def create_edges(
        self,
        kind: str,
        edges: pa.Table,
        /,
        *,
        source: str,
        target: str,
        meanwhile: Work | None = None,
        ends: Ends | None = None,  # noqa: ARG002 - ids are ends enough
    ) -> None:
        """Create edges known to be new from columns `source` and `target` (ids), after what is to be done meanwhile."""
        if meanwhile:
            meanwhile()
        frame = joined(edges)
        columns = [name for name in frame.columns if name not in {"source", "target"}]
        # Sorted ends are a quarter faster: neighbours share pages.
        ordered = frame.select("source", "target", *columns).sort("source", "target")
        self._create(built.create_edges(kind, (source, target), columns), ordered)

    def _create(self, asked: Query, frame: pl.DataFrame) -> None:
        for part in frame.iter_slices(ROWS_A_TRANSACTION):
            self._make(asked, [list(row) for row in part.rows()])

    def make_nodes(self, labels: Sequence[str], rows: Sequence[Row], /) -> None:
        """Create a few nodes known to be new, without a table; values that are not there are left out."""
        for columns, values in _having_alike(rows):
            self._make(built.create_nodes(labels, columns), values)

    def make_edges(self, kind: str, rows: Sequence[Row], /, *, source: str, target: str) -> None:
        """Create a few edges known to be new, without a table; values that are not there are left out."""
        ends = [{"source": row["source"], "target": row["target"], **row} for row in rows]
        for columns, values in _having_alike(ends):
            self._make(built.create_edges(kind, (source, target), columns[2:]), values)

    def _make(self, asked: Query, values: list[list[Any]]) -> None:
        with plain_errors(self.place), self._session() as session:
            session.execute_write(_create_all, asked, values)

    def at_once(self, work: Callable[[GraphStore], T]) -> T:
        """Do all of some work in one transaction; from its beginning again when the engine asks for that."""
        from kithkin.graph.within import done_within  # noqa: PLC0415 -- it is one of these

        with plain_errors(self.place), self._session() as session:
            return session.execute_write(lambda transaction: done_within(self, transaction, work))

    def foresee(self, name: str, asked: Mapping[str, Ahead], /, **parameters: Any) -> None:
        """Ask several questions together; outside of a transaction others write meanwhile, so nothing is foreseen."""

    def read(self, asked: Query, /, **parameters: Any) -> list[Row]:
        """The rows of a query at hand."""
        with plain_errors(self.place), self._session(neo4j.READ_ACCESS) as session:
            try:
                # A transaction around one question would cost as much again as the question.
                return _told(session.run(_text(asked), parameters))
            except (exceptions.Neo4jError, exceptions.DriverError) as problem:
                if not problem.is_retryable():
                    raise
            return session.execute_read(rows_of, asked, parameters)

    def read_table(self, asked: Query, /, **parameters: Any) -> pa.Table:
        """The rows of a query at hand as Arrow columns, read in batches."""
        with plain_errors(self.place), self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(_table, asked, parameters)

    def write(self, asked: Query, /, **parameters: Any) -> list[Row]:
        """Run a writing query at hand in one managed transaction and give its rows."""
        with plain_errors(self.place), self._session() as session:
            return session.execute_write(rows_of, asked, parameters)

    def write_rows(self, asked: Query, rows: Iterable[Mapping[str, Any]], /, **parameters: Any) -> None:
        """Run a writing query at hand over `$rows`, a few thousand a transaction."""
        waiting = iter(rows)
        while part := [dict(row) for row in islice(waiting, ROWS_A_TRANSACTION)]:
            self.write(asked, rows=part, **parameters)

    def settle(self) -> None:
        """Wait until nothing is written any more for clients that are gone: a server ends their transactions itself."""

    def give_way(self) -> None:
        """Let bulk give way to questions: a server sees to that itself."""

    def check(self) -> None:
        """Make sure the engine answers and takes our password."""
        with plain_errors(self.place):
            self._driver.verify_connectivity()

    def run(self, statement: str) -> None:
        """Run one statement of the schema in its own transaction."""
        with plain_errors(self.place), self._session() as session:
            session.run(statement).consume()

    def _session(self, mode: str = neo4j.WRITE_ACCESS) -> neo4j.Session:
        return self._driver.session(database=self._database, default_access_mode=mode, bookmark_manager=self._bookmarks)

    def close(self) -> None:
        """Give the connection back."""
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _having_alike(rows: Sequence[Row]) -> Iterator[tuple[list[str], list[list[Any]]]]:
    """Rows that have the same columns together, as lists of values."""
    having: dict[tuple[str, ...], list[list[Any]]] = {}
    for row in rows:
        there = {name: value for name, value in row.items() if value is not None}
        having.setdefault(tuple(there), []).append(list(there.values()))
    for columns, values in having.items():
        yield list(columns), values


def rows_of(transaction: neo4j.ManagedTransaction, asked: Query, parameters: dict[str, Any]) -> list[Row]:
    """What a question gives within a transaction."""
    return _told(transaction.run(_text(asked), parameters))


def _told(result: neo4j.Result) -> list[Row]:
    """The rows as they are: no query gives nodes or edges, which `data` of the driver looks for in each value."""
    columns = result.keys()
    return [dict(zip(columns, row, strict=True)) for row in result]


def _table(transaction: neo4j.ManagedTransaction, asked: Query, parameters: dict[str, Any]) -> pa.Table:
    result = transaction.run(_text(asked), parameters)
    columns, records, parts = result.keys(), iter(result), []
    while batch := [tuple(record) for record in islice(records, ROWS_A_BATCH)]:
        parts.append(pl.DataFrame(batch, schema=list(columns), orient="row", infer_schema_length=None))
    return as_text(parts, columns)


def _create_all(transaction: neo4j.ManagedTransaction, asked: Query, rows: list[list[Any]]) -> None:
    made = transaction.run(_text(asked), rows=rows).single(strict=True)["made"]
    if made != len(rows):
        raise WrongUse(f"{asked.name}: an edge names an id that is not in the graph; create its ends first")


def _text(asked: Query) -> Any:
    # The driver takes literal strings only; these come from our own files and closed lists.
    return asked.text
