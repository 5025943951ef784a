"""Parents whom no row calls so: a parent's partner of the child's home and surname, or of before its birth."""

import polars as pl

from kithkin.resolution.guardians import BIRTH
from kithkin.resolution.kindred import FAR, PAIR, PROOF, Kindred
from kithkin.resolution.needs import united

WHY = "inferred: with a parent, and shares home and surname with the child"
BEFORE = "inferred: with a parent since before the birth, and no other is known"
GENERATION = 16
OTHER = {"mother": "father", "father": "mother"}
"""Of what sex no row tells is taken for the parent that is missing."""
BY_SEX = {"male": "father", "female": "mother"}
KEYS = ["family", "child", "head"]


def presumed(kin: Kindred, heads: pl.DataFrame, children: pl.DataFrame) -> pl.DataFrame:
    """A parent's partner who could be its other parent is so, tentatively: by home and surname, or by the birth.

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
    first = strange.sort("adult").unique(KEYS, keep="first", maintain_order=True)
    rows = _proofs(kin, _a_generation_apart(kin, first.rename({"adult": "mate"})))
    told = kin.sexed(rows, "head").with_columns(role=_role())
    free = told.join(known, on=["child", "role"], how="anti")
    return free.select("family", "role", *PROOF, person="head")


def _role() -> pl.Expr:
    sex = pl.col("sex").replace_strict(BY_SEX, default=None, return_dtype=pl.String)
    other = pl.col("role").replace_strict(OTHER, default="parent", return_dtype=pl.String)
    return pl.coalesce(sex, other)


def _a_generation_apart(kin: Kindred, mates: pl.DataFrame) -> pl.DataFrame:
    for end in ("head", "child"):
        age = kin.ages.rename({"person": end, "age": f"{end}_age"})
        mates = mates.join(age, on=end, how="left")
    gap = pl.col("head_age") - pl.col("child_age")
    return mates.filter(gap.is_null() | (gap >= GENERATION)).drop("head_age", "child_age")


def _proofs(kin: Kindred, mates: pl.DataFrame) -> pl.DataFrame:
    """What the couple and the common name and home rest on together, or a couple that was one before the birth."""
    pair = mates.with_columns(one=pl.min_horizontal("head", "mate"), other=pl.max_horizontal("head", "mate"))
    tied = kin.of("PARTNER_OF").select(*PAIR, "proof", "needs", since="valid_from")
    couple = pair.join(tied, on=PAIR).drop(PAIR)
    named = kin.namesakes.select("proof", "needs", head="one", child="other")
    whole = united(couple.join(named, on=["head", "child"], suffix="_too"), ["needs", "needs_too"])
    told = [*KEYS, "role", "needs", "since", "why"]
    both = whole.with_columns(why=pl.lit(WHY))
    each = [both.select(*told, proof) for proof in (pl.col("proof"), pl.col("proof_too").alias("proof"))]
    early = couple.with_columns(why=pl.lit(BEFORE)).select(*told, "proof")
    since, born = pl.col("since"), pl.col("valid_from")
    before = (since != "") & (since < born) & (born != FAR)
    rows = kin.began(pl.concat([*each, early]), "child").filter((pl.col("why") == WHY) | before)
    return rows.with_columns(strength=pl.lit(0, pl.Int64), valid_to=pl.lit(None, pl.String))
