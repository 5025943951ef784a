"""What a value looks like, without the name of its column: small tests on one text each."""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kithkin.graph.identifiers import clean

DATA = Path(__file__).parent / "data"
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ].*)?|\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4}([T ].*)?|\d{8}")
_WORDS = re.compile(r"[^\W\d_]+([ .'’-]+[^\W\d_]+)*[.]?")
_NUMBER = re.compile(r"\d{1,5} ?[a-z]?([-/]\d{1,4})?", re.IGNORECASE)
_ZIP = re.compile(r"\d{4,5}(-\d{4})?|[a-z]\d[a-z] ?\d[a-z]\d", re.IGNORECASE)


@cache
def words() -> Mapping[str, Any]:
    """The word lists of data/words.toml."""
    return tomllib.loads((DATA / "words.toml").read_text(encoding="utf-8"))


@cache
def nicknames() -> Mapping[str, frozenset[str]]:
    """Each given name with the formal names it may stand for; the first of a group stands for itself."""
    found: dict[str, set[str]] = {}
    for group in tomllib.loads((DATA / "nicknames.toml").read_text(encoding="utf-8"))["groups"]:
        names = group.split()
        for name in names:
            found.setdefault(name, set()).add(names[0])
    return {name: frozenset(groups) for name, groups in found.items()}


def is_date(value: str) -> bool:
    """A day written in one of the usual ways."""
    return _DATE.fullmatch(value) is not None


def is_words(value: str) -> bool:
    """Letters in one or more words."""
    if not value.isascii():
        value = "".join(ch for ch in value if not _is_mark(ch))
    return _WORDS.fullmatch(value) is not None


def is_letter(ch: str) -> bool:
    """A letter or digit, or a mark that stands with one, as vowels of Indic scripts do."""
    return ch.isalnum() or _is_mark(ch)


def _is_mark(ch: str) -> bool:
    return unicodedata.category(ch).startswith("M")


def is_email(value: str) -> bool:
    """Something @ something."""
    return "@" in value[1:]


def is_phone(value: str) -> bool:
    """Nine to fifteen digits, with the usual marks."""
    digits = re.sub(r"\D", "", value)
    return 9 <= len(digits) <= 15 and re.fullmatch(r"[\d\s()+./x-]+", value.lower()) is not None


def is_sex(value: str) -> bool:
    """A word for female or male."""
    return value in words()["female"] or value in words()["male"]


def is_postcode(value: str) -> bool:
    """A British postcode, or one of four or five digits."""
    return clean("postcode", value) is not None or _ZIP.fullmatch(value) is not None


def is_number(value: str) -> bool:
    """A house number."""
    return _NUMBER.fullmatch(value) is not None


def is_street(value: str) -> bool:
    """Words of which one is a kind of street, with or without a number before them."""
    types = words()["street_types"]
    return any(word in types or word in types.values() for word in value.replace(",", " ").split()[1:])


def is_number_id(value: str) -> bool:
    """Mostly digits, six or more characters, no date."""
    kept = re.sub(r"[\s.-]", "", value)
    return 6 <= len(kept) <= 20 and sum(ch.isdigit() for ch in kept) >= len(kept) / 2 and not is_email(value)


def is_full_name(value: str) -> bool:
    """Two or more words of letters."""
    return is_words(value.replace(",", " ").replace("  ", " ")) and " " in value


def _checked(kind: str) -> Callable[[str], bool]:
    return lambda value: clean(kind, value) is not None


SHAPES: Mapping[str, Callable[[str], bool]] = {
    "nhs_number": _checked("nhs_number"),
    "nino": _checked("nino"),
    "upn": _checked("upn"),
    "pnc_id": _checked("pnc_id"),
    "uprn": _checked("uprn"),
    "email": is_email,
    "phone": is_phone,
    "birth_date": is_date,
    "sex": is_sex,
    "full_name": is_words,
    "former_surname": is_words,
    "known_as": is_words,
    "middle": is_words,
    "given": is_words,
    "surname": is_words,
    "postcode": is_postcode,
    "number": is_number,
    "number_id": is_number_id,
}
"""The test a named column's values must mostly pass; a kind without one takes any text."""
