"""What people have decided, read from the graph."""

from kithkin.graph.instants import END, last_instant
from kithkin.graph.store import Asker
from kithkin.resolution.decide import Decisions
from kithkin.resolution.decide_noun import Decision
from kithkin.resolution.decide_plan import constraints


def standing(asker: Asker, known_at: str = END) -> list[Decision]:
    """Every decision in force about who is who, the oldest first."""
    return [Decision.of_row(row) for row in asker.ask("read/decision_pairs", known_at=known_at)]


def decided(asker: Asker, known_at: str = END) -> Decisions:
    """The same as constraints on linking."""
    return constraints(standing(asker, known_at))


def until(asker: Asker, known_at: str) -> str:
    """Up to when decisions count in a view of an instant: of now, those that no run has taken up yet count too."""
    return known_at if known_at < last_instant(asker) else END
