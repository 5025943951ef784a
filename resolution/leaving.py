"""When parents who live apart left, and when a child came to a second home, for whoever reads the rows that show it."""

from typing import NamedTuple

import polars as pl

from kithkin.resolution.guardians import BIRTH
from kithkin.resolution.kindred import FAR, PROOF, RANK, Kindred
from kithkin.resolution.roofs import Answers, Questions, answers, apart, arrivals, left_behind, shifted

NEAR_DAYS = 62
"""A day inside so short a time is wrong by a month at most."""
PARTED = "parted between"
ALONE = "inferred: no home elsewhere is known before"
CHILD = ["family", "child"]
BASIS = ["one_record", "other_record"]
ROW = ["family", "person", "role", *PROOF]


class Told(NamedTuple):
    """Rows of families, and of who is in them no more, with the records of proofs that are not among the ties."""

    rows: pl.DataFrame
    past: pl.DataFrame
    basis: pl.DataFrame


def partings(kin: Kindred, rows: pl.DataFrame, headed: pl.DataFrame) -> Told:
    """Since when parents who are no heads live apart, and since when children are in second homes, as rows show it.

    `rows` has a proof of who raises a child in each, with head, second and dated; `headed` the heads of every family.
    """
    born, head = pl.col("role").is_in(BIRTH), pl.col("head").fill_null(value=False)
    raising = rows.filter(born & head).select(*CHILD, "adult").unique()
    parted = rows.filter(born & ~head)
    came = rows.filter(head & pl.col("second") & pl.col("dated"))
    gone, past = _apart(kin, parted, raising)
    told = pl.concat([gone, _come(kin, came, raising, parted, headed)])
    return _with_records(kin, told, past)


def _apart(kin: Kindred, cases: pl.DataFrame, raising: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Parents by birth who are no heads: since when they live apart, and that they lived here."""
    questions = apart(cases, raising)
    asked = cases.join(questions.asked.select("question", "family", "adult", "role"), on=["family", "adult", "role"])
    found = answers(kin, questions, asked.select("question", own="needs"))
    each = _answered(asked, found)
    rows = each.with_columns(role=pl.col("role") + "_apart", valid_from=pl.coalesce(_since(), "valid_from"), why=_why())
    return _rows(rows, "adult"), _rows(_past(each, found.born), "adult")


def _past(each: pl.DataFrame, births: pl.DataFrame) -> pl.DataFrame:
    """That a parent was there until they left; tentatively, where the day may be wrong by more than a month."""
    left = each.filter(pl.col("last").is_not_null() & ~pl.col("second"))
    born = left.join(births, left_on=["child", "needs"], right_on=["child", "readers"])
    there = born.filter((pl.col("born") <= pl.col("until")) | (pl.col("born") == FAR))
    first, last = (pl.col(day).str.to_date("%Y-%m-%d", strict=False) for day in ("first", "last"))
    near = pl.col("together") & ((first - last).dt.total_days() <= NEAR_DAYS)
    sure = pl.when(near).then("strength").otherwise(pl.lit(RANK["tentative"], pl.Int64))
    return there.with_columns(strength=sure, valid_from="born", valid_to="until", why=_why())


def _come(
    kin: Kindred, came: pl.DataFrame, raising: pl.DataFrame, parted: pl.DataFrame, headed: pl.DataFrame
) -> pl.DataFrame:
    """A child who lived elsewhere before, with those who raise it here: since the day it came.

    Since those who raise it in both homes parted, or since it was first seen here, as far as rows show it.
    """
    cases, some = came.with_row_index("case"), came.select(CHILD).unique()
    away = parted.select(*CHILD, "adult").unique()
    both = _of_child(kin, cases, left_behind(some, raising, away))
    known = both.filter(pl.col("last").is_not_null()).select("case").unique()
    rest = _of_child(kin, cases.join(known, on="case", how="anti"), arrivals(some, headed))
    each = pl.concat([both.join(known, on="case", how="semi"), rest])
    # It is still so, though the last row that said so may have ended.
    since = pl.coalesce(_since(), "valid_from", pl.lit(FAR))
    rows = each.with_columns(valid_from=since, valid_to=pl.lit(None, pl.String), why=_why())
    return pl.concat([_rows(rows, "adult"), _rows(rows.with_columns(role=pl.lit("child")), "child")])


def _of_child(kin: Kindred, cases: pl.DataFrame, questions: Questions) -> pl.DataFrame:
    asked = cases.join(questions.asked.select("question", *CHILD), on=CHILD)
    return _answered(asked, answers(kin, questions, asked.select("question", own="needs")))


def _answered(asked: pl.DataFrame, found: Answers) -> pl.DataFrame:
    """Each proof for its own readers, and for whoever reads more rows that show the day, with the parting."""
    both = asked.join(found.told, left_on=["question", "needs"], right_on=["question", "own"])
    return both.with_columns(needs="readers").drop("readers", "question")


def _since() -> pl.Expr:
    """The first day apart."""
    return shifted("until", 1)


def _why() -> pl.Expr:
    shown = pl.when("together").then(pl.lit("")).otherwise(pl.lit(f"; {ALONE}"))
    told = pl.concat_str("why", shown, pl.lit(f"; {PARTED} "), "last", pl.lit(" and "), "first")
    return pl.coalesce(told, "why")


def _rows(each: pl.DataFrame, person: str) -> pl.DataFrame:
    return each.select("family", "role", *PROOF, *BASIS, person=person)


def _with_records(kin: Kindred, rows: pl.DataFrame, past: pl.DataFrame) -> Told:
    """The rows once for the proof and once for records beside it, which are a proof of their own."""
    pairs = pl.concat([frame.select(BASIS).drop_nulls() for frame in (rows, past)]).unique().sort(BASIS)
    proofs = pairs.with_row_index("number", kin.basis.height)
    basis = proofs.select(proof="number", basis=pl.concat_list(BASIS).list.unique(maintain_order=True))
    return Told(_twice(rows, proofs), _twice(past, proofs), basis)


def _twice(rows: pl.DataFrame, proofs: pl.DataFrame) -> pl.DataFrame:
    more = rows.join(proofs, on=BASIS).with_columns(proof="number")
    return pl.concat([rows.select(ROW), more.select(ROW)])
