"""How far a source is believed, and which sources say something of their own."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kithkin.graph.copies import copies, plain

# 3x5x2: source 1-3, information A-E, handling P or C. 5x5x5: source A-E, information 1-5, handling 1-5.
THREE = re.compile(r"([123])\W?([A-E])\W?([PC])?")
FIVE = re.compile(r"([A-E])\W?([1-5])\W?([1-5])?")
UNRELIABLE = {"3", "D"}
SUSPECTED_FALSE = {"E", "5"}


@dataclass(frozen=True, slots=True)
class Source:
    """One statement of a source: what it is graded, and where it came from."""

    grading: str | None = None
    source_ref: str | None = None
    text: str | None = None
    reported_in: str | None = None
    officer: str | None = None
    day: str | None = None
    row: str | None = None


def counts(grading: str | None) -> bool:
    """Whether a grading is one of the two schemes and not of a source or piece believed to be false."""
    text = (grading or "").strip().upper()
    found = THREE.fullmatch(text) or FIVE.fullmatch(text)
    return found is not None and found[1] not in UNRELIABLE and found[2] not in SUSPECTED_FALSE


def graded(grading: str) -> str:
    """A grading as it was given, with the scheme that it is of, where it is of one."""
    text = grading.strip()
    scheme = "3x5x2" if THREE.fullmatch(text.upper()) else "5x5x5" if FIVE.fullmatch(text.upper()) else ""
    return f"{text} ({scheme})" if scheme else text


def independent(sources: Iterable[Source]) -> int:
    """How many graded sources are independent: of one reference, text, log, or officer's day is one source.

    A text that says most of another in its words is the same text.
    """
    return origins(source for source in sources if counts(source.grading))


def origins(sources: Iterable[Source]) -> int:
    """How many origins statements have, whatever they are graded; what one row says has one."""
    told = [_traces(source) for source in sources]
    traced = [traces for traces in told if traces]
    parent = list(range(len(traced)))
    seen: dict[tuple[str, str], int] = {}
    for number, traces in enumerate(traced):
        for trace in traces:
            parent[_root(parent, number)] = _root(parent, seen.setdefault(trace, number))
    for one, others in copies([words for kind, words in seen if kind == "text"]).items():
        for other in others:
            parent[_root(parent, seen["text", other])] = _root(parent, seen["text", one])
    found = sum(1 for number in range(len(traced)) if _root(parent, number) == number)
    # What leaves no trace cannot be told from any other source.
    return found or min(len(told), 1)


def _traces(source: Source) -> list[tuple[str, str]]:
    """What gives a common origin away."""
    officer_day = f"{source.officer} {source.day}" if source.officer and source.day else ""
    named = {"ref": source.source_ref, "text": plain(source.text), "log": source.reported_in, "officer": officer_day,
             "row": source.row}  # fmt: skip
    return [(kind, value.strip().casefold()) for kind, value in named.items() if value and value.strip()]


def _root(parent: Sequence[int], number: int) -> int:
    while parent[number] != number:
        number = parent[number]
    return number
