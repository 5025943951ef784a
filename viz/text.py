"""How wide a text is, where it breaks, and the rectangle it fills: one table of widths for layout, SVG and PDF."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from kithkin.viz.geometry import Rect, union

FONTS = Path(__file__).parent / "fonts"
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Word:
    """One line of text at its place: `y` is the base line."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    anchor: Anchor = "start"
    role: str = "line"
    evidence: tuple[str, ...] = ()

    def moved(self, x: float, y: float) -> "Word":
        """The same text elsewhere."""
        return Word(self.x + x, self.y + y, self.text, self.size, self.bold, self.anchor, self.role, self.evidence)

    @property
    def rect(self) -> Rect:
        """The rectangle the letters fill."""
        wide = width(self.text, self.size, bold=self.bold)
        left = self.x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]
        return Rect(left, self.y - ascent(self.size), left + wide, self.y + descent(self.size))


@cache
def _table() -> tuple[float, float, dict[str, int], dict[str, int]]:
    read = json.loads((FONTS / "kithkin-sans.json").read_text(encoding="utf-8"))
    return read["ascent"] / read["units"], read["descent"] / read["units"], read["regular"], read["bold"]


def ascent(size: float) -> float:
    """How far letters of this size reach above the base line."""
    return _table()[0] * size


def descent(size: float) -> float:
    """How far letters of this size reach below the base line."""
    return _table()[1] * size


def foreign(text: str) -> bool:
    """Whether the text has letters that the shipped font lacks; its width is then set, not found."""
    known = _table()[2]
    return not all(letter in known for letter in text)


@lru_cache(maxsize=20_000)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text in chart units."""
    letters = _table()[3] if bold else _table()[2]
    return sum(letters.get(letter, 2048) for letter in text) * size / 2048


def _pieces(text: str, size: float, room: float, *, bold: bool) -> Iterable[str]:
    for word in text.split():
        rest = word
        while width(rest, size, bold=bold) > room and len(rest) > 1:
            cut = next(n for n in range(len(rest) - 1, 0, -1) if n == 1 or width(rest[:n], size, bold=bold) <= room)
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


@lru_cache(maxsize=20_000)
def wrap(text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """The text in lines no wider than the room; a word wider than that is broken."""
    lines: list[str] = []
    for word in _pieces(text, size, room, bold=bold):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def bounds(words: Iterable[Word]) -> Rect:
    """The rectangle that all of the lines fill."""
    return union(word.rect for word in words)


def sentences(parts: Sequence[str]) -> str:
    """Parts as sentences in one line; what ends in a full stop gets no second."""
    return ". ".join([*(part.removesuffix(".") for part in parts[:-1]), *parts[-1:]])
