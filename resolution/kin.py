"""Ties between persons, from what rows state about their records."""

import tomllib
from importlib.resources import files

import polars as pl

from kithkin.resolution.lists import lists
from kithkin.resolution.needs import least, uncovered, united

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
    said, facts = _facts(_said(statements))
    fed = said.group_by("fact", "needs", "feed").agg(pl.col("strength").max(), *_dates()).with_row_index("fed")
    edges, rests = _strongest(pl.concat([_each_class(fed), _two_feeds(fed)]))
    stated = _specific(edges.join(facts, on="fact")).with_row_index("tie")
    inferred = uncovered(_siblings(stated), ["source", "target"], stated.filter(pl.col("kind") == "SIBLING_OF"))
    of = pl.concat([inferred, _parents_of_siblings(stated)]).with_row_index("tie", stated.height)
    columns = ["tie", *TIE, "needs", "strength", "valid_from", "valid_to", "stated"]
    both = pl.concat([frame.select(columns) for frame in (stated.with_columns(stated=True), _tentative(of))])
    rows = _records(stated, rests, _fed(said, fed))
    shown = pl.concat([rows, _twice(of, rows)])
    word = pl.col("strength").replace_strict(dict(enumerate(STRENGTHS)), return_dtype=pl.String)
    told = both.with_columns(word, basis=lists(shown["tie"], shown["record"], both.height))
    return told.sort(*TIE, "needs", "stated").select(*TIE, "needs", "basis", *columns[-4:])


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
        "source_record",
        "target_record",
        kind="tie",
        role=pl.when("by_sex")
        .then(pl.col("source_sex").replace_strict(sexed, default=pl.col("role")))
        .otherwise(pl.col("role")),
        source=pl.when(swapped).then("target").otherwise("source"),
        target=pl.when(swapped).then("source").otherwise("target"),
        strength=_strength(),
        valid_from=pl.when("dated").then("valid_from"),
        valid_to=pl.when("dated").then("valid_to"),
        feed="feed",
        needs="needs",
    )


def _facts(said: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What is said with a number for each tie, and the ties by number."""
    facts = said.select(TIE).unique().with_row_index("fact")
    return said.join(facts, on=TIE).drop(TIE), facts


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


def _each_class(fed: pl.DataFrame) -> pl.DataFrame:
    feeds = (pl.len() > 1) & (pl.col("strength").max() > 0)
    strength = pl.when(feeds).then(pl.lit(2, pl.Int64)).otherwise(pl.col("strength").max())
    return fed.group_by("fact", "needs").agg(strength.alias("strength"), *_dates(), "fed")


def _fed(said: pl.DataFrame, fed: pl.DataFrame) -> pl.DataFrame:
    """Each statement with the number of what its feed says of a tie to readers of its class."""
    keys = ["fact", "needs", "feed"]
    return said.join(fed.select(*keys, "fed"), on=keys, nulls_equal=True)


def _two_feeds(fed: pl.DataFrame) -> pl.DataFrame:
    """What two feeds say is confirmed for whoever reads both."""
    several = fed.filter(pl.len().over("fact") > 1)
    pairs = several.join(several, on="fact", suffix="_too").filter(
        (pl.col("feed") < pl.col("feed_too"))
        & (pl.col("needs") != pl.col("needs_too"))
        & (pl.max_horizontal("strength", "strength_too") == 1)
    )
    return united(pairs, ["needs", "needs_too"]).select(
        "fact",
        "needs",
        pl.lit(2, pl.Int64).alias("strength"),
        pl.when(pl.col("valid_from_too").is_not_null()).then(pl.min_horizontal("valid_from", "valid_from_too")),
        pl.when(pl.col("valid_to_too").is_not_null() & pl.col("valid_to").is_not_null()).then(
            pl.max_horizontal("valid_to", "valid_to_too")
        ),
        pl.concat_list("fed", "fed_too").alias("fed"),
    )


def _dates() -> tuple[pl.Expr, pl.Expr]:
    """The span of several statements; one open end leaves the whole open."""
    first = pl.when(pl.col("valid_from").null_count() == 0).then(pl.col("valid_from").min())
    last = pl.when(pl.col("valid_to").null_count() == 0).then(pl.col("valid_to").max())
    return first.alias("valid_from"), last.alias("valid_to")


def _strongest(edges: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One edge for each class, and what it rests on; a confirmation needs no more classes than it must."""
    merged = edges.group_by("fact", "needs").agg(pl.col("strength").max(), *_dates())
    confirmed = pl.col("strength") == 2
    kept = pl.concat([merged.filter(~confirmed), least(merged.filter(confirmed), ["fact"])])
    return kept, edges.select("fact", "needs", "fed").explode("fed", empty_as_null=False).unique()


def _records(stated: pl.DataFrame, rests: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """The records behind each tie that is stated: tie, record."""
    of = stated.select("tie", "fact", "needs").join(rests, on=["fact", "needs"]).select("tie", "fed")
    each = of.join(said.select("fed", "source_record", "target_record"), on="fed")
    return pl.concat([each.select("tie", record=end) for end in ("source_record", "target_record")])


def _twice(of: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The records behind each tie that rests on two others, or on several such pairs."""
    each = of.select("tie", on="rests").explode("on", empty_as_null=False)
    return each.join(rows.rename({"tie": "on"}), on="on").select("tie", "record")


def _tentative(of: pl.DataFrame) -> pl.DataFrame:
    nothing = {day: pl.lit(None, pl.String) for day in ("valid_from", "valid_to")}
    return of.with_columns(strength=pl.lit(0, pl.Int64), stated=pl.lit(value=False), **nothing)


def _specific(edges: pl.DataFrame) -> pl.DataFrame:
    """A `parent` whom the same readers know as mother or father is said once."""
    named = edges.filter(pl.col("role").is_in(["mother", "father"])).select("kind", "source", "target", "needs")
    vague = pl.col("role") == "parent"
    rest = uncovered(edges.filter(vague), ["kind", "source", "target"], named)
    return pl.concat([edges.filter(~vague), rest])


def _siblings(stated: pl.DataFrame) -> pl.DataFrame:
    """Two children of one parent are siblings: inferred, so tentative."""
    born = stated.filter((pl.col("kind") == "PARENT_OF") & pl.col("role").is_in(BORN_TO))
    child = born.select("tie", "needs", parent="source", child="target")
    pairs = child.join(child, on="parent", suffix="_too").filter(pl.col("child") < pl.col("child_too"))
    found = united(pairs, ["needs", "needs_too"]).select(
        "tie", "tie_too", "needs", kind=pl.lit("SIBLING_OF"), role=pl.lit("sibling"), source="child", target="child_too"
    )
    return _inferred(found)


def _parents_of_siblings(stated: pl.DataFrame) -> pl.DataFrame:
    """Whom a row calls brother or sister of a child, and of whom none names who raises them, has its parents."""
    raised = stated.filter(pl.col("kind").is_in(["PARENT_OF", "CARER_OF"]))
    whole = stated.filter((pl.col("kind") == "SIBLING_OF") & (pl.col("role") == "sibling"))
    ends = ("source", "target"), ("target", "source")
    each = pl.concat([whole.select("tie", "needs", child=one, sibling=other) for one, other in ends])
    alone = each.join(raised, left_on="child", right_on="target", how="anti")
    born = raised.filter((pl.col("kind") == "PARENT_OF") & pl.col("role").is_in(BORN_TO))
    pairs = alone.join(born, left_on="sibling", right_on="target", suffix="_too")
    found = united(pairs, ["needs", "needs_too"]).select(
        "tie", "tie_too", "needs", "kind", "role", "source", target="child"
    )
    return _inferred(found)


def _inferred(found: pl.DataFrame) -> pl.DataFrame:
    """Ties that rest on pairs of others, `tie` and `tie_too`, with the numbers of these as `rests`."""
    # What says nothing new is left out before records are gathered: there are many pairs of classes.
    kept = least(found, TIE)
    return kept.group_by(*TIE, "needs").agg(rests=pl.concat_list("tie", "tie_too").explode().unique())
