"""Association groups: people seen together in several incidents. A lead with a reason and an expiry, never a fact."""

from dataclasses import dataclass

import graspologic_native
import polars as pl

from kithkin.graph.model import BYSTANDERS
from kithkin.resolution.formed import Formed, formed
from kithkin.resolution.needs import least, united

KINDS = ("offence", "stop_check", "intelligence")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much must be seen, and for how long it says something."""

    months: int = 24
    people: int = 3
    incidents: int = 2
    crowd: int = 20
    seed: int = 20160630


def associations(involvements: pl.DataFrame, as_of: str, limits: Limits | None = None) -> Formed:
    """Communities of people by the incidents they share, outside any role of victim, witness or child present.

    `involvements` has person_id, record_id, event_id, kind, role, day and needs.
    """
    rule = limits or Limits()
    pairs = _pairs(_seen(involvements, as_of, rule), rule)
    kept = _large(_inside(pairs, _communities(pairs, rule)), rule)
    expiry = kept.group_by("cluster").agg(expires_on=_later(pl.col("day").max(), rule.months))
    return formed("AssociationGroup", _members(kept), traits=expiry)


def _later(day: pl.Expr, months: int) -> pl.Expr:
    return day.str.to_date().dt.offset_by(f"{months}mo").dt.to_string("%Y-%m-%d")


def _seen(involvements: pl.DataFrame, as_of: str, rule: Limits) -> pl.DataFrame:
    start = pl.lit(as_of).str.to_date().dt.offset_by(f"-{rule.months}mo").dt.to_string("%Y-%m-%d")
    return involvements.filter(
        pl.col("kind").is_in(KINDS)
        & ~pl.col("role").fill_null("").is_in(BYSTANDERS)
        & (pl.col("day") > start)
        & (pl.col("day") <= as_of)
    )


def _pairs(seen: pl.DataFrame, rule: Limits) -> pl.DataFrame:
    """Two people of one incident, with what a reader needs to know it; a crowd ties nobody to anybody."""
    size = seen.group_by("event_id").agg(people=pl.col("person_id").n_unique())
    small = seen.join(size.filter(pl.col("people").is_between(2, rule.crowd)), on="event_id")
    theirs = small.select("event_id", other_id="person_id", other_needs="needs", other_record="record_id")
    both = small.join(theirs, on="event_id").filter(pl.col("person_id") != pl.col("other_id"))
    return united(both, ["needs", "other_needs"])


def _communities(pairs: pl.DataFrame, rule: Limits) -> pl.DataFrame:
    """Leiden communities, each named by its smallest member; the weight of an incident is shared by those in it."""
    once = pairs.filter(pl.col("person_id") < pl.col("other_id")).unique(["event_id", "person_id", "other_id"])
    weights = (
        once.group_by("person_id", "other_id").agg((1 / (pl.col("people") - 1)).sum()).sort("person_id", "other_id")
    )
    if weights.is_empty():
        return pl.DataFrame(schema={"person_id": pl.String, "cluster": pl.String})
    _, found = graspologic_native.leiden(weights.rows(), seed=rule.seed, iterations=5, trials=3)
    frame = pl.DataFrame(list(found.items()), {"person_id": pl.String, "community": pl.Int64}, orient="row")
    return frame.with_columns(cluster=pl.col("person_id").min().over("community")).drop("community")


def _inside(pairs: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    theirs = groups.rename({"person_id": "other_id"})
    return pairs.join(groups, on="person_id").join(theirs, on=["other_id", "cluster"])


def _large(inside: pl.DataFrame, rule: Limits) -> pl.DataFrame:
    people, incidents = pl.col("person_id").n_unique().alias("n"), pl.col("event_id").n_unique().alias("seen")
    held = inside.group_by("cluster").agg(people, incidents)
    large = held.filter((pl.col("n") >= rule.people) & (pl.col("seen") >= rule.incidents))
    return inside.join(large.select("cluster"), on="cluster")


def _members(kept: pl.DataFrame) -> pl.DataFrame:
    """One membership for each class; its reason counts only the incidents that a reader of that class may see."""
    rows = kept.group_by("cluster", "person_id", "needs").agg(
        basis=pl.col("record_id").unique().sort(),
        valid_from=pl.col("day").min(),
        last=pl.col("day").max(),
        times=pl.col("event_id").n_unique(),
    )
    times = pl.col("times").cast(pl.String) + pl.when(pl.col("times") == 1).then(pl.lit(" incident")).otherwise(
        pl.lit(" incidents")
    )
    reason = pl.lit("with others of the group in ") + times + ", last on " + pl.col("last")
    return least(rows, ["cluster", "person_id"]).with_columns(
        role=pl.lit("associate"), strength=pl.lit("tentative"), reason=reason
    )
