"""Stable person ids: from clusters of records to persons that keep their id through merge, split and rerun."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from kithkin.resolution.survive import Mint, Survival, fresh, returning, survive, unclaimed


@dataclass(frozen=True, slots=True)
class Assigned:
    """Every record with its person, the persons with the record each was minted for, and what changed ids."""

    members: pl.DataFrame
    persons: pl.DataFrame
    merged: dict[str, str]
    split: dict[str, tuple[str, ...]]
    first: bool = False
    """Nobody had an id before."""
    once: frozenset[str] = frozenset()
    """Persons that are none any more, which some of the records stood under; of all records nobody asks."""
    plain: frozenset[str] = frozenset()
    """Persons that stand in the graph as they are here, and to whom no other id led before."""
    fresh: frozenset[str] = frozenset()
    """Persons of whose ids the graph has heard nothing before."""
    led: frozenset[str] = frozenset()
    """Persons to whom other ids lead, once that is written."""


def assign(clusters: pl.DataFrame, previous: pl.DataFrame, known: pl.DataFrame, mint: Mint) -> Assigned:
    """Give each cluster of records the id of the person it continues, or a new one.

    `clusters` has record_id, cluster and age; `previous` record_id and person_id as they stood;
    `known` every id ever minted: person_id and minted_for.
    """
    now = clusters.rename({"record_id": "member"})
    minted = known.unique("person_id").select(id="person_id", key="minted_for")
    before = previous.rename({"record_id": "member", "person_id": "id"}).join(minted, on="id", how="left")
    survival = survive(now, before)
    made = _name_the_rest(now, survival, known, mint)
    ids = pl.concat([survival.kept.cast({"id": pl.String}), made.select(survival.kept.columns)])
    members = now.join(ids, on="cluster").select(record_id="member", person_id="id").sort("record_id")
    persons = _minted_for(ids, known, made)
    return Assigned(members, persons, survival.merged, _splits(before, members, survival.merged), known.is_empty())


def _name_the_rest(now: pl.DataFrame, survival: Survival, known: pl.DataFrame, mint: Mint) -> pl.DataFrame:
    taken = set(known["person_id"])
    in_use = set(survival.kept["id"])
    resting: dict[str, list[str]] = {}
    for person, record in known.sort("person_id").iter_rows():
        if person not in in_use:
            resting.setdefault(record, []).append(person)
    rows = []
    for cluster, members in unclaimed(now, survival).iter_rows():
        person = returning(members, resting) or fresh(mint, members[0], taken)
        rows.append((cluster, person, members[0]))
    schema = {"cluster": pl.Int64, "id": pl.String, "minted_for": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _minted_for(ids: pl.DataFrame, known: pl.DataFrame, made: pl.DataFrame) -> pl.DataFrame:
    seen = known.unique("person_id").rename({"person_id": "id", "minted_for": "first"})
    origin = ids.select("id").join(seen, on="id", how="left").join(made.select("id", "minted_for"), on="id", how="left")
    return origin.select(person_id="id", minted_for=pl.coalesce("first", "minted_for")).sort("person_id")


def _splits(before: pl.DataFrame, members: pl.DataFrame, merged: dict[str, str]) -> dict[str, tuple[str, ...]]:
    after = members.rename({"record_id": "member"})
    moved = after.join(before, on="member").filter(pl.col("id") != pl.col("person_id"))
    parts = moved.unique(["id", "person_id"]).sort("id", "person_id").group_by("id", maintain_order=True)
    found = {str(old): tuple(new) for old, new in parts.agg("person_id").iter_rows()}
    return {old: rest for old, new in found.items() if (rest := tuple(n for n in new if n != merged.get(old)))}


def aliases(
    before: pl.DataFrame, assigned: Assigned, led: Mapping[str, Sequence[str]], untouched: Iterable[str] = ()
) -> pl.DataFrame:
    """Every id that once was a person's with the person it leads to now: alias and person_id.

    An id that is somebody's again is no alias, and one whose person has no records any more leads nowhere. `led` says
    whom each has led to: when the first of them is back, the id is an old id of theirs again. Where only some persons
    were assigned anew, `untouched` others live too.
    """
    living = {*assigned.persons["person_id"], *untouched}
    now = dict(zip(before["alias"], before["person_id"], strict=True))
    steps = {old: next((one for one in led.get(old, ()) if one in living), end) for old, end in now.items()}
    steps |= assigned.merged
    rows = [(old, end) for old in sorted(steps) if old not in living and (end := _end(steps, old, living))]
    return pl.DataFrame(rows, {"alias": pl.String, "person_id": pl.String}, orient="row")


def trails(rows: Iterable[Mapping[str, str | None]]) -> dict[str, list[str]]:
    """Whom each old id has led to since it last became one, from rows of read/decision_trails."""
    found: dict[str, list[str]] = {}
    ended: dict[str, str | None] = {}
    for row in rows:
        old, person = str(row["alias"]), str(row["person_id"])
        # Between two people without a gap it led on; after a gap it had been somebody's own again.
        found[old] = [*(found.get(old, []) if ended.get(old) == row["since"] else []), person]
        ended[old] = row["until"]
    return found


def _end(steps: dict[str, str], start: str, living: set[str]) -> str | None:
    seen, at = {start}, steps[start]
    while at not in living:
        if at not in steps or at in seen:
            return None
        seen.add(at)
        at = steps[at]
    return at
