"""Memberships of families as a reader of several classes has them: one for each person and role at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

Row = Mapping[str, Any]
STRENGTHS = ("tentative", "unconfirmed", "confirmed")
PARENTS = ("mother", "father", "parent")
RAISING = (*PARENTS, "step_parent", "carer")
APART = "_apart"
CHILD = "child"
FAR = "9999-12-31"


def told_once(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The rows with those of one person in one family, in one role and at one time under the best attested dates.

    Each class of reader has an edge of its own, with the dates that its records give; who reads several has one answer.
    A partner whom the same reader has as one who raises the family's children is told as that alone.
    """
    same: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    told = _without_lesser([dict(row) for row in rows])
    for row in told:
        if row["kind"] == "Family":
            same[row["group_id"], row["person_id"], row["role"]].append(row)
    born: dict[Any, set[str]] = defaultdict(set)
    for key, several in sorted(same.items(), key=lambda one: one[0][2] != CHILD):
        for run in _runs(several):
            _agree(run, born[key[0]] if key[2] in PARENTS else set())
            born[key[0]] |= {run[0]["valid_from"]} if key[2] == CHILD else set()
    for (group, person, role), apart in same.items():
        if role and role.endswith(APART):
            _part(same.get((group, person, role.removesuffix(APART)), []), apart)
    return told


def _part(here: list[dict[str, Any]], apart: list[dict[str, Any]]) -> None:
    """Nobody is there and apart at once: whichever rows tell the earlier day of parting are told."""
    since = min((row["valid_from"] for row in apart if row["valid_from"]), default=None)
    ends = [row["valid_to"] for row in here]
    if since is None or not ends or not all(ends):
        return
    parted = min(since, *(_after(end) for end in ends))
    for row in apart:
        row["valid_from"] = parted
    for row in here:
        row["valid_to"] = max(_after(parted, -1), row["valid_from"] or "")


def _after(day: str, days: int = 1) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _without_lesser(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    raising = {
        (row["group_id"], row["person_id"]) for row in rows if row["kind"] == "Family" and row["role"] in RAISING
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


def _agree(run: list[dict[str, Any]], born: Collection[str]) -> None:
    """The first day is that of the best attested row that has one; whoever is still there for one row is there.

    A parent is there from the first child on, of those whose days are `born`, that any row makes theirs.
    Of those who parted each row tells a day by which they had: the earliest tells most.
    """
    role = run[0]["role"] or ""
    dated = sorted((row for row in run if row["valid_from"]), key=_attested)
    if role.endswith(APART):
        dated.sort(key=lambda row: row["valid_from"])
    firsts = sorted(row["valid_from"] for row in dated if row["valid_from"] in born)
    first = firsts[0] if firsts else dated[0]["valid_from"] if dated else None
    ends = [row["valid_to"] for row in run]
    last = None if not all(ends) else min(ends) if role in PARENTS else max(ends)
    for row in run:
        row["valid_from"], row["valid_to"] = first, last


def _attested(row: Row) -> tuple[int, int, str]:
    strength = STRENGTHS.index(row["strength"]) if row["strength"] in STRENGTHS else -1
    return -strength, -len(row["basis"] or ()), row["valid_from"]
