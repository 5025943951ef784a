"""Days of the world as text: ages, windows, and how a chart says when."""

from datetime import date

from kithkin.graph.errors import WrongUse

OPEN = "9999-12-31"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(text: str) -> date:
    """The day that a text like 2016-06-30 means."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError as problem:
        raise WrongUse(f"{text!r} is not a day; write it like 2016-06-30") from problem


def years_between(born: str, on: str) -> int:
    """Whole years from one day to another."""
    first, last = day(born), day(on)
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def months_before(on: str, months: int) -> str:
    """The day so many months earlier; a day that the month lacks becomes its last."""
    end = day(on)
    count = end.year * 12 + end.month - 1 - months
    year, month = divmod(count, 12)
    for number in (end.day, 30, 29, 28):
        try:
            return date(year, month + 1, number).isoformat()
        except ValueError:
            continue
    raise WrongUse(f"{on} less {months} months is not a day")


def month_short(on: str) -> str:
    """Oct 14"""
    return f"{MONTHS[day(on).month - 1]} {on[2:4]}"


def month_long(on: str) -> str:
    """Oct 2014"""
    return f"{MONTHS[day(on).month - 1]} {on[:4]}"


def span(start: str | None, end: str | None, as_of: str) -> str:
    """Sep 2014 to Feb 2015, or to date when it has not ended."""
    since = month_long(start) if start else "unknown"
    return f"{since} to {'date' if not end or end > as_of else month_long(end)}"


def years(start: str | None, end: str | None, as_of: str) -> str:
    """2014, 2012 to 2014, or 2014 to date."""
    first = start[:4] if start else "unknown"
    if not end or end > as_of:
        return f"{first} to date"
    return first if end[:4] == first else f"{first} to {end[:4]}"


def overlaps(start: str | None, end: str | None, other_start: str | None, other_end: str | None) -> bool:
    """Whether two spans share a day; an open end reaches for ever."""
    return (start or "") <= (other_end or OPEN) and (other_start or "") <= (end or OPEN)
