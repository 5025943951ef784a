"""A record put with its person where somebody is merged, parted or decided about: by the frames of a whole run."""

import polars as pl

from kithkin.graph.closing import replace_edges
from kithkin.graph.run import Run
from kithkin.graph.store import GraphStore
from kithkin.graph.tombstones import bury_restricted
from kithkin.resolution.attention import between, on_records
from kithkin.resolution.decide_attention import noted, notes
from kithkin.resolution.decide_effect import mark, write_persons
from kithkin.resolution.decide_ids import assigned
from kithkin.resolution.live.follow import Standing
from kithkin.resolution.live.near import Near, framed
from kithkin.resolution.live.read import some
from kithkin.resolution.matches import belonging, possibly
from kithkin.resolution.persons import Assigned
from kithkin.resolution.placing import aged, frame_of, pairs_of, placed
from kithkin.resolution.reading import classed


def given(store: GraphStore, found: Near) -> Assigned:
    """Who keeps which id, among all ids that these records ever stood under."""
    named = frame_of(found.asked.found.clusters).select(
        "record_id", cluster=pl.col("cluster_id").rank("dense").cast(pl.Int64)
    )
    clusters = aged(framed(found.members)).join(named, on="record_id").select("record_id", "cluster", "age")
    return assigned(store, clusters, _previous(found), found.ids, None)


def write_leads(store: GraphStore, run: Run, found: Near, made: Assigned) -> None:
    """Make the likenesses, the persons and the ids that lead to them."""
    members = framed(found.members)
    # Whatever it was linked with may hang on it, until a run says what does.
    whole = members.select("record_id", component=pl.lit(0, pl.Int64), parting=pl.lit(value=True))
    parting = mark(store, run, (members, found.ids), whole, made.members)
    write_persons(store, run, (made, _previous(found)), parting, None)


def _previous(found: Near) -> pl.DataFrame:
    return framed(found.members).select("record_id", "person_id").drop_nulls()


def write_ties(store: GraphStore, run: Run, found: Near, made: Assigned, said: tuple[Standing, set[str]]) -> None:
    """Make what ties the records to their persons and to each other.

    Said are all decisions, and the records of those about somebody here.
    """
    linked, (standing, about) = found.asked.found, said
    ours, pairs, against = placed(framed(found.members), linked, made), pairs_of(linked), frame_of(linked.outranked)
    ids = ours["record_id"].to_list()
    same = belonging(ours, pairs, linked.model.version).join(on_records(ours, against), on="source", how="left")
    if about:
        same = noted(same, notes(store, some(store, about, run.instant)))
    scope = {"source": ids}
    done = replace_edges(store, run, "SAME_AS", same.to_arrow(), source="Record", target="Person", scope=scope)
    if done.closed and not found.classes_stay:
        bury_restricted(store, run, ids)
    columns = ("record_id", "access", "person_id")
    context = framed(found.context).select(columns)
    everyone = pl.concat([ours.select(columns), context]).drop_nulls("person_id")
    maybe = possibly(everyone, pairs, standing.decisions)
    every = classed(store, pl.concat([maybe, between(ours, against)], how="diagonal"))
    for side in ("source", "target"):
        mine = every.filter(pl.col(side) == found.own).to_arrow()
        within = {side: [found.own]}
        replace_edges(store, run, "POSSIBLY_SAME_AS", mine, source="Record", target="Record", scope=within)
