"""Address lines: as they are shown, and the form by which two are the same."""

import re

from kithkin.loaders.clean.words import grouped, meanings

_NUMBER = re.compile(r"\d+\s*[a-zA-Z]?(?:\s*[-/]\s*\d+[a-zA-Z]?)?")
_WORD = re.compile(r"[^\W_]+")


def line(pieces: list[str]) -> str:
    """The pieces of an address as one line: commas between, but none after a house number."""
    text = ""
    for piece in (re.sub(r"\s+", " ", one).strip(" ,") for one in pieces):
        if not piece:
            continue
        gap = "" if not text else " " if _NUMBER.fullmatch(text.rsplit(", ", 1)[-1]) else ", "
        text = f"{text}{gap}{piece}"
    return _cased(text)


def key(text: str) -> str:
    """The line without what writers differ in: case, marks, short forms of streets and flats."""
    found = _WORD.findall(re.sub(r"['\u2019]", "", text.casefold()))
    streets = meanings("streets")
    spelled = [
        "flat" if word in grouped("flats") else streets.get(word, word) if n else word for n, word in enumerate(found)
    ]
    return " ".join(spelled)


def _cased(text: str) -> str:
    """Lines sent in one case are given capitals."""
    if text != text.upper() and text != text.lower():
        return text
    return re.sub(r"[^\W\d_]+('[^\W\d_]+)?", lambda found: found[0].capitalize(), text)
