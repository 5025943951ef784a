"""Words of a search as the graph knows them."""

from collections.abc import Sequence
from datetime import date

from kithkin.api.reading import Reading
from kithkin.casework.search import sought
from kithkin.graph.errors import WrongUse
from kithkin.graph.identifiers import clean
from kithkin.graph.store import Row

IDENTIFIERS = ("nhs_number", "nino", "upn", "pnc_id")
KINDS = ("Family", "Household", "Gang", "AssociationGroup")
KINDS_ARE = f"One of {', '.join(KINDS)}."


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
    return reading.asker.ask("read/persons_search", **asked, most=most, **reading.view.parameters)


def groups(reading: Reading, kind: str, words: str, most: int) -> Sequence[Row]:
    """The groups of a kind whose name holds the words, or with a member whose surname begins so."""
    if kind not in KINDS:
        raise WrongUse(f"kind is one of {', '.join(KINDS)}")
    asked = {"kind": kind, "words": words.strip().lower(), "most": most}
    return reading.asker.ask("read/groups_search", **asked, **reading.view.parameters)


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
