"""The people of the story, found by the truth beside the feeds; no name of theirs stands in code."""

from collections import Counter
from pathlib import Path

import polars as pl

from kithkin.api.reading import Reading


def story_ids(reading: Reading, truth: Path) -> dict[str, str | None]:
    """The families of the story as the graph has them with what the story calls them, and its people in none."""
    told = pl.read_csv(truth / "story.csv", infer_schema=False).drop_nulls("record_id")
    persons = _persons(reading, told["record_id"].to_list())
    placed = told.with_columns(found=pl.col("record_id").replace_strict(persons, default=None)).drop_nulls("found")
    rows = reading.asker.ask("read/person_groups", ids=placed["found"].unique().to_list(), **reading.view.parameters)
    families: dict[str, set[str]] = {}
    for row in rows:
        if row["kind"] == "Family" and _on(row["valid_from"], row["valid_to"], reading.view.as_of):
            families.setdefault(row["person_id"], set()).add(row["group_id"])
    chosen = _chosen(placed, families)
    alone = [one for one in placed["found"].unique(maintain_order=True) if not families.get(one, set()) & set(chosen)]
    return {**chosen, **dict.fromkeys(alone)}


def story_groups(reading: Reading, truth: Path) -> dict[str, str | None]:
    """The families of the story with what it calls them, and the gangs that anybody of it is in."""
    told = pl.read_csv(truth / "story.csv", infer_schema=False).drop_nulls("record_id")
    people = sorted(_persons(reading, told["record_id"].to_list()).values())
    rows = reading.asker.ask("read/person_groups", ids=people, **reading.view.parameters)
    gangs = sorted({(row["name"] or "", row["group_id"]) for row in rows if row["kind"] == "Gang"})
    families = {one: name for one, name in story_ids(reading, truth).items() if name}
    return families | {one: name or None for name, one in gangs}


def _persons(reading: Reading, records: list[str]) -> dict[str, str]:
    rows = reading.asker.ask("read/record", ids=records, **reading.view.parameters)
    return {row["record_id"]: row["person_id"] for row in rows if row["person_id"]}


def _chosen(placed: pl.DataFrame, families: dict[str, set[str]]) -> dict[str, str | None]:
    """For each family of the story the group that most of its people are in."""
    chosen: dict[str, str | None] = {}
    for label in placed["family_label"].drop_nulls().unique(maintain_order=True):
        people = placed.filter(pl.col("family_label") == label)["found"].to_list()
        counted = Counter(group for one in people for group in sorted(families.get(one, ())))
        best = next((group for group, _ in counted.most_common() if group not in chosen), None)
        if best:
            chosen[best] = label
    return chosen


def _on(start: str | None, end: str | None, day: str) -> bool:
    return (start or day) <= day <= (end or day)
