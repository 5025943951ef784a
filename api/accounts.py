"""Answers about two records or one person, out of the graph or out of the files of a `link` run."""

from collections.abc import Iterable
from pathlib import Path
from typing import cast

import polars as pl

from kithkin.api.content import current
from kithkin.api.reading import Reading, Seen, ids
from kithkin.api.renumbered import records_now
from kithkin.api.tables import with_columns
from kithkin.graph.errors import NotThere
from kithkin.resolution.account import Account, why, why_not
from kithkin.resolution.compared import MOST, of_file, said_of
from kithkin.resolution.known import closest, standing_of, with_keys
from kithkin.resolution.making import Making, making
from kithkin.resolution.standing import Standing

PAIRS = ("left_id", "right_id", "weight", "class", "same", "household", "evidence")
ASKED = {"why": why, "why-not": why_not}


def person_of(reading: Reading, one: str) -> str:
    """The person that an id or a record key stands for now."""
    if ":" not in one:
        return current(reading, one)
    rows = reading.asker.ask("read/record", ids=list(records_now(reading, [one])), **reading.view.parameters)
    found = next((row["person_id"] for row in rows if row["person_id"]), None)
    if found is None:
        raise NotThere(f"no person stands over the record {one}; load its feed and run `kithkin resolve`")
    return str(found)


def in_graph(reading: Reading, asked: str, one: str, two: str) -> Account:
    """Why two records or persons of the graph are one, or are not."""
    one, two = (records_now(reading, [end])[0] if ":" in end else person_of(reading, end) for end in (one, two))
    standing = standing_of(reading.asker, reading.view, [person_of(reading, one), person_of(reading, two)])
    ends = closest(standing, one, two)
    return ASKED[asked](with_keys(reading.asker, reading.view, standing, ends), *ends)


def made_in_graph(reading: Reading, one: str) -> Making:
    """How a person of the graph was put together."""
    person = person_of(reading, one)
    return making(standing_of(reading.asker, reading.view, [person]), person)


def seen_in(told: Account | Making) -> Seen:
    """Whom and what an answer shows."""
    fields = ("evidence", "probability", "weight")
    if isinstance(told, Making):
        return Seen((told.person,), (), told.records, fields)
    records = [end for pair in told.steps for end in (pair.left, pair.right)]
    return Seen(ids(told.persons), (), ids([told.one, told.two, *records]), fields)


def in_files(asked: str, ends: tuple[str, str], pairs: Path, clusters: Path | None) -> Account:
    """The same out of what `kithkin link` wrote."""
    person = _clusters(clusters, ends) if clusters else {}
    return ASKED[asked](_standing(pairs, person, set(person) or set(ends), grow=not person), *ends)


def made_in_files(one: str, pairs: Path, clusters: Path) -> Making:
    """How a cluster was put together."""
    person = _clusters(clusters, [one])
    return making(_standing(pairs, person, set(person), grow=False), next(iter(person.values())))


def _clusters(path: Path, wanted: Iterable[str]) -> dict[str, str]:
    """The cluster of each row that shares one with the wanted rows, or is of a wanted cluster."""
    found = with_columns(path, "cluster_id")
    frame = cast("pl.DataFrame", pl.from_arrow(found)).select(
        id=pl.col(found.column_names[0]).cast(pl.String), cluster=pl.col("cluster_id").cast(pl.String)
    )
    asked = list(wanted)
    chosen = frame.filter(pl.col("id").is_in(asked) | pl.col("cluster").is_in(asked))
    told = set(chosen["id"]) | set(chosen["cluster"])
    absent = next((one for one in asked if one not in told), None)
    if absent is not None:
        raise NotThere(f"{path.name} has no row and no cluster {absent}")
    return dict(frame.filter(pl.col("cluster").is_in(chosen["cluster"].to_list())).iter_rows())


def _standing(path: Path, person: dict[str, str], around: set[str], *, grow: bool) -> Standing:
    """The pairs among some rows; without clusters the rows that strong pairs lead to are taken too."""
    frame = cast("pl.DataFrame", pl.from_arrow(with_columns(path, *PAIRS))).with_columns(
        pl.col("left_id", "right_id").cast(pl.String), pl.col("weight", "same", "household").cast(pl.Float64)
    )
    strong = frame.filter(pl.col("weight") >= 0).select("left_id", "right_id")
    while grow and len(around) < MOST:
        near = strong.filter(pl.col("left_id").is_in(list(around)) | pl.col("right_id").is_in(list(around)))
        more = around | set(near["left_id"]) | set(near["right_id"])
        if more == around:
            break
        around = more
    inside = frame.filter(pl.col("left_id").is_in(list(around)) & pl.col("right_id").is_in(list(around)))
    pairs = of_file(inside.iter_rows(named=True))
    return Standing(person, pairs, said=said_of(pairs), complete=False)
