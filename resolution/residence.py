"""Where each person lived and when, from what many rows state, some of them stale."""

import numpy as np
import polars as pl

from kithkin.resolution import likeliest
from kithkin.resolution.packed import packed, placed

LASTING = ("tenant_at", "claims_at")
_SIGN = ("person_id", "day", "address_id")
_HOME = ["person_id", "address_id", "first", "last", "second"]


def spells(residences: pl.DataFrame, as_of: str) -> pl.DataFrame:
    """The homes of each person one after another, and second homes that several rows insist on.

    `residences` has person_id, address_id, kind, valid_from and valid_to, one row for each statement.
    """
    signs = _signs(residences, as_of)
    known = {name: signs[name].unique().sort() for name in _SIGN}
    numbers = signs.select(_numbers(signs[name], known[name]) for name in _SIGN)
    numbers = numbers[packed(numbers, _SIGN).arg_sort()]
    lonely = numbers.group_by("address_id").agg(pl.col("person_id").n_unique() == 1).sort("address_id")["person_id"]
    out = np.zeros((2 * signs.height, len(_HOME)), np.int64)
    found = likeliest.homes(out, np.ascontiguousarray(numbers.to_numpy()), lonely.to_numpy(writable=True))
    return _named(pl.from_numpy(out[:found], _HOME).sort("person_id", "first", "address_id"), known)


def _numbers(column: pl.Series, known: pl.Series) -> pl.Series:
    """The place of each value among those that are known, in order."""
    return placed(column, known).cast(pl.Int64).alias(column.name)


def _named(made: pl.DataFrame, known: dict[str, pl.Series]) -> pl.DataFrame:
    """Homes as people, places and days; one ends on the day before the next, a second one on its last day."""
    days = known["day"]
    before = days.str.to_date("%Y-%m-%d").dt.offset_by("-1d").dt.to_string("%Y-%m-%d")
    last = made.select(pl.when(pl.col("last") >= 0).then("last"))["last"]
    ends = pl.DataFrame({"whole": days.gather(last), "before": before.gather(last), "second": made["second"]})
    return pl.DataFrame(
        {
            "person_id": known["person_id"].gather(made["person_id"]),
            "address_id": known["address_id"].gather(made["address_id"]),
            "valid_from": days.gather(made["first"]),
            "valid_to": ends.select(pl.when(pl.col("second") == 1).then("whole").otherwise("before"))["whole"],
        }
    )


def last_seen(residences: pl.DataFrame, as_of: str) -> pl.DataFrame:
    """The last day of which some row says where each person lived: person_id, seen."""
    return _signs(residences, as_of).group_by("person_id").agg(seen=pl.col("day").max()).filter(pl.col("seen") != "")


def _signs(residences: pl.DataFrame, as_of: str) -> pl.DataFrame:
    """A statement is seen on its first day and on its last, a lease or claim until it ends; without dates, now."""
    first = pl.col("valid_from").fill_null(as_of)
    lasts = pl.col("valid_to").is_not_null() | pl.col("kind").is_in(LASTING)
    last = pl.when(lasts).then(pl.min_horizontal("valid_to", pl.lit(as_of)))
    begun = residences.filter(pl.col("valid_from").is_null() | (pl.col("valid_from") <= as_of))
    dated = begun.with_columns(first=first, last=pl.when(pl.col("valid_from").is_not_null()).then(last))
    lasting = dated.filter(pl.col("last") > pl.col("first"))
    both = [frame.select("person_id", day, "address_id") for frame, day in ((dated, "first"), (lasting, "last"))]
    return pl.concat([frame.rename({frame.columns[1]: "day"}) for frame in both])
