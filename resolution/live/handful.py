"""A handful of changed records as a stock: each is prepared by itself, once, so that one more costs what one costs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa

from kithkin.graph.store import Row
from kithkin.resolution.block import rules
from kithkin.resolution.coded import Codes
from kithkin.resolution.identity import told_of_one
from kithkin.resolution.live.blocks import Blocked, Sorted, keys_of
from kithkin.resolution.live.few import of_values
from kithkin.resolution.live.hashes import Parts
from kithkin.resolution.live.stock import COLUMNS, Stock, stock_of
from kithkin.resolution.live.told import CLASSES, VALUES, told_of_rows
from kithkin.resolution.single import people_of_one
from kithkin.resolution.suffix import pattern

READ = COLUMNS | dict.fromkeys(VALUES, pl.String) | dict.fromkeys(CLASSES, pl.Int64)
"""What is read of each record."""
WHOLE = READ | {"twice": pl.Boolean}
NAMED = ("given_name", "surname", "full_name")


@dataclass(frozen=True, slots=True)
class Single:
    """A record as it was read, with its evidence and its keys, rule by rule."""

    row: Row
    evidence: dict[str, str]
    delivered: bool
    keys: tuple[tuple[np.uint64, ...], ...]
    ranked: bool
    """Whether a word such as Senior stands in its names, which counts only beside another in the same table."""

    @classmethod
    def of(cls, row: Row) -> "Single":
        """A record prepared."""
        told, delivered = told_of_one(row["record_id"], row)
        people = people_of_one(told)
        parts = Parts(people)
        keys = tuple(tuple(keys_of(parts, rule["key"])) for rule in rules()[1])
        return cls(
            row, {name: one.values[0] for name, one in people.coded.items()}, delivered is not None, keys, _ranked(row)
        )


def _ranked(row: Row) -> bool:
    return any(pattern().search((row[name] or "").lower()) for name in NAMED)


def frame(rows: Iterable[Row]) -> pl.DataFrame:
    """The records as a table."""
    return pl.DataFrame(list(rows), WHOLE)


def handful(records: Iterable[Single]) -> Stock:
    """A few records as a stock, as `stock_of` makes it of their table."""
    every = sorted(records, key=lambda one: str(one.row["record_id"]))
    rows = [one.row for one in every]
    if any(one.ranked for one in every):
        return stock_of(frame(rows))
    names = dict.fromkeys(name for one in every for name in one.evidence)
    people = of_values({name: [one.evidence.get(name) for one in every] for name in names}, len(every))
    person_ids, persons = _numbered([row["person_id"] for row in rows])
    return Stock(
        ids=_texts(rows, "record_id"),
        access=np.array([row["access"] for row in rows], np.int32),
        first_known=_texts(rows, "first_known"),
        persons=persons,
        person_ids=person_ids,
        delivered=np.array([at if one.delivered else -1 for at, one in enumerate(every)], np.int32),
        people=people,
        blocked=Blocked(Parts(people), _sorted_keys(every)),
        told=told_of_rows(rows),
    )


def _sorted_keys(every: Sequence[Single]) -> dict[str, Sorted]:
    return {"+".join(rule["key"]): _sorted(every, number) for number, rule in enumerate(rules()[1])}


def _sorted(every: Sequence[Single], number: int) -> Sorted:
    there = [(key, at) for at, one in enumerate(every) for key in one.keys[number]]
    hashes = np.array([key for key, _ in there], np.uint64)
    order = np.argsort(hashes, kind="stable")
    return Sorted(hashes[order], np.array([at for _, at in there], np.int32)[order])


def _texts(rows: Sequence[Row], name: str) -> pa.Array:
    return pa.array([row[name] for row in rows], pa.string())


def _numbered(texts: Sequence[str | None]) -> tuple[pa.Array, Codes]:
    """The distinct texts in order, and which of them each row has."""
    place: dict[str | None, int] = {text: at for at, text in enumerate(sorted({text for text in texts if text}))}
    codes = np.array([place.get(text, -1) for text in texts], np.int32)
    return pa.array(list(place), pa.string()), codes
