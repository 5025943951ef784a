"""What each run touched, kept with the run: whoever follows the graph reads that again, and not everything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kithkin.graph.ids import PREFIXES
from kithkin.graph.store import Asker, Row

PERSON = PREFIXES["Person"]
MOST = 20_000
"""A run that touched more does not say what; it is quicker to look through everything."""
TIES = frozenset({"FROM", "SAME_AS", "POSSIBLY_SAME_AS", "ALIKE", "MEMBER_OF"})
"""The edges of which it is said where they begin: what a record rests on, and what persons and groups rest on."""
ERASURE = "erase"
"""The kind of run after which a question about what has changed may find nothing: it is deleted."""
SAYING = frozenset({"load", "resolve", "live", "decide", "group", "score"})
"""Kinds of runs that write these edges in no other way than one that is noted; an erasure deletes them."""


@dataclass(slots=True)
class Wake:
    """The records and persons at which a run opened or closed edges; of too many that there are too many."""

    ids: set[str] = field(default_factory=set)
    countless: bool = False

    def add(self, kind: str, ids: Iterable[str], count: int) -> None:
        """Note where edges of a type begin that were opened or closed, so many."""
        if kind not in TIES or self.countless:
            return
        self.countless = count + len(self.ids) > MOST
        if self.countless:
            self.ids.clear()
        else:
            self.ids.update(ids)

    def told(self) -> list[str] | None:
        """All of them, none where there are too many."""
        return None if self.countless else sorted(self.ids)


def runs_since(asker: Asker, instant: str, last: str) -> list[Row]:
    """The runs committed since an instant up to the last: each leads to the next, and not all are looked through."""
    found: list[Row] = []
    at = instant
    while at < last:
        following = asker.ask("read/live_run_after", after=at)
        if not following:
            # An instant of no run, or a run of before they were told of one another.
            found, at = asker.ask("read/live_runs", since=instant), last
        else:
            found, at = [*found, *following], following[-1]["instant"]
    return [run for run in found if run["instant"] <= last]


@dataclass(frozen=True, slots=True)
class Touched:
    """The records and the persons at which something was opened or closed."""

    records: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()


def covered(asker: Asker) -> int:
    """How often facts of this graph got other classes: nothing that was read before the last time holds."""
    return _times(asker.ask("schema/last_commit"))


def taken(asker: Asker) -> tuple[int, str]:
    """The same, and when something was erased last: what was read before that may not be told."""
    rows = asker.ask("schema/last_commit")
    return _times(rows), max((row["erased_at"] or "" for row in rows), default="")


def _times(rows: Iterable[Row]) -> int:
    return sum(row["covered"] or 0 for row in rows)


def touched_by(asker: Asker, runs: Sequence[Row]) -> Touched | None:
    """What these runs touched; none where one does not say, or it is too much."""
    if any(run["kind"] not in SAYING for run in runs):
        return None
    ids = [run["run_id"] for run in runs]
    told = asker.ask("read/touched_by", ids=ids) if ids else []
    found = frozenset(one for row in told for one in row["touched"])
    if len(told) < len(ids) or len(found) > MOST:
        return None
    persons = frozenset(one for one in found if one.startswith(PERSON))
    return Touched(found - persons, persons)
