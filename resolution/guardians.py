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
