"""Where a graph keeps the ends of edges that are to be made, looked up while something else is done."""

from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Protocol, Self, runtime_checkable

import polars as pl

PLACES = {"id": pl.String, "place": pl.String}
LEAST, MOST = 50, 20_000
"""Fewer ends are looked up soon enough when edges are made, and more are there found all at once."""


@runtime_checkable
class Placing(Protocol):
    """A graph that makes edges between places."""

    def places(self, label: str, ids: pl.Series, /) -> pl.DataFrame:
        """Where the nodes of a label with these ids are kept, as far as there are any: id, place."""
        ...


class Ends:
    """Ends that are looked up ahead, within one run; of a graph that keeps no places none are."""

    def __init__(self, store: Any) -> None:
        self._store = store if isinstance(store, Placing) else None
        self._pool = ThreadPoolExecutor(1)
        self._sought: list[tuple[str, Future[pl.DataFrame]]] = []

    def seek(self, label: str, ids: Collection[str]) -> None:
        """Begin to look up nodes of a label that are in the graph and stay there."""
        if self._store and LEAST <= len(ids) <= MOST:
            asked = self._pool.submit(self._store.places, label, pl.Series(sorted(ids), dtype=pl.String))
            self._sought.append((label, asked))

    def found(self, label: str) -> pl.DataFrame:
        """What was sought of a label, once it is there: id, place."""
        parts = [asked.result() for name, asked in self._sought if name == label]
        return pl.concat(parts).unique("id") if parts else pl.DataFrame(schema=PLACES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._pool.shutdown(cancel_futures=True)
