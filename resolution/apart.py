"""Who is one person among the records that a reader may read: the same linking, over those records alone."""

from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from threading import Lock
from typing import Any

import polars as pl

from kithkin.graph.store import Asker
from kithkin.resolution.decide import among
from kithkin.resolution.decide_read import decided
from kithkin.resolution.identity import KINDS, linked_records
from kithkin.resolution.link import Decisions, Model

REMEMBERED = 4096
COLUMNS = ("record_id", *KINDS)
Stated = tuple[tuple[str | None, ...], ...]


class Linking:
    """Links small sets of records under the model in force, and remembers what came of each at that instant.

    What linking said of the same statements, under the same model and decisions, is remembered whoever asks and when.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[Any, dict[str, str]] = OrderedDict()
        self._said: OrderedDict[bytes, dict[str, str]] = OrderedDict()
        self._lock = Lock()

    def clusters(
        self, asker: Asker, likenesses: Iterable[Collection[str]], scope: Mapping[str, Any]
    ) -> list[dict[str, str]]:
        """For each set of records that were weighed together, the name of the cluster that each record is in."""
        sets = [frozenset(records) for records in likenesses]
        # Once facts have other classes, row mates that could be read may be hidden.
        covered = tuple((row["run_id"], row["covered"]) for row in asker.ask("read/covered")[-1:])
        keys = {one: (one, tuple(scope["access"]), scope["known_at"], covered) for one in sets}
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
        [kept] = asker.ask("read/resolve_model", most=1)
        model, words = _model(kept["model"]), decided(asker)
        for records, key in new.items():
            found = self._linked(_about(records, stated), model, words)
            # A record whose row may not be read says nothing, and stands alone.
            self._known[key] = {record: found.get(record, record) for record in records}

    def _linked(self, stated: Stated, model: Model, words: Decisions) -> dict[str, str]:
        said = among(words, [row[0] or "" for row in stated])
        # A hash: what is erased is not to stay behind as a key.
        key = blake2b(repr((stated, model.version, said)).encode()).digest()
        if key not in self._said:
            self._said[key] = _linked(stated, model, said)
        return self._said[key]


def _stated(asker: Asker, records: Collection[str], scope: Mapping[str, Any]) -> dict[str, Stated]:
    """By row, what every record delivered in it states."""
    rows: dict[str, list[tuple[str | None, ...]]] = defaultdict(list)
    for row in asker.ask("read/alike_records", ids=sorted(records), **scope):
        rows[_row(row["record_id"])].append(tuple(row[name] for name in COLUMNS))
    return {key: tuple(told) for key, told in rows.items()}


def _row(record_id: str) -> str:
    return record_id.rpartition(":")[0]


def _about(records: Collection[str], stated: Mapping[str, Stated]) -> Stated:
    """The records and their row mates, who are evidence of who is who, in one order."""
    return tuple(sorted({one for key in {_row(record) for record in records} for one in stated.get(key, ())}, key=str))


@lru_cache(maxsize=2)
def _model(text: str) -> Model:
    return Model.from_json(text)


def _linked(stated: Stated, model: Model, words: Decisions) -> dict[str, str]:
    if len(stated) < 2:
        return {}
    frame = pl.DataFrame(stated, dict.fromkeys(COLUMNS, pl.String), orient="row")
    found = linked_records(frame, model, words).clusters
    return dict(zip(found["record_id"].to_pylist(), found["cluster_id"].to_pylist(), strict=True))
