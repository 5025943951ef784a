"""Resolve only what has changed since the last run: the rows that a change touches are linked and written anew.

What the last run left is a cache beside the graph. Where there is none, or one of another model or run, everything is
linked, with the same outcome under one model version.
"""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import polars as pl

from kithkin.graph.closing import exchange_edges, held_edges, identified, replace_edges
from kithkin.graph.ends import Ends
from kithkin.graph.few import MOST
from kithkin.graph.run import Run
from kithkin.graph.store import GraphStore
from kithkin.graph.tombstones import bury_restricted
from kithkin.resolution.again import Again, again_of
from kithkin.resolution.alike import likenesses, parted, stood, write_alike
from kithkin.resolution.attention import between, on_records
from kithkin.resolution.current import RECORD
from kithkin.resolution.decide_attention import noted, notes
from kithkin.resolution.decide_effect import keep_persons, lead_to_persons
from kithkin.resolution.decide_ids import NOBODY, Settled, assigned
from kithkin.resolution.held import Held
from kithkin.resolution.kept import ELSEWHERE, LIKENESS, POSSIBLE, Kept
from kithkin.resolution.left import Leave, Left, Since
from kithkin.resolution.link import Decisions, Model
from kithkin.resolution.matches import belonging, possibly
from kithkin.resolution.moved import Otherwise, otherwise
from kithkin.resolution.persons import Assigned
from kithkin.resolution.placing import aged, frame_of, open_of
from kithkin.resolution.reading import classed, columns, everything, texts

ENDS = ("source", "target")
SAME = ("SAME_AS", "Record", "Person")
Part = tuple[Since, pl.DataFrame, list[str]]
"""What was known, those that moved, and the ids of those that moved or are gone."""


@dataclass(frozen=True, slots=True)
class Increment:
    """What a run that linked only a part found."""

    touched: int
    persons: int
    merged: int
    split: int
    possible: int


@dataclass(frozen=True, slots=True)
class Ties:
    """Ties to persons, those that were held before; possible matches, how many; and what is kept of these."""

    same: pl.DataFrame
    held: pl.DataFrame | None
    maybe: pl.DataFrame
    possible: int
    kept: Kept


def increment(
    store: GraphStore, run: Run, since: Since, known: tuple[Model, Held, Decisions], leave: Leave
) -> Increment:
    """Link what is new, changed or gone and what that touches; write those persons and pairs alone.

    There are all records, and the ids of those that were stated or closed since the last run. What is left for the next
    is known, and told to `leave`, before all is written, and laid out meanwhile.
    """
    kept, (model, held, decisions) = since.kept, known
    assert kept is not None
    forced = _forced(store, run, since)
    if not forced:
        leave(lambda: Left(held, kept))
        return Increment(0, held.frame["person"].n_unique(), 0, 0, 0)
    with Ends(store) as ends:
        # The graph has nothing else to do while rows are linked.
        ends.seek("Record", since.new)
        found = again_of((kept.read(), kept.content, since.was), model, held, decisions, forced=forced)
        return _written(store, run, since, (found, decisions, forced), (leave, ends))


def _written(
    store: GraphStore,
    run: Run,
    since: Since,
    known: tuple[Again, Decisions, set[str]],
    tell: tuple[Leave, Ends],
) -> Increment:
    """Write what was found, as far as it came out otherwise than before."""
    (found, decisions, forced), (leave, ends) = known, tell
    about, persons = _decided_about(store, run), found.held.frame["person"].n_unique()
    now = otherwise(since, found, forced | set(about["record_id"]))
    if not now.chosen and not found.near:
        leave(lambda: Left(found.held, now.kept))
        return Increment(now.count, persons, 0, 0, 0)
    ends.seek("Record", set(now.others).difference(found.gone))
    previous = _union(store, run, since, now.others)
    made = _assigned(store, since, now, previous)
    ends.seek("Person", set(made.members["person_id"]).intersection(previous["person_id"]))
    after = replace(since, kept=now.kept.tied(ELSEWHERE, [], since.new))
    part, ties, led = _led_and_tied(store, run, after, (found, made, decisions), (now, about, previous), ends)
    leave(lambda: Left(found.held, _standing(ties, made, led)))
    _write(store, run, part, ties, ends)
    return Increment(now.count, persons, len(made.merged), len(made.split), ties.possible)


def _assigned(store: GraphStore, since: Since, now: Otherwise, previous: pl.DataFrame) -> Assigned:
    """The persons of those that moved, as far as it is known who never stood elsewhere."""
    records = now.kept.told(now.moved["record_id"])
    # Who never stood elsewhere is known by whom they are of.
    named = since.before.names(previous["person_id"]) if since.before else None
    settled = Settled(since.before.untied(now.others, ELSEWHERE), named) if since.before else NOBODY
    made = assigned(store, _clustered(records, now.moved), previous, now.others, None, settled)
    plain = frozenset() if named is None else frozenset(named.filter(~pl.col("led"))["person_id"])
    first = made.persons.filter(pl.col("minted_for").is_in(since.new))
    return replace(made, plain=plain, fresh=frozenset(first["person_id"]))


def _led_and_tied(
    store: GraphStore,
    run: Run,
    since: Since,
    known: tuple[Again, Assigned, Decisions],
    said: tuple[Otherwise, pl.DataFrame, pl.DataFrame],
    ends: Ends,
) -> tuple[Part, Ties, frozenset[str]]:
    """Write persons, what leads to them and likenesses, while the ties that are to be written are made."""
    (found, made, _), (now, about, previous) = known, said
    with ThreadPoolExecutor(1) as pool:
        there = pool.submit(keep_persons, store, run, (made, previous))
        there.add_done_callback(lambda _: ends.seek("Person", made.fresh))
        parting, kept = _write_alike(store, run, since, (found, made))
        writing = pool.submit(lead_to_persons, store, run, (made, previous), parting, None)
        part = replace(since, kept=kept), now.moved, now.chosen
        ties = _ties(store, run, part, known, (now.pairs, about, previous))
        # Ties are written after persons: until then the graph tells whom an id that goes had.
        return part, ties, writing.result()


def _standing(ties: Ties, made: Assigned, led: frozenset[str]) -> Kept:
    """What is kept of how records stand once all is written."""
    kept = ties.kept.placed(made.members).named(made.persons).led(led, made.members["record_id"])
    return kept.bound(ties.same)


def _write_alike(store: GraphStore, run: Run, since: Since, known: tuple[Again, Assigned]) -> tuple[pl.DataFrame, Kept]:
    """Write whose division hangs on who reads, and give those whose person may fall apart, moved or not."""
    (found, made), kept, unsettled = known, since.kept, open_of(known[0].unsettled)
    assert kept is not None
    alike = likenesses(kept.told(unsettled["record_id"]), unsettled)
    near = {*found.near, *found.gone}
    write_alike(store, run, alike, near, kept.untied(near, LIKENESS).union(since.new))
    kept = kept.tied(LIKENESS, alike["source"].to_list(), near)
    stay = sorted(set(alike["source"]) - set(made.members["record_id"]))
    others = _union(store, run, since, stay).filter(pl.col("record_id").is_in(stay))
    return parted(alike, unsettled, pl.concat([made.members, others])), kept


def _forced(store: GraphStore, run: Run, since: Since) -> set[str]:
    """Whatever other runs may have written since: records decided about and those stated, with all of their persons.

    The class of a record is no part of what it says, so no comparison sees that it changed.
    """
    last = store.ask("read/resolve_last", most=1)[0]["instant"]
    told = {record for row in store.ask("read/decision_since", since=last) for record in row["record_ids"]}
    changed = told | since.stated
    # What a decision is about that has changed is noted on all of its records, however far apart they stand.
    told |= {record for ids in _decided(store) if not changed.isdisjoint(ids) for record in ids}
    told |= since.stated - since.new
    # A decision leaves its records marked beside all that they were weighed with.
    marked = told - (since.kept.untied(told, LIKENESS) if since.kept else frozenset())
    told |= set(stood(store, marked, run.instant)["record_id"])
    return told | since.new | set(_union(store, run, since, sorted(told))["record_id"])


def _union(store: GraphStore, run: Run, since: Since, records: Collection[str]) -> pl.DataFrame:
    """All records of the persons that some stood under; the graph is asked of those of whom it is not known."""
    kept, known = since.before, everything(store, run.instant)
    told, others = kept.together(records) if kept else (None, list(records))
    asked = texts(store, "read/decision_union", "record_id", "person_id", ids=others, **known)
    return asked if told is None else pl.concat([told, asked]).sort("record_id", "person_id")


def _clustered(records: pl.DataFrame, moved: pl.DataFrame) -> pl.DataFrame:
    return (
        aged(records)
        .join(moved.select("record_id", cluster="cluster_id"), on="record_id")
        .select("record_id", "cluster", "age")
    )


def _ties(
    store: GraphStore,
    run: Run,
    part: Part,
    known: tuple[Again, Assigned, Decisions],
    said: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame],
) -> Ties:
    """The ties of the records that moved, and possible matches of theirs with anybody.

    Said are the pairs, the records of decisions in force, and whom those that moved stood under with whom.
    """
    (since, moved, chosen), (found, made, decisions), (pairs, about, previous) = part, known, said
    kept = since.kept
    assert kept is not None
    # Of few they are asked with what else is asked of these.
    held = _held(store, since, chosen) if len(chosen) > MOST else None
    place = kept.told(moved["record_id"]).select("record_id", "access").join(made.members, on="record_id")
    own = place.join(moved.select("record_id", "probability"), on="record_id")
    against = frame_of(found.outranked)
    same = belonging(own, pairs, found.held.model).join(on_records(own, against), on="source", how="left")
    around = sorted({*pairs["left_id"], *pairs["right_id"]} - set(chosen))
    # With all records of their persons: that two are different may have been said of any of them.
    others = pl.concat([previous, _union(store, run, since, around)]).unique("record_id")
    others = others.filter(~pl.col("record_id").is_in(chosen))
    near = kept.told(others["record_id"]).select("record_id", "access")
    everyone = pl.concat([place, others.join(near, on="record_id").select(place.columns)])
    maybe = possibly(everyone, pairs, decisions)
    every = classed(store, pl.concat([maybe, between(own, against)], how="diagonal"))
    kept = kept.tied(POSSIBLE, {*every["source"], *every["target"]}, chosen)
    same = identified(SAME, noted(same, notes(store, about)).to_arrow())
    return Ties(same, held, every, maybe.height, kept)


def _held(store: GraphStore, since: Since, chosen: list[str]) -> pl.DataFrame:
    """The ties of some records; the graph is asked of those of which they are not known."""
    kept = since.before
    known = kept.binding(chosen) if kept else None
    asked = since.new if known is None else since.new.union(known["source"])
    told = held_edges(store, SAME, {"source": chosen}, asked) if asked < set(chosen) else None
    parts = [part.select("id", "source") for part in (known, told) if part is not None]
    return pl.concat(parts) if parts else pl.DataFrame(schema={"id": pl.String, "source": pl.String})


def _write(store: GraphStore, run: Run, part: Part, ties: Ties, ends: Ends) -> None:
    """Tie the records that moved, those that are new for the first time."""
    (since, _, chosen), (kind, source, target) = part, SAME
    assert since.kept is not None
    told = {"source": source, "target": target}
    scope, bare = {"source": chosen}, since.new
    if ties.held is None:
        done = replace_edges(store, run, kind, ties.same.to_arrow(), **told, scope=scope, bare=bare)
    else:
        done = exchange_edges(store, run, SAME, (ties.held, ties.same), ends)
    if done.closed:
        # The class of a tie is that of its record, unless a load has given the record another since.
        bury_restricted(store, run, since.stated.intersection(chosen) - bare)
    # Who has no such edge and gets none need not be asked about.
    bare = (since.kept.untied(chosen, POSSIBLE) | bare) - {*ties.maybe["source"], *ties.maybe["target"]}
    for end in ENDS:
        here, scope = ties.maybe.filter(pl.col(end).is_in(chosen)).to_arrow(), {end: chosen}
        replace_edges(store, run, "POSSIBLY_SAME_AS", here, source="Record", target="Record", scope=scope, bare=bare)


def _decided(store: GraphStore) -> list[list[str]]:
    return [row["record_ids"] for row in store.ask("read/decision_marks", ids=[])]


def _decided_about(store: GraphStore, run: Run) -> pl.DataFrame:
    """The records of decisions in force as they stand."""
    ids = sorted({record for ids in _decided(store) for record in ids})
    return columns(store, "read/decision_records", RECORD, ids=ids, **everything(store, run.instant))
