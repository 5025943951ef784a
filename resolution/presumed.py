"""Parents whom no row calls so: a parent's partner who shares home and surname with the child."""

import polars as pl

from kithkin.resolution.guardians import BIRTH
from kithkin.resolution.kindred import PAIR, PROOF, Kindred
from kithkin.resolution.needs import united

GENERATION = 16
BY_SEX = {"male": "father", "female": "mother"}
KEYS = ["family", "child", "head"]


def presumed(kin: Kindred, heads: pl.DataFrame, children: pl.DataFrame) -> pl.DataFrame:
    """A parent's partner of one home and surname with the child, who could be its other parent, is so tentatively.

    `heads` has family and person, `children` family and child; gives rows of families.
    """
    known = kin.guardians
    raising = children.join(known.filter(pl.col("role").is_in(BIRTH)), on="child").join(
        heads, left_on=["family", "adult"], right_on=["family", "person"], how="semi"
    )
    couples = raising.join(kin.partners.rename({"one": "adult", "other": "head"}), on="adult")
    strange = couples.join(known, left_on=["child", "head"], right_on=["child", "adult"], how="anti").join(
        heads, left_on=["family", "head"], right_on=["family", "person"], how="semi"
    )
    mates = _a_generation_apart(kin, strange.group_by(KEYS).agg(mate=pl.col("adult").min()))
    rows = kin.began(_proofs(kin, mates), "child")
    sexes = kin.births.sex(rows.select("needs", person_id="head").unique())
    told = rows.join(sexes, left_on=["head", "needs"], right_on=["person_id", "needs"], how="left").with_columns(
        role=pl.col("sex").replace_strict(BY_SEX, default="parent", return_dtype=pl.String)
    )
    free = told.join(known, on=["child", "role"], how="anti")
    return free.select("family", "role", *PROOF, person="head")


def _a_generation_apart(kin: Kindred, mates: pl.DataFrame) -> pl.DataFrame:
    for end in ("head", "child"):
        age = kin.ages.rename({"person": end, "age": f"{end}_age"})
        mates = mates.join(age, on=end, how="left")
    gap = pl.col("head_age") - pl.col("child_age")
    return mates.filter(gap.is_null() | (gap >= GENERATION)).drop("head_age", "child_age")


def _proofs(kin: Kindred, mates: pl.DataFrame) -> pl.DataFrame:
    """What the couple and the common name and home rest on together: a row for each of the two."""
    pair = mates.with_columns(one=pl.min_horizontal("head", "mate"), other=pl.max_horizontal("head", "mate"))
    couple = pair.join(kin.of("PARTNER_OF").select(*PAIR, "proof", "needs"), on=PAIR).drop(PAIR)
    named = kin.namesakes.select("proof", "needs", head="one", child="other")
    whole = united(couple.join(named, on=["head", "child"], suffix="_too"), ["needs", "needs_too"])
    each = [whole.select(*KEYS, "needs", proof) for proof in (pl.col("proof"), pl.col("proof_too").alias("proof"))]
    return pl.concat(each).with_columns(strength=pl.lit(0, pl.Int64), valid_to=pl.lit(None, pl.String))
