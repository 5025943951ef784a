"""What people have decided, read from the graph."""

from kithkin.graph.instants import END
from kithkin.graph.store import Asker
from kithkin.resolution.decide import Decisions
from kithkin.resolution.decide_noun import Decision
from kithkin.resolution.decide_plan import constraints


def standing(asker: Asker) -> list[Decision]:
    """Every decision in force about who is who, the oldest first."""
    return [Decision.of_row(row) for row in asker.ask("read/decision_pairs", known_at=END)]


def decided(asker: Asker) -> Decisions:
    """The same as constraints on linking."""
    return constraints(standing(asker))
