"""A table with truth made worse: columns left out, values lost and misspelt, the same for the same seed."""

import numpy as np
import polars as pl

LOST, SLIP = 0.2, 0.2
LETTERS = "abcdefghijklmnoprstuvwy"
NUMBERS = ("nhs_number", "nino", "upn", "pnc_id", "national_id")
WITHOUT = {"bare": NUMBERS, "worn": NUMBERS, "poor": (*NUMBERS, "phone", "email", "address_line", "uprn")}
KEPT = ("record_id", "rid", "eid", "hid", "person", "feed")


def worn(table: pl.DataFrame, how: str, seed: int) -> pl.DataFrame:
    """The table without some columns and, unless it is bare, with a fifth of values lost and a fifth misspelt."""
    gone = [pl.lit(None, pl.String).alias(name) for name in WITHOUT[how] if name in table.columns]
    left = table.with_columns(gone)
    if how == "bare":
        return left
    dice = np.random.default_rng(seed)
    texts = [one for one in left.columns if one not in KEPT and left[one].dtype == pl.String]
    return left.with_columns([pl.Series(name, _worn(left[name], dice), pl.String) for name in texts])


def _worn(values: pl.Series, dice: np.random.Generator) -> list[str | None]:
    lot = dice.random(len(values)).tolist()
    return [
        value if value is None or by >= LOST + SLIP else None if by < LOST else slipped(value, dice)
        for value, by in zip(values.to_list(), lot, strict=True)
    ]


def slipped(text: str, dice: np.random.Generator) -> str:
    """One letter changed, left out or put in; one digit changed."""
    at, how = int(dice.integers(max(len(text), 1))), int(dice.integers(3))
    if len(text) < 2 or not text[at].isalnum():
        return text
    if text[at].isdigit():
        return text[:at] + str(dice.integers(10)) + text[at + 1 :]
    put = "" if how == 1 else LETTERS[int(dice.integers(len(LETTERS)))]
    return text[:at] + put + text[at + (how != 2) :]
