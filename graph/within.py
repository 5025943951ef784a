"""A graph within one transaction: small writes wait for one another, and what was asked ahead is not asked again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import neo4j
import polars as pl
import pyarrow as pa

from kithkin.cypher.catalogue import Query, query
from kithkin.graph import foreseen, gathered
from kithkin.graph.abreast import Question
from kithkin.graph.arrow import as_text
from kithkin.graph.bolt_store import BoltStore, rows_of
from kithkin.graph.ends import Ends
from kithkin.graph.foreseen import ANSWERS, Ahead, Foreseen, Wanted
from kithkin.graph.gathered import Part
from kithkin.graph.store import GraphStore, Row, Work

T = TypeVar("T")
CLASSES, KEEP_CLASS = "schema/access_classes", "write/keep_access_class"
BEGIN, COMMIT = "write/begin", "write/commit_run"


def done_within(store: BoltStore, transaction: neo4j.ManagedTransaction, work: Callable[[GraphStore], T]) -> T:
    """Do some work within a transaction, all of its writes included."""
    inside = Within(store, transaction)
    done = work(inside)
    inside.flush()
    return done


class Within(BoltStore):
    """What it writes it reads, and nobody else does before all of it is there."""

    def __init__(self, store: BoltStore, transaction: neo4j.ManagedTransaction) -> None:
        self.place, self._secret = store.place, store.secret
        self._transaction = transaction
        self._classes: list[Row] = []
        self._known = Foreseen()
        self._wanted: list[Wanted] = []
        self._waiting: list[Part] = []

    def foresee(self, name: str, asked: Mapping[str, Ahead], /, **parameters: Any) -> None:
        """Ask several questions by one that answers them all, together with the next thing that is asked or written.

        None may be about what waits to be written.
        """
        self._wanted.append(Wanted(query(name), asked, parameters))

    @property
    def _foreseen(self) -> Foreseen:
        """What was asked ahead, which is asked now if it was not."""
        if self._wanted:
            wanted, self._wanted = self._wanted, []
            [row] = rows_of(self._transaction, foreseen.together(wanted), foreseen.parameters(wanted))
            self._known.learn(wanted, row[ANSWERS])
        return self._known

    def read(self, asked: Query, /, **parameters: Any) -> list[Row]:
        """The rows of a query at hand; the classes, which every step asks for, until one more is kept."""
        known = self._foreseen.answer(asked, parameters)
        if known is not None:
            return known
        if asked.name != CLASSES:
            return self._asked(asked, parameters)
        self._classes = self._classes or rows_of(self._transaction, asked, parameters)
        return self._classes

    def ask_all(self, questions: Sequence[Question], /) -> list[list[Row]]:
        """The rows of several named queries, one after the other: a transaction answers one at a time."""
        return [self.ask(name, **parameters) for name, parameters in questions]

    def read_table(self, asked: Query, /, **parameters: Any) -> pa.Table:
        """The rows of a query at hand as Arrow columns, which without rows the engine does not name."""
        rows = self.read(asked, **parameters)
        parts = [pl.DataFrame(rows, infer_schema_length=None)] if rows else []
        return as_text(parts, asked.gives)

    def write(self, asked: Query, /, **parameters: Any) -> list[Row]:
        """Run a writing query at hand and give its rows."""
        if asked.name == BEGIN and self._wanted:
            return self._begun(asked, parameters)
        known = self._foreseen.answer(asked, parameters)
        if known:
            return known
        if asked.name == COMMIT and self._waiting:
            return self._committed(parameters)
        if asked.name == KEEP_CLASS:
            self._classes = []
        self._foreseen.written()
        return self._asked(asked, parameters)

    def write_rows(self, asked: Query, rows: Iterable[Mapping[str, Any]], /, **parameters: Any) -> None:
        """Run a writing query at hand over `$rows`; one that was built waits for others."""
        told = [dict(row) for row in rows]
        if not told:
            return
        if not asked.text.startswith(gathered.START):
            super().write_rows(asked, told, **parameters)
            return
        self._foreseen.written(*asked.says.split()[-1].split(":"))
        self._waiting.append(Part(asked.text, {**parameters, "rows": told}))

    def make_nodes(self, labels: Sequence[str], rows: Sequence[Row], /) -> None:
        """Create a few nodes known to be new."""
        if rows:
            self._foreseen.made(labels, rows)
            self._waiting.append(gathered.nodes(labels, rows))

    def make_edges(self, kind: str, rows: Sequence[Row], /, *, source: str, target: str) -> None:
        """Create a few edges known to be new."""
        if rows:
            self._foreseen.written(kind)
            self._waiting.append(gathered.edges(kind, rows, source, target))

    def create_nodes(self, labels: Sequence[str], nodes: pa.Table, /) -> None:
        """Create nodes known to be new; column `id` is required, null values are left out."""
        self.make_nodes(labels, nodes.to_pylist())

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
        self.make_edges(kind, edges.to_pylist(), source=source, target=target)

    def at_once(self, work: Callable[[GraphStore], T]) -> T:
        """Do it in this transaction."""
        return work(self)

    def flush(self) -> None:
        """Write what waits, in its order."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            rows = rows_of(self._transaction, gathered.together(waiting), gathered.parameters(waiting))
            gathered.check(waiting, rows)

    def _begun(self, asked: Query, parameters: dict[str, Any]) -> list[Row]:
        """Take the right to write by one statement with what is asked ahead, which is answered once it is taken."""
        wanted, self._wanted = self._wanted, []
        given = foreseen.parameters(wanted) | parameters
        [row] = rows_of(self._transaction, foreseen.begun(asked, wanted), given)
        self._known.learn(wanted, row.pop(ANSWERS))
        return [row]

    def _committed(self, parameters: dict[str, Any]) -> list[Row]:
        """Commit a run by one statement with what waits to be written."""
        self._waiting.append(gathered.committed(parameters))
        self.flush()
        return [{"run_id": parameters["run_id"]}]

    def _asked(self, asked: Query, parameters: dict[str, Any]) -> list[Row]:
        self.flush()
        return rows_of(self._transaction, asked, parameters)
