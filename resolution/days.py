"""What there is to say of a column of days of birth before it is used."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kithkin.resolution.birth_days import day_text
from kithkin.resolution.coded import Coded
from kithkin.resolution.shapes import words

_TWO = re.compile(r"(\d\d?)\D+(\d\d?)\D+\d{4}")
Say = Callable[..., str]


def said_of_days(coded: Coded, limits: Mapping[str, Any], say: Say, today: str) -> Iterator[str]:
    """Days that stand for none, that cannot be read, that cannot be, and whether day or month comes first."""
    counts = dict(zip(coded.values, coded.counts.tolist(), strict=True))
    told = {value: count for value, count in counts.items() if value and value not in words()["empty"]}
    total = max(1, sum(told.values()))
    default = {value: count for value, count in told.items() if _digits(value) in words()["default_dates"]}
    for value, count in sorted(default.items(), key=lambda one: -one[1])[:3]:
        yield say("default", rows=count, value=value)
    days = {value: day_text(value) for value in told if value not in default}
    unread = sum(told[value] for value, day in days.items() if day is None)
    if unread > limits["invalid"] * total:
        yield say("unread", rows=unread, share=unread / total)
    yield from _unlikely(told, days, limits, say, today)
    yield from _order(told, say)


def _digits(value: str) -> str:
    """The digits of a day, the year first."""
    parts = re.split(r"\D+", value.partition("t")[0].partition(" ")[0])
    turned = len(parts) == 3 and len(parts[2]) == 4
    return "".join(part.zfill(2) for part in (parts[::-1] if turned else parts))


def _unlikely(
    told: Mapping[str, int], days: Mapping[str, str | None], limits: Mapping[str, Any], say: Say, today: str
) -> Iterator[str]:
    now = today.replace("-", "")
    oldest = f"{int(now[:4]) - limits['oldest']:04}{now[4:]}"
    known = {value: day for value, day in days.items() if day}
    odd = sum(told[value] for value, day in known.items() if not oldest <= day <= now)
    if odd:
        yield say("future", rows=odd, oldest=limits["oldest"])
    january = sum(told[value] for value, day in known.items() if day.endswith("0101"))
    share = january / max(1, sum(told[value] for value in known))
    if share > limits["january"]:
        yield say("january", share=share)


def _order(told: Mapping[str, int], say: Say) -> Iterator[str]:
    """Which of day and month stands first, where the year stands last."""
    found = [(match, count) for value, count in told.items() if (match := _TWO.match(value))]
    first = sum(count for match, count in found if int(match[1]) > 12)
    second = sum(count for match, count in found if int(match[2]) > 12)
    if first and second:
        yield say("both_orders", first=first, second=second)
    elif found and not first and not second:
        yield say("ambiguous")
