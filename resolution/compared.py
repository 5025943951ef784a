"""Two records and what was found between them: as a run stored it, as a file has it, or scored anew under a model."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from kithkin.graph.errors import WrongUse
from kithkin.resolution import beside, calibrate, rivals
from kithkin.resolution.cluster import JOIN, Bounds, link_rows
from kithkin.resolution.coded import Floats, Index
from kithkin.resolution.columns import recognise
from kithkin.resolution.components import bounded, components
from kithkin.resolution.decide import Decisions, bounds, with_rows
from kithkin.resolution.divide import SURE, with_conflicts
from kithkin.resolution.explain import Against, evidence
from kithkin.resolution.identity import table_of
from kithkin.resolution.levels import Pairs
from kithkin.resolution.model import Model
from kithkin.resolution.numbers import as_one
from kithkin.resolution.repeats import statements
from kithkin.resolution.rows import rows_of
from kithkin.resolution.score import SEEN, Scores, score
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
    copy: bool = False
    """Whether both say the same of names and birth, so that they count as one statement."""
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
    real = real_names(model.frequencies.get("given", ()))
    return replace(people, real=real, strong=frozenset(model.strong)), rows.texts.to_pylist()


@dataclass(frozen=True, slots=True)
class Circle:
    """What stands around some records: their persons, the records of people delivered beside them, decisions."""

    person: Mapping[str, str] = field(default_factory=dict)
    mates: pl.DataFrame | None = None
    decisions: Decisions = field(default_factory=Decisions)


def compared(records: pl.DataFrame, model: Model, circle: Circle | None = None) -> dict[tuple[str, str], Compared]:
    """Every two of some records weighed anew, as a run over all records does."""
    if records.height > MOST:
        raise WrongUse(f"these are {records.height:,} records, more than {MOST} to compare: ask about two of them")
    circle = circle or Circle()
    everyone = records if circle.mates is None else pl.concat([records, circle.mates]).unique("record_id")
    people, ids = people_of(everyone, model)
    asked = np.isin(np.array(ids, str), np.array(records["record_id"], str))
    scores, within = _weighed(people, model, (ids, _rows(everyone, ids)), (circle, asked))
    scores, bits = _beside_twins(scores, _rows(everyone, ids), within)
    ours = asked[scores.pairs.left] & asked[scores.pairs.right]
    inner = scores.at(ours)
    person = np.unique([circle.person.get(one, one) for one in ids], return_inverse=True)[1].astype(np.int64)
    table = calibrate.Table.of(model)
    seen = replace(inner.odds, weight=bits[ours].astype(np.float32))
    around = calibrate.Around.of(person, inner.pairs, seen, statements(people), table)
    around = around.beside_barred(person, inner.pairs, within.cannot).beside_twins(inner.levels[rivals.NAME])
    return _book(replace(inner, odds=calibrate.calibrated(inner.odds, around, inner.pairs, within)), ids)


def _weighed(
    people: People, model: Model, told: tuple[list[str], Index], round_: tuple[Circle, NDArray[np.bool_]]
) -> tuple[Scores, Bounds]:
    """The pairs of records with row mates among the evidence, and what bounds them."""
    (ids, rows), (circle, asked) = told, round_
    given = with_rows(bounds(circle.decisions, ids), rows)
    scores = score(people, model, _pairs(asked, ids, circle))
    within = with_conflicts(given, scores)
    if beside.NAME not in model.rates:
        return scores, within
    labels, said = bounded(people.count, scores.pairs, scores.odds.weight, SEEN, given.must), statements(people)
    person, part = (link_rows(labels, scores.pairs, scores.odds.weight, within, said, join) for join in (JOIN, SURE))
    scores = beside.with_mates(scores, partial(beside.beside, rows, part, person))
    return scores, with_conflicts(given, scores)


def _beside_twins(scores: Scores, rows: Index, within: Bounds) -> tuple[Scores, Floats]:
    """The scores with what keeps rows of twins apart among the evidence, and what every pair weighs then."""
    said = statements(scores.people)
    labels = bounded(scores.people.count, scores.pairs, scores.odds.weight, SEEN, within.must)
    person = link_rows(labels, scores.pairs, scores.odds.weight, within, said)
    _, bits, why = rivals.parted(scores, labels, rows, within, (person, said))
    return rivals.named(scores, why), bits


def _pairs(asked: NDArray[np.bool_], ids: list[str], circle: Circle) -> Pairs:
    """Every two, as long as they are few; of many those asked about, and those inside a person."""
    left, right = np.triu_indices(len(ids), 1)
    if len(ids) > MOST:
        person = np.unique([circle.person.get(one, one) for one in ids], return_inverse=True)[1]
        chosen = (asked[left] & asked[right]) | (person[left] == person[right])
        left, right = left[chosen], right[chosen]
    return Pairs(left, right)


def _rows(records: pl.DataFrame, ids: list[str]) -> Index:
    """The delivered row of each record as a number, -1 where that says nothing."""
    table, _ = table_of(records)
    row_of = dict(zip(table["record_id"].to_pylist(), table["row_key"].to_pylist(), strict=True))
    keys = [row_of[one] for one in ids]
    number = {key: at for at, key in enumerate(sorted({key for key in keys if key}))}
    return np.array([number.get(key, -1) for key in keys], np.int64)


def _book(found: Scores, ids: list[str]) -> dict[tuple[str, str], Compared]:
    against = Against.of(found.odds, np.zeros(len(found.pairs), bool))
    lines = evidence(found.people, found.model, found.pairs, found.levels, against).to_pylist()
    odds = zip(found.odds.weight.tolist(), found.odds.same.tolist(), found.odds.household.tolist(), strict=True)
    ends = zip(found.pairs.left.tolist(), found.pairs.right.tolist(), lines, odds, strict=True)
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
            float(row["household"]), row["evidence"], "file", str(row.get("copy")).lower() == "true",
            row["class"] == "household",
        )
        for row in rows
    )  # fmt: skip
    return {key_of(one.left, one.right): one for one in made}


def said_of(pairs: Book) -> dict[str, int]:
    """A number for what each row says of names and birth, as far as pairs of copies tell."""
    ids = sorted({end for pair in pairs.values() if pair.copy for end in (pair.left, pair.right)})
    place = {one: at for at, one in enumerate(ids)}
    ends = [(place[pair.left], place[pair.right]) for pair in pairs.values() if pair.copy]
    left, right = (np.array([pair[at] for pair in ends], np.int64) for at in (0, 1))
    return dict(zip(ids, components(len(ids), Pairs(left, right)).tolist(), strict=True))
