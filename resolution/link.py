"""The one place where records become clusters: columns in; clusters, pairs and evidence out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from threading import Thread
from time import perf_counter
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kithkin.resolution.cluster import LEAST, MOST, Bounds, link_rows
from kithkin.resolution.coded import Index, coded_table, encode
from kithkin.resolution.columns import Column, is_label, recognise, rules
from kithkin.resolution.components import bounded, in_order
from kithkin.resolution.decide import Decisions, bounds, with_rows
from kithkin.resolution.households import households
from kithkin.resolution.levels import Pairs
from kithkin.resolution.model import Model
from kithkin.resolution.naming import names_of
from kithkin.resolution.repeats import collapsed
from kithkin.resolution.rows import rows_of
from kithkin.resolution.score import KEPT_HOUSEHOLD, KEPT_SAME, SEEN, Scores, first_scores
from kithkin.resolution.standardise import People, standardise

__all__ = ["Decisions", "Linked", "Model", "link"]


@dataclass(frozen=True)
class Linked:
    """What linking found; the pairs with their evidence are written when they are asked for."""

    clusters: pa.Table
    """The id column as given, cluster_id, household_id, probability; one row for every row, in their order."""
    columns: tuple[Column, ...]
    model: Model
    report: dict[str, Any]
    _scores: Scores
    _ids: pa.Array

    @cached_property
    def pairs(self) -> pa.Table:
        """left_id, right_id, weight, probability, class, the posteriors same and household, and the evidence."""
        return self._scores.table(self._ids)


@dataclass(slots=True)
class _Clock:
    """How long each step took."""

    seconds: dict[str, float] = field(default_factory=dict)
    started: float = field(default_factory=perf_counter)

    def tick(self, step: str) -> None:
        now = perf_counter()
        self.seconds[step] = round(now - self.started, 3)
        self.started = now


def warmed() -> None:
    """Begin to load the compiled loops, beside whatever comes next."""
    Thread(target=import_module, args=("kithkin.resolution.loops",), daemon=True).start()


def link(  # noqa: PLR0913  the contract: what is linked, under which model, within which decisions
    columns: pa.Table,
    model: Model | None = None,
    decisions: Decisions | None = None,
    previous: Mapping[str, str] | None = None,
    *,
    id_column: str | None = None,
    column_map: Mapping[str, str] | None = None,
    ignore: Iterable[str] = (),
) -> Linked:
    """Which rows are one person, and who lives together.

    Without a model one is trained on these rows. `previous` gives the cluster name each id had, so that it stays.
    """
    warmed()
    clock = _Clock()
    columns = coded_table(columns, [id_column, *rules().ids, *filter(is_label, columns.column_names)])
    seen = recognise(columns, id_column=id_column, column_map=column_map, ignore=ignore)
    rows = rows_of(columns, seen)
    texts = rows.texts
    within = bounds(decisions or Decisions(), texts.to_pylist() if decisions else ())
    everyone = standardise(columns, seen, rows.order)
    people, kept, stands = collapsed(everyone, within.rows)
    for column in seen:
        if column.kind == "row":
            within = with_rows(within, encode(columns[column.name]).codes[rows.order].astype(np.int64))
    count = everyone.count
    # What is read is held once: as the codes of the people that are compared.
    del columns, everyone
    clock.tick("read")
    found = _found(people, model, within.moved(stands), clock)
    person, home = in_order(found.person[stands]), in_order(found.home[stands])
    made = {
        "cluster_id": names_of(person, texts, previous),
        "household_id": names_of(home, texts),
        "probability": pa.array(found.belonging[stands]),
    }
    clusters = rows.table(made)
    clock.tick("name")
    persons, households_ = (int(labels.max(initial=-1)) + 1 for labels in (person, home))
    counts = {"records": count, "persons": persons, "households": households_}
    report = {**counts, **found.report, "seconds": clock.seconds}
    return Linked(clusters, seen, found.scores.model, report, found.scores, rows.ids.take(pa.array(kept)))


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found among people of whom none is a copy."""

    scores: Scores
    person: Index
    home: Index
    belonging: NDArray[np.float64]
    report: dict[str, Any]


def _found(people: People, model: Model | None, within: Bounds, clock: _Clock) -> _Found:
    """Block, compare and weigh; complete the components; divide them into persons and households."""
    scores, plan = first_scores(people, model, clock.tick)
    clock.tick("weigh")
    labels = bounded(people.count, scores.pairs, scores.odds.weight, SEEN, within.must)
    scores = scores.completed(labels)
    clock.tick("complete")
    person = link_rows(labels, scores.pairs, scores.odds.weight, within)
    home = households(person, scores.pairs, scores.odds.together)
    clock.tick("cluster")
    report = {"pairs": len(scores.pairs), "blocking": plan.report}
    belonging = _belonging(person, scores.pairs, scores.odds.weight)
    return _Found(_handed_out(scores, person), person, home, belonging, report)


def _belonging(person: Index, pairs: Pairs, weight: NDArray[np.float32]) -> NDArray[np.float64]:
    """The probability that a row belongs with its cluster: its mean weight to the others; 1 when it is alone."""
    together = person[pairs.left] == person[pairs.right]
    bits = np.clip(weight[together].astype(float), LEAST, MOST)
    both = np.append(pairs.left[together], pairs.right[together])
    total = np.bincount(both, weights=np.append(bits, bits), minlength=len(person))
    count = np.bincount(both, minlength=len(person))
    mean = np.where(count > 0, total / np.maximum(count, 1), MOST)
    return np.where(count > 0, np.round(1.0 / (1.0 + 2.0**-mean), 6), 1.0)


def _handed_out(scores: Scores, person: Index) -> Scores:
    """Pairs of one cluster, and those that may be one person or one household."""
    likely = (scores.odds.same >= KEPT_SAME) | (scores.odds.household >= KEPT_HOUSEHOLD)
    return scores.at(likely | (person[scores.pairs.left] == person[scores.pairs.right]))
