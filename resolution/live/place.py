"""A record that was just written is put with its person, within the run that wrote it, as a whole run would."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from kithkin.graph import built
from kithkin.graph.closing import replace_edges
from kithkin.graph.errors import WrongUse
from kithkin.graph.foreseen import Ahead
from kithkin.graph.ids import store_secret
from kithkin.graph.run import Run
from kithkin.graph.store import GraphStore, Row
from kithkin.graph.tombstones import bury_restricted
from kithkin.resolution.alike import STOOD, likeness, stood
from kithkin.resolution.answering import OLD
from kithkin.resolution.attention import between, on_records
from kithkin.resolution.coded import Index as Rows
from kithkin.resolution.decide_attention import noted, notes
from kithkin.resolution.decide_effect import mark, write_persons
from kithkin.resolution.decide_ids import assigned, minted
from kithkin.resolution.live.ask import Asked, ask, read_one
from kithkin.resolution.live.follow import Standing
from kithkin.resolution.live.handful import READ
from kithkin.resolution.live.index import Index
from kithkin.resolution.live.looked import Looked
from kithkin.resolution.live.read import some
from kithkin.resolution.live.runs import NAMED
from kithkin.resolution.live.settled import settled
from kithkin.resolution.live.told import ASK
from kithkin.resolution.matches import belonging, possibly
from kithkin.resolution.persons import Assigned
from kithkin.resolution.placing import aged, frame_of, pairs_of, placed
from kithkin.resolution.reading import classed, everything
from kithkin.resolution.survive import SPARE, minting

AHEAD = "schema/ahead_of_ties"


@dataclass(frozen=True)
class _Found:
    """One record linked with those it may be one of, and what is known of them all."""

    index: Index
    asked: Asked
    members: pl.DataFrame
    """record_id, person_id (before), access, first_known of everyone who may change; the record itself among them."""
    context: pl.DataFrame
    """The same of those who only stand beside them."""

    @property
    def previous(self) -> pl.DataFrame:
        """The person each stood under: record_id, person_id."""
        return self.members.select("record_id", "person_id").drop_nulls()


@dataclass(frozen=True, slots=True)
class Placed:
    """A record that was put with its person: what linking it found in the index, and who stands elsewhere since."""

    person_id: str
    index: Index
    asked: Asked
    moved: frozenset[str]
    row: Row | None = None
    """What the index would read of the record, where it was never there and nobody else stands elsewhere."""


def place(
    store: GraphStore, run: Run, standing: Standing, record: Mapping[str, Any], looked: Looked | None = None
) -> Placed:
    """Link the record, unless that was done before, and give everyone in its component their person."""
    if standing.model is None:
        raise WrongUse("nobody has been resolved in this graph yet: run `kithkin resolve` first")
    found = _found(standing, record, run.instant, looked)
    _foresee(store, run, found)
    made = _assigned(store, found)
    if not _somebody_new(store, run, found, made):
        # Whatever it was linked with may hang on it, until a run says what does.
        whole = found.members.select("record_id", component=pl.lit(0, pl.Int64), parting=pl.lit(value=True))
        parting = mark(store, run, (found.members, whole["record_id"].to_list()), whole, made.members)
        write_persons(store, run, (made, found.previous), parting, None)
    _write_ties(store, run, standing, found, made)
    was, now = (dict(some.select("record_id", "person_id").iter_rows()) for some in (found.members, made.members))
    moved = {one for one, person in now.items() if person != was[one]}
    run.details[NAMED] = sorted({*run.details.get(NAMED, ()), *moved, record["id"]})
    row = _row(record, now[record["id"]]) if moved == {record["id"]} else None
    return Placed(now[record["id"]], found.index, found.asked, frozenset(moved), row)


def _row(record: Mapping[str, Any], person_id: str) -> Row | None:
    """A record that was never there, as `read/live_records` tells it."""
    received = record.get("received")
    if received is None:
        return None
    classes = dict.fromkeys(("tie_access", "from_access", "row_access"), record["access"])
    told = {"record_id": record["id"], "person_id": person_id, "first_known": received, "twice": False}
    return {name: record.get(name) for name in READ} | classes | told


def _found(standing: Standing, record: Mapping[str, Any], instant: str, looked: Looked | None) -> _Found:
    index, model = standing.index, standing.model
    assert model is not None
    everyone = index.fresh.copy()
    own = index.find([record["id"]], everyone)
    before = index.persons(own)[0] if len(own) else None
    everyone[own] = False
    if looked:
        index, everyone = looked.standing.index, looked.standing.index.fresh
    asked = looked.asked if looked else None
    asked = asked or ask(index, model, read_one(record["id"], record, before), everyone, standing.decisions)
    first = index.first_known(own)[0] if len(own) else instant
    mine = {"record_id": record["id"], "person_id": before, "access": record["access"], "first_known": first}
    members = pl.concat([pl.DataFrame([mine], schema=_MEMBERS), _told(index, asked.component)])
    known = set(members["record_id"])
    beside = [one for one in asked.found.row_ids.to_pylist() if one not in known]
    return _Found(index, asked, members, _told(index, index.find(beside, everyone)))


def _foresee(store: GraphStore, run: Run, found: _Found) -> None:
    """Ask at once what is asked of everybody who may change, and of the ids that they may be given."""
    own, ids = frozenset([found.asked.one.id]), frozenset(found.members["record_id"])
    mint = minting(store.secret())
    persons = frozenset({mint(key, salt) for key in ids for salt in (0, SPARE)} | set(found.previous["person_id"]))
    among = {"ids": ids, "own": own, "persons": persons, "likenesses": frozenset(map(likeness, ids))}
    told = {name: sorted(some) for name, some in among.items()}
    store.foresee(AHEAD, _ahead(**among), **told, **everything(store, run.instant))


def _ahead(
    ids: frozenset[str], own: frozenset[str], persons: frozenset[str], likenesses: frozenset[str]
) -> dict[str, Ahead]:
    tie, possible = ("id", "source"), "built/held_edges POSSIBLY_SAME_AS"
    return {
        "read/decision_minted": Ahead(("person_id", "minted_for", "closed"), "ids", ids),
        "read/decision_alike": Ahead(tuple(STOOD), "ids", ids),
        "read/decision_aliases": Ahead(OLD, "ids", persons),
        "built/held_nodes Person": Ahead(("id", "closed", "minted_for"), "id", persons),
        "built/held_nodes Alias": Ahead(("id", "closed"), "id", persons),
        "built/held_nodes Likeness": Ahead(("id", "closed"), "id", likenesses),
        "built/held_edges SAME_AS": Ahead(tie, "source", ids),
        "built/held_edges ALIKE": Ahead(tie, "source", ids),
        "built/held_edges NOW": Ahead(tie, "source", persons),
        possible: Ahead(tie, "source", own),
        f"{possible} at target": Ahead(tie, "target", own),
        "schema/keep_secret_mark": Ahead(("mark",), whatever=frozenset({"mark"})),
    }


def _settled(store: GraphStore, found: _Found, seen: pl.DataFrame) -> Assigned | None:
    """The same where everybody stays who they are, without the frames of a whole run."""
    named = (found.asked.found.clusters[column].to_pylist() for column in ("record_id", "cluster_id"))
    cluster = dict(zip(*named, strict=True))
    rows = sorted(found.members.select("first_known", "record_id", "person_id").iter_rows())
    previous = {record: person for _, record, person in rows if person}
    living, known = set(previous.values()), list(seen.iter_rows())
    # An id whose person lives elsewhere is nobody's to have back.
    for_ = [(one, record if closed or one in living else None) for one, record, closed in known]
    made = settled({record: cluster[record] for _, record, _ in rows}, previous, for_, minting(store_secret(store)))
    once = frozenset(one for one, _, closed in known if closed)
    return None if made is None else replace(made, once=once)


_MEMBERS = {"record_id": pl.String, "person_id": pl.String, "access": pl.Int64, "first_known": pl.String}


def _told(index: Index, rows: Rows) -> pl.DataFrame:
    columns = (index.ids(rows), index.persons(rows), index.access(rows), index.first_known(rows))
    return pl.DataFrame(dict(zip(_MEMBERS, columns, strict=True)), schema=_MEMBERS)


def _assigned(store: GraphStore, found: _Found) -> Assigned:
    """Who keeps which id, among all ids that these records ever stood under."""
    seen = minted(store, found.members["record_id"].to_list())
    if (made := _settled(store, found, seen)) is not None:
        return made
    named = frame_of(found.asked.found.clusters).select(
        "record_id", cluster=pl.col("cluster_id").rank("dense").cast(pl.Int64)
    )
    clusters = aged(found.members).join(named, on="record_id").select("record_id", "cluster", "age")
    return assigned(store, clusters, found.previous, found.members["record_id"].to_list(), None)


def _somebody_new(store: GraphStore, run: Run, found: _Found, made: Assigned) -> bool:
    """Make the person of a record that is by itself, under an id that nobody knows: else it is not done here."""
    if found.members.height > 1 or made.once or found.previous.height:
        return False
    [(person, minted_for)] = made.persons.select("person_id", "minted_for").iter_rows()
    known = [store.read(built.held_nodes(label, (), ("id",)), id=[person]) for label in ("Person", "Alias")]
    if any(known) or not stood(store, [found.asked.one.id], run.instant).is_empty():
        return False
    run.check()
    row = {"id": person, "minted_for": minted_for, "known_from": run.instant, "run_id": run.id}
    store.make_nodes(["Person"], [row])
    return True


def _write_ties(store: GraphStore, run: Run, standing: Standing, found: _Found, made: Assigned) -> None:
    linked = found.asked.found
    ours, pairs, against = placed(found.members, linked, made), pairs_of(linked), frame_of(linked.outranked)
    ids = ours["record_id"].to_list()
    same = belonging(ours, pairs, linked.model.version).join(on_records(ours, against), on="source", how="left")
    if meant := _decided_about(standing, ids):
        same = noted(same, notes(store, some(store, meant, run.instant)))
    scope = {"source": ids}
    done = replace_edges(store, run, "SAME_AS", same.to_arrow(), source="Record", target="Person", scope=scope)
    if done.closed and not _classes_stay(found):
        bury_restricted(store, run, ids)
    columns = ("record_id", "access", "person_id")
    everyone = pl.concat([ours.select(columns), found.context.select(columns)]).drop_nulls("person_id")
    maybe = possibly(everyone, pairs, standing.decisions)
    every = classed(store, pl.concat([maybe, between(ours, against)], how="diagonal"))
    own = found.asked.one.id
    for side in ("source", "target"):
        mine = every.filter(pl.col(side) == own).to_arrow()
        replace_edges(store, run, "POSSIBLY_SAME_AS", mine, source="Record", target="Record", scope={side: [own]})


def _classes_stay(found: _Found) -> bool:
    """Whether the record is new and everybody else's tie has the class of their record: none became narrower."""
    own = found.members.filter(pl.col("record_id") == found.asked.one.id)["person_id"]
    rows, same = found.asked.component, bool(own.is_null().all())
    for start, stock in found.index.starts():
        needs = stock.told.needs[rows[(rows >= start) & (rows < start + len(stock))] - start]
        classes = stock.told.classes[needs[needs >= 0]]
        same = same and not (needs == ASK).any() and bool((classes[:, 0] == classes[:, 1]).all())
    return same


def _decided_about(standing: Standing, ids: Iterable[str]) -> set[str]:
    """All records of the decisions about any of these."""
    said, own = standing.decisions, set(ids)
    every = (*said.same, *said.different, *said.guarded)
    return {end for records in every if own.intersection(records) for end in records}


def put_with_persons(
    store: GraphStore,
    run: Run,
    standing: Standing,
    records: Iterable[Mapping[str, Any]],
    looked: Mapping[str, Looked] | None = None,
) -> list[Placed]:
    """Place the records of one row, one after the other; some may have been linked before."""
    return [place(store, run, standing, record, (looked or {}).get(record["id"])) for record in records]
