"""Erase rows by decision: first all is closed and a tombstone set, at once; then the content is deleted."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from kithkin.graph import built
from kithkin.graph.closing import replace_edges
from kithkin.graph.errors import NotThere, WrongUse
from kithkin.graph.ids import store_secret
from kithkin.graph.lease import holding
from kithkin.graph.numbers import keys_now, numbers_of
from kithkin.graph.purge import purge
from kithkin.graph.run import Run, writing
from kithkin.graph.store import GraphStore
from kithkin.graph.tombstones import ERASED, ERASED_ROW, bar, mark_of

NOBODY = 0
"""The class of what no caller may read."""
# Which edges say something of a record, where they end, and at which ends the record may stand.
SAID = (
    ("FROM", "Row", ("source",)),
    ("STATES", "Record", ("source", "target")),
    ("INVOLVED_IN", "Event", ("source",)),
    ("AT", "Address", ("source",)),
    ("AFFILIATED_WITH", "Organisation", ("source",)),
    ("SAME_AS", "Person", ("source",)),
    ("POSSIBLY_SAME_AS", "Record", ("source", "target")),
)
NONE = pl.DataFrame(schema={"source": pl.String, "target": pl.String}).to_arrow()


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is to be erased, by which rule, and why; none of these may name a person."""

    keys: tuple[str, ...]
    rule: str
    reason: str
    by: str

    def __post_init__(self) -> None:
        """Say what is lacking."""
        if not self.keys or not all(one.strip() for one in (self.rule, self.reason, self.by)):
            raise WrongUse("name rows as FEED:KEY, and say by which --rule and for what --reason they are erased")


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure took away."""

    rows: int
    records: tuple[str, ...]
    persons: tuple[str, ...]


def erase(store: GraphStore, asked: Erasure, *, emptied: Sequence[Path] = (), wait: float = 0.0) -> Erased:
    """Erase every version of these rows and all that they say; what was derived follows with the next runs.

    `emptied` are the folders of what can be made anew.
    """
    done = bury(store, asked, emptied=emptied, wait=wait)
    finish(store, emptied=emptied, wait=wait)
    return done


def bury(store: GraphStore, asked: Erasure, *, emptied: Sequence[Path] = (), wait: float = 0.0) -> Erased:
    """Close what holds, set the tombstones, and note what is to be deleted: all seen at once."""
    with writing(store, "erase", wait=wait, rule=asked.rule, reason=asked.reason, by=asked.by) as run:
        keys = keys_now(store, asked.keys)
        rows = store.ask("read/load_rows_of", keys=keys)
        if strange := sorted(set(keys) - {row["key"] for row in rows}):
            raise NotThere(f"{len(strange)} of these {len(keys)} rows are not there; rows are named FEED:KEY")
        records = sorted(row["record_id"] for row in store.ask("read/load_records_of", keys=keys))
        ties = store.ask("schema/erase_ties", ids=records)
        _set_tombstones(store, run, [*_of_rows(store, keys, asked.rule), *_of_ties(ties, asked.rule)])
        bar(store, run, dict.fromkeys(numbers_of(store, keys).keys() - set(keys), asked.rule))
        _close(store, run, records, [row["row_id"] for row in rows])
        store.tell("write/erased", instant=run.instant)
        # Before the commit: from then on a killed erasure is finished by writers who know no folder.
        _empty(emptied)
        run.details.update(rows=len(keys), records=len(records))
    return Erased(len(keys), tuple(records), tuple(sorted({row["person_id"] for row in ties})))


def finish(store: GraphStore, *, emptied: Sequence[Path] = (), wait: float = 0.0) -> int:
    """Delete what an erasure that was stopped has left; gives of how many rows."""
    with holding(store, "erase", wait):
        _empty(emptied)
        return purge(store)


def _of_rows(store: GraphStore, keys: Sequence[str], rule: str) -> list[dict[str, object]]:
    """What a later load knows the rows by, and what is to be deleted."""
    secret = store_secret(store)
    marks = {key: mark_of(secret, key) for key in keys}
    return [
        {"kind": ERASED_ROW, "whole": mark, "part": None, "rule": rule, "access": NOBODY, "due": key}
        for key, mark in marks.items()
    ]


def _of_ties(ties: Sequence[dict[str, object]], rule: str) -> list[dict[str, object]]:
    """What is told of each record to who could read it."""
    named = {"kind": ERASED, "rule": rule, "due": None}
    return [{"whole": row["person_id"], "part": row["record_id"], "access": row["access"]} | named for row in ties]


def _set_tombstones(store: GraphStore, run: Run, told: Sequence[dict[str, object]]) -> None:
    run.check()
    stamped = [
        one | {"id": f"{one['whole']}~{at}~{run.instant}", "known_from": run.instant, "run_id": run.id}
        for at, one in enumerate(told)
    ]
    store.create_nodes(["Tombstone"], pl.DataFrame(stamped, infer_schema_length=None).to_arrow())


def _close(store: GraphStore, run: Run, records: Sequence[str], rows: Sequence[str]) -> None:
    if records:
        for kind, target, ends in SAID:
            for end in ends:
                replace_edges(store, run, kind, NONE, source="Record", target=target, scope={end: records})
    closing = {"instant": run.instant, "run_id": run.id}
    deserted = [row["event_id"] for row in store.ask("read/load_deserted_events", record_ids=list(records))]
    for label, ids in (("Row", rows), ("Record", records), ("Event", deserted)):
        store.write_rows(built.close_nodes(label), [{"id": one} for one in ids], **closing)


def _empty(folders: Sequence[Path]) -> None:
    for folder in folders:
        if folder.is_dir():
            shutil.rmtree(folder)
