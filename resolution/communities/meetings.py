"""What ties people, layer by layer: incidents they were seen in together, and kin, school and address beside these."""

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from kithkin.graph.model import BYSTANDERS
from kithkin.resolution.communities.layers import founding, layers, limits
from kithkin.resolution.kin import ties
from kithkin.resolution.living import numbered, together
from kithkin.resolution.material import HOMES, Material
from kithkin.resolution.needs import united
from kithkin.resolution.residence import spells

KINDRED = ["PARENT_OF", "PARTNER_OF", "SIBLING_OF", "GRANDPARENT_OF", "CARER_OF"]
FAR = "9999-12-31"
BESIDE = dict.fromkeys(["layer", "person_id", "other_id", "day"], pl.String) | {"people": pl.Int64}


@dataclass(frozen=True, slots=True)
class Meetings:
    """Presences at incidents of two people or more, and the ties beside them of people who were at one."""

    seen: pl.DataFrame
    """layer, event_id, person_id, record_id, day, needs, people."""
    beside: pl.DataFrame
    """layer, person_id, other_id (the later by id), day, people."""
    as_of: str
    homes: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=HOMES))
    """person_id, record_id, postcode, valid_to: where people live, by which chance exchanges them."""

    def worth(self, frame: pl.DataFrame) -> pl.Series:
        """What each row's tie of two people weighs: its layer's weight, shared by those there, halved with age."""
        of = {name: layer.weight for name, layer in layers().items()}
        half = {name: layer.half_life_days for name, layer in layers().items()}
        age = (pl.lit(date.fromisoformat(self.as_of)) - pl.col("day").str.to_date()).dt.total_days().clip(0)
        fading = pl.lit(0.5).pow(age / pl.col("layer").replace_strict(half, return_dtype=pl.Float64))
        first = pl.col("layer").replace_strict(of, return_dtype=pl.Float64) / (pl.col("people") - 1)
        return frame.select(worth=first * fading)["worth"]


def later(day: pl.Expr, months: int) -> pl.Expr:
    """So many months after a day."""
    return day.str.to_date().dt.offset_by(f"{months}mo").dt.to_string("%Y-%m-%d")


def meetings(read: Material, as_of: str) -> Meetings:
    """What ties people on a day, by what rows say."""
    seen = presences(read.involvements, as_of)
    people = seen.select("person_id").unique()
    kept = [_kin(read, people, as_of), _school(read, people, as_of), _address(read, people, as_of)]
    beside = pl.concat([pl.DataFrame(schema=BESIDE), *kept])
    beside = beside.join(people, on="person_id", how="semi").join(
        people, left_on="other_id", right_on="person_id", how="semi"
    )
    return Meetings(seen, beside.unique().sort("layer", "person_id", "other_id", "day"), as_of, read.homes)


def presences(involvements: pl.DataFrame, as_of: str) -> pl.DataFrame:
    """Who was lately in which incident with others, outside any role of victim, witness or child present."""
    start = pl.lit(as_of).str.to_date().dt.offset_by(f"-{limits().months}mo").dt.to_string("%Y-%m-%d")
    acting = involvements.filter(
        pl.col("kind").is_in(founding())
        & ~pl.col("role").fill_null("").is_in(BYSTANDERS)
        & (pl.col("day") > start)
        & (pl.col("day") <= as_of)
    ).rename({"kind": "layer"})
    size = acting.group_by("layer", "event_id").agg(_people())
    told = acting.join(_small(size).filter(pl.col("people") > 1), on=["layer", "event_id"])
    names = ["layer", "event_id", "person_id", "record_id", "day", "needs", "people"]
    return told.select(names).unique().sort(names)


def pairs(seen: pl.DataFrame) -> pl.DataFrame:
    """Two people of one incident, from both ends, with what a reader needs to know it."""
    theirs = seen.select("layer", "event_id", other_id="person_id", other_needs="needs", other_record="record_id")
    both = seen.join(theirs, on=["layer", "event_id"]).filter(pl.col("person_id") != pl.col("other_id"))
    return united(both, ["needs", "other_needs"])


def _people() -> pl.Expr:
    return pl.col("person_id").n_unique().cast(pl.Int64).alias("people")


def _small(sized: pl.DataFrame) -> pl.DataFrame:
    """Without what is a crowd in its layer."""
    crowd = {name: layer.crowd for name, layer in layers().items()}
    return sized.filter(pl.col("people") <= pl.col("layer").replace_strict(crowd, return_dtype=pl.Int64))


def _kin(read: Material, people: pl.DataFrame, as_of: str) -> pl.DataFrame:
    """Kin of whom one was seen; brothers and sisters are told by a parent who need not have been."""
    seen = people["person_id"].implode()
    about = read.statements.filter(pl.col("source").is_in(seen) | pl.col("target").is_in(seen))
    # Of part of the statements nobody can tell that a child has no parent named.
    said = pl.col("stated") | (pl.col("kind") == "SIBLING_OF")
    of = ties(about).filter(pl.col("kind").is_in(KINDRED) & said)
    ends = {"person_id": pl.min_horizontal("source", "target"), "other_id": pl.max_horizontal("source", "target")}
    return of.select(pl.lit("kin").alias("layer"), **ends, day=pl.lit(as_of), people=pl.lit(2, pl.Int64))


def _school(read: Material, people: pl.DataFrame, as_of: str) -> pl.DataFrame:
    """Pupils of one small school at one time."""
    there = read.attendances.select(
        "person_id", "organisation_id", first=pl.col("valid_from").fill_null(""), last=pl.col("valid_to").fill_null(FAR)
    ).unique()
    size = there.group_by("organisation_id").agg(_people())
    small = there.join(_small(size.with_columns(layer=pl.lit("school"))), on="organisation_id")
    small = small.join(people, on="person_id", how="semi")
    theirs = small.select("organisation_id", other_id="person_id", f="first", l="last")
    both = small.join(theirs, on="organisation_id").filter(
        (pl.col("person_id") < pl.col("other_id")) & (pl.col("first") <= pl.col("l")) & (pl.col("f") <= pl.col("last"))
    )
    return _until(both.with_columns(last=pl.min_horizontal("last", "l")), as_of)


def _address(read: Material, people: pl.DataFrame, as_of: str) -> pl.DataFrame:
    """People who lived at one place at one time, by the rule of households."""
    named = read.residences.join(people, on="person_id", how="semi").select("address_id").unique()
    homes = read.residences.join(named, on="address_id", how="semi")
    met = together(numbered(spells(homes, as_of)), homes)
    size = homes.group_by("address_id").agg(_people())
    return _until(met.join(_small(size.with_columns(layer=pl.lit("address"))), on="address_id"), as_of)


def _until(both: pl.DataFrame, as_of: str) -> pl.DataFrame:
    """A tie that lasts until the day asked for is of that day."""
    return both.select(
        "layer", "person_id", "other_id", day=pl.min_horizontal(pl.col("last"), pl.lit(as_of)), people="people"
    )
