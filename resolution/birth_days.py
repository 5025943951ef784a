"""Days of birth as eight digits, however they were written."""

import re
from collections.abc import Iterable
from functools import partial

import pyarrow.compute as pc

from kithkin.resolution.coded import Coded, Texts
from kithkin.resolution.plainly import plainly
from kithkin.resolution.shapes import words


def days_of(column: Coded) -> Coded:
    """Days as eight digits; whether the month stands first is read from the column."""
    month_first = month_stands_first(column.texts.filter(_year_last(column.texts)).to_pylist())
    return column.recoded(plainly("birth_date", column.texts, partial(day_text, month_first=month_first)))


def month_stands_first(days: Iterable[str]) -> bool:
    """Whether more of some days have the month in front than the day."""
    found = [re.match(r"(\d\d?)\D+(\d\d?)\D+\d{4}", day) for day in days]
    return sum(int(f[2]) > 12 for f in found if f) > sum(int(f[1]) > 12 for f in found if f)


def _year_last(days: Texts) -> Texts:
    return pc.invert(pc.match_substring_regex(days, "^[0-9]{4}"))


def day_text(value: str, *, month_first: bool = False) -> str | None:
    """Year, month and day as eight digits, in whatever order they were written."""
    parts = re.split(r"\D+", value.partition("t")[0].partition(" ")[0])
    if len(parts) >= 3 and len(parts[0]) == 4:
        text = parts[0] + parts[1].zfill(2) + parts[2].zfill(2)
    elif len(parts) >= 3 and len(parts[2]) == 4:
        day, month = (parts[1], parts[0]) if month_first else (parts[0], parts[1])
        text = parts[2] + month.zfill(2) + day.zfill(2)
    else:
        text = _eight("".join(parts), month_first=month_first)
    return text if len(text) == 8 and text.isdigit() and text not in words()["default_dates"] else None


def _eight(digits: str, *, month_first: bool) -> str:
    """Eight digits without marks, the year first where that makes a day."""
    if len(digits) != 8 or _is_day(digits):
        return digits
    turned = digits[4:] + (digits[:4] if month_first else digits[2:4] + digits[:2])
    return turned if _is_day(turned) else digits


def _is_day(digits: str) -> bool:
    return 1000 <= int(digits[:4]) <= 2100 and int(digits[4:6]) <= 12 and int(digits[6:]) <= 31
