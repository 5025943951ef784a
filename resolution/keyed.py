"""Persons by a record key while groups are formed: ids are minted with a secret, and no secret may break a tie."""

from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from kithkin.resolution.formed import Formed
from kithkin.resolution.kin import TIE, undirected
from kithkin.resolution.material import Material

PERSONS = {
    "persons": ["person_id"], "statements": ["source", "target"], "residences": ["person_id"],
    "involvements": ["person_id"], "affiliations": ["person_id"], "attendances": ["person_id"],
    "homes": ["person_id"],
}  # fmt: skip


class Keys:
    """The first of each person's records by key stands for them, and back again."""

    def __init__(self, persons: pl.DataFrame) -> None:
        known = persons.group_by("person_id").agg(pl.col("record_id").min()).sort("record_id")
        self._key = dict(known.iter_rows())
        self._person = {key: person for person, key in self._key.items()}

    def of(self, read: Material) -> Material:
        """What was read, with record keys for person ids."""
        told = {name: self._told(getattr(read, name), columns) for name, columns in PERSONS.items()}
        return replace(read, **told)

    def _told(self, frame: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
        return frame.with_columns(pl.col(columns).replace_strict(self._key, return_dtype=pl.String))

    def ties(self, kin: pl.DataFrame) -> pl.DataFrame:
        """Ties between persons by their ids; of an undirected tie the smaller id comes first."""
        back = pl.col("source", "target").replace_strict(self._person, return_dtype=pl.String)
        named = kin.with_columns(back)
        turned = pl.col("kind").is_in(undirected()) & (pl.col("source") > pl.col("target"))
        ends = {"source": pl.when(turned).then("target").otherwise("source"),
                "target": pl.when(turned).then("source").otherwise("target")}  # fmt: skip
        return named.with_columns(**ends).sort(*TIE, "needs", "stated")

    def group(self, made: Formed) -> Formed:
        """Groups whose members are told by their ids."""
        back = pl.col("person_id").replace_strict(self._person, return_dtype=pl.String)
        return replace(made, members=made.members.with_columns(back))

    def named(self, frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
        """A frame whose people are told by their ids."""
        return frame.with_columns(pl.col(columns).replace_strict(self._person, return_dtype=pl.String))

    def person(self, key: str) -> str:
        """The id of the person whom a record key stands for."""
        person: str = self._person[key]
        return person

    def keys_of(self, people: Iterable[str]) -> list[str]:
        """The record keys that stand for these people, of those that are known."""
        return [self._key[one] for one in people if one in self._key]
