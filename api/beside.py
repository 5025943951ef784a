"""A clerical sample for people: what the two records say side by side, and the evidence in words."""

import json
from pathlib import Path

import polars as pl

from kithkin.api.frames import frame
from kithkin.resolution.columns import recognise


def in_words(evidence: pl.Series) -> pl.Series:
    """Lines of evidence as one text each, what says most first."""
    return evidence.map_elements(_lines, return_dtype=pl.String)


def _lines(told: str) -> str:
    lines = sorted(json.loads(told or "[]"), key=lambda line: -abs(line["weight"]))
    return "; ".join(f"{line['weight']:+.1f} {line['finding']}" for line in lines if line["field"] != "prior")


def beside(drawn: pl.DataFrame, path: Path, id_column: str | None) -> pl.DataFrame:
    """The sample with the values that say who somebody is, left and right next to each other."""
    table = frame(path)
    seen = recognise(table.to_arrow(), id_column=id_column)
    ids = next((column.name for column in seen if column.how == "id"), None)
    rows = table.with_row_index("row") if ids is None else table
    told = [column.name for column in seen if column.kind not in (None, "row") and column.name != "id"]
    for side in ("left", "right"):
        own = rows.select(
            pl.col(ids or "row").cast(pl.String).alias(f"{side}_id"), *(pl.col(n).alias(f"{side}_{n}") for n in told)
        )
        drawn = drawn.join(own, on=f"{side}_id", how="left", maintain_order="left")
    pairs = [f"{side}_{name}" for name in told for side in ("left", "right")]
    return drawn.select("left_id", "right_id", *pairs, pl.exclude("left_id", "right_id", *pairs))
