"""Who raises each child: of all whom rows name, those that births allow and rows attest best."""

import polars as pl

BIRTH = ("mother", "father", "parent")
ORDER = {role: at for at, role in enumerate(["mother", "father", "step_parent", "parent", "carer"])}
SURE = {"mother", "father", "step_parent"}
YOUNGEST_PARENT = 13
CONFIRMED = 2
PAIR = ["one", "other"]


def old_enough(raised: pl.DataFrame, ages: pl.DataFrame) -> pl.DataFrame:
    """The pairs whose birth dates allow it; what is confirmed outweighs a birth date."""
    told = ages.select("person", "born", "months")
    pairs = raised.group_by(PAIR).agg(pl.col("strength").max())
    for end in PAIR:
        known = told.rename({"person": end, "born": f"{end}_born", "months": f"{end}_months"})
        pairs = pairs.join(known, on=end, how="left")
    gap = pl.col("other_months") - pl.col("one_months")
    allowed = gap.is_null() | (gap >= 12 * YOUNGEST_PARENT)
    confirmed = (pl.col("strength") == CONFIRMED) & (pl.col("one_born") != pl.col("other_born"))
    return pairs.filter(allowed | confirmed).select(PAIR)


def guardians(raised: pl.DataFrame, allowed: pl.DataFrame) -> pl.DataFrame:
    """Each child's one mother and father, the best attested ones, with step parents and carers: child, adult, role."""
    named = _roles(raised.join(allowed, on=PAIR, how="semi"))
    best = named.sort("weight", "adult", descending=[True, False])
    place = pl.int_range(pl.len()).over("child", "role")
    ranked = best.with_columns(place=place, sure=_first_of("mother") + _first_of("father"))
    left = pl.when(pl.col("role") == "parent").then(2 - pl.col("sure"))
    most = left.when(pl.col("role").is_in(["mother", "father"])).then(1).otherwise(None)
    return ranked.filter((pl.col("place") < most) | ~pl.col("role").is_in(BIRTH)).select("child", "adult", "role")


def beside_step_parents(found: pl.DataFrame, near: pl.DataFrame, paired: pl.DataFrame) -> pl.DataFrame:
    """A step parent lives with a child because a parent does: who is at home though no row shows it, in pairs."""
    home = found.join(near, left_on=["child", "adult"], right_on=PAIR, how="semi")
    born = pl.col("role").is_in(BIRTH)
    alone = home.filter(pl.col("role") == "step_parent").join(home.filter(born), on="child", how="anti")
    couples = pl.concat([paired.select(step="one", adult="other"), paired.select(step="other", adult="one")]).unique()
    order = pl.col("role").replace_strict(ORDER, return_dtype=pl.Int64)
    could = (
        alone.select("child", step="adult")
        .join(found.filter(born).with_columns(order=order), on="child")
        .join(couples.with_columns(couple=pl.lit(value=True)), on=["step", "adult"], how="left")
    )
    first = could.sort("couple", "order", "adult", nulls_last=True).unique("child", keep="first", maintain_order=True)
    pairs = pl.concat([first.select(one="adult", other=end) for end in ("child", "step")])
    return pl.concat([pairs, pairs.select(one="other", other="one")])


def _first_of(role: str) -> pl.Expr:
    """Whether a child has anybody of this role."""
    return (pl.col("role") == role).any().over("child").cast(pl.Int64)


def _roles(raised: pl.DataFrame) -> pl.DataFrame:
    """The role most rows give; mother and father say more than parent, and parent more than carer."""
    weight = ((1 + pl.col("strength")) * pl.col("size")).sum().alias("weight")
    tally = raised.group_by(*PAIR, "role").agg(pl.col("size").sum(), weight)
    sure, order = pl.col("role").is_in(SURE), pl.col("role").replace_strict(ORDER, default=len(ORDER))
    ranked = tally.with_columns(weight=pl.col("weight").sum().over(PAIR), sure=sure, order=order).sort(
        "sure", "size", "order", descending=[True, True, False]
    )
    first = ranked.unique(PAIR, keep="first", maintain_order=True)
    return first.select("role", "weight", adult="one", child="other")
