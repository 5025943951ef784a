"""A record that was just written is put with its person, within the run that wrote it, as a whole run would."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kithkin.graph import built, few
from kithkin.graph.errors import WrongUse
from kithkin.graph.ids import store_secret
from kithkin.graph.run import Run
from kithkin.graph.store import GraphStore, Row
from kithkin.resolution.decide_ids import minted
from kithkin.resolution.live import framed, leads, ties
from kithkin.resolution.live.ask import Asked
from kithkin.resolution.live.follow import Standing
from kithkin.resolution.live.handful import READ
from kithkin.resolution.live.index import Index
from kithkin.resolution.live.looked import Looked
from kithkin.resolution.live.near import Near, foresee, near
from kithkin.resolution.live.runs import NAMED
from kithkin.resolution.live.settled import Settled, settled
from kithkin.resolution.reading import classes_of, everything
from kithkin.resolution.survive import Mint, minting


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
    """Link the record, unless that was done and foreseen before, and give everyone in its component their person."""
    if standing.model is None:
        raise WrongUse("nobody has been resolved in this graph yet: run `kithkin resolve` first")
    found = near(standing, record, run.instant, looked)
    if looked is None:
        foresee(store, found, classes_of(store))
    now = _written(store, run, standing, found)
    was = {one.record_id: one.person_id for one in found.members}
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


def _written(store: GraphStore, run: Run, standing: Standing, found: Near) -> dict[str, str]:
    """Everyone's person, written with all that hangs on it: in rows where everybody stays who they are."""
    mint = minting(store_secret(store))
    made, about = _settled(store, found, mint), _decided_about(standing, found.ids)
    new = made is not None and _somebody_new(store, run, found, made)
    if made and not about and _in_rows(store, run, found, (made, mint), alone=new):
        ties.write(store, run, found, made, standing.decisions)
        return dict(made.whose)
    whole = made.assigned if made else framed.given(store, found)
    if not new:
        framed.write_leads(store, run, found, whole)
    framed.write_ties(store, run, found, whole, (standing, about))
    return dict(whole.members.select("record_id", "person_id").iter_rows())


def _in_rows(store: GraphStore, run: Run, found: Near, told: tuple[Settled, Mint], *, alone: bool) -> bool:
    """Write where ids lead in rows, or nothing where that takes frames."""
    made, mint = told
    if len(found.members) > few.MOST or made.once or found.asked.found.outranked.num_rows:
        return False
    if alone:
        return True
    known = leads.stood(store, found, made, (everything(store, run.instant), mint))
    if known:
        leads.write(store, run, found, made, (known, mint))
    return known is not None


def _settled(store: GraphStore, found: Near, mint: Mint) -> Settled | None:
    """Who keeps which id where everybody stays who they are."""
    cluster, previous = found.clusters, found.previous
    oldest = [one for _, one in sorted((one.first_known, one.record_id) for one in found.members)]
    known = _minted(store, found.ids)
    # An id whose person lives elsewhere is nobody's to have back.
    living = set(previous.values())
    for_ = [(one, record if closed or one in living else None) for one, record, closed in known]
    made = settled({one: cluster[one] for one in oldest}, previous, for_, mint)
    once = frozenset(one for one, _, closed in known if closed)
    return None if made is None else replace(made, once=once)


def _minted(store: GraphStore, ids: list[str]) -> list[tuple[str, str, str | None]]:
    """Every id that some records ever stood under, for whom each was minted, and since when it is nobody's."""
    if len(ids) > few.MOST:
        return list(minted(store, ids).iter_rows())
    rows = store.ask("read/decision_minted", ids=sorted(ids))
    return [(row["person_id"], row["minted_for"], row["closed"]) for row in rows]


def _somebody_new(store: GraphStore, run: Run, found: Near, made: Settled) -> bool:
    """Make the person of a record that is by itself, under an id that nobody knows: else it is not done here."""
    if len(found.members) > 1 or made.once or found.previous:
        return False
    [(person, minted_for)] = made.persons.items()
    known = [store.read(built.held_nodes(label, (), ("id",)), id=[person]) for label in ("Person", "Alias")]
    if any(known) or store.ask("read/decision_alike", ids=[found.own], **everything(store, run.instant)):
        return False
    run.check()
    row = {"id": person, "minted_for": minted_for, "known_from": run.instant, "run_id": run.id}
    store.make_nodes(["Person"], [row])
    return True


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
    """Place the records of one row, one after the other; what some ask may have been foreseen as they were linked."""
    return [place(store, run, standing, record, (looked or {}).get(record["id"])) for record in records]
