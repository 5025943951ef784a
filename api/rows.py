"""Rows that tell of stored persons, as rows that tell of the persons of a caller's."""

from collections.abc import Iterable, Mapping
from typing import Any

from kithkin.api.sight import Sight
from kithkin.graph.store import Row


def turned(row: Row) -> Row:
    """The pair from its other side."""
    return row | {
        "person_id": row["other_id"], "record_id": row["other_record_id"],
        "other_id": row["person_id"], "other_record_id": row["record_id"],
    }  # fmt: skip


def by_ends(row: Row) -> tuple[str, ...]:
    """As the queries for pairs have it."""
    return row["person_id"], row["other_id"], row["record_id"], row["other_record_id"]


def rank(row: Row) -> tuple[int, int, str]:
    """As the query has it."""
    return (-row["exact"], -row["records"], row["person_id"])


def hits(rows: Iterable[Row], sight: Sight) -> list[Row]:
    """What a search found of stored persons, counted anew for each person of the caller's."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for row in rows:
        for record in row["record_ids"]:
            records, exact = found.setdefault(str(sight.of_record(row["person_id"], record)), (set(), set()))
            records.add(record)
            exact.update({record} & set(row["exact_ids"]))
    return [
        {"person_id": one, "exact": int(bool(exact)), "records": len(records), "record_ids": sorted(records),
         "exact_ids": sorted(exact)} for one, (records, exact) in found.items()
    ]  # fmt: skip


def rounds(people: Iterable[Mapping[str, Any]], sight: Sight) -> list[list[tuple[dict[str, Any], str]]]:
    """The people as stored persons with the records to look at, no stored person twice in one round."""
    made: list[dict[str, tuple[dict[str, Any], str]]] = [{}]
    for one in people:
        only = sight.only(one["id"])
        # Who is asked about may be held to some records already.
        limit = {} if only is None else {"only": sorted(only & frozenset(one.get("only") or only))}
        for holder in sight.stored([one["id"]]):
            entry = ({**one, "id": holder, **limit}, str(one["id"]))
            free = next((told for told in made if holder not in told), None)
            if free is None:
                made.append(free := {})
            free[holder] = entry
    return [list(told.values()) for told in made]


ORDER = ("met", "not met", "unknown", "not applicable")


def answered_once(rows: Iterable[Row]) -> list[Row]:
    """One answer for each: of several, one that is met, else one that is known, with all its evidence."""
    found: dict[str, Row] = {}
    for row in rows:
        key = str(row.get("person_id") or row.get("subject_id"))
        other = found.get(key)
        if other is None or ORDER.index(row["answer"]) < ORDER.index(other["answer"]):
            found[key] = row
        elif row["answer"] == other["answer"]:
            found[key] = other | {"evidence": sorted({*other["evidence"], *row["evidence"]})}
    return list(found.values())
