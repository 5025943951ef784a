"""Parents, step parents and carers whom no row calls so: whoever is with one of those, by name, home and births."""

import polars as pl

from kithkin.resolution.guardians import BIRTH
from kithkin.resolution.kindred import FAR, PAIR, PROOF, RAISING, Kindred
from kithkin.resolution.needs import least, united

NAMED = "inferred: with a parent, and shares a surname with the child"
BEFORE = "inferred: with a parent since before the birth, and no other is known"
AT_HOME = "inferred: with a parent in the child's home, and no other is known"
STEP = "inferred: with a parent in the child's home, and another is the parent"
CARER = "inferred: with a carer in the child's home"
GENERATION = 16
OTHER = {"mother": "father", "father": "mother"}
"""Of what sex no row tells is taken for the parent that is missing."""
BY_SEX = {"male": "father", "female": "mother"}
KEYS = ["family", "child", "head"]
TOLD = [*KEYS, "role", "needs", "since", "why", "proofs"]


def presumed(kin: Kindred, heads: pl.DataFrame, children: pl.DataFrame) -> pl.DataFrame:
    """What the partner of somebody who raises a child is to it, tentatively, where no row says so.

    `heads` has family and person, `children` family and child; gives rows of families.
    """
    mates = _a_generation_apart(kin, _couples(kin, heads, children))
    rows = pl.concat([_parents(kin, mates.filter(pl.col("role").is_in(BIRTH))), _carers(mates)])
    each = rows.rename({"proofs": "proof"}).explode("proof", empty_as_null=False).unique()
    told = each.with_columns(strength=pl.lit(0, pl.Int64), valid_to=pl.lit(None, pl.String))
    return told.select("family", "role", *PROOF, person="head")


def _couples(kin: Kindred, heads: pl.DataFrame, children: pl.DataFrame) -> pl.DataFrame:
    """Heads who are with one who raises a child and are not known to raise it, and by which rows they are with them."""
    known = kin.guardians.filter(pl.col("role").is_in([*BIRTH, "carer"]))
    raising = children.join(known, on="child").join(
        heads, left_on=["family", "adult"], right_on=["family", "person"], how="semi"
    )
    couples = raising.join(kin.partners.rename({"one": "adult", "other": "head"}), on="adult")
    strange = couples.join(kin.guardians, left_on=["child", "head"], right_on=["child", "adult"], how="anti").join(
        heads, left_on=["family", "head"], right_on=["family", "person"], how="semi"
    )
    # Of two whom a child is raised by a parent says more than a carer.
    first = strange.sort(pl.col("role") == "carer", "adult").unique(KEYS, keep="first", maintain_order=True)
    pair = first.with_columns(one=pl.min_horizontal("head", "adult"), other=pl.max_horizontal("head", "adult"))
    tied = kin.of("PARTNER_OF").select(*PAIR, "proof", "needs", since="valid_from")
    raised = kin.of(*RAISING).select(adult="one", child="other", raised="proof", needs_too="needs")
    rows = united(pair.join(tied, on=PAIR).join(raised, on=["adult", "child"]), ["needs", "needs_too"])
    home = kin.near.select(child="one", head="other", home=pl.lit(value=True))
    whole = rows.with_columns(proofs=pl.concat_list("proof", "raised")).join(home, on=["child", "head"], how="left")
    return whole.select(*KEYS, "adult", "role", "needs", "since", "proofs", pl.col("home").fill_null(value=False))


def _a_generation_apart(kin: Kindred, mates: pl.DataFrame) -> pl.DataFrame:
    for end in ("head", "child"):
        age = kin.ages.rename({"person": end, "age": f"{end}_age"})
        mates = mates.join(age, on=end, how="left")
    gap = pl.col("head_age") - pl.col("child_age")
    return mates.filter(gap.is_null() | (gap >= GENERATION)).drop("head_age", "child_age")


def _carers(mates: pl.DataFrame) -> pl.DataFrame:
    cared = least(mates.filter((pl.col("role") == "carer") & pl.col("home")), KEYS)
    return cared.with_columns(why=pl.lit(CARER), valid_from=pl.lit(None, pl.String)).select(*TOLD, "valid_from")


def _parents(kin: Kindred, mates: pl.DataFrame) -> pl.DataFrame:
    """The other parent, unless the child bears the name of neither; or a step parent, where the parent is another."""
    born = kin.guardians.filter(pl.col("role").is_in(BIRTH)).select("child", "role", other="adult")
    others = mates.join(born, on="child").filter(pl.col("other") != pl.col("adult")).select("child").unique()
    step = mates.join(others, on="child", how="semi").filter("home")
    steps = least(step, KEYS).with_columns(
        role=pl.lit("step_parent"), why=pl.lit(STEP), valid_from=pl.lit(None, pl.String)
    )
    told = kin.began(_proofs(kin, mates.join(others, on="child", how="anti")), "child")
    before = (pl.col("since") != "") & (pl.col("since") < pl.col("valid_from")) & (pl.col("valid_from") != FAR)
    parents = kin.sexed(told.filter((pl.col("why") != BEFORE) | before), "head").with_columns(role=_role())
    free = parents.join(born, on=["child", "role"], how="anti")
    return pl.concat([free.select(*TOLD, "valid_from"), steps.select(*TOLD, "valid_from")])


def _role() -> pl.Expr:
    sex = pl.col("sex").replace_strict(BY_SEX, default=None, return_dtype=pl.String)
    other = pl.col("role").replace_strict(OTHER, default="parent", return_dtype=pl.String)
    return pl.coalesce(sex, other)


def _proofs(kin: Kindred, mates: pl.DataFrame) -> pl.DataFrame:
    """What shows the couple, together with the name that one of it shares with the child."""
    names = least(kin.shared_names(mates.select("head", "child")), ["head", "child"])
    of_head = united(least(mates, KEYS).join(names, on=["head", "child"], suffix="_name"), ["needs", "needs_name"])
    named = of_head.with_columns(why=pl.lit(NAMED), proofs=pl.col("proofs").list.concat("proofs_name")).select(TOLD)
    mate = mates.select("child", head="adult").unique()
    own = pl.concat([mate, mates.select("child", "head")]).unique()
    alike = kin.shared_names(own).select("child").unique()
    nameless = own.join(kin.names.select(head="person").unique(), on="head", how="anti").select("child")
    could = mates.join(pl.concat([alike, nameless]).unique(), on="child", how="semi")
    early = could.with_columns(why=pl.lit(BEFORE)).select(TOLD)
    home = least(could.filter("home"), KEYS).with_columns(why=pl.lit(AT_HOME)).select(TOLD)
    return pl.concat([named, early, home])
