"""A decision takes hold at once: the persons it touches are linked anew, under the model in force, and no others."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl

from kithkin.graph.closing import replace_edges, replace_nodes
from kithkin.graph.cover import cover
from kithkin.graph.errors import Interrupted
from kithkin.graph.ids import store_secret
from kithkin.graph.run import Run, writing
from kithkin.graph.store import GraphStore
from kithkin.resolution.alike import beside, by_names, likenesses, parted, stood, write_alike
from kithkin.resolution.answering import Parts, answer
from kithkin.resolution.attention import between, on_records
from kithkin.resolution.current import RECORD, newest_model
from kithkin.resolution.decide import Decisions
from kithkin.resolution.decide_attention import noted, notes
from kithkin.resolution.decide_ids import assigned
from kithkin.resolution.decide_plan import constraints
from kithkin.resolution.decide_read import near
from kithkin.resolution.identity import linked_records
from kithkin.resolution.link import Linked
from kithkin.resolution.matches import belonging, possibly
from kithkin.resolution.persons import Assigned
from kithkin.resolution.placing import clustered, open_of, outranked_of, pairs_of, placed
from kithkin.resolution.reading import classed, columns, everything, texts
from kithkin.resolution.survive import minting

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


def relink(
    store: GraphStore, run: Run, records: Collection[str], before: str | None = None, beside: Collection[str] = ()
) -> Taken:
    """Link the persons that these records stand under anew, and write them alone.

    Those whom others `beside` stand under are linked too, and of theirs nothing is given back.
    """
    model, known = newest_model(store), everything(store, run.instant)
    if model is None:
        return Taken()
    own = _union(store, records, known)
    about = {*own["record_id"], *records}
    previous = _union(store, {*about, *beside}, known) if beside else own
    chosen = sorted({*previous["record_id"], *about, *beside})
    mates = texts(store, "read/decision_mates", "record_id", ids=chosen, **known)["record_id"]
    others = _union(store, mates, known).filter(~pl.col("record_id").is_in(chosen))
    around = sorted({*chosen, *others["record_id"]})
    read = columns(store, "read/decision_records", RECORD, ids=around, **known)
    part = constraints(near(store, read["record_id"]))
    linked = linked_records(read, model, part, marked=True) if read.height else None
    mine = read.filter(pl.col("record_id").is_in(chosen))
    then = _then(store, about, known | {"known_at": before}) if before else None
    made = assigned(store, clustered(mine, linked), previous, chosen, then)
    if parts := _named_after(made, previous).difference(chosen):
        return relink(store, run, about, before, parts.union(beside))
    unsettled, members = open_of(linked.unsettled if linked else None), pl.concat([made.members, others])
    parting = mark(store, run, (read, chosen), unsettled, members)
    write_persons(store, run, (made, previous), parting, before)
    _write(store, run, (mine, chosen), (linked, part), made)
    told = {*made.persons["person_id"], *previous["person_id"]}
    return Taken(persons=tuple(sorted(told)), merged=len(made.merged), split=len(made.split))


def _then(store: GraphStore, records: Collection[str], known: dict[str, object]) -> pl.DataFrame:
    """Whom some records stood under, as was known then."""
    return _union(store, records, known).filter(pl.col("record_id").is_in(sorted(records)))


def _named_after(made: Assigned, previous: pl.DataFrame) -> set[str]:
    """For whom the ids were minted that are given back: a part of another person may go by that of its record."""
    back = made.persons.join(previous.select("person_id"), on="person_id", how="anti")
    return set(back["minted_for"])


def _union(store: GraphStore, records: Collection[str], known: dict[str, object]) -> pl.DataFrame:
    return texts(store, "read/decision_union", "record_id", "person_id", ids=sorted(records), **known)


def _write(
    store: GraphStore,
    run: Run,
    of: tuple[pl.DataFrame, list[str]],
    found: tuple[Linked | None, Decisions],
    made: Assigned,
) -> None:
    records, chosen = of
    linked, decisions = found
    place, pairs, against = placed(records, linked, made), pairs_of(linked), outranked_of(linked)
    same = belonging(place, pairs, linked.model.version if linked else "")
    same = noted(same.join(on_records(place, against), on="source", how="left"), notes(store, records, about=chosen))
    scope = {"source": chosen}
    replace_edges(store, run, "SAME_AS", same.to_arrow(), source="Record", target="Person", scope=scope)
    maybe = pl.concat([possibly(place, pairs, decisions), between(place, against)], how="diagonal")
    every, both = classed(store, maybe).to_arrow(), {"source": chosen, "target": chosen}
    replace_edges(store, run, "POSSIBLY_SAME_AS", every, source="Record", target="Record", scope=both)


def mark(
    store: GraphStore, run: Run, of: tuple[pl.DataFrame, list[str]], unsettled: pl.DataFrame, members: pl.DataFrame
) -> pl.DataFrame:
    """Write whose division hangs on who reads, and give those whose person may fall apart.

    `of` are records with their classes, and the ids of those that were linked anew.
    """
    read, chosen = of
    before = stood(store, chosen, run.instant)
    away = pl.col("record_id").is_in(sorted(set(chosen) - set(read["record_id"])))
    unsettled = beside(before.filter(~away), unsettled, chosen)
    classes = pl.concat([read.select("record_id", "access"), before.select("record_id", "access")])
    alike = likenesses(classes.unique("record_id", keep="first", maintain_order=True), unsettled)
    bare = chosen if before.is_empty() else ()
    touched = {*chosen, *before["record_id"], *alike["source"]}
    write_alike(store, run, alike, touched, bare, before if touched <= set(chosen) else None)
    return parted(alike, unsettled, members)


def write_persons(
    store: GraphStore, run: Run, ids: tuple[Assigned, pl.DataFrame], parting: pl.DataFrame, then: str | None
) -> frozenset[str]:
    """Write the persons, with the ids that lead to them: old ones, and those of parts they may fall into.

    Gives the persons that ids lead to.
    """
    keep_persons(store, run, ids)
    return lead_to_persons(store, run, ids, parting, then)


def keep_persons(store: GraphStore, run: Run, ids: tuple[Assigned, pl.DataFrame]) -> None:
    """Write the persons alone."""
    made, previous = ids
    persons = made.persons.rename({"person_id": "id"})
    other = persons.filter(~pl.col("id").is_in(list(made.plain)))
    stay = made.plain.intersection(persons["id"])
    scope = {"id": ({*persons["id"], *previous["person_id"]} - stay) | made.once}
    replace_nodes(store, run, ["Person"], other.to_arrow(), scope=scope, bare=made.fresh)


def lead_to_persons(
    store: GraphStore, run: Run, ids: tuple[Assigned, pl.DataFrame], parting: pl.DataFrame, then: str | None
) -> frozenset[str]:
    """Write the ids that lead to persons that are written; gives these."""
    made, previous = ids
    touched = {*made.persons["person_id"], *previous["person_id"]}
    mint = minting(store_secret(store))
    parts = Parts(by_names(parting, mint), lambda: by_names(made.members, mint))
    return answer(store, run, made, parts, touched, then)
