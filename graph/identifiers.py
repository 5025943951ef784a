"""Identifiers of people and places: the normal form of each, and why a value cannot be trusted.

A value that fails its check is kept as it was sent and is never used for matching.
"""

import re
from collections.abc import Callable, Mapping

from stdnum.gb import nhs, upn

from kithkin.graph.errors import WrongUse

_GAPS = re.compile(r"[\s.\-\u2010-\u2015/]+")
_NINO = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]?")
_NINO_NEVER = frozenset({"BG", "GB", "KN", "NK", "NT", "ZZ"})
_UPN = re.compile(r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]")
_PNC = re.compile(r"(?P<year>[0-9]{4}|[0-9]{2})/(?P<serial>[0-9]{1,7})(?P<letter>[A-Z])")
_PNC_RUN = re.compile(
    r"(?P<year>[0-9]{4}(?=[0-9]{7}[A-Z])|[0-9]{2}(?=[0-9]{1,7}[A-Z]))(?P<serial>[0-9]+)(?P<letter>[A-Z])"
)
_PNC_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
_PNC_CENTURY_TURNS = 40
"""A short PNC id of a year below this is of the 2000s: the register has no people recorded before 1940."""
_POSTCODE = re.compile(r"([A-PR-UWYZ](?:[0-9][0-9A-Z]?|[A-HK-Y][0-9][0-9A-Z]?))([0-9][ABD-HJLNP-UW-Z]{2})")
_PHONE_NOISE = re.compile(r"[\s.\-\u2010-\u2015()/]+|(?:ext|x)\.?\s*[0-9]+$", re.IGNORECASE)
_UK_PHONE = re.compile(r"(?:\+44|0044|44(?=[1-9][0-9]{8,9}$))?0?([12357-9][0-9]{8,9})")
_ABROAD_PHONE = re.compile(r"(?:\+|00)([1-9][0-9]{7,14})")
_EMAIL = re.compile(r"[^@\s<>(),;:\"]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_NO_MAILBOX = frozenset({"none", "noemail", "no-email", "no.email", "na", "unknown", "test", "noreply", "no-reply"})

Checked = tuple[str | None, str | None]
"""The normal form and no reason, or no value and the reason."""


def clean(kind: str, value: str) -> str | None:
    """The normal form of an identifier, or None when it is invalid or temporary and must not be matched on."""
    return check(kind, value)[0]


def why_not(kind: str, value: str) -> str | None:
    """The reason why an identifier must not be matched on, in one line, or None when it may be."""
    return check(kind, value)[1]


def check(kind: str, value: str) -> Checked:
    """Both answers at once: the normal form, or the reason why there is none."""
    rule = _RULES.get(kind)
    if rule is None:
        raise WrongUse(f"There is no identifier of kind {kind!r}; the kinds are {', '.join(KINDS)}.")
    sent = value.strip()
    if not sent:
        return None, "The value is empty."
    return rule(sent)


def _nhs_number(sent: str) -> Checked:
    """Ten digits, the last a check digit."""
    digits = _GAPS.sub("", sent)
    if not re.fullmatch("[0-9]{10}", digits):
        return None, "An NHS number has ten digits."
    if len(set(digits)) == 1:
        return None, "An NHS number of one repeated digit stands for no number."
    if not nhs.is_valid(digits):
        return None, "The check digit of the NHS number is wrong."
    return digits, None


def _nino(sent: str) -> Checked:
    """Two letters, six digits and a letter A to D, which may be missing."""
    text = _GAPS.sub("", sent).upper()
    if text.startswith("TN"):
        return None, "A National Insurance number that begins with TN is temporary."
    if not _NINO.fullmatch(text):
        return None, "A National Insurance number has two permitted letters, six digits and a letter A to D."
    if text[:2] in _NINO_NEVER:
        return None, "The first two letters are never used in a National Insurance number."
    return text, None


def _upn(sent: str) -> Checked:
    """A check letter and twelve digits; a temporary number ends in a letter."""
    text = _GAPS.sub("", sent).upper()
    if not _UPN.fullmatch(text):
        return None, "A UPN has a letter and twelve digits."
    if text[-1].isalpha():
        return None, "A UPN that ends in a letter is temporary."
    if upn.calc_check_digit(text[1:]) != text[0]:
        return None, "The check letter of the UPN is wrong."
    return text, None


def _pnc_id(sent: str) -> Checked:
    """A year, a serial number of up to seven digits, and a check letter; the century and zeros may be missing."""
    text = re.sub(r"\s+", "", sent).upper()
    found = _PNC.fullmatch(text.replace("-", "/")) or _PNC_RUN.fullmatch(text)
    if found is None:
        return None, "A PNC id is a year, a number of up to seven digits and a letter."
    year, serial = found["year"], found["serial"].zfill(7)
    if _PNC_LETTERS[int(year[-2:] + serial) % 23] != found["letter"]:
        return None, "The check letter of the PNC id is wrong."
    if len(year) == 2:
        year = f"{20 if int(year) < _PNC_CENTURY_TURNS else 19}{year}"
    return f"{year}/{serial}{found['letter']}", None


def _uprn(sent: str) -> Checked:
    """Up to twelve digits; leading zeros are padding."""
    text = re.sub(r"\s+", "", sent)
    if not re.fullmatch("[0-9]{1,12}", text):
        return None, "A UPRN has up to twelve digits."
    digits = text.lstrip("0")
    if not digits or set(digits) == {"9"}:
        return None, "A UPRN of zeros or nines stands for no address."
    return digits, None


def _postcode(sent: str) -> Checked:
    """One of the six shapes of a postcode, written with one space."""
    text = re.sub(r"[^0-9A-Z]+", "", sent.upper())
    if text.startswith("ZZ99"):
        return None, "A postcode that begins with ZZ99 stands for no place."
    found = _POSTCODE.fullmatch(text)
    if found is None:
        return None, "The value has none of the six shapes of a postcode."
    return f"{found[1]} {found[2]}", None


def _phone(sent: str) -> Checked:
    """A telephone number with its area or country code, written +44.. ."""
    text = _PHONE_NOISE.sub("", sent.replace("(0)", ""))
    uk = _UK_PHONE.fullmatch(text)
    abroad = None if uk or text.startswith(("+44", "0044")) else _ABROAD_PHONE.fullmatch(text)
    if uk is None and abroad is None:
        return None, "A telephone number has an area code and ten or eleven digits, or begins with + and a country."
    digits = f"44{uk[1]}" if uk else abroad[1] if abroad else ""
    if len(set(digits[-8:])) == 1:
        return None, "A telephone number of one repeated digit stands for no number."
    return f"+{digits}", None


def _email(sent: str) -> Checked:
    """An address of one mailbox, in lower case."""
    text = sent.lower().removeprefix("mailto:")
    if not _EMAIL.fullmatch(text):
        return None, "An email address is a name, an @ and a domain."
    if text.split("@")[0] in _NO_MAILBOX:
        return None, "The email address is a placeholder."
    return text, None


_RULES: Mapping[str, Callable[[str], Checked]] = {
    "nhs_number": _nhs_number,
    "nino": _nino,
    "upn": _upn,
    "pnc_id": _pnc_id,
    "uprn": _uprn,
    "postcode": _postcode,
    "phone": _phone,
    "email": _email,
}
KINDS = tuple(_RULES)
