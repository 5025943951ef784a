"""A record that was just written is put with its person, within the run that wrote it, as a whole run would."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from kithkin.graph.closing import replace_edges, replace_nodes
from kithkin.graph.errors import WrongUse
from kithkin.graph.ids import mint
from kithkin.graph.run import Run
from kithkin.graph.store import GraphStore
from kithkin.resolution.coded import Index as Rows
from kithkin.resolution.live.ask import Asked, ask, read_one
from kithkin.resolution.live.follow import NAMED, Standing
from kithkin.resolution.live.index import Index, Readable
from kithkin.resolution.matches import PAIRS, belonging, possibly
from kithkin.resolution.persons import Assigned, aliases, assign
from kithkin.resolution.reading import classed, texts

SALTS = 4
"""So many ids that a record key may have been given are looked for."""


@dataclass(frozen=True)
class _Found:
    """One record linked with those it may be one of, and what is known of them all."""

    asked: Asked
    members: pl.DataFrame
    """record_id, person_id (before), access, first_known of everyone who may change; the record itself among them."""
    context: pl.DataFrame
    """The same of those who only stand beside them."""


def place(store: GraphStore, run: Run, standing: Standing, record: Mapping[str, Any], secret: bytes) -> str:
    """Link the record, give everyone in its component their person, and say which is the record's."""
    if standing.model is None:
        raise WrongUse("nobody has been resolved in this graph yet: run `kithkin resolve` first")
    found = _found(standing, record, run.instant)
    assigned = _assigned(store, found, secret)
    _write_persons(store, run, found, assigned)
    _write_ties(store, run, standing, found, assigned)
    run.details[NAMED] = sorted({*run.details.get(NAMED, ()), *found.members["record_id"]})
    own = assigned.members.filter(pl.col("record_id") == record["id"])["person_id"]
    return str(own.item())


def _found(standing: Standing, record: Mapping[str, Any], instant: str) -> _Found:
    index, model = standing.index, standing.model
    assert model is not None
    everyone = _everyone(index)
    own = index.find([record["id"]], everyone)
    before = index.persons(own)[0] if len(own) else None
    everyone[own] = False
    asked = ask(index, model, read_one(record["id"], record), everyone, standing.decisions)
    first = index.first_known(own)[0] if len(own) else instant
    mine = {"record_id": record["id"], "person_id": before, "access": record["access"], "first_known": first}
    members = pl.concat([pl.DataFrame([mine], schema=_MEMBERS), _told(index, asked.component)])
    known = set(members["record_id"])
    beside = [one for one in asked.found.row_ids.to_pylist() if one not in known]
    return _Found(asked, members, _told(index, index.find(beside, everyone)))


_MEMBERS = {"record_id": pl.String, "person_id": pl.String, "access": pl.Int64, "first_known": pl.String}


def _everyone(index: Index) -> Readable:
    classes = {int(number) for stock in index.stocks for number in np.unique(stock.access)}
    return index.readable(classes)


def _told(index: Index, rows: Rows) -> pl.DataFrame:
    columns = (index.ids(rows), index.persons(rows), index.access(rows), index.first_known(rows))
    return pl.DataFrame(dict(zip(_MEMBERS, columns, strict=True)), schema=_MEMBERS)


def _assigned(store: GraphStore, found: _Found, secret: bytes) -> Assigned:
    """Who keeps which id, among all ids that these records or their persons ever had."""
    aged = found.members.sort("first_known", "record_id").with_row_index("age")
    named = _frame(found.asked.found.clusters).select(
        "record_id", cluster=pl.col("cluster_id").rank("dense").cast(pl.Int64)
    )
    clusters = aged.join(named, on="record_id").select("record_id", "cluster", pl.col("age").cast(pl.Int64))
    previous = found.members.select("record_id", "person_id").drop_nulls()
    tried = {mint(secret, "P-", key, str(salt or "")) for key in found.members["record_id"] for salt in range(SALTS)}
    asked = sorted(tried | set(previous["person_id"]))
    known = texts(store, "read/live_minted", "person_id", "minted_for", ids=asked)
    return assign(clusters, previous, known, lambda key, salt: mint(secret, "P-", key, str(salt or "")))


def _write_persons(store: GraphStore, run: Run, found: _Found, assigned: Assigned) -> None:
    living = set(assigned.persons["person_id"])
    before = set(found.members["person_id"].drop_nulls())
    touched = living | before
    nodes = assigned.persons.rename({"person_id": "id"}).to_arrow()
    replace_nodes(store, run, ["Person"], nodes, scope={"id": touched})
    if living == before:
        return
    known = texts(store, "read/resolve_aliases", "alias", "person_id", known_at=run.instant)
    led = known.filter(pl.col("person_id").is_in(list(touched)) | pl.col("alias").is_in(list(touched)))
    now = aliases(led, assigned)
    scope = {*led["alias"], *now["alias"]}
    if scope:
        replace_nodes(store, run, ["Alias"], now.select(id="alias").to_arrow(), scope={"id": scope})
        leads = now.select(source="alias", target="person_id").to_arrow()
        replace_edges(store, run, "NOW", leads, source="Alias", target="Person", scope={"source": scope})


def _write_ties(store: GraphStore, run: Run, standing: Standing, found: _Found, assigned: Assigned) -> None:
    asked = found.asked
    sure = _frame(asked.found.clusters).select("record_id", "probability")
    ours = found.members.drop("person_id").join(assigned.members, on="record_id").join(sure, on="record_id")
    pairs = _frame(asked.found.pairs).select(pl.col(name).cast(kind) for name, kind in PAIRS.items())
    same = belonging(ours.select("record_id", "access", "person_id", "probability"), pairs, asked.found.model.version)
    ids = set(ours["record_id"])
    replace_edges(store, run, "SAME_AS", same.to_arrow(), source="Record", target="Person", scope={"source": ids})
    placed = pl.concat(
        [ours.select("record_id", "access", "person_id"), found.context.select("record_id", "access", "person_id")]
    )
    maybe = classed(store, possibly(placed.drop_nulls("person_id"), pairs, standing.decisions))
    own = asked.one.id
    for side in ("source", "target"):
        mine = maybe.filter(pl.col(side) == own).to_arrow()
        replace_edges(store, run, "POSSIBLY_SAME_AS", mine, source="Record", target="Record", scope={side: [own]})


def _frame(table: Any) -> pl.DataFrame:
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame


def placed(
    store: GraphStore, run: Run, standing: Standing, records: Iterable[Mapping[str, Any]], secret: bytes
) -> None:
    """Place the records of one row, one after the other."""
    for record in records:
        place(store, run, standing, record, secret)
