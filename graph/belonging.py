"""Memberships of families as a reader of several classes has them: one for each person and role at a time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

Row = Mapping[str, Any]
STRENGTHS = ("tentative", "unconfirmed", "confirmed")
PARENTS = ("mother", "father", "parent")
FAR = "9999-12-31"


def told_once(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The rows with those of one person in one family, in one role and at one time under the best attested dates.

    Each class of reader has an edge of its own, with the dates that its records give; who reads several has one answer.
    A partner whom the same reader has as a parent of the family's children is told as that alone.
    """
    same: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    told = _without_lesser([dict(row) for row in rows])
    for row in told:
        if row["kind"] == "Family":
            same[row["group_id"], row["person_id"], row["role"]].append(row)
    for several in same.values():
        for run in _runs(several):
            _agree(run)
    return told


def _without_lesser(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    raising = {
        (row["group_id"], row["person_id"]) for row in rows if row["kind"] == "Family" and row["role"] in PARENTS
    }
    return [row for row in rows if row["role"] != "partner" or (row["group_id"], row["person_id"]) not in raising]


def _runs(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Rows whose times touch, one after the other."""
    made: list[list[dict[str, Any]]] = []
    until = ""
    for row in sorted(rows, key=lambda row: (row["valid_from"] or "", row["valid_to"] or FAR)):
        if not made or (row["valid_from"] or "") > until:
            made.append([])
        made[-1].append(row)
        until = max(until, row["valid_to"] or FAR)
    return made


def _agree(run: list[dict[str, Any]]) -> None:
    """The first day is that of the best attested row that has one; whoever is still there for one row is there."""
    dated = sorted((row for row in run if row["valid_from"]), key=_attested)
    first = dated[0]["valid_from"] if dated else None
    last = None if any(not row["valid_to"] for row in run) else max(row["valid_to"] for row in run)
    for row in run:
        row["valid_from"], row["valid_to"] = first, last


def _attested(row: Row) -> tuple[int, int, str]:
    strength = STRENGTHS.index(row["strength"]) if row["strength"] in STRENGTHS else -1
    return -strength, -len(row["basis"] or ()), row["valid_from"]
