"""dedupe, trained on labelled pairs; its own clustering at several thresholds."""

import io
import os
from typing import Any

import dedupe
from dedupe import serializer, variables
from dedupe.predicates import ExistsPredicate

from .handed import Handed
from .plan import Fields, fields_of

USUAL = 0.5
FEW = 100
TRIED = (0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9)
INDEXED = 2_000
"""Up to so many records its index predicates are used; its manual warns that they are slow and take much memory."""

Person = dict[str, str | None]


def main() -> None:
    """Learn, pair, score, cluster, hand back."""
    handed = Handed()
    fields = fields_of(handed.settings / "fields.toml", handed.name)
    people = {at: _person(row) for at, row in enumerate(handed.table.select(fields.compared).to_pylist())}
    linker = dedupe.Dedupe(_variables(fields, people), num_cores=os.cpu_count())
    _train(linker, people, handed.labels)
    scores = linker.score(linker.pairs(people))
    handed.pairs(scores["pairs"][:, 0], scores["pairs"][:, 1], scores["score"])
    found = {f"its own at {cut}": _clusters(linker, scores, cut, len(people)) for cut in TRIED}
    handed.clusters({"own": _clusters(linker, scores, USUAL, len(people)), **found})


def _person(row: dict[str, Any]) -> Person:
    """Dedupe takes None for missing, and no empty text."""
    return {name: str(value).strip().lower() or None if value is not None else None for name, value in row.items()}


def _variables(fields: Fields, people: dict[int, Person]) -> list[Any]:
    """Columns of few values are compared without blocking on them: their blocks would fill the memory in training."""
    told = [variables.String(name, has_missing=True) for name in fields.names]
    told += [variables.ShortString(name, has_missing=True) for name in fields.texts]
    few = [name for name in fields.exact if len({one[name] for one in people.values()}) <= FEW]
    told += [variables.Custom(name, comparator=_differ, has_missing=True) for name in few]
    told += [variables.Exact(name, has_missing=True) for name in fields.exact if name not in few]
    for one in told:
        # Blocks of "a value is there" are nearly all pairs of its sample of 5,000: a gigabyte a column, and of no use.
        one.predicates = [rule for rule in one.predicates if not isinstance(rule, ExistsPredicate)]
    return told


def _differ(one: str, other: str) -> float:
    return float(one != other)


def _train(linker: dedupe.Dedupe, people: dict[int, Person], labels: list[dict[str, Any]]) -> None:
    same: dict[bool, list[Any]] = {True: [], False: []}
    for one in labels:
        same[one["same"]].append((people[one["left"]], people[one["right"]]))
    # Its learner knows a sample of the records only: labels must come as a file, or those of other records are refused.
    told = io.StringIO()
    serializer.write_training({"match": same[True], "distinct": same[False]}, told)
    told.seek(0)
    linker.prepare_training(people, training_file=told)
    linker.train(index_predicates=len(people) <= INDEXED)
    linker.cleanup_training()


def _clusters(linker: dedupe.Dedupe, scores: Any, cut: float, count: int) -> list[int]:
    names = list(range(count))
    for members, _ in linker.cluster(scores, cut):
        for member in members:
            names[member] = min(members)
    return names


if __name__ == "__main__":
    main()
