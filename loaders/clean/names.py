"""Names of people: case, spaces, hyphens and apostrophes made alike; letters keep their marks."""

import re
import unicodedata

from kithkin.graph.identifiers import Checked
from kithkin.loaders.clean.words import words

_APOSTROPHES = str.maketrans(dict.fromkeys("`´ʼ\u2018\u2019\u02bb\uff07", "'"))
_DASHES = re.compile(r"(?:\s*[\-\u2010-\u2015\u2212])+\s*")
_ASIDE = re.compile(r"[(\[{].*?[)\]}]")
_EDGES = " .,;:*-'\"/\\"
_PIECE = re.compile(r"[^\s'-]+")
_FIRST_LETTER = re.compile(r"[^\W\d_]")


def name(sent: str) -> Checked:
    """One or more names of a person."""
    text = _tidy(sent)
    if not any(letter.isalpha() for letter in text):
        return None, "A name has letters."
    if any(letter.isdigit() for letter in text):
        return None, "A name has no digits."
    return _cased(text), None


def given(sent: str) -> Checked:
    """A given name or a full name, without the title before it."""
    return name(without_title(sent))


def title(sent: str) -> Checked:
    """A form of address, such as Mrs."""
    text = _tidy(sent)
    return (text.capitalize(), None) if text else (None, "A title has letters.")


def full(sent: str) -> Checked:
    """A full name in the order it is spoken; `SURNAME, Given` is turned round."""
    before, comma, after = sent.partition(",")
    if comma and before.strip() and after.strip():
        return given(f"{without_title(after)} {before}")
    return given(sent)


def split(full_name: str) -> tuple[str | None, str | None, str | None]:
    """Given name, middle names and surname of a full name; a single word is a surname."""
    parts = full_name.split()
    if len(parts) < 2:
        return None, None, full_name or None
    start = len(parts) - 1
    while start > 1 and parts[start - 1].casefold() in words("particles"):
        start -= 1
    return parts[0], " ".join(parts[1:start]) or None, " ".join(parts[start:])


def without_title(sent: str) -> str:
    """The name after its titles; a title alone stays, for it may be the name."""
    text = sent.strip()
    first, _, rest = text.partition(" ")
    if rest.strip() and first.strip(".").casefold() in words("titles"):
        return without_title(rest)
    return text


def _tidy(sent: str) -> str:
    text = "".join(" " if unicodedata.category(one) == "Cc" else one for one in unicodedata.normalize("NFC", sent))
    text = text.translate(_APOSTROPHES)
    text = _DASHES.sub("-", _ASIDE.sub(" ", text))
    return re.sub(r"\s+", " ", re.sub(r"\s*'\s*(?=\w)", "'", text)).strip(_EDGES)


def _cased(text: str) -> str:
    """Names sent in one case are given capitals; mixed case is the sender's own and stays, but for shouted words."""
    if text in {text.upper(), text.lower()}:
        return _PIECE.sub(lambda found: _capital(found[0]), text.lower())
    calm = _PIECE.sub(lambda found: _capital(found[0].lower()) if _shouted(found[0]) else found[0], text)
    # A shouted word that begins with a letter without case leaves the whole in small letters.
    return calm if calm == text else _cased(calm)


def _shouted(piece: str) -> bool:
    return piece.isupper() and sum(map(str.isalpha, piece)) > 2


def _capital(piece: str) -> str:
    if piece.startswith("mc") and len(piece) > 3:
        return f"Mc{_capital(piece[2:])}"
    return _FIRST_LETTER.sub(lambda found: _upper(found[0]), piece, count=1)


def _upper(letter: str) -> str:
    """The capital of a letter; one whose capital is two letters (as the German sharp s) has none."""
    large = letter.upper()
    return large if len(large) == 1 else letter
