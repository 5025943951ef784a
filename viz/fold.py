"""Lines of a chronology told together where they are too many: one for each kind and stretch of time, numbered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kithkin.viz.style import style

NAMED = 5  # texts that a folded line tells


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a chronology: a day, or a span when it has another last day; days as `2016-06-30`."""

    kind: str
    text: str
    since: str
    until: str | None = None
    evidence: tuple[str, ...] = ()
    many: int = 1
    told: tuple[str, ...] = ()
    days: bool = False  # several that are each over in a day, from the first to the last

    @property
    def lasts(self) -> bool:
        """Whether it is a span."""
        return self.until is not None and self.until > self.since and not self.days

    @property
    def when(self) -> str:
        """Its day, or the first and the last."""
        return f"{self.since} to {self.until}" if self.until and self.until > self.since else self.since


def folded(shown: Iterable[Happening], grain: str) -> list[Happening]:
    """The lines of one kind that begin in one month, quarter, year or decade as one; a line alone stays itself."""
    together: dict[tuple[str, bool, str], list[Happening]] = {}
    for one in shown:
        together.setdefault((one.kind, one.lasts, _stretch(one.since, grain)), []).append(one)
    return [some[0] if len(some) == 1 else _folded(some) for some in together.values()]


def _stretch(day: str, grain: str) -> str:
    if grain == "month":
        return day[:7]
    if grain == "quarter":
        return f"{day[:4]}-{(int(day[5:7]) - 1) // 3}"
    return day[:4] if grain == "year" else day[:3]


def _folded(some: list[Happening]) -> Happening:
    kind = some[0].kind
    name = style().happened(kind).name
    ends = [one.until or one.since for one in some]
    return Happening(
        kind,
        f"{len(some)} × {name}",
        min(one.since for one in some),
        max(ends),
        tuple(dict.fromkeys(record for one in some for record in one.evidence)),
        len(some),
        tuple(_told(sorted(some, key=lambda one: one.since))),
        not some[0].lasts,
    )


def _told(some: list[Happening]) -> Iterator[str]:
    """The first of what is told together."""
    yield from (f"{one.since}: {one.text}" for one in some[:NAMED])
    if len(some) > NAMED:
        yield f"and {len(some) - NAMED} more"
