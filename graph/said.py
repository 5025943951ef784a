"""What was stated or called otherwise before: kept when it is set anew, and told to whoever asks of an earlier instant.

A record keeps one node for good, so what it stated under an earlier row stands on its tie to that row (`said`), of the
class and the times of that tie. A tie without it means what the record states now. What a group was called stands on
the group (`was`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import orjson
import polars as pl

from kithkin.graph import built
from kithkin.graph.arrow import joined
from kithkin.graph.run import Run
from kithkin.graph.store import GraphStore, Row

NOT_SAID = frozenset({"id", "feed", "part", "access", "key"})
TRAITS = ("name", "status", "expires_on")


def keep_said(store: GraphStore, run: Run, ids: Collection[str], anew: pl.DataFrame) -> frozenset[str]:
    """Before records are set anew, keep what they stated; gives those whose tie to a row tells the earlier values.

    May be stopped and run again: what a tie tells is never written over.
    """
    columns = [name for name in anew.columns if name not in NOT_SAID]
    held = joined(store.read_table(built.held_nodes("Record", columns, ("id",)), id=sorted(ids)))
    wanted = {row["id"]: row for row in anew.iter_rows(named=True)}
    rows = [
        {"id": row["id"], "said": _text(row, columns)}
        for row in held.iter_rows(named=True)
        if row["id"] in wanted and _differs(row, wanted[row["id"]], columns)
    ]
    run.check()
    store.tell_rows("write/said", rows)
    return frozenset(row["record_id"] for row in store.ask("read/load_said", ids=sorted(ids)))


def as_said(rows: Iterable[Row]) -> list[Row]:
    """Rows about records, each with what its record stated under the row of then."""
    return [_then(row) for row in rows]


def keep_called(store: GraphStore, run: Run, label: str, anew: pl.DataFrame) -> None:
    """Before groups are set anew, keep what they were called and how they stood."""
    if all(anew[name].null_count() == anew.height for name in TRAITS):
        return
    held = joined(store.read_table(built.held_nodes(label, TRAITS, ())))
    wanted = {row["id"]: row for row in anew.iter_rows(named=True)}
    rows = [
        {"id": row["id"], "was": _text(row | {"until": run.instant}, (*TRAITS, "until"))}
        for row in held.iter_rows(named=True)
        if row["id"] in wanted and _differs(row, wanted[row["id"]], TRAITS)
    ]
    run.check()
    store.tell_rows("write/was", rows)


def as_called(rows: Iterable[Row], known_at: str) -> list[Row]:
    """Rows about groups, or about members of groups, with what each group was called at an instant."""
    return [_called(row, known_at) for row in rows]


def _then(row: Row) -> Row:
    said = row.get("said")
    told = dict(row)
    told.pop("said", None)
    return told | {name: value for name, value in orjson.loads(said).items() if name in told} if said else told


def _called(row: Row, known_at: str) -> Row:
    told = dict(row)
    past = [one for text in told.pop("was", None) or () if (one := orjson.loads(text))["until"] > known_at]
    if not past:
        return told
    then = min(past, key=lambda one: one["until"])
    of_group = {} if "person_id" in row else dict(zip(TRAITS, TRAITS, strict=True))
    columns = {"name": "name", "group_status": "status"} | of_group
    return told | {column: then[trait] for column, trait in columns.items() if column in told}


def _text(row: Mapping[str, Any], columns: Sequence[str]) -> str:
    return orjson.dumps({name: row[name] for name in columns}).decode()


def _differs(one: Mapping[str, Any], other: Mapping[str, Any], columns: Sequence[str]) -> bool:
    return any(one[name] != other.get(name) for name in columns)
