"""Words of a search as the graph knows them."""

import re
from collections.abc import Sequence
from datetime import date

from kithkin.api.live import Standpoint
from kithkin.api.reading import Reading
from kithkin.casework.search import sought
from kithkin.graph.errors import WrongUse
from kithkin.graph.identifiers import clean
from kithkin.graph.said import as_called
from kithkin.graph.store import Row
from kithkin.resolution.live.search import Hit, Wanted
from kithkin.resolution.live.search import search as found

IDENTIFIERS = ("nhs_number", "nino", "upn", "pnc_id")
KINDS = ("Family", "Household", "Gang", "AssociationGroup")
PARTS = ("given_name", "surname", "date_of_birth", "postcode", "identifier", "address", "phone", "email")
PARTLY_BORN = re.compile(r"(?P<year>\d{4})(-(?P<month>\d\d?))?|(?P<m>\d\d?)/(?P<y>\d{4})")
AREA = re.compile(r"(?P<out>[A-Z]{1,2}\d[A-Z\d]?) ?(?P<sector>\d?)")
KINDS_ARE = f"One of {', '.join(KINDS)}, or a kind described in the data folder."


def persons(reading: Reading, words: dict[str, str], most: int) -> Sequence[Row]:
    """The persons that answer every word, best first."""
    if words.get("q"):
        typed = sought(words["q"])
        words = words | {"given_name": typed.given, "surname": typed.family, "date_of_birth": typed.born}
        words |= {"postcode": typed.postcode, "identifier": typed.identifier}
    asked = {
        "given": words.get("given_name", "").strip().lower(),
        "family": words.get("surname", "").strip().lower(),
        "born": _day(words.get("date_of_birth", "")),
        "postcode": _postcode(words.get("postcode", "")),
        "identifier": _identifier(words.get("identifier", "")),
    }
    if not any(asked.values()):
        raise WrongUse("give q, or at least one of given_name, surname, date_of_birth, postcode, identifier")
    name = "read/persons_search_then" if reading.earlier else "read/persons_search"
    return reading.asker.ask(name, **asked, most=most, **reading.view.parameters)


def live(at: Standpoint, words: dict[str, str], most: int) -> list[Hit]:
    """The persons whose readable records answer best, with what of the words each answers."""
    return found(at.index, at.model, wanted_of(words), at.readable, most)


def wanted_of(words: dict[str, str]) -> Wanted:
    """The words of a search as whole values and as the beginnings of values."""
    told = {name: text.strip() for name, text in words.items() if text.strip()}
    if "q" in told:
        typed = sought(told.pop("q"))
        said = {"given_name": typed.given, "surname": typed.family, "postcode": typed.postcode,
                "date_of_birth": typed.born or typed.year, "identifier": typed.identifier}  # fmt: skip
        told = {name: text for name, text in said.items() if text} | told
    if not told:
        raise WrongUse(f"give q, or at least one of {', '.join(PARTS)}")
    whole = {
        "given_name": "given_name",
        "surname": "surname",
        "address": "address_line",
        "phone": "phone",
        "email": "email",
    }
    values = {kind: told[name] for name, kind in whole.items() if name in told}
    starts: dict[str, str] = {}
    _born(told.get("date_of_birth", ""), values, starts)
    _placed(told.get("postcode", ""), values, starts)
    if "identifier" in told:
        values |= _numbered(told["identifier"])
    return Wanted(values, starts)


def _born(text: str, values: dict[str, str], starts: dict[str, str]) -> None:
    if found := PARTLY_BORN.fullmatch(text):
        month = found["month"] or found["m"]
        starts["birth_date"] = (found["year"] or found["y"]) + (month.zfill(2) if month else "")
    elif text:
        values["date_of_birth"] = _day(text)


def _placed(text: str, values: dict[str, str], starts: dict[str, str]) -> None:
    whole = clean("postcode", text) if text else None
    if whole:
        values["postcode"] = whole
    elif text and (found := AREA.fullmatch(text.upper())):
        starts["postcode"] = f"{found['out']} {found['sector'] or ''}"
    elif text:
        raise WrongUse("this is no postcode; write it like L1 8JQ, or its beginning like L1 or L1 8")


def _numbered(text: str) -> dict[str, str]:
    """The number under each kind it may be of."""
    found = {kind: value for kind in IDENTIFIERS if (value := clean(kind, text))}
    return found or {"national_id": text}


def kinds(reading: Reading) -> tuple[str, ...]:
    """The kinds of groups there may be here."""
    return (*KINDS, *reading.wiring.kinds)


def groups(reading: Reading, kind: str, words: str, most: int) -> Sequence[Row]:
    """The groups of a kind whose name holds the words, or with a member whose surname begins so."""
    known = kinds(reading)
    if kind not in known:
        raise WrongUse(f"kind is one of {', '.join(known)}")
    asked = {"kind": kind, "words": words.strip().lower(), "most": most}
    name = "read/groups_search_then" if reading.earlier else "read/groups_search"
    return as_called(reading.asker.ask(name, **asked, **reading.view.parameters), reading.view.known_at)


def _day(told: str) -> str:
    try:
        return date.fromisoformat(told.strip()).isoformat() if told.strip() else ""
    except ValueError:
        raise WrongUse("date_of_birth is a day such as 1999-02-14") from None


def _postcode(told: str) -> str:
    if not told.strip():
        return ""
    known = clean("postcode", told)
    if known is None:
        raise WrongUse("this is no postcode; write it like L1 8JQ")
    return known


def _identifier(told: str) -> str:
    if not told.strip():
        return ""
    known = [value for kind in IDENTIFIERS if (value := clean(kind, told))]
    if not known:
        raise WrongUse("this is no NHS number, NINO, UPN or PNC id that passes its check")
    return known[0]
