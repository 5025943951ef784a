"""Resolve: every current record to a person, with why; ids that last, and possible matches for a person to judge."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from kithkin.graph.closing import replace_edges, replace_nodes
from kithkin.graph.cover import cover
from kithkin.graph.ids import store_secret
from kithkin.graph.run import Run, writing
from kithkin.graph.store import GraphStore
from kithkin.graph.sweep import sweep
from kithkin.graph.tombstones import bury_restricted
from kithkin.graph.wake import covered
from kithkin.resolution.alike import by_names, likenesses, parted, write_alike
from kithkin.resolution.answering import Parts, answer
from kithkin.resolution.attention import between, on_records
from kithkin.resolution.current import RECORD, newest_model
from kithkin.resolution.decide_attention import noted, notes
from kithkin.resolution.decide_read import decided
from kithkin.resolution.identity import linked_records
from kithkin.resolution.increment import increment
from kithkin.resolution.left import Leave, Left, Since, ahead, leaving
from kithkin.resolution.link import Decisions, Linked, Model, Numbers
from kithkin.resolution.matches import belonging, possibly
from kithkin.resolution.persons import Assigned, assign
from kithkin.resolution.placing import clustered, frame_of, open_of, outranked_of, pairs_of, placed
from kithkin.resolution.reading import classed, columns, everything, texts
from kithkin.resolution.survive import Mint, minting

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a run found and changed."""

    records: int
    persons: int
    merged: int
    split: int
    possible: int
    model: str
    touched: int
    """How many records were linked: all, or those that a change since the last run touches."""


def resolve(
    store: GraphStore,
    *,
    secret: bytes | None = None,
    retrain: bool = False,
    progress: Progress | None = None,
    numbers: Numbers | None = None,
    cache: Path | None = None,
) -> Resolved:
    """Decide who is who among all current records and write it down; over the same data it changes nothing.

    `numbers` that changed hold from now on, until others are given. With a `cache` only what has changed since the run
    that wrote it is linked, with the same outcome.
    """
    say = progress or (lambda _: None)
    with writing(store, "resolve") as run:
        say("reading records")
        classed_as = covered(store)
        with ahead(store, run, None if retrain else cache) as known:
            newest = newest_model(store)
            numbers = newest.numbers if newest and numbers is None else numbers
            same_model = newest and not retrain and numbers == newest.numbers
            before = known.under(store, run, newest) if known and same_model else None
        with leaving(cache, run, classed_as) as leave:
            if newest and before and before[1].kept:
                done = _partly(store, run, before[1], (newest, before[0]), (say, leave))
            else:
                records = columns(store, "read/resolve_records", RECORD, **everything(store, run.instant))
                given = None if retrain else newest, numbers, secret or store_secret(store)
                done, left = _whole(store, run, records, given, say, watched=cache is not None)
                leave(lambda: left)
            cover(store, run)
        run.details.update(records=done.records, persons=done.persons, touched=done.touched)
    return done


def _partly(
    store: GraphStore, run: Run, since: Since, known: tuple[Model, Left], tell: tuple[Progress, Leave]
) -> Resolved:
    """Link and write what a change touches."""
    (model, before), kept, (say, leave) = known, since.kept, tell
    assert kept is not None
    while True:
        say("linking what has changed")
        decisions = decided(store)
        done = increment(store, run, since, (model, before.held, decisions), leave)
        if decided(store) == decisions:
            break
        say("applying decisions made meanwhile")
        sweep(store, run.id)
    return Resolved(len(kept), done.persons, done.merged, done.split, done.possible, model.version, done.touched)


def _whole(
    store: GraphStore,
    run: Run,
    records: pl.DataFrame,
    given: tuple[Model | None, Numbers | None, bytes],
    say: Progress,
    *,
    watched: bool,
) -> tuple[Resolved, Left | None]:
    """Link and write everything; a model that is new is kept with the run."""
    linked, assigned, (possible, ties) = _settled(store, run, records, given, say, watched=watched)
    if linked and linked.model != given[0]:
        text = linked.model.to_json()
        store.tell("write/keep_model", run_id=run.id, model_version=linked.model.version, model=text)
    version, persons = linked.model.version if linked else "", assigned.persons.height
    merged, split = len(assigned.merged), len(assigned.split)
    found = Resolved(records.height, persons, merged, split, possible, version, records.height)
    return found, Left.of(records, linked, (assigned, ties))


def _settled(
    store: GraphStore,
    run: Run,
    records: pl.DataFrame,
    given: tuple[Model | None, Numbers | None, bytes],
    say: Progress,
    *,
    watched: bool,
) -> tuple[Linked | None, Assigned, tuple[int, pl.DataFrame]]:
    """Link and write, and again while people decide meanwhile: what they said before the commit is in this run."""
    model, numbers, secret = given
    decisions = decided(store)
    while True:
        say("linking records")
        told = {"watched": watched, "marked": True}
        linked = linked_records(records, model, decisions, numbers, **told) if records.height else None
        say("keeping ids")
        mint = minting(secret)
        assigned = _assigned(store, run, clustered(records, linked), mint)
        say("writing persons")
        led = _write_persons(store, run, assigned, _parts(store, run, records, (linked, assigned, mint)))
        assigned = replace(assigned, led=led)
        place = placed(records, linked, assigned)
        matches = _write_matches(store, run, place, (linked, decisions), notes(store, records))
        before, decisions = decisions, decided(store)
        if decisions == before:
            return linked, assigned, matches
        say("applying decisions made meanwhile")
        # What this run has written is as if it had never been, so that nothing is closed and made in one instant.
        sweep(store, run.id)
        model = linked.model if linked else model


def _assigned(store: GraphStore, run: Run, clusters: pl.DataFrame, mint: Mint) -> Assigned:
    known = texts(store, "read/resolve_persons", "person_id", "minted_for")
    previous = texts(store, "read/resolve_previous", "record_id", "person_id", **everything(store, run.instant))
    return assign(clusters, previous, known, mint)


def _parts(store: GraphStore, run: Run, records: pl.DataFrame, found: tuple[Linked | None, Assigned, Mint]) -> Parts:
    """Write what hangs on who reads, and give the ids of the parts that persons may fall into."""
    linked, assigned, mint = found
    unsettled = open_of(linked.unsettled if linked else None)
    alike = likenesses(records, unsettled)
    write_alike(store, run, alike)
    ready = by_names(parted(alike, unsettled, assigned.members), mint)
    return Parts(ready, lambda: by_names(assigned.members, mint))


def _write_persons(store: GraphStore, run: Run, assigned: Assigned, parts: Parts) -> frozenset[str]:
    """Gives the persons that other ids lead to."""
    replace_nodes(store, run, ["Person"], assigned.persons.rename({"person_id": "id"}).to_arrow())
    return answer(store, run, assigned, parts)


def _write_matches(
    store: GraphStore, run: Run, placed: pl.DataFrame, found: tuple[Linked | None, Decisions], told: pl.DataFrame
) -> tuple[int, pl.DataFrame]:
    """Gives how many may be the same, and the ids of the ties to persons."""
    linked, decisions = found
    pairs, against = pairs_of(linked), outranked_of(linked)
    same = belonging(placed, pairs, linked.model.version if linked else "")
    same = noted(same.join(on_records(placed, against), on="source", how="left"), told)
    done = replace_edges(store, run, "SAME_AS", same.to_arrow(), source="Record", target="Person")
    if done.closed:
        bury_restricted(store, run)
    maybe = possibly(placed, pairs, decisions)
    every = pl.concat([maybe, between(placed, against)], how="diagonal")
    replace_edges(store, run, "POSSIBLY_SAME_AS", classed(store, every).to_arrow(), source="Record", target="Record")
    assert done.now is not None
    return maybe.height, frame_of(done.now)
