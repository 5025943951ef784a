"""Resolve only what has changed since the last run: the rows that a change touches are linked and written anew.

What the last run left is a cache beside the graph. Where there is none, or one of another model or run, everything is
linked, with the same outcome under one model version.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from kithkin.graph.closing import replace_edges
from kithkin.graph.run import Run
from kithkin.graph.store import Asker, GraphStore
from kithkin.graph.tombstones import bury_restricted
from kithkin.resolution.again import Again, again
from kithkin.resolution.alike import likenesses, parted, stood, write_alike
from kithkin.resolution.attention import between, on_records
from kithkin.resolution.decide_attention import noted, notes
from kithkin.resolution.decide_effect import write_persons
from kithkin.resolution.decide_ids import assigned
from kithkin.resolution.held import Held
from kithkin.resolution.identity import table_of
from kithkin.resolution.link import Decisions, Model
from kithkin.resolution.matches import PAIRS, belonging, possibly
from kithkin.resolution.pairs import pairs_table
from kithkin.resolution.persons import Assigned
from kithkin.resolution.placing import aged, frame_of, open_of
from kithkin.resolution.reading import classed, everything, texts

ENDS = ("source", "target")


@dataclass(frozen=True, slots=True)
class Increment:
    """What a run that linked only a part found, and what it leaves for the next."""

    touched: int
    persons: int
    merged: int
    split: int
    possible: int
    held: Held


def last_held(asker: Asker, path: Path | None, model: Model | None) -> Held | None:
    """What the last run left, if that run is still the last and its model is in force."""
    if path is None or model is None or not path.exists():
        return None
    held, runs = Held.load(path), asker.ask("read/resolve_last", most=1)
    return held if held and runs and (held.run, held.model) == (runs[0]["run_id"], model.version) else None


def increment(store: GraphStore, run: Run, records: pl.DataFrame, known: tuple[Model, Held, Decisions]) -> Increment:
    """Link what is new, changed or gone and what that touches; write those persons and pairs alone."""
    model, held, decisions = known
    table, kinds = table_of(records)
    found = again(table, model, held, decisions, kinds=kinds, forced=_forced(store, run, records, held))
    moved = frame_of(found.clusters)
    chosen = sorted({*moved["record_id"], *found.gone})
    persons = found.held.frame["person"].n_unique()
    if not chosen:
        return Increment(0, persons, 0, 0, 0, found.held)
    previous = _union(store, run, chosen)
    made = assigned(store, _clustered(records, moved), previous, chosen, None)
    write_persons(store, run, (made, previous), _write_alike(store, run, records, (found, made)), None)
    possible = _write(store, run, (records, moved, chosen), (found, made, decisions))
    return Increment(len(moved), persons, len(made.merged), len(made.split), possible, found.held)


def _write_alike(store: GraphStore, run: Run, records: pl.DataFrame, known: tuple[Again, Assigned]) -> pl.DataFrame:
    """Write whose division hangs on who reads, and give those whose person may fall apart, moved or not."""
    found, made = known
    unsettled = open_of(found.unsettled)
    alike = likenesses(records, unsettled)
    write_alike(store, run, alike, {*found.near, *found.gone})
    stay = sorted(set(alike["source"]) - set(made.members["record_id"]))
    others = _union(store, run, stay).filter(pl.col("record_id").is_in(stay))
    return parted(alike, unsettled, pl.concat([made.members, others]))


def _forced(store: GraphStore, run: Run, records: pl.DataFrame, held: Held) -> set[str]:
    """Whatever other runs may have written since: records decided about and new ones, with all of their persons."""
    last = store.ask("read/resolve_last", most=1)[0]["instant"]
    told = {record for row in store.ask("read/decision_since", since=last) for record in row["record_ids"]}
    # The class of a record is no part of what it says, so no comparison sees that it changed.
    known = everything(store, run.instant)
    told |= {row["record_id"] for row in store.ask("read/resolve_reclassed", **known)}
    told |= set(records.filter(~pl.col("record_id").is_in(held.frame["id"].implode()))["record_id"])
    # A decision leaves its records marked beside all that they were weighed with.
    told |= set(stood(store, told, run.instant)["record_id"])
    return told | set(_union(store, run, sorted(told))["record_id"])


def _union(store: GraphStore, run: Run, records: Collection[str]) -> pl.DataFrame:
    known = everything(store, run.instant)
    return texts(store, "read/decision_union", "record_id", "person_id", ids=list(records), **known)


def _clustered(records: pl.DataFrame, moved: pl.DataFrame) -> pl.DataFrame:
    return (
        aged(records)
        .join(moved.select("record_id", cluster="cluster_id"), on="record_id")
        .select("record_id", "cluster", "age")
    )


def _write(
    store: GraphStore,
    run: Run,
    part: tuple[pl.DataFrame, pl.DataFrame, list[str]],
    known: tuple[Again, Assigned, Decisions],
) -> int:
    """The ties of the records that moved, and possible matches of theirs with anybody."""
    (records, moved, chosen), (found, made, decisions) = part, known
    every = frame_of(pairs_table(found.scores, found.row_ids))
    pairs = every.select(pl.col(name).cast(kind) for name, kind in PAIRS.items())
    place = records.select("record_id", "access").join(made.members, on="record_id")
    own = place.join(moved.select("record_id", "probability"), on="record_id")
    against = frame_of(found.outranked)
    same = belonging(own, pairs, found.held.model).join(on_records(own, against), on="source", how="left")
    same = noted(same, notes(store, records))
    scope = {"source": chosen}
    if replace_edges(store, run, "SAME_AS", same.to_arrow(), source="Record", target="Person", scope=scope).closed:
        bury_restricted(store, run)
    around = sorted({*pairs["left_id"], *pairs["right_id"]} - set(chosen))
    others = _union(store, run, around).join(records.select("record_id", "access"), on="record_id")
    everyone = pl.concat([place, others.filter(pl.col("record_id").is_in(around)).select(place.columns)])
    maybe = possibly(everyone, pairs, decisions)
    every = classed(store, pl.concat([maybe, between(own, against)], how="diagonal"))
    for end in ENDS:
        here = every.filter(pl.col(end).is_in(chosen)).to_arrow()
        replace_edges(store, run, "POSSIBLY_SAME_AS", here, source="Record", target="Record", scope={end: chosen})
    return maybe.height
