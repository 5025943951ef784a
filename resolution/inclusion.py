"""Whom gangs are said to include: members by status beside the population, by sex, age and ethnicity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from kithkin.resolution.criteria import gang_rules
from kithkin.resolution.fairness import BIRTH, grouped

STATUSES = ("authorised", "expired", "proposed")
BY = ("sex", "age", "ethnicity")
UNKNOWN = "we do not know"
Shown = int | None
"""A count; nothing where it is withheld."""


@dataclass(frozen=True, slots=True)
class Included:
    """One group of the population, how many of it are members by status, and how many of a thousand that is."""

    by: str
    group: str
    population: Shown
    members: Mapping[str, Shown]
    rates: Mapping[str, float | None]


def inclusion(records: pl.DataFrame, members: pl.DataFrame, as_of: str) -> tuple[Included, ...]:
    """Every group by sex, age and ethnicity; `records` has person_id and what each record says, `members` status."""
    people = _people(records, as_of)
    status = pl.col("status").replace_strict({one: at for at, one in enumerate(STATUSES)}, default=len(STATUSES))
    once = members.sort(status).unique("person_id", keep="first", maintain_order=True)
    told = people.join(once.select("person_id", "status"), on="person_id", how="left")
    return tuple(one for by in BY for one in _table(told, by))


def _people(records: pl.DataFrame, as_of: str) -> pl.DataFrame:
    """Each person once, with what most of their records say."""
    rows, _ = grouped(records.select(pl.col("person_id").alias("entity"), "sex", BIRTH, "ethnicity"), as_of)
    most = rows.group_by("entity").agg(pl.col(name).drop_nulls().mode().sort().first() for name in BY)
    return most.with_columns(pl.col(BY).fill_null(UNKNOWN)).rename({"entity": "person_id"})


def _table(told: pl.DataFrame, by: str) -> list[Included]:
    counts = told.group_by(by).agg(
        pl.len().alias("population"), *((pl.col("status") == one).sum().alias(one) for one in STATUSES)
    )
    rows = counts.sort(by)
    shown = {name: withheld(rows[name].to_list()) for name in ("population", *STATUSES)}
    return [_included(by, group, {name: some[at] for name, some in shown.items()}) for at, group in enumerate(rows[by])]


def _included(by: str, group: str, shown: Mapping[str, Shown]) -> Included:
    population = shown["population"]
    members = {one: shown[one] for one in STATUSES}
    rates = {one: _rate(count, population) for one, count in members.items()}
    return Included(by, group, population, members, rates)


def _rate(count: Shown, population: Shown) -> float | None:
    return None if count is None or not population else 1000 * count / population


def withheld(counts: Sequence[int]) -> list[Shown]:
    """Counts without the small ones; where one alone is small, the next is withheld too, or a sum would tell it."""
    fewest = gang_rules()["fewest"]
    small = {at for at, count in enumerate(counts) if count < fewest}
    if len(small) == 1 and len(counts) > 1:
        small.add(min((at for at in range(len(counts)) if at not in small), key=lambda at: (counts[at], at)))
    return [None if at in small else count for at, count in enumerate(counts)]
