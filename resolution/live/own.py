"""A run that stored records, as whoever wrote it knows it: what the index would read of it need not be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from kithkin.graph.run import Run
from kithkin.graph.store import Row
from kithkin.resolution.live.runs import NAMED

COVERS = "covers"
"""Stands in the details of a run where something is protected."""


@dataclass(frozen=True, slots=True)
class Own:
    """A run that was committed, and the rows of all records that it changed, as they are read."""

    run: Run
    rows: tuple[Row, ...]

    @property
    def told(self) -> dict[str, Any]:
        """The same for who did not write it; it is the one run after its `since`."""
        return {"run_id": self.run.id, "instant": self.run.instant, "rows": list(self.rows)}


def own(run: Run, rows: Sequence[Row | None]) -> Own | None:
    """What is known of a run without reading it; none where it may have changed anything else."""
    told = tuple(row for row in rows if row)
    named = {row["record_id"] for row in told} == set(run.details[NAMED])
    return Own(run, told) if named and COVERS not in run.details else None


class Passing(Protocol):
    """Where servers of one folder tell each other what they stored."""

    def give(self, after: str, told: Mapping[str, Any]) -> None:
        """Tell of the run that was committed next after that of an instant."""
        ...

    def take(self, after: str) -> Mapping[str, Any] | None:
        """What was told of it; none where nobody told."""
        ...


def chain(passing: Passing | None, instant: str, last: str) -> list[Mapping[str, Any]]:
    """What was told of all the runs since an instant up to the last; nothing where any of them is missing."""
    found: list[Mapping[str, Any]] = []
    while passing and instant < last:
        told = passing.take(instant)
        if told is None:
            return []
        found.append(told)
        instant = told["instant"]
    return found if instant == last else []
