"""Persons by a record key while groups are formed: ids are minted with a secret, and no secret may break a tie."""

from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from kithkin.resolution.formed import Formed
from kithkin.resolution.material import Material

PERSONS = {
    "persons": ["person_id"], "statements": ["source", "target"], "residences": ["person_id"],
    "involvements": ["person_id"], "affiliations": ["person_id"], "attendances": ["person_id"],
    "homes": ["person_id"],
}  # fmt: skip


class Keys:
    """The first of each person's records by key stands for them, and back again."""

    def __init__(self, persons: pl.DataFrame) -> None:
        self._known = persons.group_by("person_id").agg(pl.col("record_id").min().alias("key")).sort("key")

    def of(self, read: Material) -> Material:
        """What was read, with record keys for person ids."""
        told = {name: self._told(getattr(read, name), columns) for name, columns in PERSONS.items()}
        return replace(read, **told)

    def _told(self, frame: pl.DataFrame, columns: Iterable[str]) -> pl.DataFrame:
        return _renamed(frame, self._known.select(one="person_id", other="key"), columns)

    @property
    def persons(self) -> pl.DataFrame:
        """Everybody with the key that stands for them: person_id, key."""
        return self._known

    def group(self, made: Formed) -> Formed:
        """Groups whose members are told by their ids."""
        return replace(made, members=self.named(made.members, "person_id"))

    def named(self, frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
        """A frame whose people are told by their ids."""
        return _renamed(frame, self._known.select(one="key", other="person_id"), columns)

    def person(self, key: str) -> str:
        """The id of the person whom a record key stands for."""
        return str(self._known.filter(pl.col("key") == key)["person_id"].item())

    def keys_of(self, people: Iterable[str]) -> list[str]:
        """The record keys that stand for these people, of those that are known."""
        asked = pl.DataFrame({"person_id": list(people)}, {"person_id": pl.String})
        return asked.join(self._known, on="person_id", maintain_order="left")["key"].to_list()


def _renamed(frame: pl.DataFrame, names: pl.DataFrame, columns: Iterable[str]) -> pl.DataFrame:
    """The frame with the other name of everybody in these columns; all have one."""
    for column in columns:
        told = frame.select(one=column).join(names, on="one", how="left", maintain_order="left")["other"]
        frame = frame.with_columns(told.alias(column))
    return frame
