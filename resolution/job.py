"""Resolve: every current record to a person, with why; ids that last, and possible matches for a person to judge."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from kithkin.graph.closing import replace_edges, replace_nodes
from kithkin.graph.ids import mint, store_secret
from kithkin.graph.run import Run, writing
from kithkin.graph.store import Asker, GraphStore
from kithkin.graph.tombstones import bury_restricted
from kithkin.resolution.identity import KINDS, linked_records
from kithkin.resolution.link import Decisions, Linked, Model
from kithkin.resolution.matches import PAIRS, belonging, possibly
from kithkin.resolution.persons import Assigned, aliases, assign
from kithkin.resolution.reading import classed, columns, everything, texts

Progress = Callable[[str], None]
RECORD = {**dict.fromkeys(["record_id", "first_known", *KINDS], pl.String), "access": pl.Int64}


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a run found and changed."""

    records: int
    persons: int
    merged: int
    split: int
    possible: int
    model: str


def resolve(
    store: GraphStore, *, secret: bytes | None = None, retrain: bool = False, progress: Progress | None = None
) -> Resolved:
    """Decide who is who among all current records and write it down; over the same data it changes nothing."""
    say = progress or (lambda _: None)
    with writing(store, "resolve") as run:
        say("reading records")
        records = columns(store, "read/resolve_records", RECORD, **everything(store, run.instant))
        model = None if retrain else newest_model(store)
        decisions = decided(store)
        say("linking records")
        linked = linked_records(records, model, decisions) if records.height else None
        say("keeping ids")
        assigned = _assigned(store, run, _clusters(records, linked), secret or store_secret(store))
        say("writing persons")
        _write_persons(store, run, assigned)
        possible = _write_matches(store, run, _placed(records, linked, assigned), (linked, decisions))
        if linked and linked.model != model:
            text = linked.model.to_json()
            store.tell("write/keep_model", run_id=run.id, model_version=linked.model.version, model=text)
        run.details.update(records=records.height, persons=assigned.persons.height)
    return Resolved(
        records=records.height,
        persons=assigned.persons.height,
        merged=len(assigned.merged),
        split=len(assigned.split),
        possible=possible,
        model=linked.model.version if linked else "",
    )


def newest_model(asker: Asker) -> Model | None:
    """The model version in force, kept with the run that trained it."""
    rows = asker.ask("read/resolve_model", most=1)
    return Model.from_json(rows[0]["model"]) if rows else None


def decided(asker: Asker) -> Decisions:
    """What people have decided about pairs of records; the latest word on a pair holds."""
    latest: dict[tuple[str, str], str] = {}
    for row in asker.ask("read/resolve_decisions"):
        one, two = sorted((row["left_id"], row["right_id"]))
        latest[one, two] = row["kind"]
    same = tuple(pair for pair, kind in latest.items() if kind == "same")
    return Decisions(same, tuple(pair for pair, kind in latest.items() if kind == "different"))


def _clusters(records: pl.DataFrame, linked: Linked | None) -> pl.DataFrame:
    """Each record with its cluster and age: the record known first is the oldest, and of those the first by key."""
    if linked is None:
        return pl.DataFrame(schema={"record_id": pl.String, "cluster": pl.Int64, "age": pl.Int64})
    aged = records.sort("first_known", "record_id").select("record_id").with_row_index("age")
    named = _frame(linked.clusters).select("record_id", cluster=pl.col("cluster_id").rank("dense").cast(pl.Int64))
    return aged.join(named, on="record_id").select("record_id", "cluster", pl.col("age").cast(pl.Int64))


def _assigned(store: GraphStore, run: Run, clusters: pl.DataFrame, secret: bytes) -> Assigned:
    known = texts(store, "read/resolve_persons", "person_id", "minted_for")
    previous = texts(store, "read/resolve_previous", "record_id", "person_id", **everything(store, run.instant))
    return assign(clusters, previous, known, lambda key, salt: mint(secret, "P-", key, str(salt or "")))


def _placed(records: pl.DataFrame, linked: Linked | None, assigned: Assigned) -> pl.DataFrame:
    """Each record with its class, its person, and how surely it belongs there."""
    sure = pl.DataFrame(schema={"record_id": pl.String, "probability": pl.Float64})
    if linked:
        sure = _frame(linked.clusters).select("record_id", "probability")
    return records.select("record_id", "access").join(assigned.members, on="record_id").join(sure, on="record_id")


def _write_persons(store: GraphStore, run: Run, assigned: Assigned) -> None:
    replace_nodes(store, run, ["Person"], assigned.persons.rename({"person_id": "id"}).to_arrow())
    before = texts(store, "read/resolve_aliases", "alias", "person_id", known_at=run.instant)
    now = aliases(before, assigned)
    replace_nodes(store, run, ["Alias"], now.select(id="alias").to_arrow())
    leads = now.select(source="alias", target="person_id").to_arrow()
    replace_edges(store, run, "NOW", leads, source="Alias", target="Person")


def _write_matches(store: GraphStore, run: Run, placed: pl.DataFrame, found: tuple[Linked | None, Decisions]) -> int:
    linked, decisions = found
    pairs = pl.DataFrame(schema=PAIRS)
    if linked:
        pairs = _frame(linked.pairs).select(pl.col(name).cast(kind) for name, kind in PAIRS.items())
    same = belonging(placed, pairs, linked.model.version if linked else "")
    if replace_edges(store, run, "SAME_AS", same.to_arrow(), source="Record", target="Person").closed:
        bury_restricted(store, run)
    maybe = classed(store, possibly(placed, pairs, decisions))
    replace_edges(store, run, "POSSIBLY_SAME_AS", maybe.to_arrow(), source="Record", target="Record")
    return maybe.height


def _frame(table: pa.Table) -> pl.DataFrame:
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame
