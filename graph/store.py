"""The ports to a graph: what the rest of Kithkin may ask of an engine."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

import pyarrow as pa

from kithkin.cypher.catalogue import Query
from kithkin.graph.foreseen import Ahead

if TYPE_CHECKING:
    from kithkin.graph.ends import Ends

Row = dict[str, Any]
Work = Callable[[], None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class View:
    """What one caller reads: access classes, the day the world is seen at, and the instant of Kithkin's knowledge."""

    access: tuple[int, ...]
    as_of: str
    known_at: str
    since: str | None = None
    """The first day of a window that ends on the day: what held on any day of it is seen then."""

    @property
    def parameters(self) -> dict[str, Any]:
        """The three parameters that every read query takes."""
        return {"access": list(self.access), "as_of": self.as_of, "known_at": self.known_at}


@dataclass(frozen=True, slots=True)
class Change:
    """What replacing a derived layer did: ids made, ids closed, and how many stayed as they were."""

    made: frozenset[str] = field(default_factory=frozenset)
    closed: frozenset[str] = field(default_factory=frozenset)
    kept: int = 0
    now: pa.Table | None = field(default=None, compare=False, repr=False)
    """Of edges replaced as a whole: the id and source of each that is there now."""


class Asker(Protocol):
    """Answers the named questions of `cypher/`."""

    def ask(self, name: str, /, **parameters: Any) -> list[Row]:
        """The rows of the named query, in its order."""
        ...

    def table(self, name: str, /, **parameters: Any) -> pa.Table:
        """The rows of the named query as Arrow columns, read in batches; for whole-graph reads."""
        ...


class GraphWriter(Protocol):
    """Changes the graph; every call is retried as a whole when the engine asks for it."""

    def tell(self, name: str, /, **parameters: Any) -> list[Row]:
        """Run the named writing query in one managed transaction and give its rows."""
        ...

    def tell_rows(self, name: str, rows: Iterable[Mapping[str, Any]], /, **parameters: Any) -> None:
        """Run the named writing query over `$rows`, a few thousand a transaction."""
        ...

    def create_nodes(self, labels: Sequence[str], nodes: pa.Table, /) -> None:
        """Create nodes known to be new by the fastest path; column `id` is required, null values are left out."""
        ...

    def create_edges(
        self,
        kind: str,
        edges: pa.Table,
        /,
        *,
        source: str,
        target: str,
        meanwhile: Work | None = None,
        ends: "Ends | None" = None,
    ) -> None:
        """Create edges known to be new from columns `source` and `target` (ids); the labels are given by name.

        What is to be done `meanwhile` is done before any is made, and may be while their ends are looked up, as far as
        these were not found ahead.
        """
        ...

    def make_nodes(self, labels: Sequence[str], rows: Sequence[Row], /) -> None:
        """Create a few nodes known to be new, without a table; values that are not there are left out."""
        ...

    def make_edges(self, kind: str, rows: Sequence[Row], /, *, source: str, target: str) -> None:
        """Create a few edges known to be new, without a table; values that are not there are left out."""
        ...


class GraphStore(Asker, GraphWriter, Protocol):
    """An open graph."""

    place: str
    """What the graph is called in a message."""

    def secret(self) -> bytes:
        """The secret behind this graph's ids; ask `graph.ids.store_secret`, which checks it."""
        ...

    def read(self, asked: Query, /, **parameters: Any) -> list[Row]:
        """As `ask`, for a query built by `graph.built`."""
        ...

    def read_table(self, asked: Query, /, **parameters: Any) -> pa.Table:
        """As `table`, for a query built by `graph.built`."""
        ...

    def write_rows(self, asked: Query, rows: Iterable[Mapping[str, Any]], /, **parameters: Any) -> None:
        """As `tell_rows`, for a query built by `graph.built`."""
        ...

    def at_once(self, work: Callable[["GraphStore"], T]) -> T:
        """Do all of some work in one transaction; from its beginning again when the engine asks for that."""
        ...

    def foresee(self, name: str, asked: Mapping[str, Ahead], /, **parameters: Any) -> None:
        """Within `at_once`: ask several questions together by the named one, so that none of them is asked again.

        It gives `question`, the id that it is `about` and what is `told`; elsewhere nothing is foreseen.
        """
        ...

    def settle(self) -> None:
        """Wait until nothing is written any more for clients that are gone."""
        ...

    def give_way(self) -> None:
        """Let what is read and written in bulk give way to questions from now on: somebody waits for their answers."""
        ...

    def close(self) -> None:
        """Give the connection back."""
        ...

    def __enter__(self) -> Self: ...
    def __exit__(self, *exc: object) -> None: ...
