"""Ties and groups into the graph: of what was written before only what differs, where that is known."""

from collections.abc import Collection, Iterable

import polars as pl

from kithkin.graph.closing import exchange_edges, identified, replace_edges, replace_nodes
from kithkin.graph.ids import PREFIXES
from kithkin.graph.model import KIN
from kithkin.graph.run import Run
from kithkin.graph.said import keep_called
from kithkin.graph.store import GraphStore
from kithkin.resolution import formed
from kithkin.resolution.reading import classed
from kithkin.resolution.regroup import MEMBERED, Written, otherwise

Named = Iterable[tuple[formed.Formed, pl.DataFrame]]
"""Groups with the id and the record of each cluster: cluster, id, minted_for."""
Ends = tuple[str, str, str]
"""A type of edge and the labels of its ends."""
BELONGS = ("MEMBER_OF", "Person", "Group")


def write_layer(
    store: GraphStore, run: Run, known: tuple[pl.DataFrame, Named, pl.DataFrame], before: Written | None
) -> Written:
    """Write ties, groups, members and homes; gives what is to be known of them for the next time.

    Known are the ties, the groups, and every id there was before (group_id, kind, minted_for).
    """
    kin, named, ids = known
    whole = list(named)
    ties = classed(store, kin)
    for kind in KIN:
        then = before.ties.filter(pl.col("kind") == kind).drop("kind") if before else None
        now = ties.filter(pl.col("kind") == kind).drop("kind")
        _write_edges(store, run, (kind, "Person", "Person"), now, then)
    groups = pl.concat([_write_nodes(store, run, one, before) for one in whole])
    for made, own in whole:
        if made.kind == "Gang":
            write_naming(store, run, made, own)
    made_now = groups.select(group_id="id", kind="kind", minted_for="minted_for")
    every = pl.concat([ids, made_now.join(ids, on="group_id", how="anti")])
    members = _write_members(store, run, whole, every, before)
    lived = classed(store, _lived(whole))
    _write_edges(store, run, ("LIVES_AT", "Group", "Address"), lived, before.lived if before else None)
    return Written(ties, members, lived, groups.filter(pl.col("kind").is_in(MEMBERED)), every)


def write_gangs(store: GraphStore, run: Run, made: formed.Formed, ids: pl.DataFrame, before: Collection[str]) -> None:
    """Write gangs alone; `before` are the ids of all there ever were."""
    _write_nodes(store, run, (made, ids), None)
    write_naming(store, run, made, ids)
    _replace_members(store, run, members_of([(made, ids)]), {*before, *ids["id"]})


def write_naming(store: GraphStore, run: Run, made: formed.Formed, ids: pl.DataFrame) -> None:
    """Write which organisation each gang is named by."""
    places = made.places.join(ids.select("cluster", source="id"), on="cluster").drop("cluster")
    named = classed(store, places).drop("valid_from", "valid_to").to_arrow()
    replace_edges(store, run, "NAMED_BY", named, source="Gang", target="Organisation")


def members_of(whole: Named) -> pl.DataFrame:
    """Memberships under the ids of groups."""
    told = [made.members.join(ids.select("cluster", target="id"), on="cluster").drop("cluster") for made, ids in whole]
    return pl.concat(told).rename({"person_id": "source"})


def _lived(whole: Named) -> pl.DataFrame:
    """Homes under the ids of groups."""
    found = [pl.DataFrame(schema={**formed.PLACES, "source": pl.String}).drop("cluster")]
    for made, ids in whole:
        if made.kind != "Gang":
            found.append(made.places.join(ids.select("cluster", source="id"), on="cluster").drop("cluster"))
    return pl.concat(found)


def _write_nodes(
    store: GraphStore, run: Run, one: tuple[formed.Formed, pl.DataFrame], before: Written | None
) -> pl.DataFrame:
    """Gives the nodes of a kind; one that is data has no label of its own, its groups are known by its key."""
    made, ids = one
    kind, built_in = made.kind, made.kind in PREFIXES
    nodes = ids.join(made.traits, on="cluster", how="left").with_columns(kind=pl.lit(kind))
    told = nodes.drop("cluster") if built_in else nodes.rename({"cluster": "key"})
    labels = ["Group", kind] if built_in else ["Group"]
    scope: dict[str, Collection[str]] | None = None if built_in else {"kind": [kind]}
    if before and kind in MEMBERED:
        new, gone = otherwise(told, before.groups.filter(pl.col("kind") == kind))
        scope = {"id": {*new["id"], *gone["id"]}}
        told = new
    if before is None or kind not in MEMBERED or scope != {"id": set()}:
        keep_called(store, run, kind if built_in else "Group", told)
        replace_nodes(store, run, labels, told.to_arrow(), scope=scope)
    return nodes.drop("cluster")


def _write_members(
    store: GraphStore, run: Run, whole: Named, ids: pl.DataFrame, before: Written | None
) -> pl.DataFrame:
    """Write memberships; gives those of the kinds that are known by their members."""
    kept, others = ([one for one in whole if (one[0].kind in MEMBERED) == flag] for flag in (True, False))
    members = classed(store, members_of(kept))
    if before:
        _write_edges(store, run, BELONGS, members, before.members)
        groups = set(ids.filter(~pl.col("kind").is_in(MEMBERED))["group_id"])
        if groups:
            _replace_members(store, run, members_of(others), groups)
    else:
        _replace_members(store, run, members_of(whole))
    return members


def _replace_members(store: GraphStore, run: Run, members: pl.DataFrame, groups: set[str] | None = None) -> None:
    """Write the memberships of these groups, or of all."""
    kind, source, target = BELONGS
    scope = None if groups is None else {"target": groups}
    replace_edges(store, run, kind, classed(store, members).to_arrow(), source=source, target=target, scope=scope)


def _write_edges(store: GraphStore, run: Run, kind: Ends, now: pl.DataFrame, then: pl.DataFrame | None) -> None:
    """Make the edges exactly these; of what they were before only what differs is looked at."""
    name, source, target = kind
    if then is None:
        replace_edges(store, run, name, now.to_arrow(), source=source, target=target)
        return
    new, gone = otherwise(now, then)
    if new.height or gone.height:
        edges = identified(kind, gone.to_arrow()).select("id", "source"), identified(kind, new.to_arrow())
        exchange_edges(store, run, kind, edges)
