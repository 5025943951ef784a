"""A decision takes hold at once: the persons it touches are linked anew, under the model in force, and no others."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl

from kithkin.graph.closing import replace_edges, replace_nodes
from kithkin.graph.cover import cover
from kithkin.graph.errors import Interrupted
from kithkin.graph.run import Run, writing
from kithkin.graph.store import GraphStore
from kithkin.resolution.current import RECORD, newest_model
from kithkin.resolution.decide import Decisions
from kithkin.resolution.decide_attention import noted, notes
from kithkin.resolution.decide_ids import as_then, assigned
from kithkin.resolution.decide_read import decided
from kithkin.resolution.identity import linked_records
from kithkin.resolution.link import Linked
from kithkin.resolution.matches import belonging, possibly
from kithkin.resolution.persons import Assigned, aliases, trails
from kithkin.resolution.placing import clustered, pairs_of, placed
from kithkin.resolution.reading import classed, columns, everything, texts

OLD = ("alias", "person_id")
PATIENCE = 3.0
"""A run that has read its decisions for the last time commits within these seconds."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a decision changed at once; `later` when another run is writing, which will see to it."""

    later: bool = False
    persons: tuple[str, ...] = ()
    merged: int = 0
    split: int = 0


def take_hold(
    store: GraphStore,
    records: Collection[str],
    decisions: Sequence[str],
    *,
    wait: float = PATIENCE,
    before: str | None = None,
) -> Taken:
    """Write what follows from decisions about these records as a run of its own; of no records, only that it was.

    `before` is the instant whose ids are to be given back, where something is withdrawn.
    """
    said = {"decision": decisions[0].partition(".")[0], "decisions": sorted(decisions)}
    try:
        with writing(store, "decide", wait=wait, **said) as run:
            cover(store, run)
            taken = relink(store, run, records, before) if records else Taken()
            cover(store, run)
            run.details.update(persons=list(taken.persons), merged=taken.merged, split=taken.split)
    except Interrupted:
        return Taken(later=True)
    return taken


def relink(store: GraphStore, run: Run, records: Collection[str], before: str | None = None) -> Taken:
    """Link the persons that these records stand under anew, and write them alone."""
    model, known = newest_model(store), everything(store, run.instant)
    if model is None:
        return Taken()
    previous = _union(store, records, known)
    chosen = sorted({*previous["record_id"], *records})
    beside = texts(store, "read/decision_mates", "record_id", ids=chosen, **known)["record_id"]
    around = sorted({*chosen, *_union(store, beside, known)["record_id"]})
    read = columns(store, "read/decision_records", RECORD, ids=around, **known)
    part = _within(decided(store), set(read["record_id"]))
    linked = linked_records(read, model, part) if read.height else None
    mine = read.filter(pl.col("record_id").is_in(chosen))
    then = _union(store, chosen, known | {"known_at": before}) if before else None
    made = assigned(store, clustered(mine, linked), previous, chosen, then)
    _write(store, run, (mine, chosen), (linked, part), (made, previous, before))
    told = {*made.persons["person_id"], *previous["person_id"]}
    return Taken(persons=tuple(sorted(told)), merged=len(made.merged), split=len(made.split))


def _union(store: GraphStore, records: Collection[str], known: dict[str, object]) -> pl.DataFrame:
    return texts(store, "read/decision_union", "record_id", "person_id", ids=sorted(records), **known)


def _within(decisions: Decisions, records: set[str]) -> Decisions:
    """The decisions that can bear on some records: all that are closed with any of them."""
    reached, grown = set(records), True
    while grown:
        more = {end for pair in decisions.same if reached.intersection(pair) for end in pair}
        grown = not more <= reached
        reached |= more
    return Decisions(
        tuple(pair for pair in decisions.same if reached.intersection(pair)),
        tuple(pair for pair in decisions.different if reached.intersection(pair)),
        tuple(group for group in decisions.guarded if reached.intersection(group)),
    )


def _write(
    store: GraphStore,
    run: Run,
    mine: tuple[pl.DataFrame, list[str]],
    found: tuple[Linked | None, Decisions],
    ids: tuple[Assigned, pl.DataFrame, str | None],
) -> None:
    records, chosen = mine
    linked, decisions = found
    made, previous, before = ids
    write_persons(store, run, made, previous, before)
    place, pairs = placed(records, linked, made), pairs_of(linked)
    same = noted(belonging(place, pairs, linked.model.version if linked else ""), notes(store, records))
    scope = {"source": chosen}
    replace_edges(store, run, "SAME_AS", same.to_arrow(), source="Record", target="Person", scope=scope)
    maybe = classed(store, possibly(place, pairs, decisions)).to_arrow()
    both = {"source": chosen, "target": chosen}
    replace_edges(store, run, "POSSIBLY_SAME_AS", maybe, source="Record", target="Record", scope=both)


def write_persons(store: GraphStore, run: Run, made: Assigned, previous: pl.DataFrame, then: str | None) -> None:
    persons = made.persons.rename({"person_id": "id"})
    touched = {*persons["id"], *previous["person_id"]}
    replace_nodes(store, run, ["Person"], persons.to_arrow(), scope={"id": touched})
    before = texts(store, "read/decision_aliases", *OLD, ids=sorted(touched), known_at=run.instant)
    now = aliases(before, made, trails(store.ask("read/decision_trails", ids=before["alias"].to_list())))
    if then:
        now = as_then(now, texts(store, "read/decision_aliases", *OLD, ids=persons["id"].to_list(), known_at=then))
    old = {*before["alias"], *now["alias"], *persons["id"]}
    replace_nodes(store, run, ["Alias"], now.select(id="alias").to_arrow(), scope={"id": old})
    leads = now.select(source="alias", target="person_id").to_arrow()
    replace_edges(store, run, "NOW", leads, source="Alias", target="Person", scope={"source": old})
