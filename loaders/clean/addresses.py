"""Address lines as they are shown."""

import re

_NUMBER = re.compile(r"\d+\s*[a-zA-Z]?(?:\s*[-/]\s*\d+[a-zA-Z]?)?")


def line(pieces: list[str]) -> str:
    """The pieces of an address as one line: commas between, but none after a house number."""
    text = ""
    for piece in (re.sub(r"\s+", " ", one).strip(" ,") for one in pieces):
        if not piece:
            continue
        gap = "" if not text else " " if _NUMBER.fullmatch(text.rsplit(", ", 1)[-1]) else ", "
        text = f"{text}{gap}{piece}"
    return _cased(text)


def _cased(text: str) -> str:
    """Lines sent in one case are given capitals."""
    if text != text.upper() and text != text.lower():
        return text
    return re.sub(r"[^\W\d_]+('[^\W\d_]+)?", lambda found: found[0].capitalize(), text)
