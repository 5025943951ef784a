"""What is told of each member of a family: one row for each role and need, without those that say no more."""

import polars as pl

from kithkin.resolution.guardians import BIRTH
from kithkin.resolution.kindred import FAR, RANK
from kithkin.resolution.leaving import PARTED
from kithkin.resolution.lists import lists
from kithkin.resolution.needs import classes
from kithkin.resolution.packed import packed, placed

WORDS = {rank: word for word, rank in RANK.items()}
KEYS = ["family", "person", "role"]


def told(rows: pl.DataFrame, basis: pl.DataFrame) -> pl.DataFrame:
    """The memberships of families; `rows` has a proof of a role in each, `basis` the records of each proof."""
    rows = rows.with_columns(packed(rows, KEYS).alias("fact"))
    rows = rows.with_columns(packed(rows, ["fact", "needs"]).alias("place"))
    whys = pl.col("why").min(), pl.col("why").max().alias("last_why")
    same = (pl.col(name).first() for name in (*KEYS, "needs", "fact"))
    grouped = rows.group_by("place").agg(*same, pl.col("strength").max(), *_dates(), pl.col("proof"), *whys)
    merged = _with_why(rows, grouped).with_row_index("at")
    alike = _alike(merged)
    dated = _from_the_first(merged, alike)
    kept = dated.join(_says_as_much(alike, dated), on="at", how="anti")
    return kept.select(
        "family", "needs", "role", "valid_to",
        person_id="person", reason="why", basis=_records(basis, kept),
        strength=pl.col("strength").replace_strict(WORDS, return_dtype=pl.String),
        valid_from=pl.when(pl.col("valid_from") != FAR).then("valid_from"),
    )  # fmt: skip


def _with_why(rows: pl.DataFrame, merged: pl.DataFrame) -> pl.DataFrame:
    """With every reason of those that have several."""
    several = merged.filter(pl.col("why") != pl.col("last_why")).select("place")
    each = rows.join(several, on="place", how="semi").select("place", "why").unique().sort("why")
    texts = each.group_by("place", maintain_order=True).agg(whys=pl.col("why").str.join("; "))
    return (
        merged.join(texts, on="place", how="left").with_columns(why=pl.coalesce("whys", "why")).drop("whys", "last_why")
    )


def _dates() -> tuple[pl.Expr, pl.Expr]:
    """One row without a first or last day leaves the whole without."""
    first = pl.when(pl.col("valid_from").null_count() == 0).then(pl.col("valid_from").min())
    last = pl.when(pl.col("valid_to").null_count() == 0).then(pl.col("valid_to").max())
    return first.alias("valid_from"), last.alias("valid_to")


def _alike(merged: pl.DataFrame) -> pl.DataFrame:
    """Pairs of rows of one role: the second for readers who have at least the classes that the first takes."""
    several = merged.filter(pl.col("fact").is_duplicated()).select(
        "at", "fact", "role", "needs", "strength", "valid_from"
    )
    texts = several["needs"].unique().sort()
    numbered = several.with_columns(need=placed(several["needs"], texts)).drop("needs")
    both = numbered.join(numbered.drop("role"), on="fact", suffix="_too")
    pairs = both.with_columns(pair=pl.col("need") * len(texts) + pl.col("need_too"))
    of = [classes(text) for text in texts]
    within = [pair for pair in pairs["pair"].unique().to_list() if of[pair // len(of)] <= of[pair % len(of)]]
    kept = pairs.filter(pl.col("pair").is_in(within))
    return kept.with_columns(fewer=pl.col("need") != pl.col("need_too"))


def _from_the_first(merged: pl.DataFrame, alike: pl.DataFrame) -> pl.DataFrame:
    """A parent is of the family from the first of the children on whom the same readers know them to raise."""
    born = alike.filter(pl.col("role").is_in(BIRTH))
    first = born.group_by(at="at_too").agg(_dates()[0].alias("earliest")).with_columns(several=pl.lit(value=True))
    joined = merged.join(first, on="at", how="left")
    since = pl.when(pl.col("several")).then("earliest").otherwise("valid_from")
    return joined.with_columns(valid_from=since).drop("earliest", "several")


def _says_as_much(alike: pl.DataFrame, dated: pl.DataFrame) -> pl.DataFrame:
    """Rows that take more classes to say no more; of two that tell of a parting, each tells its own day."""
    spare = alike.filter(pl.col("fewer") & (pl.col("strength") >= pl.col("strength_too"))).select("at", "at_too")
    days = dated.select("at", "valid_from", "valid_to", parted=pl.col("why").str.contains(PARTED, literal=True))
    both = spare.join(days, on="at").join(days, left_on="at_too", right_on="at", suffix="_too")
    other = pl.any_horizontal(pl.col(day).ne_missing(pl.col(f"{day}_too")) for day in ("valid_from", "valid_to"))
    return both.filter(~(pl.col("parted_too") & other)).select(at="at_too").unique()


def _records(basis: pl.DataFrame, kept: pl.DataFrame) -> pl.Series:
    """The records behind each row, in order."""
    proofs = kept.select("proof").with_row_index("row").explode("proof", empty_as_null=False).unique()
    records = proofs.join(basis, on="proof").explode("basis", empty_as_null=False)
    return lists(records["row"], records["basis"], kept.height)
