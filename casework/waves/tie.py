"""Ties between two people and the evidence behind each: what, when, out of which records, how well sourced."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kithkin.casework.waves.kinds import kinds
from kithkin.casework.words import strongest
from kithkin.graph.grading import Source, counts, independent, origins


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that ties two people: `key` is what it is, whoever reads it and in whatever order."""

    key: str
    first: str | None
    last: str | None
    words: str
    records: tuple[str, ...]
    strength: str
    sources: tuple[Source, ...]
    classes: frozenset[int] = frozenset()
    feed: str | None = None

    @property
    def grading(self) -> str | None:
        """What its source is graded."""
        return next((one.grading for one in self.sources if one.grading), None)

    def telling(self, *, graded: bool) -> tuple[Source, ...]:
        """The sources that count: none that is graded as disbelieved, nor one that lacks the grading it should have."""
        return tuple(one for one in self.sources if (counts(one.grading) if one.grading else not graded))


@dataclass(frozen=True)
class Tie:
    """All of one kind between two people, the smaller id first."""

    kind: str
    one: str
    other: str
    evidence: tuple[Evidence, ...]

    @property
    def ends(self) -> frozenset[str]:
        """The two people."""
        return frozenset((self.one, self.other))

    def beside(self, person: str) -> str:
        """The other of the two."""
        return self.other if person == self.one else self.one

    @cached_property
    def counted(self) -> tuple[Evidence, ...]:
        """The evidence that counts."""
        return tuple(one for one in self.evidence if self.telling(one))

    def telling(self, one: Evidence) -> tuple[Source, ...]:
        """The sources of a piece of its evidence that count."""
        return one.telling(graded=kinds()[self.kind].graded)

    @property
    def sources(self) -> int:
        """How many independent sources bear it."""
        return sources_of([self])

    @property
    def first(self) -> str | None:
        """The first day of any of it; unknown where that of any is."""
        days = [one.first for one in self.evidence]
        return None if None in days else min(day for day in days if day)

    @property
    def last(self) -> str | None:
        """The last day of any of it; open where any is."""
        days = [one.last for one in self.evidence]
        return None if None in days else max(day for day in days if day)

    @property
    def strength(self) -> str:
        """As strong as its strongest evidence; two independent graded sources make a report unconfirmed."""
        found = strongest([one.strength for one in self.counted or self.evidence])
        graded = independent(source for one in self.counted for source in one.sources)
        return "unconfirmed" if found == "tentative" and graded > 1 else found


def sources_of(ties: Iterable[Tie]) -> int:
    """How many independent sources bear some ties together."""
    return origins(dict.fromkeys(source for tie in ties for one in tie.counted for source in tie.telling(one)))


def tied(kind: str, found: Iterable[tuple[str, str, Evidence]]) -> list[Tie]:
    """One tie for each two people, its evidence in the order of days; nobody is tied to themselves."""
    between: dict[tuple[str, str], dict[str, Evidence]] = defaultdict(dict)
    for one, other, evidence in found:
        if one != other:
            same = between[min(one, other), max(one, other)]
            same[evidence.key] = _both(same[evidence.key], evidence) if evidence.key in same else evidence
    return [Tie(kind, *ends, _ordered(list(between[ends].values()))) for ends in sorted(between)]


def _both(one: Evidence, other: Evidence) -> Evidence:
    """The same thing told of by more records."""
    words = " / ".join(sorted({*one.words.split(" / "), *other.words.split(" / ")}))
    records = tuple(sorted({*one.records, *other.records}))
    sources = tuple(dict.fromkeys((*one.sources, *other.sources)))
    return replace(one, words=words, records=records, sources=sources, classes=one.classes | other.classes)


def _ordered(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(evidence, key=lambda one: (one.first or "", one.last or "", one.words, one.key)))
