"""Ties between persons, from what rows state about their records."""

import tomllib
from importlib.resources import files

import polars as pl

from kithkin.resolution.needs import gathered, least, uncovered, united

TRUSTED = 0.8
YOUNGEST_PARENT, OLDEST_PARENT = 13, 50
STRENGTHS = ["tentative", "unconfirmed", "confirmed"]
TIE = ["kind", "role", "source", "target"]
BORN_TO = ("mother", "father", "parent")


def ties(statements: pl.DataFrame) -> pl.DataFrame:
    """One tie for each class of its evidence: kind, role, ends, basis, strength, stated, dates, needs.

    `statements` has source_record, target_record, source, target (persons), kind, valid_from, valid_to, feed,
    trust (of the feed's word on relations), needs, source_sex, source_born and target_born.
    """
    said = _said(statements)
    stated = _specific(_strongest(pl.concat([_each_class(said), _two_feeds(said)])))
    inferred = uncovered(_siblings(stated), ["source", "target"], stated.filter(pl.col("kind") == "SIBLING_OF"))
    parents = _parents_of_siblings(stated)
    both = pl.concat([stated.with_columns(stated=True), *(of.with_columns(stated=False) for of in (inferred, parents))])
    return both.with_columns(
        strength=pl.col("strength").replace_strict(dict(enumerate(STRENGTHS)), return_dtype=pl.String),
        basis=pl.col("basis").list.unique().list.sort(),
    ).sort(*TIE, "needs", "stated")


def rules() -> pl.DataFrame:
    """The kinds of statement and the ties they make."""
    text = files("kithkin.resolution").joinpath("kin.toml").read_text("utf-8")
    flags = {"by_sex": False, "dated": False, "undirected": False, "weak": False}
    return pl.DataFrame([{"says": says, **flags, **rule} for says, rule in tomllib.loads(text).items()])


def undirected() -> list[str]:
    """The kinds of tie that are the same from both ends."""
    return rules().filter("undirected")["tie"].unique().sort().to_list()


def _said(statements: pl.DataFrame) -> pl.DataFrame:
    apart = statements.filter(pl.col("source") != pl.col("target")).with_columns(says=_says())
    read = apart.drop("kind").join(rules(), on="says")
    swapped = pl.col("undirected") & (pl.col("source") > pl.col("target"))
    sexed = {"female": "mother", "male": "father"}
    return read.select(
        kind="tie",
        role=pl.when("by_sex")
        .then(pl.col("source_sex").replace_strict(sexed, default=pl.col("role")))
        .otherwise(pl.col("role")),
        source=pl.when(swapped).then("target").otherwise("source"),
        target=pl.when(swapped).then("source").otherwise("target"),
        strength=_strength(),
        valid_from=pl.when("dated").then("valid_from"),
        valid_to=pl.when("dated").then("valid_to"),
        basis=pl.concat_list("source_record", "target_record"),
        feed="feed",
        needs="needs",
    )


def _says() -> pl.Expr:
    """The statement, a claim for somebody read by the gap in age."""
    gap = _year("target_born") - _year("source_born")
    parent = gap.is_null() | gap.is_between(YOUNGEST_PARENT, OLDEST_PARENT)
    claimed = pl.when(parent).then(pl.lit("claimed_parent")).otherwise(pl.lit("claimed_carer"))
    return pl.when(pl.col("kind") == "claims_for").then(claimed).otherwise(pl.col("kind"))


def _strength() -> pl.Expr:
    """2 confirmed, 1 unconfirmed, 0 tentative: a claim whose ages do not bear it out is the weakest."""
    gap = _year("target_born") - _year("source_born")
    odd = pl.col("weak") & (gap.is_null() | (gap < YOUNGEST_PARENT))
    strong = ~pl.col("weak") & (pl.col("trust") >= TRUSTED)
    return pl.when(odd).then(0).when(strong).then(2).otherwise(1).cast(pl.Int64)


def _year(column: str) -> pl.Expr:
    return pl.col(column).str.head(4).cast(pl.Int64, strict=False)


def _each_class(said: pl.DataFrame) -> pl.DataFrame:
    feeds = (pl.col("feed").n_unique() > 1) & (pl.col("strength").max() > 0)
    strength = pl.when(feeds).then(pl.lit(2, pl.Int64)).otherwise(pl.col("strength").max())
    return said.group_by(*TIE, "needs").agg(gathered("basis"), strength.alias("strength"), *_dates())


def _two_feeds(said: pl.DataFrame) -> pl.DataFrame:
    """What two feeds say is confirmed for whoever reads both."""
    fed = said.group_by(*TIE, "needs", "feed").agg(
        gathered("basis"), pl.col("strength").max(), *_dates()
    )  # fmt: skip
    pairs = fed.join(fed, on=TIE, suffix="_too").filter(
        (pl.col("feed") < pl.col("feed_too"))
        & (pl.col("needs") != pl.col("needs_too"))
        & (pl.max_horizontal("strength", "strength_too") == 1)
    )
    joint = united(pairs, ["needs", "needs_too"]).select(
        *TIE,
        "needs",
        pl.concat_list("basis", "basis_too").alias("basis"),
        pl.lit(2, pl.Int64).alias("strength"),
        pl.when(pl.col("valid_from_too").is_not_null()).then(pl.min_horizontal("valid_from", "valid_from_too")),
        pl.when(pl.col("valid_to_too").is_not_null() & pl.col("valid_to").is_not_null()).then(
            pl.max_horizontal("valid_to", "valid_to_too")
        ),
    )
    return joint.group_by(*TIE, "needs").agg(gathered("basis"), pl.col("strength").max(), *_dates())


def _dates() -> tuple[pl.Expr, pl.Expr]:
    """The span of several statements; one open end leaves the whole open."""
    first = pl.when(pl.col("valid_from").null_count() == 0).then(pl.col("valid_from").min())
    last = pl.when(pl.col("valid_to").null_count() == 0).then(pl.col("valid_to").max())
    return first.alias("valid_from"), last.alias("valid_to")


def _strongest(edges: pl.DataFrame) -> pl.DataFrame:
    """One edge for each class; a confirmation needs no more classes than it must."""
    merged = edges.group_by(*TIE, "needs").agg(gathered("basis"), pl.col("strength").max(), *_dates())
    confirmed = pl.col("strength") == 2
    return pl.concat([merged.filter(~confirmed), least(merged.filter(confirmed), TIE)])


def _specific(edges: pl.DataFrame) -> pl.DataFrame:
    """A `parent` whom the same readers know as mother or father is said once."""
    named = edges.filter(pl.col("role").is_in(["mother", "father"])).select("kind", "source", "target", "needs")
    vague = pl.col("role") == "parent"
    rest = uncovered(edges.filter(vague), ["kind", "source", "target"], named)
    return pl.concat([edges.filter(~vague), rest])


def _siblings(stated: pl.DataFrame) -> pl.DataFrame:
    """Two children of one parent are siblings: inferred, so tentative."""
    born = stated.filter((pl.col("kind") == "PARENT_OF") & pl.col("role").is_in(BORN_TO)).with_row_index("tie")
    child = born.select("tie", "needs", parent="source", child="target")
    pairs = child.join(child, on="parent", suffix="_too").filter(pl.col("child") < pl.col("child_too"))
    found = united(pairs, ["needs", "needs_too"]).select(
        "tie", "tie_too", "needs", kind=pl.lit("SIBLING_OF"), role=pl.lit("sibling"), source="child", target="child_too"
    )
    return _inferred(found, born, stated)


def _parents_of_siblings(stated: pl.DataFrame) -> pl.DataFrame:
    """Whom a row calls brother or sister of a child, and of whom none names who raises them, has its parents."""
    known = stated.with_row_index("tie")
    raised = known.filter(pl.col("kind").is_in(["PARENT_OF", "CARER_OF"]))
    whole = known.filter((pl.col("kind") == "SIBLING_OF") & (pl.col("role") == "sibling"))
    ends = ("source", "target"), ("target", "source")
    each = pl.concat([whole.select("tie", "needs", child=one, sibling=other) for one, other in ends])
    alone = each.join(raised, left_on="child", right_on="target", how="anti")
    born = raised.filter((pl.col("kind") == "PARENT_OF") & pl.col("role").is_in(BORN_TO))
    pairs = alone.join(born, left_on="sibling", right_on="target", suffix="_too")
    found = united(pairs, ["needs", "needs_too"]).select(
        "tie", "tie_too", "needs", "kind", "role", "source", target="child"
    )
    return _inferred(found, known, stated)


def _inferred(found: pl.DataFrame, known: pl.DataFrame, like: pl.DataFrame) -> pl.DataFrame:
    """Ties that rest on two others, `tie` and `tie_too` of those that are known: tentative and without dates."""
    # What says nothing new is left out before records are gathered: there are many pairs of classes.
    kept = least(found, TIE)
    each = pl.concat([kept.select(*TIE, "needs", pl.col(end).alias("tie")) for end in ("tie", "tie_too")])
    nothing = {"strength": pl.lit(0, pl.Int64), "valid_from": pl.lit(None, pl.String)}
    merged = each.unique().join(known.select("tie", "basis"), on="tie").group_by(*TIE, "needs").agg(gathered("basis"))
    return merged.with_columns(**nothing, valid_to=pl.lit(None, pl.String)).select(like.columns)
