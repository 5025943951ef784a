"""Labelled pairs: which two records are one person and which are two, said by somebody, in our form or in Splink's."""

from dataclasses import dataclass

import polars as pl

from kithkin.graph.errors import BadInput
from kithkin.resolution.decide import Decisions

COLUMNS = {
    "left_id": pl.String, "right_id": pl.String, "label": pl.String, "probability": pl.Float64, "by": pl.String,
    "at": pl.String,
}  # fmt: skip
SPLINK = ("unique_id_l", "unique_id_r", "clerical_match_score")
SAME, DIFFERENT, UNSURE = "same", "different", "unsure"
WORDS = {
    **dict.fromkeys(["same", "match", "matched", "1", "1.0", "true", "yes", "y"], SAME),
    **dict.fromkeys(["different", "non-match", "nonmatch", "no match", "0", "0.0", "false", "no", "n"], DIFFERENT),
    **dict.fromkeys(["unsure", "maybe", "possible", ""], UNSURE),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a clustering stands against labels."""

    labelled: int
    same: int
    different: int
    absent: int
    precision: float | None
    recall: float | None


def read_labels(rows: pl.DataFrame) -> pl.DataFrame:
    """Labelled pairs as left_id, right_id, label, probability, by, at; whatever form they came in."""
    if set(SPLINK) <= set(rows.columns):
        rows = _from_splink(rows)
    lacking = [name for name in ("left_id", "right_id", "label") if name not in rows.columns]
    if lacking:
        theirs = ", ".join(SPLINK)
        raise BadInput(f"the labels have no column {lacking[0]}; they need left_id, right_id and label, or {theirs}")
    given = [name for name in COLUMNS if name in rows.columns]
    made = rows.select(pl.col(name).cast(pl.String, strict=False) for name in given)
    plain = made["label"].fill_null("").str.strip_chars().str.to_lowercase()
    odd = plain.filter(~plain.is_in(list(WORDS)))
    if len(odd):
        raise BadInput(f"{odd[0][:20]!r} is no label; write same, different or unsure")
    made = made.with_columns(label=plain.replace_strict(WORDS, return_dtype=pl.String))
    return made.select(
        made[name].cast(kind, strict=False) if name in made.columns else pl.lit(None, kind).alias(name)
        for name, kind in COLUMNS.items()
    )


def _from_splink(rows: pl.DataFrame) -> pl.DataFrame:
    """A clerical match score is the probability that two rows are one person, as somebody judged it."""
    score = pl.col("clerical_match_score").cast(pl.Float64, strict=False)
    word = pl.when(score > 0.5).then(pl.lit(SAME)).when(score < 0.5).then(pl.lit(DIFFERENT)).otherwise(pl.lit(UNSURE))

    def end(side: str) -> pl.Expr:
        source, own = f"source_dataset_{side}", pl.col(f"unique_id_{side}").cast(pl.String)
        return pl.concat_str(pl.col(source).cast(pl.String), own, separator=":") if source in rows.columns else own

    return rows.select(left_id=end("l"), right_id=end("r"), label=word, probability=score)


def to_splink(labels: pl.DataFrame) -> pl.DataFrame:
    """The same pairs as Splink's clerical labels; what is unsure is one half."""
    said = labels["label"].replace_strict({SAME: 1.0, DIFFERENT: 0.0, UNSURE: 0.5}, return_dtype=pl.Float64)
    score = pl.coalesce(labels["probability"], said)
    return labels.select(unique_id_l="left_id", unique_id_r="right_id", clerical_match_score=score)


def decisions_of(labels: pl.DataFrame) -> Decisions:
    """Labels as decisions; what somebody was unsure of decides nothing."""
    ends = labels.select("left_id", "right_id", "label").iter_rows()
    told = [((left, right), label) for left, right, label in ends]
    same, different = ([pair for pair, label in told if label == word] for word in (SAME, DIFFERENT))
    return Decisions(tuple(same), tuple(different))


def agreement(labels: pl.DataFrame, clusters: pl.DataFrame) -> Agreement:
    """`clusters` has id and cluster: how many labelled pairs are together and apart as they should be."""
    sure = labels.filter(pl.col("label") != UNSURE)
    ends = sure.join(clusters.rename({"id": "left_id"}), on="left_id")
    ends = ends.join(clusters.rename({"id": "right_id"}), on="right_id", suffix="_right")
    together, same = ends["cluster"] == ends["cluster_right"], ends["label"] == SAME
    hits, found, true = int((together & same).sum()), int(together.sum()), int(same.sum())
    return Agreement(
        labelled=ends.height,
        same=true,
        different=ends.height - true,
        absent=sure.height - ends.height,
        precision=hits / found if found else None,
        recall=hits / true if true else None,
    )
