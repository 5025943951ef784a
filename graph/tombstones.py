"""What is said of what may no longer be read: a tombstone of the class the fact had, without content."""

import hashlib
import hmac
from collections.abc import Collection, Mapping, Sequence

import polars as pl

from kithkin.graph.access import AccessClass, ClassLabels, classes
from kithkin.graph.closing import known_nodes
from kithkin.graph.ids import store_secret
from kithkin.graph.run import Run
from kithkin.graph.store import GraphStore, Row

RESTRICTED, ERASED, ERASED_ROW, REMOVED = "restricted", "erased", "erased row", "removed"
LEVELS = ("S0", "S1", "S2", "S3")


def bury_restricted(store: GraphStore, run: Run, records: Collection[str] | None = None) -> int:
    """A tombstone for each record whose class became narrower since the tie that this run closed; gives how many.

    `records` are those of which the run closed ties, where they are few.
    """
    known = {one.number: one for one in classes(store)}
    told = {} if records is None else {"ids": sorted(records)}
    name = "read/resolve_restricted" if records is None else "read/resolve_restricted_of"
    rows = [row for row in store.ask(name, run_id=run.id, **told) if _narrower(row, known)]
    if rows:
        run.check()
        store.create_nodes(["Tombstone"], pl.DataFrame([_tombstone(row, run) for row in rows]).to_arrow())
    return len(rows)


def mark_of(secret: bytes, key: str) -> str:
    """What an erased row is known by: its key cannot be read from it."""
    return hmac.new(secret, f"erased row\0{key}".encode(), hashlib.sha256).hexdigest()


def erased_rows(store: GraphStore, keys: Collection[str]) -> dict[str, str]:
    """Which of these rows were erased by decision, with the rule."""
    if not keys or not store.ask("schema/erased_any"):
        return {}
    secret = store_secret(store)
    marks = {mark_of(secret, key): key for key in keys}
    found = store.ask("schema/erased_rows", marks=sorted(marks))
    return {marks[row["mark"]]: row["rule"] for row in found}


def bar(store: GraphStore, run: Run, rules: Mapping[str, str]) -> None:
    """Let rows with these keys count as erased by decision, each by its rule: nothing of them is there to delete."""
    if not rules:
        return
    secret, at = store_secret(store), {"known_from": run.instant, "run_id": run.id}
    marks = [(mark_of(secret, key), rule) for key, rule in rules.items()]
    rows = [
        {"id": f"{mark}~{run.instant}", "kind": ERASED_ROW, "whole": mark, "rule": rule, "access": 0} | at
        for mark, rule in marks
    ]
    run.check()
    store.create_nodes(["Tombstone"], pl.DataFrame(rows).to_arrow())


def bury_removed(store: GraphStore, run: Run, edges: Sequence[Row]) -> None:
    """A tombstone on person and gang for each membership that was removed, of the class that it had; each once."""
    told = {
        f"{one[end]}~{one['id']}~removed": (one[end], one["access"]) for one in edges for end in ("source", "target")
    }
    known = set(known_nodes(store, "Tombstone", told)["id"]) if told else set()
    rows = [
        {"id": name, "kind": REMOVED, "whole": whole, "rule": "removed from a group", "access": access,
         "known_from": run.instant, "run_id": run.id}
        for name, (whole, access) in sorted(told.items())
        if name not in known
    ]  # fmt: skip
    if rows:
        run.check()
        store.create_nodes(["Tombstone"], pl.DataFrame(rows).to_arrow())


def _tombstone(row: Row, run: Run) -> Row:
    return {
        "id": f"{row['record_id']}~{run.instant}",
        "kind": RESTRICTED,
        "whole": row["person_id"],
        "part": row["record_id"],
        "rule": "class of the record",
        "access": row["before"],
        "known_from": run.instant,
        "run_id": run.id,
    }


def _narrower(row: Row, known: Mapping[int, AccessClass]) -> bool:
    """Whether somebody who could read the old class may be unable to read the new one."""
    ends = [known.get(row[side]) for side in ("before", "after")]
    before, after = (one.labels if one else None for one in ends)
    return before is None or after is None or not _as_wide(before, after)


def _as_wide(before: ClassLabels, after: ClassLabels) -> bool:
    return (
        (before.feed, before.legal_regime) == (after.feed, after.legal_regime)
        and LEVELS.index(after.sensitivity) <= LEVELS.index(before.sensitivity)
        and after.handling in {before.handling, "P"}
        and set(after.hidden_below) <= set(before.hidden_below)
        and set(before.purposes) <= set(after.purposes)
        and (not after.expires_on or (bool(before.expires_on) and after.expires_on >= before.expires_on))
    )
