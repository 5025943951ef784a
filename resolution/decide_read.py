"""What people have decided, read from the graph."""

from collections.abc import Iterable

from kithkin.graph.instants import END, last_instant
from kithkin.graph.store import Asker, Row
from kithkin.resolution.decide import Decisions
from kithkin.resolution.decide_noun import Decision
from kithkin.resolution.decide_plan import constraints


def standing(asker: Asker, known_at: str = END) -> list[Decision]:
    """Every decision in force about who is who, the oldest first."""
    return [Decision.of_row(row) for row in asker.ask("read/decision_pairs", known_at=known_at)]


def near(asker: Asker, records: Iterable[str]) -> list[Decision]:
    """Those that can bear on some records: about them, or about any that is closed with them; the oldest first."""
    found: dict[str, Row] = {}
    waiting, asked = set(records), set[str]()
    while waiting:
        rows = asker.ask("read/decision_near", ids=sorted(waiting))
        asked |= waiting
        found |= {row["decision_id"]: row for row in rows}
        waiting = {one for row in rows if row["kind"] == "same" for one in Decision.of_row(row).records} - asked
    return [Decision.of_row(row) for row in sorted(found.values(), key=lambda row: (row["at"], row["decision_id"]))]


def decided(asker: Asker, known_at: str = END) -> Decisions:
    """The same as constraints on linking."""
    return constraints(standing(asker, known_at))


def until(asker: Asker, known_at: str) -> str:
    """Up to when decisions count in a view of an instant: of now, those that no run has taken up yet count too."""
    return known_at if known_at < last_instant(asker) else END
