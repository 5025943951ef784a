"""Needs attention: decisions against the evidence, or whose records have changed since; both sides are told."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import polars as pl

from kithkin.graph.store import Asker, Row
from kithkin.resolution.decide_rules import rules, words
from kithkin.resolution.decide_seen import content_mark
from kithkin.resolution.identity import KINDS

NAMED = 2
TEXTS = pl.List(pl.String)


def troubles(row: Row, marks: Mapping[str, str]) -> list[str]:
    """What speaks against a decision in force, given what its records say now."""
    return [*_against(row), *_changed(row, marks)]


def marks_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The mark of each record as it stands."""
    return {row["record_id"]: content_mark(row) for row in rows}


def notes(asker: Asker, records: pl.DataFrame, about: Collection[str] = ()) -> pl.DataFrame:
    """For each of these records what is to be noted on it: record_id, attention.

    A note names every record that the decision is about, so it stands only where all are of one class. Only decisions
    about some records are read, where these are given.
    """
    told = asker.ask("read/decision_marks", ids=list(about))
    wanted = {record for row in told for record in row["record_ids"]}
    here = records.filter(pl.col("record_id").is_in(sorted(wanted)))
    access = dict(here.select("record_id", "access").iter_rows())
    marks = marks_of(here.select("record_id", *KINDS).iter_rows(named=True))
    found: dict[str, list[str]] = {}
    for row in told:
        anchored = [record for record in row["record_ids"] if record in access]
        if len({access[record] for record in anchored}) == 1 and len(anchored) == len(row["record_ids"]):
            for record in anchored if (said := troubles(row, marks)) else ():
                found.setdefault(record, []).extend(said)
    return pl.DataFrame(sorted(found.items()), {"record_id": pl.String, "attention": TEXTS}, orient="row")


def noted(same: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """SAME_AS edges with the notes beside those they may have; without notes they are as they were."""
    if told.is_empty():
        return same
    if "attention" not in same.columns:
        return same.join(told, left_on="source", right_on="record_id", how="left")
    both = same.join(told.rename({"attention": "also"}), left_on="source", right_on="record_id", how="left")
    sides = [pl.coalesce(name, pl.lit([], TEXTS)) for name in ("attention", "also")]
    together = pl.concat_list(sides)
    return both.with_columns(attention=pl.when(together.list.len() > 0).then(together)).drop("also")


def _against(row: Row) -> list[str]:
    rule, weight = rules()["attention"], row["weight"]
    sure = row["probability"] or 0.0
    if weight is None:
        return []
    if row["kind"] == "same" and weight < rule["same_below"]:
        return [words("same_against", **_sides(row), weight=weight, probability=sure)]
    if row["kind"] == "different" and weight > rule["different_above"] and sure > rule["likely"]:
        return [words("different_against", **_sides(row), weight=weight, probability=sure)]
    return []


def _changed(row: Row, marks: Mapping[str, str]) -> list[str]:
    then = zip(row["record_ids"], row["seen"] or (), strict=False)
    told = {"decision": row["decision_id"], "by": row["decided_by"], "at": row["at"][:10]}
    return [
        words("changed" if record in marks else "gone", record=record, **told)
        for record, mark in then
        if marks.get(record) != mark
    ]


def _sides(row: Row) -> dict[str, str]:
    left, right = (_named(row[side] or ()) for side in ("left_ids", "right_ids"))
    return {"decision": row["decision_id"], "by": row["decided_by"], "left": left, "right": right}


def _named(records: Iterable[str]) -> str:
    every = list(records)
    more = len(every) - NAMED
    return ", ".join(every[:NAMED]) + (f" and {more} more" if more > 0 else "")
