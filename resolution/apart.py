"""Who is one person among the records that a reader may read: the same linking, over those records alone."""

from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from typing import Any

import numpy as np
import polars as pl

from kithkin.graph.said import as_said
from kithkin.graph.store import Asker, Row
from kithkin.graph.wake import covered
from kithkin.resolution.current import model_of
from kithkin.resolution.decide import among
from kithkin.resolution.decide_read import decided, until
from kithkin.resolution.identity import KINDS, linked_records
from kithkin.resolution.link import Decisions, Linked, Model
from kithkin.resolution.matches import PAIRS, POSSIBLE, possibly
from kithkin.resolution.pairs import pairs_table
from kithkin.resolution.placing import frame_of

REMEMBERED = 4096
COLUMNS = {"record_id": pl.String, "access": pl.Int64, **dict.fromkeys(KINDS, pl.String)}
Stated = tuple[tuple[str | int | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What linking said of some records: the name of each one's cluster, and pairs of two clusters that may be one."""

    clusters: Mapping[str, str]
    possible: tuple[Row, ...] = ()


class Linking:
    """Links small sets of records under the model in force, and remembers what came of each at that instant.

    What linking said of the same statements, under the same model and decisions, is remembered whoever asks and when.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[Any, Said] = OrderedDict()
        self._said: OrderedDict[bytes, Said] = OrderedDict()
        self._lock = Lock()

    def said(self, asker: Asker, likenesses: Iterable[Collection[str]], scope: Mapping[str, Any]) -> list[Said]:
        """What linking says of each set of records that were weighed together."""
        sets = [frozenset(records) for records in likenesses]
        # Once facts have other classes, row mates that could be read may be hidden.
        times = covered(asker)
        keys = {one: (one, tuple(scope["access"]), scope["known_at"], times) for one in sets}
        with self._lock:
            self._learn(asker, {one: key for one, key in keys.items() if key not in self._known}, scope)
            found = [self._known[keys[one]] for one in sets]
            for kept in (self._known, self._said):
                while len(kept) > REMEMBERED:
                    kept.popitem(last=False)
        return found

    def _learn(self, asker: Asker, new: Mapping[frozenset[str], Any], scope: Mapping[str, Any]) -> None:
        if not new:
            return
        stated = _stated(asker, frozenset().union(*new), scope)
        then = scope["known_at"]
        [kept] = asker.ask("read/resolve_model", most=1, known_at=then)
        model, words = model_of(kept["model"]), decided(asker, until(asker, then))
        for records, key in new.items():
            self._known[key] = self._linked(records, _about(records, stated), model, words)

    def _linked(self, records: frozenset[str], stated: Stated, model: Model, words: Decisions) -> Said:
        said = among(words, [str(row[0]) for row in stated])
        # A hash: what is erased is not to stay behind as a key.
        key = blake2b(repr((sorted(records), stated, model.version, said)).encode()).digest()
        if key not in self._said:
            self._said[key] = _linked(records, stated, model, said)
        return self._said[key]


def _stated(asker: Asker, records: Collection[str], scope: Mapping[str, Any]) -> dict[str, Stated]:
    """By row, what every record delivered in it states."""
    rows: dict[str, list[tuple[str | int | None, ...]]] = defaultdict(list)
    for row in as_said(asker.ask("read/alike_records", ids=sorted(records), **scope)):
        rows[_row(row["record_id"])].append(tuple(row[name] for name in COLUMNS))
    return {key: tuple(told) for key, told in rows.items()}


def _row(record_id: str) -> str:
    return record_id.rpartition(":")[0]


def _about(records: Collection[str], stated: Mapping[str, Stated]) -> Stated:
    """The records and their row mates, who are evidence of who is who, in one order."""
    return tuple(sorted({one for key in {_row(record) for record in records} for one in stated.get(key, ())}, key=str))


def _linked(records: frozenset[str], stated: Stated, model: Model, words: Decisions) -> Said:
    if len(stated) < 2:
        return Said({record: record for record in records})
    frame = pl.DataFrame(stated, COLUMNS, orient="row")
    found = linked_records(frame.drop("access"), model, words)
    name = dict(zip(*(found.clusters[column].to_pylist() for column in ("record_id", "cluster_id")), strict=True))
    own = frame.select("record_id", "access").filter(pl.col("record_id").is_in(list(records)))
    of = own.with_columns(person_id=pl.col("record_id").replace_strict(name, return_dtype=pl.String))
    # A record whose row may not be read says nothing, and stands alone.
    return Said({record: name.get(record, record) for record in records}, _possible(of, found, words))


def _possible(records: pl.DataFrame, found: Linked, words: Decisions) -> tuple[Row, ...]:
    """The pairs between two clusters that a run would keep as possible matches."""
    pairs, names = found.scores.pairs, found.row_ids.to_pylist()
    cluster = dict(records.select("record_id", "person_id").iter_rows())
    of = np.unique([cluster.get(name, name) for name in names], return_inverse=True)[1]
    apart = (found.scores.odds.same >= POSSIBLE) & (of[pairs.left] != of[pairs.right])
    if not apart.any():
        return ()
    told = frame_of(pairs_table(found.scores.at(apart), found.row_ids))
    rows = possibly(records, told.select(pl.col(name).cast(kind) for name, kind in PAIRS.items()), words)
    renamed = rows.drop("needs").rename({"source": "record_id", "target": "other_record_id"})
    return tuple(renamed.join(records.select("record_id", "access"), on="record_id").to_dicts())
