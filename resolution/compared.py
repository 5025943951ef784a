"""Two records and what was found between them: as a run stored it, as a file has it, or scored anew under a model."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import polars as pl
import pyarrow as pa

from kithkin.graph.errors import WrongUse
from kithkin.resolution.columns import recognise
from kithkin.resolution.explain import Against, evidence
from kithkin.resolution.identity import table_of
from kithkin.resolution.levels import Pairs
from kithkin.resolution.model import Model
from kithkin.resolution.numbers import as_one
from kithkin.resolution.rows import rows_of
from kithkin.resolution.score import score
from kithkin.resolution.standardise import People, real_names, standardise

MOST = 400
"""More records than these are not compared all with all for one answer."""
Source = Literal["stored", "anew", "file", "decided"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of evidence and what it is worth, in bits."""

    field: str
    finding: str
    weight: float


@dataclass(frozen=True, slots=True)
class Compared:
    """Two records: the weight of one person against the rest in bits, both posteriors, and the lines of evidence."""

    left: str
    right: str
    weight: float
    same: float
    household: float
    evidence: str
    source: Source
    of_home: bool = False
    """Whether the lines say why the two may live together, and not why they may be one person."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The evidence line by line, what says most first, the prior before all."""
        lines = [Finding(**line) for line in json.loads(self.evidence)]
        return tuple(sorted(lines, key=lambda line: (line.field != "prior", -abs(line.weight))))


Book = Mapping[tuple[str, str], Compared]
"""Pairs by the ids of their records, the smaller first."""


def key_of(one: str, two: str) -> tuple[str, str]:
    """Where a book has a pair."""
    return (one, two) if one < two else (two, one)


def people_of(records: pl.DataFrame, model: Model) -> tuple[People, list[str]]:
    """Records of a graph as evidence, and their ids in the same order."""
    table, kinds = table_of(records)
    seen = recognise(table, id_column="record_id", column_map=kinds)
    rows = rows_of(table, seen)
    people = as_one(standardise(table.take(pa.array(rows.order)), seen), model.numbers)
    return replace(people, real=real_names(model.frequencies.get("given", ()))), rows.texts.to_pylist()


def compared(records: pl.DataFrame, model: Model) -> dict[tuple[str, str], Compared]:
    """Every two of some records scored anew."""
    if records.height > MOST:
        raise WrongUse(f"these are {records.height:,} records, more than {MOST} to compare: ask about two of them")
    people, ids = people_of(records, model)
    left, right = np.triu_indices(people.count, 1)
    found = score(people, model, Pairs(left, right))
    against = Against.of(found.odds, np.zeros(len(left), bool))
    lines = evidence(people, model, found.pairs, found.levels, against).to_pylist()
    odds = zip(found.odds.weight.tolist(), found.odds.same.tolist(), found.odds.household.tolist(), strict=True)
    ends = zip(left.tolist(), right.tolist(), lines, odds, strict=True)
    made = (
        Compared(ids[a], ids[b], round(weight, 3), round(same, 6), round(home, 6), told, "anew")
        for a, b, told, (weight, same, home) in ends
    )
    return {key_of(one.left, one.right): one for one in made}


def of_file(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Compared]:
    """Rows of the pairs that `kithkin link --pairs` wrote."""
    made = (
        Compared(
            str(row["left_id"]), str(row["right_id"]), float(row["weight"]), float(row["same"]),
            float(row["household"]), row["evidence"], "file", row["class"] == "household",
        )
        for row in rows
    )  # fmt: skip
    return {key_of(one.left, one.right): one for one in made}
