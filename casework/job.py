"""Score everybody: answer every criterion for all persons and families of a day, and keep each answer with its past."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from kithkin.casework.days import day
from kithkin.casework.golden import trusts
from kithkin.casework.score import (
    PACK,
    Answered,
    Birth,
    Membership,
    Score,
    batches,
    best_births,
    family_score,
    person_scores,
)
from kithkin.graph import access, closing
from kithkin.graph.run import Run, last_instant, writing
from kithkin.graph.said import as_said
from kithkin.graph.store import Change, GraphStore, View

TOTAL = "total"
TOLD = frozenset({"met", "not met"})
COLUMNS: dict[str, Any] = {
    "subject": pl.String, "rule": pl.String, "version": pl.Int64, "criterion": pl.String, "answer": pl.String,
    "value": pl.Float64, "as_of": pl.String, "evidence": pl.List(pl.String), "access": pl.Int64,
}  # fmt: skip
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Scored:
    """What a scoring run did: how many persons and families, and how many answers it made, closed and kept."""

    persons: int
    families: int
    made: int
    closed: int
    kept: int


def score(store: GraphStore, *, as_of: str, rule: str = PACK, progress: Progress | None = None) -> Scored:
    """Score all persons and families as of a day and keep what was answered; may be killed and run again."""
    day(as_of)
    with writing(store, "score", as_of=as_of, rule=rule) as run:
        known = access.classes(store)
        # What is loaded has a class of its own; only what is derived from several has a join.
        born, persons = _people(store, _view(store, as_of, known, own=True), rule, progress or _silent)
        families = _families(store, _view(store, as_of, known), persons, born)
        change = _keep(store, run, persons, families)
        run.details.update(persons=len(persons), families=len(families))
    return Scored(len(persons), len(families), len(change.made), len(change.closed), change.kept)


def _view(store: GraphStore, as_of: str, known: Iterable[access.AccessClass], *, own: bool = False) -> View:
    """Every class, or every one that is no join, and what was known when the last run was committed."""
    numbers = tuple(sorted(one.number for one in known if one.labels or not own))
    return View(numbers, as_of, last_instant(store))


def _silent(done: int, total: int) -> None:
    pass


def _people(store: GraphStore, view: View, rule: str, progress: Progress) -> tuple[dict[str, Birth], dict[str, Score]]:
    rows = as_said(store.table("score/people", **view.parameters).to_pylist())
    born = best_births(rows, trusts(store.ask("read/feeds", known_at=view.known_at), view.known_at))
    found: dict[str, Score] = {}
    for batch in batches(born):
        found |= person_scores(store, view, {person_id: born[person_id] for person_id in batch}, rule=rule)
        progress(len(found), len(born))
    return born, found


def _families(
    store: GraphStore, view: View, persons: Mapping[str, Score], born: Mapping[str, Birth]
) -> dict[str, Score]:
    members: dict[str, list[Membership]] = defaultdict(list)
    for row in store.ask("score/families", **view.parameters):
        one = Membership(row["person_id"], tuple(row["basis"] or ()), frozenset({row["class"]}))
        members[row["group_id"]].append(one)
    return {group_id: family_score(group_id, theirs, persons, born) for group_id, theirs in members.items()}


def _keep(store: GraphStore, run: Run, persons: Mapping[str, Score], families: Mapping[str, Score]) -> Change:
    told = _table(store, [*_person_rows(persons.values()), *_family_rows(families.values())])
    change = closing.replace_nodes(store, run, ["Score"], told.drop("id").to_arrow())
    ends = told.select(source="id", target="subject", access="access")
    of_families = pl.col("target").is_in(list(families))
    for target, rows in (("Person", ends.filter(~of_families)), ("Group", ends.filter(of_families))):
        closing.replace_edges(store, run, "SCORES", rows.to_arrow(), source="Score", target=target)
    return change


def _table(store: GraphStore, rows: Iterable[dict[str, Any]]) -> pl.DataFrame:
    """The answers with the class of those who may read all that each rests on, and the id of each."""
    joins: dict[frozenset[int], int] = {}
    classed = []
    for row in rows:
        wanted = row["classes"]
        if wanted:
            if wanted not in joins:
                joins[wanted] = access.join(store, wanted)
            classed.append({name: row.get(name) for name in COLUMNS} | {"access": joins[wanted]})
    return closing.identified(("Score",), pl.DataFrame(classed, schema=COLUMNS).to_arrow())


def _person_rows(scores: Iterable[Score]) -> Iterator[dict[str, Any]]:
    """What is known of a person: an answer nobody can give needs no node, its absence says so."""
    for one in scores:
        told = {name: answer for name, answer in one.answers.items() if answer.answer in TOLD}
        for name, answer in told.items():
            yield _row(one, name, answer, 0.0)
        if told:
            yield _total(one, told.values())


def _family_rows(scores: Iterable[Score]) -> Iterator[dict[str, Any]]:
    for one in scores:
        for name, answer in one.answers.items():
            yield _row(one, name, answer, float(answer.members))
        yield _total(one, one.answers.values())


def _total(one: Score, answers: Iterable[Answered]) -> dict[str, Any]:
    behind = list(answers)
    evidence = tuple(sorted(set().union(*(answer.evidence for answer in behind if answer.answer == "met"))))
    classes = frozenset[int]().union(*(answer.classes for answer in behind))
    return _row(one, TOTAL, Answered(one.eligible, evidence, classes=classes), float(one.points))


def _row(one: Score, criterion: str, answer: Answered, value: float) -> dict[str, Any]:
    return {
        "subject": one.subject, "rule": one.rule, "version": one.version, "criterion": criterion,
        "answer": answer.answer, "value": value, "as_of": one.as_of, "evidence": list(answer.evidence),
        "classes": answer.classes,
    }  # fmt: skip
