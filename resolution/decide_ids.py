"""Ids of the persons that a decision touches: by the rules of a whole run, and on an undo those of before."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import polars as pl

from kithkin.graph.closing import known_nodes
from kithkin.graph.ids import store_secret
from kithkin.graph.store import GraphStore
from kithkin.resolution.persons import Assigned, assign
from kithkin.resolution.reading import texts, texts_of_many
from kithkin.resolution.survive import minting

HELD = "9999"
"""Until when a record is of whom it is of now, as `read/decision_last` tells it."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Records that never stood under anybody but whom they previously stood under."""

    records: Collection[str] = ()
    named: pl.DataFrame | None = None
    """Of persons of theirs, as far as it is known, for whom each got its id: person_id, minted_for."""


NOBODY = Settled()


def assigned(
    store: GraphStore,
    clusters: pl.DataFrame,
    previous: pl.DataFrame,
    chosen: Collection[str],
    then: pl.DataFrame | None,
    settled: Settled = NOBODY,
) -> Assigned:
    """Ids for the clusters. `then` has record_id and person_id as they stood before what is now taken back.

    An id whose person lives elsewhere is nobody's to have back, nor to mint.
    """
    seen = _without_who_is_nobody(store, _ever(store, chosen, previous, settled), previous)
    elsewhere = pl.col("closed").is_null() & ~pl.col("person_id").is_in(previous["person_id"].implode())
    known = seen.select("person_id", minted_for=pl.when(~elsewhere).then("minted_for"))
    before = previous if then is None else _records_then(previous, then, seen.filter(elsewhere))
    made = assign(clusters, before, known, minting(store_secret(store)))
    once = frozenset(seen.filter(pl.col("closed").is_not_null())["person_id"])
    return replace(made, once=once, merged=made.merged if then is None else made.merged | _led(previous, made))


def _ever(store: GraphStore, chosen: Collection[str], previous: pl.DataFrame, settled: Settled) -> pl.DataFrame:
    """As `minted`; the persons of records that are settled are looked up by their ids, where they are not known."""
    told = minted(store, set(chosen).difference(settled.records))
    own = previous.filter(pl.col("record_id").is_in(list(settled.records))).select("person_id").unique()
    if own.is_empty():
        return told
    if settled.named is not None:
        # Whom records are of is held.
        named = settled.named.join(own, on="person_id", how="semi")
        told = pl.concat([told, named.with_columns(closed=pl.lit(None, pl.String)).select(told.columns)])
        own = own.join(named, on="person_id", how="anti")
    known = known_nodes(store, "Person", own["person_id"].to_list(), ("minted_for",))
    every = pl.concat([told, known.select("minted_for", "closed", person_id="id").select(told.columns)])
    return every.unique().sort(told.columns)


def minted(store: GraphStore, chosen: Collection[str]) -> pl.DataFrame:
    """Every id that some records ever stood under: person_id, minted_for, closed."""
    return texts_of_many(store, "read/decision_minted", "person_id", "minted_for", "closed", ids=sorted(chosen))


def _without_who_is_nobody(store: GraphStore, seen: pl.DataFrame, previous: pl.DataFrame) -> pl.DataFrame:
    """The same where a person whom nobody stands under counts as closed: a run that died may have held it again."""
    open_ = seen.filter(pl.col("closed").is_null()).join(previous, on="person_id", how="anti")["person_id"]
    if open_.is_empty():
        return seen
    had = texts(store, "read/decision_last", "alias", "record_id", "until", ids=open_.unique().sort().to_list())
    nobody = set(open_) - set(had.filter(pl.col("until") == HELD)["alias"])
    return seen.with_columns(
        closed=pl.when(pl.col("person_id").is_in(sorted(nobody))).then(pl.lit("")).otherwise("closed")
    )


def as_then(now: pl.DataFrame, then: pl.DataFrame) -> pl.DataFrame:
    """Old ids (alias, person_id), those that led to somebody of today then lead to them again."""
    again = then.rename({"person_id": "then"})
    both = now.join(again, on="alias", how="left", maintain_order="left")
    return both.select("alias", person_id=pl.coalesce("then", "person_id"))


def _records_then(previous: pl.DataFrame, then: pl.DataFrame, elsewhere: pl.DataFrame) -> pl.DataFrame:
    """Records under the ids that they had then; those that came since, under the ids of today."""
    free = then.join(elsewhere, on="person_id", how="anti")
    return pl.concat([free, previous.join(free, on="record_id", how="anti")])


def _led(previous: pl.DataFrame, made: Assigned) -> dict[str, str]:
    """Each id of today that is nobody's any more, with the person of most of its records."""
    lost = previous.join(made.persons, on="person_id", how="anti").rename({"person_id": "old"})
    counted = (
        lost.join(made.members, on="record_id")
        .group_by("old", "person_id")
        .agg(n=pl.len(), first=pl.col("record_id").min())
    )
    best = counted.sort(["old", "n", "first"], descending=[False, True, False]).unique("old", keep="first")
    return dict(best.select("old", "person_id").iter_rows())
