"""Days: read by the feed's formats, then as ISO; defaults and impossible births are told apart."""

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from typing import Literal

from kithkin.graph.identifiers import Checked
from kithkin.loaders.clean.words import words

ACADEMIC_YEAR = "academic_year"
Precision = Literal["day", "month", "year"]
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}.*$")
_SCHOOL_YEAR = re.compile(r"(\d{4})\s*[/-]\s*(\d{2}|\d{4})")
_OPEN_END = "2099-01-01"


@dataclass(frozen=True, slots=True)
class Read:
    """The first and the last day that a text can mean."""

    first: dt.date
    last: dt.date
    precision: Precision = "day"
    two_digit_year: bool = False


def read(sent: str, formats: tuple[str, ...]) -> Read | None:
    """What a text means as a date, or None."""
    text = _TIME.sub("", sent.strip())
    for one in formats:
        found = _school_year(text) if one == ACADEMIC_YEAR else _by_format(text, one)
        if found:
            return found
    iso = _ISO.fullmatch(text)
    return _span(dt.date, int(iso[1]), int(iso[2]), int(iso[3])) if iso else None


def start(sent: str, formats: tuple[str, ...]) -> Checked:
    """The day on which something began."""
    found = read(sent, formats)
    if found is None:
        return None, "The date fits none of the formats of the feed."
    day = found.first.isoformat()
    return (None, "The date is a default and stands for no date.") if day in words("default_dates") else (day, None)


def end(sent: str, formats: tuple[str, ...]) -> Checked:
    """The day on which something ended; a day of the far future is an open end."""
    found = read(sent, formats)
    if found is None:
        return None, "The date fits none of the formats of the feed."
    day = found.last.isoformat()
    if day >= _OPEN_END:
        return None, None
    return (None, "The date is a default and stands for no date.") if day in words("default_dates") else (day, None)


def of_life(sent: str, formats: tuple[str, ...], earliest: str, today: str) -> Checked:
    """A date of birth or death of somebody who can be in the feed."""
    found = read(sent, formats)
    if found is None:
        return None, "The date fits none of the formats of the feed."
    if found.precision != "day":
        return None, "The date has no day."
    day = found.first
    if found.two_digit_year and day.isoformat() > today:
        day = _century_before(day)
    text = day.isoformat()
    if text in words("default_dates"):
        return None, "The date is a default and stands for no date."
    if text > today:
        return None, "The date is in the future."
    return (text, None) if text >= earliest else (None, f"The date is before {earliest}.")


def part_of(day: str, part: str) -> str:
    """The year, month, day or academic year of an ISO day."""
    year, month, number = day.split("-")
    if part == ACADEMIC_YEAR:
        first = int(year) - (int(month) < 9)
        return f"{first}/{(first + 1) % 100:02d}"
    return {"year": year, "month": month, "day": number}[part]


def _by_format(text: str, one: str) -> Read | None:
    try:
        day = dt.datetime.strptime(text, one).date()
    except ValueError:
        return None
    if day.year < 1000:
        return None
    if not any(code in one for code in ("%d", "%j", "%x", "%c")):
        if any(code in one for code in ("%m", "%b", "%B")):
            return Read(day, day.replace(day=monthrange(day.year, day.month)[1]), "month")
        return Read(day, day.replace(month=12, day=31), "year")
    return Read(day, day, "day", two_digit_year="%y" in one)


def _school_year(text: str) -> Read | None:
    found = _SCHOOL_YEAR.fullmatch(text)
    if not found or (int(found[1]) + 1) % 100 != int(found[2]) % 100:
        return None
    year = int(found[1])
    return Read(dt.date(year, 9, 1), dt.date(year + 1, 8, 31), "year")


def _span(make: type[dt.date], year: int, month: int, day: int) -> Read | None:
    try:
        found = make(year, month, day)
    except ValueError:
        return None
    return Read(found, found)


def _century_before(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year - 100)
    except ValueError:  # 29 February of a year whose century before has none
        return day.replace(year=day.year - 100, month=3, day=1)
