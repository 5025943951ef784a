"""Which cleaner a field of a record has."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from kithkin.graph.identifiers import KINDS, Checked, check
from kithkin.loaders.clean import dates, names
from kithkin.loaders.clean.words import grouped, meanings, says_nothing

Cleaner = Callable[[str], Checked]


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a feed writes dates, and between which days a person of it can have been born."""

    formats: tuple[str, ...]
    earliest_birth: str
    today: str


def cleaner(field: str, calendar: Calendar) -> Cleaner:
    """The function that gives the normal form of this field, or the reason why there is none."""
    if field in {"date_of_birth", "date_of_death"}:
        return _unless_nothing(
            partial(dates.of_life, formats=calendar.formats, earliest=calendar.earliest_birth, today=calendar.today)
        )
    if field in KINDS:
        return _unless_nothing(partial(check, field))
    return _unless_nothing(_WORDS.get(field, plain))


def plain(sent: str) -> Checked:
    """The text with single spaces."""
    return re.sub(r"\s+", " ", sent).strip(), None


def number(sent: str) -> Checked:
    """A number, with or without a per cent sign or thousands."""
    text = sent.replace(",", "").removesuffix("%").strip()
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    return (repr(value), None) if abs(value) < 1e15 else (None, "The value is not a number.")


def sex(sent: str) -> Checked:
    """Female or male; other answers are kept in the raw row only."""
    word = sent.strip().casefold()
    if word in grouped("sex_unknown"):
        return None, None
    found = meanings("sex").get(word)
    return (found, None) if found else (None, "The value is no known code for a sex.")


def _unless_nothing(clean: Cleaner) -> Cleaner:
    return lambda sent: (None, None) if says_nothing(sent) else clean(sent)


_WORDS: dict[str, Cleaner] = {
    "given_name": names.given,
    "middle_names": names.name,
    "surname": names.name,
    "full_name": names.full,
    "former_surname": names.name,
    "known_as": names.name,
    "title": names.title,
    "sex": sex,
}
