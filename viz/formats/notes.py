"""Numbers on a chart that lead to the records behind each mark, and the list of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from kithkin.viz.arranged import Arranged, PlacedCard
from kithkin.viz.chronicle import Chronicle, PlacedHappening
from kithkin.viz.formats.seal import Copy
from kithkin.viz.geometry import Rect, overlapping, piercing, segments, table
from kithkin.viz.markup import tag
from kithkin.viz.style import style
from kithkin.viz.svg import text
from kithkin.viz.text import Word, width

SIZE, GUTTER = 9.0, 12.0
Evidence = tuple[str, ...]


@dataclass(slots=True)
class Notes:
    """The same records have the same number, wherever they bear a mark."""

    numbers: dict[Evidence, int] = field(default_factory=dict)

    def number(self, evidence: Evidence) -> int | None:
        """The number of these records, new or known; none for a mark without records."""
        return self.numbers.setdefault(evidence, len(self.numbers) + 1) if evidence else None

    def said(self, evidence: Evidence) -> str:
        """The number as a screen reader says it."""
        return f" (note {self.number(evidence)})" if evidence else ""

    def listed(self, copy: Copy) -> Iterator[tuple[int, str]]:
        """Each number and where its records come from."""
        for evidence, number in self.numbers.items():
            yield number, copy.told(evidence)


def numbered(arranged: Arranged, notes: Notes) -> str:
    """The numbers of a sheet as marks, each where it covers no word, icon or other number, and no line if it can."""
    room = _Room(arranged)
    drawn = [text(word) for card in arranged.cards for word in _of_card(card, notes)]
    for anchor, evidence, ground in _marks(arranged):
        number = notes.number(evidence)
        if number is not None:
            word = room.seat(str(number), anchor)
            drawn.append((_ground(word) if ground else "") + text(word))
    return tag("g", *drawn, class_="numbers") if drawn else ""


def numbered_lives(told: Chronicle, notes: Notes) -> Chronicle:
    """A chronology with the number of its note behind each text that has records."""
    lanes = [
        lane._replace(happenings=tuple(_with_number(one, notes) for one in lane.happenings)) for lane in told.lanes
    ]
    return told._replace(lanes=tuple(lanes))


def _with_number(one: PlacedHappening, notes: Notes) -> PlacedHappening:
    number = notes.number(one.happening.evidence)
    if number is None:
        return one
    happening = replace(one.happening, text=f"{one.happening.text}{notes.said(one.happening.evidence)}")
    return one._replace(happening=happening, word=replace(one.word, text=f"{one.word.text} [{number}]"))


class _Room:
    """What stands on a sheet where."""

    def __init__(self, a: Arranged) -> None:
        held = [word.rect for word in a.words] + [one.icon for one in a.items] + [one.rect for one in a.cards]
        self._taken = table([*held, *(one.label for one in a.links)])
        self._lines = table([Rect(*one) for link in a.links for one in segments(link.points)])

    def seat(self, told: str, anchor: Word) -> Word:
        """The best place round a word, the upper right if all are alike."""
        wide = width(told, SIZE)
        places = _around(anchor.rect, wide)
        rects = table([Rect(x, y - SIZE * 0.72, x + wide, y) for x, y in places])
        worth = 100 * overlapping(rects, self._taken).sum(axis=1) + piercing(self._lines, rects).sum(axis=0)
        best = int(np.argmin(worth))
        self._taken = np.vstack([self._taken, rects[best]])
        return Word(*places[best], told, SIZE, role="number")


def _of_card(card: PlacedCard, notes: Notes) -> Iterator[Word]:
    """Numbers in the gutter of a card, at the first line of each text."""
    before: tuple[Evidence, float] = ((), 0.0)
    for word in card.words:
        if word.evidence and word.evidence != before[0]:
            told = str(notes.number(word.evidence))
            size = min(SIZE, GUTTER / width(told, 1.0))
            yield Word(word.x - 1.0, word.y - 2.0, told, size, anchor="end", role="number", evidence=word.evidence)
        before = (word.evidence, word.y)


def _marks(a: Arranged) -> Iterator[tuple[Word, Evidence, bool]]:
    for item in a.items:
        yield next((w for w in reversed(item.words) if w.role == "name"), item.words[0]), item.item.evidence, False
    for link in a.links:
        yield link.words[-1], link.evidence, True
    for one in a.indicators:
        yield next(w for w in reversed(one.words) if w.role == "indicator"), one.indicator.evidence, False


def _around(r: Rect, wide: float) -> Sequence[tuple[float, float]]:
    up, low, middle = r.y0 + SIZE * 0.8, r.y1, (r.y0 + r.y1) / 2 + SIZE * 0.36
    right, left = r.x1 + 1.5, r.x0 - wide - 1.5
    level = [(x + step, y) for step in (0.0, 4.5) for y in (up, middle, low) for x in (right, left - 2 * step)]
    across = [(x, y) for y in (r.y0 - 2.0, r.y1 + SIZE * 0.9) for x in (r.x1 - wide, r.x0, (r.x0 + r.x1 - wide) / 2)]
    return [*level, *across]


def _ground(word: Word) -> str:
    r = word.rect
    return tag("rect", x=r.x0 - 1, y=r.y0 + 1.5, width=r.w + 2, height=r.h - 3, fill=style().paper)


def evidences(a: Arranged) -> Iterable[Evidence]:
    """What bears each mark of a sheet, for a count."""
    yield from (word.evidence for card in a.cards for word in card.words if word.evidence)
    yield from (evidence for _, evidence, _ in _marks(a) if evidence)
