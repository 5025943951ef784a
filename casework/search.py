"""Find persons and groups by the little one knows: a name, a day of birth, a postcode, an identifier."""

import re
from dataclasses import dataclass, fields

from kithkin.casework.golden import Profile, profiles
from kithkin.graph.errors import WrongUse
from kithkin.graph.store import Asker, Row, View

DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)|(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})")
POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE)
IDENTIFIER = re.compile(r"(?=(?:\D*\d){5})[A-Z0-9/]{8,13}", re.IGNORECASE)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
MOST = 50


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for; empty parts match anything."""

    given: str = ""
    family: str = ""
    born: str = ""
    postcode: str = ""
    identifier: str = ""
    year: str = ""
    """A year of birth, when no day is given."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A person found, whether a record has exactly these names, and how many records answer."""

    person: Profile
    exact: bool
    records: int


def sought(text: str) -> Sought:
    """What a line typed into a search box looks for: day, postcode and identifier by their shape, the rest as names."""
    rest, born = _taken(DAY, text)
    rest, postcode = _taken(POSTCODE, rest)
    rest, identifier = _taken(IDENTIFIER, rest)
    rest, year = _taken(YEAR, rest) if not born else (rest, "")
    names = [word.casefold() for word in rest.replace(",", " ").split()]
    given = names[0] if len(names) > 1 else ""
    return Sought(given, names[-1] if names else "", _day(born), _postcode(postcode), identifier.upper(), year)


def _taken(shape: re.Pattern[str], text: str) -> tuple[str, str]:
    found = shape.search(text)
    return (text[: found.start()] + " " + text[found.end() :], found.group()) if found else (text, "")


def _day(text: str) -> str:
    found = DAY.fullmatch(text)
    if not found:
        return ""
    if found["year"]:
        return text
    return f"{found['y']}-{int(found['m']):02}-{int(found['d']):02}"


def _postcode(text: str) -> str:
    joined = text.upper().replace(" ", "")
    return f"{joined[:-3]} {joined[-3:]}" if joined else ""


def persons(asker: Asker, view: View, wanted: Sought, *, most: int = MOST) -> list[Hit]:
    """The persons a readable record of whom answers every part, exact names first."""
    if wanted == Sought():
        raise WrongUse("say whom to look for: a name, a date of birth, a postcode or an identifier")
    parts: dict[str, str] = {one.name: getattr(wanted, one.name) for one in fields(wanted) if one.name != "year"}
    rows = asker.ask("read/persons_search", **parts, most=most, **view.parameters)
    known = profiles(asker, view, [row["person_id"] for row in rows])
    return [
        Hit(known[row["person_id"]], row["exact"] == 1, row["records"]) for row in rows if row["person_id"] in known
    ]


def groups(asker: Asker, view: View, kind: str, words: str = "", *, most: int = MOST) -> list[Row]:
    """Groups of a kind by the words of their name or the beginning of a member's surname."""
    return asker.ask("read/groups_search", kind=kind, words=words.strip().casefold(), most=most, **view.parameters)
