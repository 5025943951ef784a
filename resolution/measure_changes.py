"""How near the dates of families are to the true ones: who joined, who was born into one, who left it.

Beside it how many could be near at best: where some row about somebody of that family gives any day within a month.
"""

from dataclasses import dataclass

import polars as pl

from kithkin.resolution.measure import Told
from kithkin.resolution.measure_groups import APART, memberships

NEAR = 31
KEYS = ["person", "family"]


@dataclass(frozen=True, slots=True)
class Change:
    """A kind of change: how many there truly were, how many have a date, how many one that is near or could be."""

    kind: str
    true: int
    dated: int
    near: int
    shown: int = 0

    @property
    def share(self) -> float:
        """Near ones among all there truly were."""
        return self.near / self.true if self.true else 0.0


def changes(said: Told, since: str) -> list[Change]:
    """Joining and leaving from a day on, each against the date that the graph has; all together come first."""
    true, found = (_moments(of) for of in memberships(said))
    both = true.join(found, on=KEYS, how="left", suffix="_said")
    told = pl.concat([
        both.filter(pl.col("child")).select(
            *KEYS, kind=pl.lit("a child is born or comes"), true="joined", said="joined_said"
        ),
        both.filter(~pl.col("child")).select(
            *KEYS, kind=pl.lit("an adult joins"), true="joined", said="joined_said"
        ),
        both.filter("lived").select(*KEYS, kind=pl.lit("somebody leaves"), true="left", said="left_said"),
    ]).filter(pl.col("true").is_between(pl.lit(since), pl.lit(said.as_of)))  # fmt: skip
    apart = (pl.col("true").str.to_date() - pl.col("said").str.to_date(strict=False)).dt.total_days().abs()
    marked = told.with_columns(near=(apart <= NEAR).fill_null(value=False)).join(
        _shown(said, told), on=[*KEYS, "true"], how="left"
    )
    kinds = ["all", *marked["kind"].unique().sort()]
    return [_counted(kind, marked if kind == "all" else marked.filter(pl.col("kind") == kind)) for kind in kinds]


def _counted(kind: str, of: pl.DataFrame) -> Change:
    return Change(kind, of.height, of["said"].count(), int(of["near"].sum()), int(of["shown"].sum()))


def _shown(said: Told, told: pl.DataFrame) -> pl.DataFrame:
    """The changes near which some row about anybody of the family gives a day: family, person and the true day."""
    within = said.table("person_family").select("family", other="person").unique()
    days = _days(said).rename({"person": "other"}).with_columns(pl.col("day").str.to_date(strict=False))
    near = (pl.col("true").str.to_date() - pl.col("day")).dt.total_days().abs() <= NEAR
    every = told.select(*KEYS, "true").unique().join(within, on="family").join(days, on="other").filter(near)
    return every.select(*KEYS, "true").unique().with_columns(shown=pl.lit(value=True))


def _days(said: Told) -> pl.DataFrame:
    """Every day that rows give for a home, a tie or a birth, by true person."""
    read, who = said.read, said.table("record_person")
    ties = [
        read.statements.select(day, record_id=end)
        for end in ("source_record", "target_record")
        for day in ("valid_from", "valid_to")
    ]
    homes = [read.residences.select(day, "record_id") for day in ("valid_from", "valid_to")]
    told = [*ties, *homes, read.persons.select("date_of_birth", "record_id")]
    days = pl.concat([one.rename({one.columns[0]: "day"}) for one in told]).drop_nulls("day").unique()
    return days.join(who, on="record_id").select("person", "day").unique()


def _moments(members: pl.DataFrame) -> pl.DataFrame:
    """When each joined a family and when they left it; a parent who came to live apart has left from that day."""
    apart = pl.col("role").str.ends_with(APART)
    core = members.filter(~apart).group_by(KEYS).agg(
        child=(pl.col("role") == "child").any(), lived=pl.lit(value=True),
        joined=pl.when(pl.col("valid_from").null_count() == 0).then(pl.col("valid_from").min()),
        left=pl.when(pl.col("valid_to").null_count() == 0).then(pl.col("valid_to").max()),
    )  # fmt: skip
    moved = members.filter(apart).group_by(KEYS).agg(went=pl.col("valid_from").min())
    whole = core.join(moved, on=KEYS, how="full", coalesce=True)
    return whole.with_columns(pl.coalesce("left", "went"), pl.col("child").fill_null(value=False)).drop("went")
