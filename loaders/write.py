"""Shaped rows into the graph: what is new by the fast path, what is restated by comparing, what is gone closed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl
import pyarrow as pa

from kithkin.graph import built
from kithkin.graph.closing import identified, replace_edges, replace_nodes
from kithkin.graph.cover import covering
from kithkin.graph.run import Run
from kithkin.graph.said import keep_said
from kithkin.graph.store import GraphStore
from kithkin.loaders.difference import Difference
from kithkin.loaders.reference import best
from kithkin.loaders.shape import Shaped, with_places

FRESH, RESTATED = "fresh", "restated"
Progress = Callable[[str], None]
EDGES = {
    "from_row": ("FROM", "Row"),
    "states": ("STATES", "Record"),
    "involved": ("INVOLVED_IN", "Event"),
    "at": ("AT", "Address"),
    "affiliated": ("AFFILIATED_WITH", "Organisation"),
}


@dataclass(frozen=True)
class Delivery:
    """One delivery on its way into the graph."""

    store: GraphStore
    run: Run
    load_id: str
    shaped: Shaped
    difference: Difference
    known_rows: frozenset[str]

    def write(self, progress: Progress) -> None:
        """Write everything; nothing of it is seen before the run commits."""
        restated = self._records_before()
        ties = {name: self._of(self.shaped[name], FRESH, RESTATED) for name in EDGES}
        progress("addresses and organisations")
        self._reference("addresses", "Address", ties["at"])
        self._reference("organisations", "Organisation", ties["affiliated"])
        progress("events")
        self._events(ties["involved"])
        progress("rows")
        self._rows()
        progress("records")
        otherwise = self._keep_said(restated)
        self._records(restated)
        ties["from_row"] = self._stated_anew(ties["from_row"], otherwise)
        for name, (kind, target) in EDGES.items():
            progress(f"ties {kind}")
            self._edges(kind, target, ties[name], restated)
        self._close_deserted(restated)

    @cached_property
    def _states(self) -> pl.DataFrame:
        """Whether the row of each key is fresh, or restated."""
        found = self.difference
        words = [FRESH] * len(found.fresh) + [RESTATED] * len(found.restated)
        return pl.DataFrame({"key": [*found.fresh, *found.restated], "state": words}, schema=_STATES)

    def _of(self, frame: pl.DataFrame, *states: str) -> pl.DataFrame:
        """The rows, records or ties that come from rows in these states."""
        if not frame.height:
            return frame
        keys = frame["key"] if "key" in frame.columns else frame["source"].str.replace(r":[^:]*$", "")
        state = keys.alias("key").to_frame().join(self._states, on="key", how="left", maintain_order="left")["state"]
        return frame.filter(state.is_in(list(states)).fill_null(value=False))

    def _records_before(self) -> frozenset[str]:
        """The records that the restated and gone rows have stated before."""
        if not self.difference.touched:
            return frozenset()
        table = self.store.table("read/load_records_of", keys=sorted(self.difference.touched))
        return frozenset(_frame(table)["record_id"])

    def _keep_said(self, before: frozenset[str]) -> frozenset[str]:
        """Keep what records stated before; gives those that state something else from now on."""
        again = self._of(self.shaped["records"], RESTATED)
        ids = before | set(again["id"])
        return keep_said(self.store, self.run, ids, again) if ids else frozenset()

    def _stated_anew(self, ties: pl.DataFrame, otherwise: frozenset[str]) -> pl.DataFrame:
        # Where only the words of the feed changed the row is the same, and the tie must be another all the same.
        anew = pl.when(pl.col("source").is_in(sorted(otherwise))).then(pl.lit(self.load_id))
        return ties.with_columns(anew_by=anew) if otherwise else ties

    def _reference(self, name: str, label: str, ties: pl.DataFrame) -> None:
        """Make the places and organisations that are tied to, and keep the best that is known of each."""
        if not ties.height:
            return
        sent = self.shaped[name].filter(pl.col("id").is_in(ties["target"].implode()))
        if not sent.height:
            return
        known = _frame(self.store.table(f"read/load_{name}_of", ids=sent["id"].to_list()))
        known = known.cast(dict.fromkeys(known.columns, pl.String))
        told = best(pl.concat([known, sent.select(known.columns)]))
        whole = with_places(told) if name == "addresses" else told
        new = whole.filter(~pl.col("id").is_in(known["id"].implode()))
        better = told.join(known, on=known.columns, how="anti", nulls_equal=True)
        changed = whole.filter(pl.col("id").is_in(known["id"].implode()) & pl.col("id").is_in(better["id"].implode()))
        self._create([label], new.with_columns(run_id=pl.lit(self.run.id)))
        columns = [column for column in whole.columns if column != "id"]
        self.store.write_rows(built.set_nodes(label, columns), changed.iter_rows(named=True))

    def _events(self, involved: pl.DataFrame) -> None:
        if not involved.height:
            return
        events = self.shaped["events"].filter(pl.col("id").is_in(involved["target"].implode()))
        # Only an event that rows share, or of a row seen before, can be in the graph already.
        old = self._of(involved, RESTATED)["target"]
        asked = events.filter(pl.col("incident").is_not_null() | pl.col("id").is_in(old.implode()))["id"].to_list()
        known = _frame(self.store.table("read/load_events_of", ids=asked)) if asked else _NO_EVENTS
        self._create(["Event"], self._timed(events.filter(~pl.col("id").is_in(known["event_id"].implode()))))
        back = known.filter(pl.col("closed").is_not_null()).select(pl.col("event_id").alias("id"))
        self.store.write_rows(built.set_nodes("Event", []), back.iter_rows(named=True))

    def _rows(self) -> None:
        rows = self.shaped["rows"]
        self._create(["Row"], self._timed(self._of(rows, FRESH)))
        if self.difference.touched:
            scope = {"key": self.difference.touched}
            again = covering(self.store, self.run, self._of(rows, RESTATED), "key")
            replace_nodes(self.store, self.run, ["Row"], _arrow(again), scope=scope)
        new = self._of(rows, FRESH, RESTATED).filter(~pl.col("id").is_in(pl.Series(sorted(self.known_rows)).implode()))
        ties = new.select(pl.col("id").alias("source"), pl.lit(self.load_id).alias("target"))
        self._create_edges("OF", ("Row", "Load"), ties)

    def _records(self, before: frozenset[str]) -> None:
        records = self.shaped["records"]
        # Whoever goes on from what was read before asks for what was stated since.
        records = records.with_columns(stated_at=pl.lit(self.run.instant))
        self.run.wake.add("FROM", records["id"], records.height)
        self._create(["Record"], self._timed(self._of(records, FRESH).drop("key")))
        again = covering(self.store, self.run, self._of(records, RESTATED).drop("key"), "id")
        ids = before | set(again["id"])
        if ids:
            replace_nodes(self.store, self.run, ["Record"], _arrow(again), scope={"id": ids})

    def _edges(self, kind: str, target: str, ties: pl.DataFrame, before: frozenset[str]) -> None:
        if not ties.height and not before:
            return
        fresh = identified((kind, "Record", target), _arrow(self._of(ties, FRESH)))
        self._create_edges(kind, ("Record", target), self._timed(fresh))
        again = self._of(ties, RESTATED)
        ids = before | set(again["source"])
        if ids:
            scope = {"source": ids}
            replace_edges(self.store, self.run, kind, _arrow(again), source="Record", target=target, scope=scope)

    def _close_deserted(self, before: frozenset[str]) -> None:
        if before:
            deserted = self.store.table("read/load_deserted_events", record_ids=sorted(before))
            rows = [{"id": one} for one in deserted["event_id"].to_pylist()]
            closing = {"instant": self.run.instant, "run_id": self.run.id}
            self.store.write_rows(built.close_nodes("Event"), rows, **closing)

    def _timed(self, frame: pl.DataFrame) -> pl.DataFrame:
        return frame.with_columns(known_from=pl.lit(self.run.instant), run_id=pl.lit(self.run.id))

    def _create(self, labels: Sequence[str], frame: pl.DataFrame) -> None:
        self.run.check()
        if frame.height:
            self.store.create_nodes(labels, _arrow(_filled(frame)))

    def _create_edges(self, kind: str, ends: tuple[str, str], frame: pl.DataFrame) -> None:
        self.run.check()
        if frame.height:
            self.store.create_edges(kind, _arrow(_filled(frame)), source=ends[0], target=ends[1])


_STATES = {"key": pl.String, "state": pl.String}
_NO_EVENTS = pl.DataFrame(schema={"event_id": pl.String, "closed": pl.String})


def _filled(frame: pl.DataFrame) -> pl.DataFrame:
    """Without the columns that hold nothing."""
    return frame.select([name for name in frame.columns if frame[name].null_count() < frame.height])


def _arrow(frame: pl.DataFrame) -> pa.Table:
    return frame.to_arrow(compat_level=pl.CompatLevel.oldest())


def _frame(table: pa.Table) -> pl.DataFrame:
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame
