"""What every copy of a chart says of itself: for whom it was made, by whom, when, of what moment and what for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

from kithkin.graph.picture import Picture
from kithkin.viz.geometry import Point


@dataclass(frozen=True, slots=True)
class Seal:
    """Who a copy was made for, by whom and in which role, when, for which purpose, and its number."""

    prepared_for: str = ""
    prepared_by: str = ""
    role: str = ""
    made_at: str = ""
    purpose: str = ""
    copy: str = ""
    conditions: str = ""
    marking: str = ""
    as_of: str = ""
    known_at: str = ""
    rules: str = ""

    @property
    def facts(self) -> dict[str, str]:
        """What is known of it, by name; printed in the foot and kept in the file's own properties."""
        told = {one.name: str(getattr(self, one.name)) for one in fields(self)}
        return {name: value for name, value in told.items() if value}

    @property
    def told(self) -> str:
        """The line in the foot, after the words *Prepared by*."""
        by = self.prepared_by + (f" ({self.role})" if self.role else "")
        parts = [f"{by} for {self.prepared_for}" if self.prepared_for else by]
        if self.made_at:
            parts.append(f"on {self.made_at[:16].replace('T', ' ')} UTC")
        if self.purpose:
            parts.append(f"for the purpose: {self.purpose}")
        if self.copy:
            parts.append(f"copy {self.copy}")
        return ", ".join(part for part in parts if part) + (f". {self.conditions}" if self.conditions else "")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record came from: its feed, the sender's key of the row, the file, and the day it was loaded."""

    feed: str
    row: str
    part: str = ""
    file: str = ""
    loaded: str = ""
    grading: str = ""
    handling: str = ""

    def told(self, rows: Sequence[str]) -> str:
        """The source in one line, with these rows of it."""
        said = f"{self.feed}, {'row' if len(rows) == 1 else 'rows'} {', '.join(rows)}"
        part = f" ({self.part.replace('-', ' ')})" if self.part != "self" else ""
        graded = f", graded {self.grading}" if self.grading else ""
        handling = f", {self.handling}" if self.handling else ""
        return said + part + (f", loaded {self.loaded[:10]}" if self.loaded else "") + graded + handling


@dataclass(frozen=True, slots=True)
class Copy:
    """A picture on its way out, with its seal and what is known of the records behind it."""

    picture: Picture
    seal: Seal = field(default_factory=Seal)
    sources: Mapping[str, Source] = field(default_factory=dict)
    left: tuple[str, ...] = ()
    """What the file it was read from holds besides, in words."""
    seats: Mapping[str, Point] = field(default_factory=dict)
    """Where everything stands, of a chart that was worked on; without any it is laid out afresh."""

    @property
    def stamped(self) -> Picture:
        """The picture whose foot says whom this copy is for."""
        return replace(self.picture, prepared_by=self.seal.told or self.picture.prepared_by)

    def told(self, records: Iterable[str]) -> str:
        """Where records come from, those of one feed, part and day together; their keys where no more is known."""
        rows: dict[Source | str, list[str]] = {}
        for record in dict.fromkeys(records):
            known = self.sources.get(record)
            alike = replace(known, row="", file="", loaded=known.loaded[:10]) if known else record
            rows.setdefault(alike, []).append(known.row if known else record)
        return "; ".join(one if isinstance(one, str) else one.told(some) for one, some in rows.items())
